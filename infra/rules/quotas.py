"""The Valkey that holds budgets, where there is one."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rules.estate import Estate, number
from infra.rules.network import openings
from infra.rules.rule import Fault, rule

_CACHES = ("ElastiCache::ServerlessCache", "ElastiCache::ReplicationGroup")


@rule("WEIR-QUOTA-01", source="Amazon ElastiCache API, CreateServerlessCache, Engine")
def engine(estate: Estate) -> Iterator[Fault]:
    """The cache's engine is `valkey`, of a version that ElastiCache has.

    Any other word passes CloudFormation's schema and fails at the service.
    """
    for cache in estate.of(*_CACHES):
        if cache.get("Engine") != "valkey":
            yield Fault(cache, "Engine", "is not `valkey`")
        version = str(cache.get("MajorEngineVersion", cache.get("EngineVersion", "8")))
        if version.partition(".")[0] not in {"7", "8", "9"}:
            yield Fault(cache, "MajorEngineVersion", f"is `{version}`")


@rule("WEIR-QUOTA-02", source="Amazon ElastiCache guide, in-transit encryption")
def over_tls(estate: Estate) -> Iterator[Fault]:
    """Budgets travel and rest encrypted, and users of the cache say who they are.

    A serverless cache has no other way than TLS, but lets everybody in who has no user
    group.
    """
    for cache in estate.of(*_CACHES):
        if cache.type == "AWS::ElastiCache::ReplicationGroup":
            for path in ("TransitEncryptionEnabled", "AtRestEncryptionEnabled"):
                if cache.get(path) is not True:
                    yield Fault(cache, path, "is not true")
        elif not cache.get("UserGroupId"):
            yield Fault(cache, "UserGroupId", "is missing: there is no password")


@rule("WEIR-QUOTA-03", source="infra/settings, quotas")
def bounded(estate: Estate) -> Iterator[Fault]:
    """The cache is there exactly when the settings want it, and has a limit.

    A serverless cache grows, and costs, without one.
    """
    quotas = estate.environment.quotas
    for cache in estate.of("ElastiCache::ServerlessCache"):
        most = number(cache.get("CacheUsageLimits.DataStorage.Maximum"))
        if not quotas.valkey:
            yield Fault(cache, "", "`quotas.valkey` is off")
        elif most != quotas.storage_gb:
            yield Fault(cache, "CacheUsageLimits.DataStorage.Maximum", f"is {most}")


@rule("WEIR-QUOTA-04", source="Amazon ElastiCache guide, security groups")
def only_tasks(estate: Estate) -> Iterator[Fault]:
    """Only the tasks' security group reaches the cache.

    Who writes there spends somebody's budget.
    """
    tasks = {
        str(group)
        for service in estate.of("ECS::Service")
        for group in service.items(
            "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups"
        )
    }
    for cache in estate.of("ElastiCache::ServerlessCache"):
        groups = set(map(str, cache.items("SecurityGroupIds")))
        if not groups:
            yield Fault(cache, "SecurityGroupIds", "are missing")
        for opening in openings(estate):
            is_in = opening.is_ingress and opening.group in groups
            if is_in and opening.peer not in tasks:
                yield Fault(opening.holder, opening.path, "is not the tasks' group")
