"""How a run of digits falls apart, and what each number of it is."""

from __future__ import annotations

import pytest

from bedrock_weir.classifiers.entities.number import number, parts
from bedrock_weir.classifiers.entities.numbers import read
from bedrock_weir.classifiers.entities.phone import date_groups, is_international
from bedrock_weir.classifiers.rule import Match


def _groups(run: str) -> list[list[str]]:
    return [[run[left:right] for left, right in part] for part in parts(run)]


@pytest.mark.parametrize(
    ("run", "groups"),
    [
        ("123-45-6789", [["123", "45", "6789"]]),
        ("123  456", [["123"], ["456"]]),
        ("1 - 2", [["1"], ["2"]]),
        ("12. 34", [["12"], ["34"]]),
        ("(415) 555-0132", [["415", "555", "0132"]]),
        ("+49 (0)30 12", [["49", "0", "30", "12"]]),
        ("512+62+83", [["512"], ["62"], ["83"]]),
    ],
)
def test_a_run_falls_apart(run: str, groups: list[list[str]]) -> None:
    """Where two separators stand that do not belong to one number (rule 1)."""
    assert _groups(run) == groups


def test_a_number_keeps_how_it_was_written() -> None:
    """Its digits, its groups, what parts them and what stands before them."""
    run = "+1 (415) 555-0132"
    found = number(run, parts(run)[0], 0, 3)
    assert found.digits == "14155550132"
    assert found.shape == (1, 3, 3, 4)
    assert found.lead == "+"
    assert (found.start, found.end) == (0, len(run))
    assert found.is_apart


def test_a_number_among_others_is_apart_behind_a_space() -> None:
    """Where its own groups have other separators."""
    run = "123-45-6789 12"
    assert number(run, parts(run)[0], 0, 2).is_apart
    run = "123 45 6789 12"
    assert not number(run, parts(run)[0], 0, 2).is_apart


def _read(value: str, before: str = "") -> list[tuple[str, str]]:
    return [
        (reading.data_class, value[reading.start : reading.end])
        for reading in read(Match(value, before))
    ]


def test_several_numbers_of_one_run() -> None:
    """Each has its own meaning."""
    assert _read("4111 1111 1111 1111 536-90-4399") == [
        ("CREDIT_DEBIT_CARD_NUMBER", "4111 1111 1111 1111"),
        ("US_SOCIAL_SECURITY_NUMBER", "536-90-4399"),
    ]


@pytest.mark.parametrize("before", ["inv-", "a/", "x.", "sku_", "us$"])
def test_what_hangs_on_a_word_is_the_rest_of_something(before: str) -> None:
    """Unless the word says what it is (rule 2)."""
    assert _read("536-90-4399", before) == []
    assert _read("536-90-4399", "ssn-") != []


def test_a_date_is_skipped() -> None:
    """And what stands behind it is read."""
    assert _read("2024-01-15 536-90-4399", "ssn ") == [
        ("US_SOCIAL_SECURITY_NUMBER", "536-90-4399")
    ]
    assert date_groups("05061988", (2, 2, 4)) == 3
    assert date_groups("25301988", (2, 2, 4)) == 0


def test_what_a_card_cannot_be() -> None:
    """Digits of a decimal fraction are no card's."""
    assert _read("0.4111111111111111") == []
    assert _read("4111111111111112") == []


def test_a_close_word_stands_for_the_check_digit() -> None:
    """One further away does not (`meanings`, rules 1 and 2)."""
    assert _read("943 476 5918", "nhs number ") != []
    assert _read("9434765918", "the nhs told paul ") == []
    assert _read("9434765919", "the nhs told paul ") != []


def test_a_hostile_run_is_given_up() -> None:
    """After so many groupings nothing more is looked at; the run itself is bounded."""
    assert _read("11 " * 63 + "11", "call ") is not None


@pytest.mark.parametrize(
    ("digits", "is_number"),
    [
        ("12125550187", True),
        ("4915123456789", True),
        ("919876543210", True),
        ("1212555018", False),
        ("999123456789", False),
        ("0123456789", False),
    ],
)
def test_calling_codes(digits: str, is_number: bool) -> None:
    """A known calling code, and as many digits as its numbers have."""
    assert is_international(digits, has_trunk=False) is is_number


def test_a_trunk_zero_in_brackets_is_not_counted() -> None:
    """`+33 (0)1 ...` has one digit more."""
    assert is_international("330142685300", has_trunk=True)
    assert not is_international("330142685300", has_trunk=False)
