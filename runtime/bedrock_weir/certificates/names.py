"""The host names of Bedrock's services, as AWS SDKs derive them.

Rule 1: a service has four names in a region: plain and FIPS, each in the partition's
        suffix for IPv4 and in the one for both address families. botocore's endpoint
        rule sets say the same; a test compares.
Rule 2: names are exact. No wildcard, no address, no name of one label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from bedrock_weir.errors import SettingsError

SERVICES: Final = ("bedrock-runtime", "bedrock-agent-runtime", "bedrock-agentcore")
"""The services that are inspected, by their names in host names."""

MOST_NAMES: Final = 40
"""More than three services have; KMS signs 4096 bytes at once."""

_LONGEST = 253
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z][a-z0-9-]{{0,61}}[a-z0-9]")
_REGION = r"-[a-z0-9]+-\d+"
_PARTITIONS: Final = (
    ("(us|eu|ap|sa|ca|me|af|il|mx)", "amazonaws.com", "api.aws"),
    ("us-gov", "amazonaws.com", "api.aws"),
    ("cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
    ("eusc-de", "amazonaws.eu", "api.amazonwebservices.eu"),
    ("us-iso", "c2s.ic.gov", "api.aws.ic.gov"),
    ("us-isob", "sc2s.sgov.gov", "api.aws.scloud"),
    ("eu-isoe", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
    ("us-isof", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
)
"""What regions begin with, and the two suffixes of their host names."""


def host_names(region: str, services: Iterable[str] = SERVICES) -> tuple[str, ...]:
    """Return every name under which an SDK calls these services in a region.

    Raises:
        SettingsError: the region, or a service, is not known.
    """
    suffixes = _suffixes(region)
    found: list[str] = []
    for service in services:
        if service not in SERVICES:
            known = ", ".join(f"`{each}`" for each in SERVICES)
            raise SettingsError(f"no service `{service}`; there are {known}")
        found += (
            f"{service}{fips}.{region}.{suffix}"
            for suffix in suffixes
            for fips in ("", "-fips")
        )
    return tuple(dict.fromkeys(found))


def checked_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return host names without repetition, after rule 2.

    Raises:
        SettingsError: one is no host name, or there are none, or too many.
    """
    found = tuple(dict.fromkeys(name.strip().lower() for name in names))
    for name in found:
        if len(name) > _LONGEST or not _HOST.fullmatch(name):
            raise SettingsError(
                f"`{name[:80]}` is no host name that a certificate may be for: give"
                " whole names, without wildcards, ports and addresses"
            )
    if not 1 <= len(found) <= MOST_NAMES:
        raise SettingsError(
            f"a certificate is for 1 to {MOST_NAMES} host names, not {len(found)}"
        )
    return found


def _suffixes(region: str) -> tuple[str, str]:
    for beginning, *suffixes in _PARTITIONS:
        if re.fullmatch(beginning + _REGION, region):
            return suffixes[0], suffixes[1]
    raise SettingsError(
        f"`{region[:40]}` is no AWS region whose host names are known: correct it, or"
        " name the hosts themselves"
    )
