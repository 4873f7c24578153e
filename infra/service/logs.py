"""Logs of the service, and the key that encrypts what operators see.

No record and no content is in a log: losing one loses no evidence. So a task never
waits for its log, and a log is not kept when its stack goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.foundation.keys import ADMINISTRATION, WAITING
from infra.service.rights import arn
from infra.settings import Environment
from infra.stack import removal

_CRYPTOGRAPHY: Final = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
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
        settings: the environment.

    Attributes:
        key: the key.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
    ) -> None:
        super().__init__(scope, construct_id)
        own = settings.operations.kms_key_arn
        if own is not None:
            self.key: kms.IKey = kms.Key.from_key_arn(self, "Key", own)
            return
        key = kms.Key(
            self,
            "Key",
            description=f"bedrock-weir {settings.name}: logs, alarms, budgets",
            enable_key_rotation=True,
            pending_window=WAITING,
            removal_policy=removal(settings),
            policy=iam.PolicyDocument(statements=list(_uses(settings))),
        )
        self.key = key


def _uses(settings: Environment) -> Iterator[iam.PolicyStatement]:
    account = iam.AccountPrincipal(settings.account)
    yield iam.PolicyStatement(
        sid="Administer",
        principals=[account],
        actions=list(ADMINISTRATION),
        resources=["*"],
    )
    yield iam.PolicyStatement(
        sid="Use",
        principals=[account],
        actions=["kms:CreateGrant", *_CRYPTOGRAPHY],
        resources=["*"],
        conditions={
            "StringEquals": {
                "kms:ViaService": [
                    f"{service}.{settings.region}.amazonaws.com"
                    for service in ("elasticache", "sns")
                ]
            }
        },
    )
    yield iam.PolicyStatement(
        sid="Logs",
        principals=[iam.ServicePrincipal(f"logs.{settings.region}.amazonaws.com")],
        actions=list(_CRYPTOGRAPHY),
        resources=["*"],
        conditions={
            "ArnLike": {
                "kms:EncryptionContext:aws:logs:arn": arn(
                    settings, "logs", f"log-group:{_folder(settings)}/*"
                )
            }
        },
    )
    yield iam.PolicyStatement(
        sid="Alarms",
        principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
        actions=["kms:Decrypt", "kms:GenerateDataKey"],
        resources=["*"],
        conditions={"StringEquals": {"aws:SourceAccount": settings.account}},
    )


class Log(Construct):
    """One log group, `/bedrock-weir/<environment>/<name>`.

    Args:
        settings: the environment.
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
        construct_id: str,
        *,
        settings: Environment,
        name: str,
        key: kms.IKey,
        days: int,
    ) -> None:
        super().__init__(scope, construct_id)
        full = f"{_folder(settings)}/{name}"
        self.group = logs.CfnLogGroup(
            self,
            "Group",
            log_group_name=full,
            kms_key_id=key.key_arn,
            retention_in_days=retention(days),
        )
        self.group.apply_removal_policy(RemovalPolicy.DESTROY)
        self.arn = arn(settings, "logs", f"log-group:{full}")
        self.name = full
        self.handle = logs.LogGroup.from_log_group_name(self, "Handle", self.group.ref)


def _folder(settings: Environment) -> str:
    return f"/bedrock-weir/{settings.name}"
