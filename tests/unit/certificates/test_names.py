from __future__ import annotations

import pytest
from botocore.endpoint_provider import EndpointProvider
from botocore.loaders import Loader

from bedrock_weir.certificates.names import (
    MOST_NAMES,
    SERVICES,
    checked_names,
    host_names,
)
from bedrock_weir.errors import SettingsError

LOADER = Loader()
PARTITIONS = LOADER.load_data("partitions")
REGIONS = [
    region
    for partition in PARTITIONS["partitions"]
    for region in partition["regions"]
    if not region.endswith("-global")
]


@pytest.mark.parametrize("service", SERVICES)
def test_names_are_those_of_the_endpoint_rule_sets(service):
    """Rule 1: in every region that botocore knows, with FIPS or not, dual or not."""
    rules = LOADER.load_service_model(service, "endpoint-rule-set-1")
    provider = EndpointProvider(rules, PARTITIONS)
    assert len(REGIONS) > 30
    for region in REGIONS:
        resolved = {
            provider.resolve_endpoint(
                Region=region, UseFIPS=fips, UseDualStack=dual
            ).url.removeprefix("https://")
            for fips in (False, True)
            for dual in (False, True)
        }
        assert set(host_names(region, [service])) == resolved, region


def test_every_service_is_named_by_default():
    """Four names each, none twice."""
    found = host_names("eu-central-1")
    assert len(set(found)) == len(found) == 4 * len(SERVICES)


@pytest.mark.parametrize(
    "region", ["", "us", "us-east", "evil.example", "us-east-1.evil", "xx-east-1", "\n"]
)
def test_unknown_region_is_refused(region):
    """Nothing is guessed about where a region is."""
    with pytest.raises(SettingsError, match="no AWS region"):
        host_names(region)


def test_unknown_service_is_refused():
    """A service that is not inspected gets no certificate."""
    with pytest.raises(SettingsError, match="no service `s3`"):
        host_names("us-east-1", ["s3"])


def test_names_are_told_apart_by_what_they_are():
    """Rule 2: case, space and repetition do not count."""
    assert checked_names([" A.example ", "a.example", "b.example"]) == (
        "a.example",
        "b.example",
    )


@pytest.mark.parametrize(
    "name",
    [
        "",
        "localhost",
        "*.example",
        "a..example",
        ".example",
        "a.example.",
        "10.0.0.1",
        "::1",
        "a.example:443",
        "https://a.example",
        "a_b.example",
        "-a.example",
        "ä.example",
        "a.example\0",
        "a." * 127 + "example",
        "a" * 64 + ".example",
    ],
)
def test_what_is_no_host_name_is_refused(name):
    """Rule 2: no wildcard, no address, no port, no second meaning."""
    with pytest.raises(SettingsError, match="is no host name"):
        checked_names([name])


@pytest.mark.parametrize("count", [0, MOST_NAMES + 1])
def test_number_of_names_is_bounded(count):
    """At least one, and no more than KMS can sign."""
    with pytest.raises(SettingsError, match=f"not {count}"):
        checked_names(f"n{number}.example" for number in range(count))
