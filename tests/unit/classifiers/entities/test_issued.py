"""Ranges: what is given out, and what never was."""

from __future__ import annotations

import pytest

from bedrock_weir.classifiers.entities import issued


@pytest.mark.parametrize(
    "digits",
    [
        "4242424242424242",
        "4222222222222",
        "5555555555554444",
        "2223003122003222",
        "378282246310005",
        "6011111111111117",
        "30569309025904",
        "3530111333300000",
        "6200000000000000000",
    ],
)
def test_card_networks(digits: str) -> None:
    """Each network's prefix, with a length that it uses."""
    assert issued.card(digits)


@pytest.mark.parametrize(
    "digits", ["8148443043250211", "9111111111111111", "424242424242424", "1" * 16]
)
def test_no_card_network(digits: str) -> None:
    """No network has this prefix, or not with this length."""
    assert not issued.card(digits)


@pytest.mark.parametrize(
    ("digits", "is_issued"),
    [
        ("536904399", True),
        ("899999999", True),
        ("000123456", False),
        ("666123456", False),
        ("912123456", False),
        ("123003456", False),
        ("123450000", False),
        ("078051120", False),
    ],
)
def test_social_security(digits: str, is_issued: bool) -> None:
    """Areas, groups and serials that do not exist."""
    assert issued.social_security(digits) is is_issued


@pytest.mark.parametrize(
    ("group", "is_issued"),
    [("50", True), ("65", True), ("66", False), ("88", True), ("93", False)],
)
def test_individual_taxpayers(group: str, is_issued: bool) -> None:
    """The groups that the IRS gives out."""
    assert issued.individual_taxpayer(f"912{group}1234") is is_issued


@pytest.mark.parametrize(
    ("number", "is_issued"),
    [
        ("AB123456C", True),
        ("GB123456C", False),
        ("QQ123456C", False),
        ("AO123456C", False),
        ("AB123456E", False),
    ],
)
def test_national_insurance(number: str, is_issued: bool) -> None:
    """Prefixes that HMRC does not allocate."""
    assert issued.national_insurance(number) is is_issued


@pytest.mark.parametrize(
    ("number", "is_issued"),
    [
        ("1EG4TE5MK73", True),
        ("0EG4TE5MK73", False),
        ("1SG4TE5MK73", False),
        ("1EG4TE5MK7A", False),
    ],
)
def test_medicare(number: str, is_issued: bool) -> None:
    """Each position has its class; S, L, O, I, B and Z are in none."""
    assert issued.medicare(number) is is_issued


def test_other_prefixes() -> None:
    """Routing numbers, EINs, PANs and DEA numbers."""
    assert issued.routing_prefix("021000021")
    assert not issued.routing_prefix("991000021")
    assert issued.employer("941234567")
    assert not issued.employer("071234567")
    assert issued.permanent_account("ABCPE1234F")
    assert not issued.permanent_account("ABCXE1234F")
    assert issued.drug_enforcement("AB1234563")
    assert not issued.drug_enforcement("QB1234563")


def test_every_country_of_an_iban_exists() -> None:
    """Lengths are those of the registry for a few, and each country is known."""
    assert issued.IBAN_LENGTHS["DE"] == 22
    assert issued.IBAN_LENGTHS["MT"] == 31
    assert issued.IBAN_LENGTHS["NO"] == 15
    assert set(issued.IBAN_LENGTHS) <= issued.COUNTRIES
