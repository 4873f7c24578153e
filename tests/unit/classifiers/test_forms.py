"""What each classifier finds, and what it does not."""

from __future__ import annotations

import pytest

from bedrock_weir.classifiers import CLASSIFIERS, GROUPS
from bedrock_weir.classifiers.payment_card import is_card_number, passes_luhn
from bedrock_weir.classifiers.scanner import Scanner, merge, redact
from bedrock_weir.content import Finding, Span

FOUND = [
    (
        "EMAIL",
        "write to jane.doe+x@mail.example.co.uk, please",
        "jane.doe+x@mail.example.co.uk",
    ),
    ("EMAIL", "<a@b.example>", "a@b.example"),
    ("EMAIL", "...dots@b.example...", "dots@b.example"),
    ("EMAIL", "grüße@bücher.example", "grüße@bücher.example"),
    ("EMAIL", "a@b.example@c.example", "a@b.example"),
    ("EMAIL", "x" * 254 + "@b.example", "x" * 254 + "@b.example"),
    ("AWS_ACCESS_KEY", "key=AKIAIOSFODNN7EXAMPLE;", "AKIAIOSFODNN7EXAMPLE"),
    ("AWS_ACCESS_KEY", "xASIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE"),
    ("US_SOCIAL_SECURITY_NUMBER", "ssn 123-45-6789.", "123-45-6789"),
    ("US_SOCIAL_SECURITY_NUMBER", "ssn 123 45 6789.", "123 45 6789"),
    ("CREDIT_DEBIT_CARD_NUMBER", "pay 4111 1111 1111 1111 now", "4111 1111 1111 1111"),
    ("CREDIT_DEBIT_CARD_NUMBER", "pay 4111-1111-1111-1111 now", "4111-1111-1111-1111"),
    ("CREDIT_DEBIT_CARD_NUMBER", "378282246310005", "378282246310005"),
    ("CREDIT_DEBIT_CARD_NUMBER", "in 2024 5555 5555 5555 4444", "5555 5555 5555 4444"),
]
NOT_FOUND = [
    ("EMAIL", "user@localhost"),
    ("EMAIL", "@example.com"),
    ("EMAIL", "see you @ 5.pm"),
    ("AWS_ACCESS_KEY", "AKIAIOSFODNN7EXAMPL"),
    ("AWS_ACCESS_KEY", "AKIAIOSFODNN7EXAMPLE1"),
    ("AWS_ACCESS_KEY", "akiaiosfodnn7example"),
    ("US_SOCIAL_SECURITY_NUMBER", "000-12-3456"),
    ("US_SOCIAL_SECURITY_NUMBER", "666-12-3456"),
    ("US_SOCIAL_SECURITY_NUMBER", "912-12-3456"),
    ("US_SOCIAL_SECURITY_NUMBER", "123-00-3456"),
    ("US_SOCIAL_SECURITY_NUMBER", "123-45-0000"),
    ("US_SOCIAL_SECURITY_NUMBER", "123-45 6789"),
    ("US_SOCIAL_SECURITY_NUMBER", "1123-45-67890"),
    ("CREDIT_DEBIT_CARD_NUMBER", "4111 1111 1111 1112"),
    ("CREDIT_DEBIT_CARD_NUMBER", "1111 1111 1111 1117"),
    ("CREDIT_DEBIT_CARD_NUMBER", "41111111111111110000"),
]


@pytest.mark.parametrize(("name", "text", "value"), FOUND)
def test_it_finds(name: str, text: str, value: str) -> None:
    """The value, its exact span, and nothing else."""
    found = CLASSIFIERS[name].find(text)
    assert [text[slice(item.span.start, item.span.end)] for item in found] == [value]


@pytest.mark.parametrize(("name", "text"), NOT_FOUND)
def test_it_does_not_find(name: str, text: str) -> None:
    """What is not of the form, or fails its validation."""
    assert CLASSIFIERS[name].find(text) == []


@pytest.mark.parametrize("name", sorted(CLASSIFIERS))
def test_it_holds_no_more_than_its_width(name: str) -> None:
    """Rule 3 of `base`: text held back is bounded."""
    classifier = CLASSIFIERS[name]
    for text in ("a" * 5000, "1" * 5000, "1 " * 2500, "a@" * 2500, "AKIA" * 1250):
        assert len(text) - classifier.open_from(text) <= classifier.width


def test_every_class_belongs_to_a_group() -> None:
    """A policy can name classes by group."""
    assert set(GROUPS) == set(CLASSIFIERS)


def test_the_luhn_digit_catches_every_single_error() -> None:
    """ISO/IEC 7812-1, annex B."""
    assert passes_luhn("79927398713")
    for position in range(11):
        digits = list("79927398713")
        digits[position] = str((int(digits[position]) + 1) % 10)
        assert not passes_luhn("".join(digits))


@pytest.mark.parametrize(
    "number",
    [
        "4222222222222",
        "30569309025904",
        "6011111111111117",
        "3530111333300000",
        "2223003122003222",
    ],
)
def test_issuers_test_numbers_are_card_numbers(number: str) -> None:
    """The numbers that issuers publish for testing."""
    assert is_card_number(number)


def test_nothing_is_found_across_texts() -> None:
    """Joined texts are scanned at once, and still apart."""
    texts = ["4111 1111", "1111 1111", "", "a@b.example", "x"]
    found = Scanner(CLASSIFIERS.values()).find_in_each(texts)
    assert [len(items) for items in found] == [0, 0, 0, 1, 0]
    assert found[3][0].span == Span(0, 11)


def test_overlapping_findings_become_one() -> None:
    """Under the class of the leftmost, up to the end of the last."""
    first, second = Finding("A", Span(0, 5)), Finding("B", Span(3, 9))
    assert merge([first, second]) == [Finding("A", Span(0, 9))]
    assert redact("0123456789", [second, first]) == "{A}9"
