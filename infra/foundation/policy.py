"""The policy store: the bundle as one versioned object under a fixed key.

Rule 1: a deployment puts the bundle there when it has changed, and only then. What
        `weir policy push` put there in the meantime stays until the next change.
Rule 2: an older bundle is kept as an older version, so that it can be put back.
Rule 3: with `delivery = "appconfig"`, tasks never read the bucket: AppConfig does,
        for the version that a deployment names.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as assets
from aws_cdk import custom_resources as custom
from constructs import Construct

from infra.foundation.buckets import LogBucket, private_bucket
from infra.foundation.keys import DataKey
from infra.foundation.packing import pack
from infra.settings import Environment, Policy

OBJECT_KEY: Final = "bundle.zip"
"""Where in the bucket the bundle is."""
KEPT: Final = Duration.days(400)
"""How long a bundle that was replaced can be put back."""


class PolicyStore(Construct):
    """The bucket of bundles, its key, and the bundle in it.

    Args:
        scope: where it belongs.
        construct_id: its name there.
        settings: the environment.
        access_logs: where the bucket's access log goes.

    Attributes:
        key: what bundles are encrypted with.
        bucket: where they are.
        placed: the bundle, once it is there.
        version: its S3 version.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        access_logs: LogBucket,
    ) -> None:
        super().__init__(scope, construct_id)
        self.key: kms.IKey = DataKey(
            self,
            "DataKey",
            settings=settings,
            about=f"bedrock-weir {settings.name}: policy bundles",
            service="s3",
        ).key
        self.bucket = private_bucket(
            self,
            "Bundles",
            settings=settings,
            key=self.key,
            logs=access_logs,
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="replaced-bundles", noncurrent_version_expiration=KEPT
                )
            ],
        )
        self.placed = self._put(settings)
        self.version = self.placed.get_response_field("VersionId")

    def _put(self, settings: Environment) -> custom.AwsCustomResource:
        """Copy the bundle from CDK's bucket of assets, and learn its version."""
        asset = self._asset(settings.policy)
        log = logs.LogGroup(
            self,
            "Log",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=RemovalPolicy.DESTROY,
        )
        return custom.AwsCustomResource(
            self,
            "Bundle",
            resource_type="Custom::PolicyBundle",
            on_update=custom.AwsSdkCall(
                service="S3",
                action="copyObject",
                parameters={
                    "Bucket": self.bucket.bucket_name,
                    "Key": OBJECT_KEY,
                    "CopySource": f"{asset.s3_bucket_name}/{asset.s3_object_key}",
                    "ContentType": "application/zip",
                    "MetadataDirective": "REPLACE",
                    "TaggingDirective": "REPLACE",
                },
                output_paths=["VersionId"],
                physical_resource_id=custom.PhysicalResourceId.of(OBJECT_KEY),
            ),
            role=self._role(asset, log),
            log_group=log,
            timeout=Duration.minutes(2),
            install_latest_aws_sdk=False,
        )

    def _asset(self, policy: Policy) -> assets.Asset:
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / OBJECT_KEY
            path.write_bytes(pack(policy))
            return assets.Asset(self, "Packed", path=str(path))

    def _role(self, asset: assets.Asset, log: logs.LogGroup) -> iam.Role:
        region = Stack.of(self).region
        return iam.Role(
            self,
            "Role",
            description="Puts the policy bundle where tasks or AppConfig find it",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            inline_policies={
                "put": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(
                            sid="ReadAsset",
                            actions=["s3:GetObject"],
                            resources=[
                                asset.bucket.arn_for_objects(asset.s3_object_key)
                            ],
                        ),
                        iam.PolicyStatement(
                            sid="PutBundle",
                            actions=["s3:PutObject"],
                            resources=[self.bucket.arn_for_objects(OBJECT_KEY)],
                        ),
                        iam.PolicyStatement(
                            sid="WriteLog",
                            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                            resources=[log.log_group_arn],
                        ),
                        iam.PolicyStatement(
                            sid="EncryptBundle",
                            actions=["kms:Decrypt", "kms:GenerateDataKey"],
                            resources=[self.key.key_arn],
                            conditions={
                                "StringEquals": {
                                    "kms:ViaService": f"s3.{region}.amazonaws.com"
                                }
                            },
                        ),
                    ]
                )
            },
        )
