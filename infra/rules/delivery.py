"""How a policy bundle comes to the tasks."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rules.estate import Estate, number
from infra.rules.policies import granted
from infra.rules.proxy import proxies, task_role
from infra.rules.rule import Fault, rule
from infra.settings import PolicyDelivery


@rule("WEIR-POLICY-01", source="AWS AppConfig guide, validators")
def validated(estate: Estate) -> Iterator[Fault]:
    """An AppConfig profile has a validator.

    A bundle that cannot be read is then refused before it is on its way.
    """
    for profile in estate.of("AppConfig::ConfigurationProfile"):
        if not profile.items("Validators"):
            yield Fault(profile, "Validators", "are missing")


@rule("WEIR-POLICY-02", source="infra/settings, policy")
def gradual(estate: Estate) -> Iterator[Fault]:
    """A policy reaches the tasks step by step, in the times of the settings.

    One step to all tasks is an outage of all tasks.
    """
    policy = estate.environment.policy
    for strategy in estate.of("AppConfig::DeploymentStrategy"):
        for path, wanted in (
            ("DeploymentDurationInMinutes", policy.growth_minutes),
            ("FinalBakeTimeInMinutes", policy.bake_minutes),
        ):
            if number(strategy.get(path)) != wanted:
                yield Fault(strategy, path, f"is not {wanted}")
        growth = number(strategy.get("GrowthFactor")) or 0
        if policy.growth_minutes and not 0 < growth < 100:
            yield Fault(strategy, "GrowthFactor", f"is {growth}")


@rule("WEIR-POLICY-03", source="docs/settings.md, WEIR_POLICY")
def comes_from_there(estate: Estate) -> Iterator[Fault]:
    """Tasks read the bundle from where the settings say, and are allowed to.

    A task without a policy denies every call.
    """
    for proxy in proxies(estate):
        path = f"{proxy.path}.Environment"
        said = proxy.variables.get("WEIR_POLICY", "")
        if estate.environment.policy.delivery is PolicyDelivery.APPCONFIG:
            form, action = "appconfig:", "appconfig:GetLatestConfiguration"
        else:
            form, action = "s3://", "s3:GetObject"
        if not said.startswith(form):
            yield Fault(proxy.task, path, f"`WEIR_POLICY` is not `{form}...`")
        role = task_role(estate, proxy.task)
        source = estate.referred(said)
        allowed = role and any(
            statement.covers(action)
            and any(
                found.resource == source
                for found in estate.references(list(statement.resources))
            )
            for statement in granted(estate, role)
        )
        if not allowed:
            yield Fault(proxy.task, path, f"the task's role has no `{action}` there")


@rule("WEIR-POLICY-04", source="docs/threat-model.md")
def bundles_are_kept(estate: Estate) -> Iterator[Fault]:
    """The bucket of policy bundles is versioned.

    A record names its policy's digest; the version is what it was.
    """
    for proxy in proxies(estate):
        bucket = estate.referred(proxy.variables.get("WEIR_POLICY"))
        if bucket is None or bucket.type != "AWS::S3::Bucket":
            continue
        if bucket.get("VersioningConfiguration.Status") != "Enabled":
            yield Fault(bucket, "VersioningConfiguration.Status", "is not `Enabled`")
