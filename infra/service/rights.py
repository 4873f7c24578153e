"""What the service may do, right by right: one table for roles and endpoints.

Rule 1: a right is written by hand: its actions, what they are done to, and when.
Rule 2: a role has its rights and no others. An endpoint lets through the rights that
        travel over it, for the role that has them.
Rule 3: a record may be added, once, under a lock; the tasks may not change, remove
        or list any. Who verifies may read them and write nothing.
Rule 4: what the tasks may do in Bedrock is what the settings name. Callers' requests
        carry their own signatures, and their own rights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aws_cdk import Aws
from aws_cdk import aws_iam as iam

from infra.service.needs import Foundation
from infra.settings import Environment

Conditions = Mapping[str, Mapping[str, Any]]

EXEC_ACTIONS: Final = (
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
)

EACH_STREAM: Final = "each task or run writes a stream of its own, named when it starts"
_EACH_RECORD: Final = "records are named when they are written, below one prefix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """One thing that a role may do.

    Attributes:
        sid: its name in a policy.
        actions: IAM's names of it.
        resources: ARNs of what it is done to.
        conditions: IAM's conditions.
        over: the endpoints that such a request travels over; empty for what AWS does
            on the role's behalf.
        why: why a resource has a wildcard, if one has.
    """

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Conditions = field(default_factory=dict)
    over: tuple[str, ...] = ()
    why: str = ""

    def statement(self) -> iam.PolicyStatement:
        """Return the right as a statement of a role's policy."""
        return iam.PolicyStatement(
            sid=self.sid,
            actions=list(self.actions),
            resources=list(self.resources),
            conditions={name: dict(value) for name, value in self.conditions.items()},
        )

    def passage(self, role: iam.IRole) -> iam.PolicyStatement:
        """Return the right as a statement of an endpoint's policy, for one role."""
        conditions = {name: dict(value) for name, value in self.conditions.items()}
        conditions["ArnEquals"] = {
            **conditions.get("ArnEquals", {}),
            "aws:PrincipalArn": role.role_arn,
        }
        return iam.PolicyStatement(
            sid=self.sid,
            principals=[iam.AnyPrincipal()],
            actions=list(self.actions),
            resources=list(self.resources),
            conditions=conditions,
        )


def arn(settings: Environment, service: str, resource: str) -> str:
    """Return the ARN of something in the environment's account and region."""
    place = f"{settings.region}:{settings.account}"
    return f"arn:{Aws.PARTITION}:{service}:{place}:{resource}"


def task_rights(
    settings: Environment, foundation: Foundation, *, log_group_arn: str
) -> Iterator[Right]:
    """Yield what the proxy's own code does in AWS."""
    yield from _records(settings, foundation)
    yield from _policy(settings, foundation)
    yield from _signing(foundation)
    yield from _bedrock(settings)
    if settings.tasks.execute_command:
        yield Right(
            sid="ExecuteCommand",
            actions=EXEC_ACTIONS,
            resources=("*",),
            over=("ssmmessages",),
            why="a session has no ARN before it is opened",
        )
        yield Right(
            sid="ExecuteCommandLogGroups",
            actions=("logs:DescribeLogGroups",),
            resources=("*",),
            over=("logs",),
            why="the agent lists log groups, which has no resource",
        )
        yield Right(
            sid="ExecuteCommandLog",
            actions=(
                "logs:CreateLogStream",
                "logs:DescribeLogStreams",
                "logs:PutLogEvents",
            ),
            resources=(f"{log_group_arn}:*",),
            over=("logs",),
            why="each session writes a stream of its own",
        )


def verifier_rights(settings: Environment, foundation: Foundation) -> Iterator[Right]:
    """Yield what the verifier does: read records, their locks, and the public key."""
    bucket, prefix = foundation.audit_bucket.bucket_arn, settings.audit.prefix
    yield Right(
        sid="ReadRecords",
        # Each record's first version is what was put, whatever came to lie over it.
        actions=("s3:GetObject", "s3:GetObjectRetention", "s3:GetObjectVersion"),
        resources=(f"{bucket}/{prefix}/*",),
        why=_EACH_RECORD,
    )
    yield Right(
        sid="ListRecords",
        actions=("s3:ListBucketVersions",),
        resources=(bucket,),
        conditions={"StringLike": {"s3:prefix": [f"{prefix}/*"]}},
    )
    yield _lock_configuration(bucket)
    yield Right(
        sid="DecryptRecords",
        actions=("kms:Decrypt",),
        resources=(foundation.audit_key.key_arn,),
        conditions=_through_s3(settings, bucket),
    )
    if foundation.checkpoint_key is not None:
        yield Right(
            sid="CheckpointPublicKey",
            actions=("kms:GetPublicKey",),
            resources=(foundation.checkpoint_key.key_arn,),
        )


def start_rights(
    settings: Environment, *, repository_arn: str, log_group_arn: str
) -> Iterator[Right]:
    """Yield what ECS does to start a task: image, logs, certificate."""
    yield Right(
        sid="RegistryToken",
        actions=("ecr:GetAuthorizationToken",),
        resources=("*",),
        over=("ecr.api",),
        why="a token is for the registry, which has no resource",
    )
    yield Right(
        sid="PullImage",
        actions=(
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
        ),
        resources=(repository_arn,),
        over=("ecr.api", "ecr.dkr"),
    )
    yield Right(
        sid="WriteLogs",
        actions=("logs:CreateLogStream", "logs:PutLogEvents"),
        resources=(f"{log_group_arn}:log-stream:*",),
        over=("logs",),
        why=EACH_STREAM,
    )
    tls = settings.tls
    if tls.certificate_secret_arn:
        yield Right(
            sid="Certificate",
            actions=("secretsmanager:GetSecretValue",),
            resources=(tls.certificate_secret_arn,),
            over=("secretsmanager",),
        )
    if tls.secret_kms_key_arn:
        yield Right(
            sid="CertificateKey",
            actions=("kms:Decrypt",),
            resources=(tls.secret_kms_key_arn,),
            conditions={
                "StringEquals": {
                    "kms:ViaService": f"secretsmanager.{settings.region}.amazonaws.com",
                    "kms:EncryptionContext:SecretARN": tls.certificate_secret_arn,
                }
            },
        )


