"""An environment's file: what it may say, and what it may not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tools.pages import infra_settings

from bedrock_weir.settings import RetentionMode
from infra.settings import (
    DEFAULTS,
    Environment,
    InfraSettingsError,
    PolicyDelivery,
    Profile,
    Routing,
    environment_of,
    read_environment,
)
from tests.support.stacks import ROOT, SMALL, small


@pytest.mark.parametrize("profile", Profile)
def test_the_shipped_files_are_environments_of_their_profile(profile: Profile) -> None:
    """Whoever copies one begins with something that works."""
    environment = read_environment(profile.value)
    assert environment.name == environment.profile == profile
    assert len(environment.availability_zones) == (3 if environment.is_kept else 2)


def test_a_profile_fills_in_what_a_file_does_not_say() -> None:
    """The defaults of `prod` are not those of the table."""
    prod = small(profile="prod")
    assert prod.audit.retention_mode is RetentionMode.COMPLIANCE
    assert prod.policy.delivery is PolicyDelivery.APPCONFIG
    assert small().audit.retention_mode is RetentionMode.GOVERNANCE


def test_a_file_wins_over_its_profile_key_by_key() -> None:
    """One key in a table leaves the profile's others."""
    audit = small(profile="prod", audit={"retention_days": 30}).audit
    assert audit.retention_days == 30
    assert audit.retention_mode is RetentionMode.COMPLIANCE


def test_every_default_of_a_profile_is_a_setting() -> None:
    """A default for a key that is gone would never be noticed."""
    for tables in DEFAULTS.values():
        for table, values in tables.items():
            model: Any = Environment.model_fields[table].annotation
            assert set(values) <= set(model.model_fields)


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"colour": "red"}, "`colour`"),
        ({"audit": {"retention": 1}}, "`audit.retention`"),
        ({"audit": {"retention_days": 0}}, "`audit.retention_days`"),
        ({"audit": {"retention_mode": "compliance"}}, "`audit.retention_mode`"),
        ({"audit": {"kms_key_arn": "alias/mine"}}, "`audit.kms_key_arn`"),
        ({"audit": {"prefix": "UPPER"}}, "`audit.prefix`"),
        ({"audit": "records"}, "`audit`"),
        ({"account": "12345"}, "`account`"),
        ({"region": "Frankfurt"}, "`region`"),
        ({"region": "eu-west-1"}, "`availability_zones`"),
        ({"availability_zones": ["us-east-1a"]}, "`availability_zones`"),
        ({"name": "x"}, "`name`"),
        ({"name": "with space"}, "`name`"),
        ({"name": "a-name-of-17-char"}, "`name`"),
        ({"routing": []}, "`routing`"),
        ({"routing": ["telepathy"]}, "`routing"),
        ({"tls": {}}, "`tls.host`"),
        ({"services": ["s3"]}, "`services`"),
        ({"tasks": {"least": 5, "most": 4}}, "`tasks.least`"),
        ({"tasks": {"cpu": 300}}, "`tasks.cpu`"),
        ({"network": {"cidr": "10.0.0.0"}}, "`network.cidr`"),
        ({"consumer": {"vpc_id": "vpc-1"}}, "`consumer."),
        (
            {
                "consumer": {
                    "account": "444455556666",
                    "vpc_id": "vpc-1",
                    "vpc_cidr": "10.0.0.0/16",
                    "subnet_ids": ["subnet-1"],
                }
            },
            "`consumer.service_name`",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_an_error_that_names_the_key(
    tables: dict[str, Any], said: str
) -> None:
    """Nothing is guessed, and nothing that is not understood is left out."""
    with pytest.raises(InfraSettingsError) as caught:
        environment_of({**SMALL, **tables})
    assert said in str(caught.value)


@pytest.mark.parametrize("profile", [None, "test", 1])
def test_a_profile_is_one_of_two(profile: Any) -> None:
    """Without it nobody would know what to keep."""
    with pytest.raises(InfraSettingsError, match="`profile`: `dev` or `prod`"):
        environment_of({**SMALL, "profile": profile})


def test_dns_alone_needs_no_certificate() -> None:
    """The CA's leaf is all that Bedrock's names need."""
    assert small(routing=["dns"], tls={}).routing == (Routing.DNS,)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name = ", "is not TOML"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"profile = 'dev'", "`name`: Field required"),
        (None, "No such file"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    """The message says which file, whoever made it."""
    path = tmp_path / "mine.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InfraSettingsError) as caught:
        read_environment(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_a_bare_name_is_a_shipped_file() -> None:
    """`-c environment=nobody` looks where the shipped files are."""
    with pytest.raises(InfraSettingsError, match=r"environments/nobody\.toml"):
        read_environment("nobody")


def test_the_page_is_the_table() -> None:
    """docs/infra-settings.md is what `python -m tools.pages.infra_settings` writes."""
    text = (ROOT / "docs/infra-settings.md").read_text(encoding="utf-8")
    assert infra_settings.page(text) == text


def test_the_page_says_a_meaning_for_every_setting() -> None:
    """A row without words would be a key to guess about."""
    rows = [
        row for row in infra_settings.tables().splitlines() if row.startswith("| `")
    ]
    assert len(rows) > 60
    assert all(row.rsplit("|", 2)[1].strip() for row in rows)
