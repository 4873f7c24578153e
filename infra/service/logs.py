"""Logs of the service, and the key that encrypts what operators see.

No record and no content is in a log: losing one loses no evidence. So a task never
waits for its log, and a log is not kept when its stack goes.
"""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.service.rights import arn
from infra.settings import Environment

_DAYS: Final = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)


def retention(days: int) -> int:
    """Return the days that CloudWatch offers and that are not fewer."""
    return next(each for each in _DAYS if each >= days)


class OperatorsKey(Construct):
    """The key of logs, alarms and budgets: the owner's, or one that is made.

    Args:
        environment: the settings.

    Attributes:
        key: the key.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        environment: Environment,
    ) -> None:
        super().__init__(scope, id)
        own = environment.operations.kms_key_arn
        if own is not None:
            self.key: kms.IKey = kms.Key.from_key_arn(self, "Key", own)
            return
        key = kms.Key(
            self,
            "Key",
            description=f"bedrock-weir {environment.name}: logs, alarms, budgets",
            enable_key_rotation=True,
            rotation_period=Duration.days(365),
            pending_window=Duration.days(7),
            removal_policy=RemovalPolicy.DESTROY,
        )
        key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="LogsOfTheService",
                principals=[
                    iam.ServicePrincipal(f"logs.{environment.region}.amazonaws.com")
                ],
                actions=[
                    "kms:Decrypt",
                    "kms:DescribeKey",
                    "kms:Encrypt",
                    "kms:GenerateDataKey",
                    "kms:GenerateDataKeyWithoutPlaintext",
                    "kms:ReEncryptFrom",
                    "kms:ReEncryptTo",
                ],
                resources=["*"],
                conditions={
                    "ArnLike": {
                        "kms:EncryptionContext:aws:logs:arn": arn(
                            environment, "logs", f"log-group:{_folder(environment)}/*"
                        )
                    }
                },
            )
        )
        key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AlarmsToTheTopic",
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=["*"],
                conditions={
                    "StringEquals": {"aws:SourceAccount": environment.account}
                },
            )
        )
        self.key = key


class Log(Construct):
    """One log group, `/bedrock-weir/<environment>/<name>`.

    Args:
        environment: the settings.
        name: the last part of its name.
        key: what encrypts it.
        days: how long it is kept.

    Attributes:
        group: the log group.
        arn: its ARN, without the `:*` that CloudFormation puts at its end.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        environment: Environment,
        name: str,
        key: kms.IKey,
        days: int,
    ) -> None:
        super().__init__(scope, id)
        full = f"{_folder(environment)}/{name}"
        self.group = logs.CfnLogGroup(
            self,
            "Group",
            log_group_name=full,
            kms_key_id=key.key_arn,
            retention_in_days=retention(days),
        )
        self.group.apply_removal_policy(RemovalPolicy.DESTROY)
        self.group.node.add_dependency(key)
        self.arn = arn(environment, "logs", f"log-group:{full}")
        self.name = full
        self.handle = logs.LogGroup.from_log_group_name(
            self, "Handle", self.group.ref
        )


def _folder(environment: Environment) -> str:
    return f"/bedrock-weir/{environment.name}"
