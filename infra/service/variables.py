"""The variables of a task: how the proxy is told what the settings say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.service import timing
from infra.service.needs import Foundation
from infra.service.network import PORT
from infra.settings import SERVICES, Environment


def task_variables(
    settings: Environment, foundation: Foundation, upstreams: Mapping[str, str]
) -> dict[str, str]:
    """Return the variables of the proxy; none of them is a secret.

    Args:
        settings: the environment.
        foundation: where records and policies are.
        upstreams: the URL that a service is dialled at, where it is not its name.
    """
    tasks = settings.tasks
    variables = {
        "WEIR_ENVIRONMENT": settings.name,
        "WEIR_LISTEN": f"0.0.0.0:{PORT}",
        "WEIR_PROXY_PROTOCOL": "on",
        "WEIR_REGION": settings.region,
        "WEIR_WORKERS": str(tasks.workers),
        "WEIR_POLICY": policy_location(foundation),
        "WEIR_POLICY_REFRESH": str(settings.policy.refresh_seconds),
        "WEIR_DRAIN_TIMEOUT": str(timing.DRAIN_SECONDS),
        "WEIR_STREAM_TIMEOUT": str(timing.LONGEST_CALL_SECONDS),
        "WEIR_MAX_CONNECTION_AGE": str(
            timing.connection_age(tasks.deregistration_seconds)
        ),
        "WEIR_METRICS": "emf",
        **audit_variables(settings, foundation),
    }
    if upstreams:
        variables["WEIR_UPSTREAM"] = ",".join(
            f"{service}={url}"
            for service, url in sorted(upstreams.items())
            if service in settings.services
        )
    if foundation.ca_key is not None:
        variables["WEIR_TLS_CA_KEY"] = foundation.ca_key.key_arn
        if settings.tls.ca_chain:
            variables["WEIR_TLS_CA_CHAIN"] = settings.tls.ca_chain
        elif set(settings.services) != set(SERVICES):
            variables["WEIR_TLS_NAMES"] = ",".join(leaf_names(settings))
    return variables


def leaf_names(settings: Environment) -> Iterator[str]:
    """Yield the names of the inspected services, as SDKs know them."""
    for service in settings.services:
        for suffix in ("amazonaws.com", "api.aws"):
            for kind in ("", "-fips"):
                yield f"{service}{kind}.{settings.region}.{suffix}"


def audit_variables(settings: Environment, foundation: Foundation) -> dict[str, str]:
    """Return the variables that say where records are, and how long they are kept."""
    audit = settings.audit
    return {
        "WEIR_AUDIT": f"s3://{foundation.audit_bucket.bucket_name}/{audit.prefix}",
        "WEIR_RETENTION_MODE": audit.retention_mode.value,
        "WEIR_RETENTION_DAYS": str(audit.retention_days),
    }


def policy_location(foundation: Foundation) -> str:
    """Return where the tasks read the policy."""
    if (appconfig := foundation.appconfig) is not None:
        return (
            f"appconfig:{appconfig.application_id}/{appconfig.environment_id}"
            f"/{appconfig.profile_id}"
        )
    bucket = foundation.policy_bucket.bucket_name
    return f"s3://{bucket}/{foundation.policy_object_key}"
