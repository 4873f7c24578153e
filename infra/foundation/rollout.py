"""How a bundle reaches the tasks step by step: AWS AppConfig.

Rule 1: a bundle is compiled first, in the image and with the code of the tasks. What
        they would refuse is refused here, in the same words.
Rule 2: then it reaches a quarter of the tasks at a time, over `growth_minutes`.
Rule 3: for as long, and for `bake_minutes` after, an alarm brings the old one back:
        tasks that refuse the bundle, that fail, or that cannot record.
Rule 4: the alarms watch what the tasks themselves report, so they can stand here,
        before there is a task.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aws_cdk import ArnFormat, Duration, RemovalPolicy, Stack
from aws_cdk import aws_appconfig as appconfig
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.foundation.policy import OBJECT_KEY, PolicyStore
from infra.image import Image
from infra.settings import Environment
from infra.stack import acknowledge

NAMESPACE: Final = "BedrockWeir"
"""Of the tasks' metrics in CloudWatch."""
VALIDATION: Final = Duration.seconds(15)
"""The most that AppConfig waits for a validator, a cold start included."""
_GROWTH: Final = 25
"""Percent of the tasks that one more step reaches."""
_SIGNS: Final = ("PolicyRefreshFailures", "Faults", "RecordFailures")
"""Metrics of the tasks of which one in a minute is one too many."""


@dataclass(frozen=True, slots=True)
class AppConfigIds:
    """What a task needs to ask AppConfig for its bundle."""

    application_id: str
    environment_id: str
    profile_id: str


