"""The roles of the service, each with its rights written out.

Rule 1: a service takes a role for this account's resources alone, where it says on
        whose behalf it does. Lambda does not say.
"""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.service.acknowledged import acknowledge_wildcards
from infra.service.rights import Right, arn
from infra.settings import Environment


class Role(Construct):
    """A role that one AWS service takes, for this account's resources alone.

    Args:
        service: who takes it, such as `ecs-tasks.amazonaws.com`.
        source: on whose behalf it is taken, as a service and a pattern of resources,
            such as `ecs` and `*`; None for a service that does not say.
        description: what it is for.
        rights: what it may do.
        settings: the environment.

    Attributes:
        role: the role; nothing adds rights to it afterwards.
        rights: what it may do.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        service: str,
        source: tuple[str, str] | None,
        description: str,
        rights: Iterable[Right],
        settings: Environment,
    ) -> None:
        super().__init__(scope, construct_id)
        self.rights = tuple(rights)
        own = iam.Role(
            self,
            "Role",
            assumed_by=_taken_by(service, source, settings),
            description=description,
            inline_policies={
                "rights": iam.PolicyDocument(
                    statements=[right.statement() for right in self.rights],
                    minimize=False,
                )
            },
        )
        acknowledge_wildcards(self, self.rights)
        self.role: iam.IRole = own.without_policy_updates()


def _taken_by(
    service: str, source: tuple[str, str] | None, settings: Environment
) -> iam.IPrincipal:
    principal = iam.ServicePrincipal(service)
    if source is None:
        return principal
    return iam.PrincipalWithConditions(
        principal,
        {
            "StringEquals": {"aws:SourceAccount": settings.account},
            "ArnLike": {"aws:SourceArn": arn(settings, *source)},
        },
    )
