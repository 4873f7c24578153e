"""What every bucket here has in common.

Rule 1: no public access, no ACLs, TLS 1.2 at least, keys only of KMS or S3, never
        one that a caller brings.
Rule 2: what is written is encrypted with the bucket's key or not written. A request
        that names no key gets the bucket's.
Rule 3: a bucket that outlives its stack keeps its policy: without it, it would be a
        bucket that anybody with rights in the account may empty.
"""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.settings import Environment
from infra.stack import removal

_LEFTOVERS: Final = s3.LifecycleRule(
    id="unfinished-uploads", abort_incomplete_multipart_upload_after=Duration.days(7)
)


class LogBucket(Construct):
    """Where S3 writes down who asked the other buckets for what.

    Args:
        scope: where it belongs.
        construct_id: its name there.
        settings: the environment.

    Attributes:
        bucket: the bucket. S3 can deliver to one with its own keys only.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: Environment
    ) -> None:
        super().__init__(scope, construct_id)
        days = Duration.days(settings.audit.access_log_days)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            versioned=True,
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="kept-for-a-while",
                    expiration=days,
                    noncurrent_version_expiration=Duration.days(7),
                ),
                _LEFTOVERS,
            ],
            removal_policy=removal(settings),
            **_common(),
        )
        _keep_policy(self.bucket, settings)


def private_bucket(
    scope: Construct,
    construct_id: str,
    *,
    settings: Environment,
    key: kms.IKey,
    logs: LogBucket,
    **options: Any,
) -> s3.Bucket:
    """Make a bucket that is encrypted with a key, versioned and logged.

    Args:
        scope: where it belongs.
        construct_id: its name there.
        settings: the environment.
        key: what it encrypts with.
        logs: where its access log goes, under its own name.
        options: what else `aws_s3.Bucket` takes.
    """
    rules = [*options.pop("lifecycle_rules", ()), _LEFTOVERS]
    bucket = s3.Bucket(
        scope,
        construct_id,
        encryption=s3.BucketEncryption.KMS,
        encryption_key=key,
        bucket_key_enabled=True,
        versioned=True,
        lifecycle_rules=rules,
        server_access_logs_bucket=logs.bucket,
        server_access_logs_prefix=f"{construct_id.lower()}/",
        removal_policy=removal(settings),
        **_common(),
        **options,
    )
    for statement in _encrypted_only(bucket, key):
        bucket.add_to_resource_policy(statement)
    _keep_policy(bucket, settings)
    return bucket


def deny(
    sid: str,
    actions: list[str],
    resources: list[str],
    conditions: dict[str, Any] | None = None,
) -> iam.PolicyStatement:
    """Return a statement that denies something to everybody."""
    return iam.PolicyStatement(
        sid=sid,
        effect=iam.Effect.DENY,
        principals=[iam.AnyPrincipal()],
        actions=actions,
        resources=resources,
        conditions=conditions,
    )


def _keep_policy(bucket: s3.Bucket, settings: Environment) -> None:
    """Let a bucket's policy live as long as the bucket (rule 3)."""
    if bucket.policy is None:
        raise TypeError("a bucket that enforces TLS has no policy any more")
    bucket.policy.apply_removal_policy(removal(settings))


def _common() -> dict[str, Any]:
    return {
        "block_public_access": s3.BlockPublicAccess.BLOCK_ALL,
        "object_ownership": s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        "enforce_ssl": True,
        "minimum_tls_version": 1.2,
    }


def _encrypted_only(bucket: s3.Bucket, key: kms.IKey) -> list[iam.PolicyStatement]:
    """Deny puts that name another way to encrypt; a missing header is the default."""
    header = "s3:x-amz-server-side-encryption"
    named = f"{header}-aws-kms-key-id"
    brought = f"{header}-customer-algorithm"
    objects = [bucket.arn_for_objects("*")]
    return [
        deny(
            "DenyOtherEncryption",
            ["s3:PutObject"],
            objects,
            {"StringNotEquals": {header: "aws:kms"}, "Null": {header: "false"}},
        ),
        deny(
            "DenyOtherKeys",
            ["s3:PutObject"],
            objects,
            {"StringNotEquals": {named: key.key_arn}, "Null": {named: "false"}},
        ),
        deny(
            "DenyKeysOfCallers", ["s3:PutObject"], objects, {"Null": {brought: "false"}}
        ),
    ]