class Rollout(Construct):
    """The bundle in AppConfig.

    Args:
        scope: where it belongs.
        construct_id: its name there.
        settings: the environment.
        store: where the bundle is.

    Attributes:
        ids: what tasks ask for.
        alarms: those that bring the old bundle back.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        store: PolicyStore,
    ) -> None:
        super().__init__(scope, construct_id)
        name = f"bedrock-weir-{settings.name}"
        self.alarms = [self._alarm(settings, sign) for sign in _SIGNS]
        application = appconfig.CfnApplication(
            self, "Application", name=name, description="Policy bundles of bedrock-weir"
        )
        environment = appconfig.CfnEnvironment(
            self,
            "Environment",
            application_id=application.ref,
            name=settings.name,
            monitors=self._monitors(),
        )
        profile = self._profile(settings, application, store)
        profile.node.add_dependency(store.placed)
        strategy = self._strategy(settings, name)
        deployment = appconfig.CfnDeployment(
            self,
            "Deployment",
            application_id=application.ref,
            environment_id=environment.ref,
            configuration_profile_id=profile.ref,
            configuration_version=store.version,
            deployment_strategy_id=strategy.ref,
            description="The bundle of the last deployment of the stack",
        )
        # Creating a deployment asks the validator, which has to let AppConfig in.
        deployment.node.add_dependency(self._validator_permission)
        self.ids = AppConfigIds(application.ref, environment.ref, profile.ref)

    def _alarm(self, settings: Environment, sign: str) -> cloudwatch.Alarm:
        return cloudwatch.Alarm(
            self,
            sign,
            alarm_description=f"{sign} while a policy bundle is rolled out undo it:"
            " docs/operations.md#a-policy-rollout-was-undone",
            metric=cloudwatch.Metric(
                namespace=NAMESPACE,
                metric_name=sign,
                dimensions_map={"Environment": settings.name},
                statistic=cloudwatch.Stats.SUM,
                period=Duration.minutes(1),
            ),
            threshold=1,
            evaluation_periods=1,
            comparison_operator=(
                cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
            ),
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )

    def _monitors(self) -> list[appconfig.CfnEnvironment.MonitorsProperty]:
        alarms = Stack.of(self).format_arn(
            service="cloudwatch",
            resource="alarm",
            resource_name="*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        role = iam.Role(
            self,
            "AlarmRole",
            description="Lets AppConfig see the alarms that undo a rollout",
            assumed_by=iam.ServicePrincipal("appconfig.amazonaws.com"),
            inline_policies={
                "look": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(
                            sid="LookAtAlarms",
                            actions=["cloudwatch:DescribeAlarms"],
                            resources=[alarms],
                        )
                    ]
                )
            },
        )
        acknowledge(
            role,
            f"IAM5[Resource::{alarms}]",
            reason="AppConfig looks for its alarms among all; it reads their state",
        )
        return [
            appconfig.CfnEnvironment.MonitorsProperty(
                alarm_arn=alarm.alarm_arn, alarm_role_arn=role.role_arn
            )
            for alarm in self.alarms
        ]

    def _profile(
        self,
        settings: Environment,
        application: appconfig.CfnApplication,
        store: PolicyStore,
    ) -> appconfig.CfnConfigurationProfile:
        role = self._reader(store)
        validator = self._validator(settings)
        return appconfig.CfnConfigurationProfile(
            self,
            "Profile",
            application_id=application.ref,
            name="bundle",
            type="AWS.Freeform",
            location_uri=f"s3://{store.bucket.bucket_name}/{OBJECT_KEY}",
            retrieval_role_arn=role.role_arn,
            validators=[
                appconfig.CfnConfigurationProfile.ValidatorsProperty(
                    type="LAMBDA", content=validator.function_arn
                )
            ],
        )

    def _reader(self, store: PolicyStore) -> iam.Role:
        stack = Stack.of(self)
        return iam.Role(
            self,
            "ReaderRole",
            description="Lets AppConfig read the policy bundle",
            assumed_by=iam.ServicePrincipal("appconfig.amazonaws.com"),
            inline_policies={
                "read": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(
                            sid="ReadBundle",
                            actions=["s3:GetObject", "s3:GetObjectVersion"],
                            resources=[store.bucket.arn_for_objects(OBJECT_KEY)],
                        ),
                        iam.PolicyStatement(
                            sid="ReadVersions",
                            actions=[
                                "s3:GetBucketLocation",
                                "s3:GetBucketVersioning",
                                "s3:ListBucket",
                                "s3:ListBucketVersions",
                            ],
                            resources=[store.bucket.bucket_arn],
                        ),
                        iam.PolicyStatement(
                            sid="DecryptBundle",
                            actions=["kms:Decrypt"],
                            resources=[store.key.key_arn],
                            conditions={
                                "StringEquals": {
                                    "kms:ViaService": f"s3.{stack.region}.amazonaws.com"
                                }
                            },
                        ),
                    ]
                )
            },
        )

    def _validator(self, settings: Environment) -> lambda_.Function:
        """Make the function that compiles a bundle as a task does, before any does."""
        log = logs.LogGroup(
            self,
            "ValidatorLog",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=RemovalPolicy.DESTROY,
        )
        role = iam.Role(
            self,
            "ValidatorRole",
            description="Compiles a policy bundle before it is rolled out",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            inline_policies={
                "log": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(
                            sid="WriteLog",
                            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                            resources=[log.log_group_arn],
                        )
                    ]
                )
            },
        )
        function = lambda_.DockerImageFunction(
            self,
            "Validator",
            description="Compiles a policy bundle before AppConfig rolls it out",
            code=Image(self, "Image", tasks=settings.tasks).validator(),
            architecture=lambda_.Architecture.ARM_64,
            role=role,
            log_group=log,
            timeout=VALIDATION,
            memory_size=2048,
        )
        self._validator_permission = lambda_.CfnPermission(
            self,
            "ValidatorPermission",
            action="lambda:InvokeFunction",
            function_name=function.function_arn,
            principal="appconfig.amazonaws.com",
            source_account=Stack.of(self).account,
        )
        return function

    def _strategy(
        self, settings: Environment, name: str
    ) -> appconfig.CfnDeploymentStrategy:
        policy = settings.policy
        return appconfig.CfnDeploymentStrategy(
            self,
            "Strategy",
            name=name,
            description="A quarter of the tasks at a time",
            growth_type="LINEAR",
            growth_factor=_GROWTH if policy.growth_minutes else 100,
            deployment_duration_in_minutes=policy.growth_minutes,
            final_bake_time_in_minutes=policy.bake_minutes,
            replicate_to="NONE",
        )
