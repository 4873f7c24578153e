"""The foundation: what outlives the service, and holds what must not be lost."""

from __future__ import annotations

from aws_cdk import CfnOutput
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.foundation.audit import AuditStore
from infra.foundation.buckets import LogBucket
from infra.foundation.catalogue import Catalogue
from infra.foundation.keys import SigningKey
from infra.foundation.policy import OBJECT_KEY, PolicyStore
from infra.foundation.rollout import AppConfigIds, Rollout
from infra.settings import Environment, PolicyDelivery, Routing
from infra.stack import WeirStack


class FoundationStack(WeirStack):
    """Records, policies and keys.

    Args:
        scope: the app.
        construct_id: the stack's name in the app.
        settings: the environment.

    Attributes:
        audit_bucket: where records are kept.
        audit_key: what they are encrypted with.
        policy_bucket: where the policy bundle is.
        policy_object_key: its key there.
        policy_key: what it is encrypted with.
        ca_key: the key of the CA, if calls come by `dns`.
        checkpoint_key: signs for writers of records, if asked for.
        appconfig: where tasks ask for the bundle, if it is delivered so.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: Environment
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            settings=settings,
            about="bedrock-weir: records, policies and keys",
        )
        logs = LogBucket(self, "AccessLog", settings=settings)
        audit = AuditStore(self, "Audit", settings=settings, logs=logs)
        store = PolicyStore(self, "Policy", settings=settings, access_logs=logs)
        if settings.audit.catalogue:
            Catalogue(self, "Catalogue", settings=settings, audit=audit, logs=logs)
        self.audit_bucket: s3.IBucket = audit.bucket
        self.audit_key: kms.IKey = audit.key
        self.policy_bucket: s3.IBucket = store.bucket
        self.policy_object_key: str = OBJECT_KEY
        self.policy_key: kms.IKey = store.key
        self.ca_key: kms.IKey | None = self._ca_key()
        self.checkpoint_key: kms.IKey | None = self._checkpoint_key()
        self.appconfig: AppConfigIds | None = None
        if settings.policy.delivery is PolicyDelivery.APPCONFIG:
            rollout = Rollout(self, "Rollout", settings=settings, store=store)
            self.appconfig = rollout.ids
        self._say(audit.copier)

    def _ca_key(self) -> kms.IKey | None:
        if Routing.DNS not in self.settings.routing:
            return None
        if self.settings.tls.ca_key_arn:
            return kms.Key.from_key_arn(self, "OwnCaKey", self.settings.tls.ca_key_arn)
        about = f"bedrock-weir {self.settings.name}: CA of the Bedrock host names"
        return SigningKey(self, "Ca", settings=self.settings, about=about).key

    def _checkpoint_key(self) -> kms.IKey | None:
        if not self.settings.audit.checkpoints:
            return None
        about = f"bedrock-weir {self.settings.name}: writers of records"
        return SigningKey(self, "Checkpoints", settings=self.settings, about=about).key

    def _say(self, copier: iam.Role | None) -> None:
        """Put into the outputs what people need to read records and push bundles."""
        prefix = self.settings.audit.prefix
        outputs = {
            "AuditLocation": f"s3://{self.audit_bucket.bucket_name}/{prefix}",
            "AuditKeyArn": self.audit_key.key_arn,
            "PolicyLocation": (
                f"s3://{self.policy_bucket.bucket_name}/{self.policy_object_key}"
            ),
        }
        if self.ca_key:
            outputs["CaKeyArn"] = self.ca_key.key_arn
        if self.checkpoint_key:
            outputs["CheckpointKeyArn"] = self.checkpoint_key.key_arn
        if self.appconfig:
            ids = self.appconfig
            outputs["AppConfig"] = (
                f"{ids.application_id}/{ids.environment_id}/{ids.profile_id}"
            )
        if copier:
            outputs["ReplicationRoleArn"] = copier.role_arn
        for name, value in outputs.items():
            CfnOutput(self, name, value=value)
