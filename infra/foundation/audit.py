"""The records' bucket: written once, locked, kept.

Rule 1: a record is locked for as long as the settings say, whoever writes it: by the
        bucket's default, and nobody may ask for a milder mode or a shorter time.
Rule 2: in `prod`, the bucket's own policy denies deletes and the bypass of retention
        to everybody, the account's root included. In `dev`, GOVERNANCE may be
        bypassed by whoever holds `s3:BypassGovernanceRetention`.
Rule 3: longer and stricter is always allowed, so retention is raised in the tasks
        first (`cdk deploy Service --exclusively`), then here. The other way round,
        tasks that do not know yet are refused, and with them every call.
Rule 4: the bucket outlives a `prod` stack. Objects under COMPLIANCE cannot be
        deleted by anybody before their date: neither can their bucket be, nor may
        their key.
"""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from bedrock_weir.settings import RetentionMode
from infra.foundation.buckets import LogBucket, deny, private_bucket
from infra.foundation.keys import DataKey
from infra.foundation.replication import replicate
from infra.settings import Environment


class AuditStore(Construct):
    """The bucket of records and its key.

    Args:
        scope: where it belongs.
        construct_id: its name there.
        settings: the environment.
        logs: where the bucket's access log goes.

    Attributes:
        key: what records are encrypted with: the settings' own, or one made here.
        bucket: where records are kept.
        copier: the role that copies them to a second bucket, if there is one.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        logs: LogBucket,
    ) -> None:
        super().__init__(scope, construct_id)
        audit = settings.audit
        self.key: kms.IKey = (
            kms.Key.from_key_arn(self, "OwnKey", audit.kms_key_arn)
            if audit.kms_key_arn
            else DataKey(
                self,
                "DataKey",
                settings=settings,
                about=f"bedrock-weir {settings.name}: records of decisions",
                service="s3",
            ).key
        )
        self.bucket = private_bucket(
            self,
            "Records",
            settings=settings,
            key=self.key,
            logs=logs,
            object_lock_enabled=True,
            object_lock_default_retention=_retention(settings),
        )
        for statement in self._lock(settings):
            self.bucket.add_to_resource_policy(statement)
        self.copier: iam.Role | None = None
        if audit.replication:
            self.copier = replicate(self.bucket, key=self.key, to=audit.replication)

    def _lock(self, settings: Environment) -> list[iam.PolicyStatement]:
        audit, objects = settings.audit, [self.bucket.arn_for_objects("*")]
        mode, days = "s3:object-lock-mode", "s3:object-lock-remaining-retention-days"
        statements = [
            # A lock's last day has begun when the request arrives.
            deny(
                "DenyShorterRetention",
                ["s3:PutObjectRetention"],
                objects,
                {"NumericLessThan": {days: str(audit.retention_days - 1)}},
            ),
        ]
        if audit.retention_mode is RetentionMode.COMPLIANCE:
            milder = {
                "StringNotEquals": {mode: audit.retention_mode.value},
                "Null": {mode: "false"},
            }
            statements.append(
                deny("DenyMilderRetention", ["s3:PutObjectRetention"], objects, milder)
            )
        if settings.is_kept:
            statements += [
                deny(
                    "DenyDeletes",
                    [
                        "s3:BypassGovernanceRetention",
                        "s3:DeleteObject",
                        "s3:DeleteObjectVersion",
                    ],
                    objects,
                ),
                deny(
                    "DenyDeletionOfBucket",
                    ["s3:DeleteBucket"],
                    [self.bucket.bucket_arn],
                ),
            ]
        return statements


def _retention(settings: Environment) -> s3.ObjectLockRetention:
    days = Duration.days(settings.audit.retention_days)
    match settings.audit.retention_mode:
        case RetentionMode.COMPLIANCE:
            return s3.ObjectLockRetention.compliance(days)
        case RetentionMode.GOVERNANCE:
            return s3.ObjectLockRetention.governance(days)