def _records(settings: Environment, foundation: Foundation) -> Iterator[Right]:
    bucket, audit = foundation.audit_bucket.bucket_arn, settings.audit
    objects = (f"{bucket}/{audit.prefix}/*",)
    yield Right(
        sid="AddRecords",
        actions=("s3:PutObject",),
        resources=objects,
        conditions={
            "StringEquals": {"s3:object-lock-mode": audit.retention_mode.value},
            "Null": {"s3:if-none-match": "false"},
        },
        over=("s3",),
        why=_EACH_RECORD,
    )
    yield Right(
        # `weir doctor` asks to replace what does not exist: nothing can be written so.
        sid="TryToAddRecords",
        actions=("s3:PutObject",),
        resources=(f"{bucket}/{audit.prefix}/doctor",),
        conditions={
            "StringEquals": {"s3:object-lock-mode": audit.retention_mode.value},
            "Null": {"s3:if-match": "false"},
        },
        over=("s3",),
    )
    yield Right(
        sid="LockRecords",
        actions=("s3:PutObjectRetention",),
        resources=objects,
        conditions={
            # The days are counted from the request, and started ones are full ones.
            "NumericLessThanEquals": {
                "s3:object-lock-remaining-retention-days": str(audit.retention_days + 1)
            }
        },
        over=("s3",),
        why=_EACH_RECORD,
    )
    yield Right(
        # An attempt whose answer was lost is confirmed by HeadObject.
        sid="ConfirmRecords",
        actions=("s3:GetObject",),
        resources=objects,
        over=("s3",),
        why=_EACH_RECORD,
    )
    yield _lock_configuration(bucket)
    yield Right(
        sid="EncryptRecords",
        actions=("kms:Decrypt", "kms:GenerateDataKey"),
        resources=(foundation.audit_key.key_arn,),
        conditions=_through_s3(settings, bucket),
    )


def _lock_configuration(bucket: str) -> Right:
    return Right(
        sid="RecordsBucketLock",
        actions=("s3:GetBucketObjectLockConfiguration",),
        resources=(bucket,),
        over=("s3",),
    )


def _policy(settings: Environment, foundation: Foundation) -> Iterator[Right]:
    if (appconfig := foundation.appconfig) is not None:
        yield Right(
            sid="PolicyFromAppConfig",
            actions=(
                "appconfig:GetLatestConfiguration",
                "appconfig:StartConfigurationSession",
            ),
            resources=(
                arn(
                    settings,
                    "appconfig",
                    f"application/{appconfig.application_id}"
                    f"/environment/{appconfig.environment_id}"
                    f"/configuration/{appconfig.profile_id}",
                ),
            ),
            over=("appconfigdata",),
        )
        return
    bucket = foundation.policy_bucket.bucket_arn
    yield Right(
        sid="PolicyFromS3",
        actions=("s3:GetObject",),
        resources=(f"{bucket}/{foundation.policy_object_key}",),
        over=("s3",),
    )
    yield Right(
        sid="DecryptPolicy",
        actions=("kms:Decrypt",),
        resources=(foundation.policy_key.key_arn,),
        conditions=_through_s3(settings, bucket),
    )


def _signing(foundation: Foundation) -> Iterator[Right]:
    for sid, key in (
        ("SignLeaf", foundation.ca_key),
        ("SignCheckpointKey", foundation.checkpoint_key),
    ):
        if key is None:
            continue
        yield Right(
            sid=sid,
            actions=("kms:Sign",),
            resources=(key.key_arn,),
            conditions={
                "StringEquals": {
                    "kms:MessageType": "RAW",
                    "kms:SigningAlgorithm": "ECDSA_SHA_256",
                }
            },
            over=("kms",),
        )
        yield Right(
            sid=f"{sid}PublicKey",
            actions=("kms:GetPublicKey",),
            resources=(key.key_arn,),
            over=("kms",),
        )


def _bedrock(settings: Environment) -> Iterator[Right]:
    bedrock = settings.bedrock
    if bedrock.models:
        yield Right(
            sid="Models",
            actions=(
                "bedrock:InvokeModel",
                "bedrock:InvokeModelWithResponseStream",
            ),
            resources=bedrock.models,
        )
    if bedrock.guardrails:
        yield Right(
            sid="Guardrails",
            actions=("bedrock:ApplyGuardrail",),
            resources=bedrock.guardrails,
        )
    if bedrock.guardrail_checks:
        yield Right(
            sid="GuardrailChecks",
            actions=("bedrock:InvokeGuardrailChecks",),
            resources=("*",),
            conditions={
                "StringEquals": {"aws:RequestedRegion": settings.region},
            },
            why="the operation is about no resource",
        )
    if bedrock.session_roles:
        yield Right(
            sid="SessionsForCallers",
            actions=("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"),
            resources=bedrock.session_roles,
            over=("sts",),
        )


def _through_s3(settings: Environment, bucket: str) -> Conditions:
    """Return when S3 alone may use a key, for one bucket or its objects."""
    return {
        "StringEquals": {"kms:ViaService": f"s3.{settings.region}.amazonaws.com"},
        "StringLike": {"kms:EncryptionContext:aws:s3:arn": [bucket, f"{bucket}/*"]},
    }
