"""What all stacks share: their names, their zones, and who may end them.

Rule 1: a stack looks nothing up. Zones, subnets and ranges come from the settings,
        so that `cdk synth` needs no credentials.
Rule 2: a `prod` stack cannot be deleted by accident: termination protection is on.
"""

from __future__ import annotations

from aws_cdk import Acknowledgment, RemovalPolicy, Stack, Validations
from aws_cdk import Environment as Place
from constructs import Construct, IConstruct

from infra.settings import Environment


class WeirStack(Stack):
    """A part of an environment: `bedrock-weir-<environment>-<part>`.

    Args:
        scope: the app.
        construct_id: the part's name in the app.
        settings: the environment.
        about: what the stack is, for whoever finds it in an account.
        account: another account than the environment's.

    Attributes:
        settings: the environment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        about: str,
        account: str | None = None,
    ) -> None:
        self.settings = settings
        super().__init__(
            scope,
            construct_id,
            stack_name=f"bedrock-weir-{settings.name}-{construct_id.lower()}",
            description=about,
            env=Place(account=account or settings.account, region=settings.region),
            termination_protection=settings.is_kept,
            analytics_reporting=False,
            tags={"application": "bedrock-weir", "environment": settings.name},
        )

    @property
    def availability_zones(self) -> list[str]:
        """The environment's zones: CDK would ask an account for them."""
        return list(self.settings.availability_zones)


def removal(settings: Environment) -> RemovalPolicy:
    """Return what becomes of a thing that holds data when its stack goes."""
    return RemovalPolicy.RETAIN if settings.is_kept else RemovalPolicy.DESTROY


def acknowledge(construct: IConstruct, rule: str, *, reason: str) -> None:
    """Say why a finding of cdk-nag is meant to be so.

    Args:
        construct: what it is about.
        rule: the finding, such as `IAM5[Resource::*]`.
        reason: why it is right here.
    """
    said = Acknowledgment(id=f"AwsSolutions-{rule}", reason=reason)
    Validations.of(construct).acknowledge(said)
