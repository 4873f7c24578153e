"""Copies of records in a second bucket, best in another account.

The second bucket is not made here: it has versioning and Object Lock, and if it
belongs to another account, its policy lets this role in (docs/operations.md).
"""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from infra.settings import Replication
from infra.stack import acknowledge

MINUTES: Final = 15
"""Of replication time control: the only value S3 takes."""


def replicate(bucket: s3.Bucket, *, key: kms.IKey, to: Replication) -> iam.Role:
    """Copy what is written to a bucket from now on; return the role that does.

    Args:
        bucket: where records are kept.
        key: what they are encrypted with.
        to: where copies go.
    """
    role = iam.Role(
        bucket,
        "ReplicationRole",
        description="Copies records to a second bucket",
        assumed_by=iam.ServicePrincipal("s3.amazonaws.com"),
    )
    policy = iam.Policy(
        bucket,
        "ReplicationPolicy",
        roles=[role],
        statements=_statements(bucket, key=key, to=to),
    )
    resource = bucket.node.default_child
    if not isinstance(resource, s3.CfnBucket):
        raise TypeError("a bucket is not made of `AWS::S3::Bucket` any more")
    own = f"<{Stack.of(bucket).get_logical_id(resource)}.Arn>"
    for objects in (own, to.bucket_arn):
        acknowledge(
            policy,
            f"IAM5[Resource::{objects}/*]",
            reason="Every record is copied, and records have no names in advance",
        )
    resource.replication_configuration = s3.CfnBucket.ReplicationConfigurationProperty(
        role=role.role_arn,
        rules=[_rule(to, is_foreign=to.account != Stack.of(bucket).account)],
    )
    return role


def _rule(to: Replication, *, is_foreign: bool) -> s3.CfnBucket.ReplicationRuleProperty:
    enabled = "Enabled"
    owner: Any = (
        s3.CfnBucket.AccessControlTranslationProperty(owner="Destination")
        if is_foreign
        else None
    )
    return s3.CfnBucket.ReplicationRuleProperty(
        id="records",
        status=enabled,
        priority=1,
        filter=s3.CfnBucket.ReplicationRuleFilterProperty(prefix=""),
        delete_marker_replication=s3.CfnBucket.DeleteMarkerReplicationProperty(
            status="Disabled"
        ),
        source_selection_criteria=s3.CfnBucket.SourceSelectionCriteriaProperty(
            sse_kms_encrypted_objects=s3.CfnBucket.SseKmsEncryptedObjectsProperty(
                status=enabled
            )
        ),
        destination=s3.CfnBucket.ReplicationDestinationProperty(
            bucket=to.bucket_arn,
            account=to.account,
            access_control_translation=owner,
            encryption_configuration=s3.CfnBucket.EncryptionConfigurationProperty(
                replica_kms_key_id=to.kms_key_arn
            ),
            replication_time=s3.CfnBucket.ReplicationTimeProperty(
                status=enabled,
                time=s3.CfnBucket.ReplicationTimeValueProperty(minutes=MINUTES),
            ),
            metrics=s3.CfnBucket.MetricsProperty(
                status=enabled,
                event_threshold=s3.CfnBucket.ReplicationTimeValueProperty(
                    minutes=MINUTES
                ),
            ),
        ),
    )


def _statements(
    bucket: s3.Bucket, *, key: kms.IKey, to: Replication
) -> list[iam.PolicyStatement]:
    region = Stack.of(bucket).region
    return [
        iam.PolicyStatement(
            sid="ReadConfiguration",
            actions=["s3:GetReplicationConfiguration", "s3:ListBucket"],
            resources=[bucket.bucket_arn],
        ),
        iam.PolicyStatement(
            sid="ReadRecords",
            actions=[
                "s3:GetObjectLegalHold",
                "s3:GetObjectRetention",
                "s3:GetObjectVersionAcl",
                "s3:GetObjectVersionForReplication",
                "s3:GetObjectVersionTagging",
            ],
            resources=[bucket.arn_for_objects("*")],
        ),
        iam.PolicyStatement(
            sid="WriteCopies",
            actions=[
                "s3:ObjectOwnerOverrideToBucketOwner",
                "s3:ReplicateObject",
                "s3:ReplicateTags",
            ],
            resources=[f"{to.bucket_arn}/*"],
        ),
        iam.PolicyStatement(
            sid="DecryptRecords",
            actions=["kms:Decrypt"],
            resources=[key.key_arn],
            conditions={
                "StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"}
            },
        ),
        iam.PolicyStatement(
            sid="EncryptCopies",
            actions=["kms:Encrypt", "kms:GenerateDataKey"],
            resources=[to.kms_key_arn],
        ),
    ]
