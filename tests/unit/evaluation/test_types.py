from __future__ import annotations

import pytest

from bedrock_weir.evaluation.types import _NAMES, are_related, is_structured, ours


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ("PERSON", "NAME"),
        ("PHONE_NUMBER", "PHONE"),
        ("US_SSN", "US_SOCIAL_SECURITY_NUMBER"),
        ("CREDIT_CARD", "CREDIT_DEBIT_CARD_NUMBER"),
        ("IBAN_CODE", "INTERNATIONAL_BANK_ACCOUNT_NUMBER"),
        ("EMAIL_ADDRESS", "EMAIL"),
        ("US_DRIVER_LICENSE", "DRIVER_ID"),
        ("DOMAIN_NAME", "URL"),
        ("email address", "EMAIL"),
        ("EMAIL", "EMAIL"),
        ("SOMETHING_ELSE", "SOMETHING_ELSE"),
    ],
)
def test_names_are_translated(other: str, name: str) -> None:
    """A name that nobody knows stays."""
    assert ours(other) == name


def test_a_name_stands_for_one_class() -> None:
    """And none of ours for another."""
    others = [other for names in _NAMES.values() for other in names]
    assert len(others) == len(set(others))
    assert not set(others) & set(_NAMES)


def test_what_has_a_form() -> None:
    """Names do not, numbers do."""
    assert is_structured("PIN")
    assert not is_structured("NAME")
    assert are_related("LOCATION", "ADDRESS")
    assert not are_related("PIN", "AGE")
