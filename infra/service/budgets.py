"""Token budgets that tasks share: a serverless Valkey, as an option.

Rule 1: tasks sign in with their role; there is no password.
Rule 2: they may use the keys of the weir, with commands that cannot change the server.
Rule 3: what is in it may be lost: budgets are counted anew. So nothing is backed up.
"""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_elasticache as elasticache
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.service.network import Network
from infra.service.rights import Right, arn
from infra.settings import Environment

PORT: Final = 6379
ACCESS: Final = "on ~weir:* -@all +@read +@write +@scripting +@connection -@dangerous"


class Budgets(Construct):
    """The cache, its user, and who may reach it.

    Args:
        settings: the environment.
        network: where it stands.
        key: what encrypts it.

    Attributes:
        address: its name and port.
        user: who the tasks sign in as.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        network: Network,
        key: kms.IKey,
    ) -> None:
        super().__init__(scope, construct_id)
        self.user = user_name(settings)
        user = elasticache.CfnUser(
            self,
            "User",
            engine="valkey",
            user_id=self.user,
            user_name=self.user,
            access_string=ACCESS,
            authentication_mode={"Type": "iam"},
        )
        users = elasticache.CfnUserGroup(
            self,
            "Users",
            engine="valkey",
            user_group_id=cache_name(settings),
            user_ids=[user.ref],
        )
        group = network.new_group("BudgetsGroup", "Shared budgets of bedrock-weir")
        network.allow_budgets(group, PORT)
        cache = elasticache.CfnServerlessCache(
            self,
            "Cache",
            engine="valkey",
            major_engine_version="8",
            serverless_cache_name=cache_name(settings),
            description="Token budgets of bedrock-weir",
            cache_usage_limits=elasticache.CfnServerlessCache.CacheUsageLimitsProperty(
                data_storage=elasticache.CfnServerlessCache.DataStorageProperty(
                    maximum=settings.quotas.storage_gb, unit="GB"
                )
            ),
            kms_key_id=key.key_arn,
            security_group_ids=[group.security_group_id],
            subnet_ids=[each.subnet_id for each in network.subnets],
            user_group_id=users.ref,
        )
        self.address = f"{cache.attr_endpoint_address}:{PORT}"


def cache_name(settings: Environment) -> str:
    """Return the cache's name."""
    return f"bedrock-weir-{settings.name}"


def user_name(settings: Environment) -> str:
    """Return who the tasks sign in as."""
    return f"bedrock-weir-{settings.name}-tasks"


def budget_right(settings: Environment) -> Right:
    """Return the right to sign in."""
    return Right(
        sid="Budgets",
        actions=("elasticache:Connect",),
        resources=(
            arn(settings, "elasticache", f"serverlesscache:{cache_name(settings)}"),
            arn(settings, "elasticache", f"user:{user_name(settings)}"),
        ),
    )
