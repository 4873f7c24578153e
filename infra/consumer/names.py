"""The host names under which SDKs look for Bedrock."""

from __future__ import annotations

from collections.abc import Sequence

_DOMAINS = ("amazonaws.com", "api.aws")
"""Of IPv4, and of IPv4 with IPv6."""


def host_names(services: Sequence[str], region: str) -> tuple[str, ...]:
    """Return every name of services in a region, those of FIPS too."""
    return tuple(
        f"{service}{fips}.{region}.{domain}"
        for service in services
        for fips in ("", "-fips")
        for domain in _DOMAINS
    )
