"""CREDIT_DEBIT_CARD_NUMBER: 13 to 19 digits that an issuer could have given out.

Form: digits, plain or in groups of three and more with single spaces or hyphens
between (ISO/IEC 7812). A candidate begins where a group begins and ends where one
ends; the longest candidate from the leftmost group wins. Validation: the issuer's
range and length, and the Luhn check digit.
"""

from __future__ import annotations

import re

from bedrock_weir.classifiers.digits import after_group, shape
from bedrock_weir.content import Finding, Span

_MIN_DIGITS, _MAX_DIGITS = 13, 19
_MAX_GROUPS = 6

_RUN = re.compile(r"[0-9]{3,}(?:[ -][0-9]{3,})*")
_CANDIDATE = re.compile(rb"000[0 -]{10,}")
"""In a text's shape: what is wide enough, and begins where a group begins."""
_GROUP = re.compile(r"[0-9]+")
_BEGUN = re.compile(r"(?<![0-9])[0-9]{1,19}(?:(?<=[0-9]{3})[ -][0-9]{0,16}){0,5}\Z")

_ISSUERS = (
    # lowest prefix, highest prefix, lengths
    ("34", "34", {15}),  # American Express
    ("37", "37", {15}),
    ("300", "305", {14, 16, 17, 18, 19}),  # Diners Club
    ("36", "36", {14, 15, 16, 17, 18, 19}),
    ("38", "39", {14, 16, 17, 18, 19}),
    ("3528", "3589", {16, 17, 18, 19}),  # JCB
    ("4", "4", {13, 16, 19}),  # Visa
    ("51", "55", {16}),  # Mastercard
    ("2221", "2720", {16}),
    ("6011", "6011", {16, 17, 18, 19}),  # Discover
    ("644", "649", {16, 17, 18, 19}),
    ("65", "65", {16, 17, 18, 19}),
    ("62", "62", {16, 17, 18, 19}),  # UnionPay
    ("50", "50", {13, 14, 15, 16, 17, 18, 19}),  # Maestro
    ("56", "69", {13, 14, 15, 16, 17, 18, 19}),
)


class PaymentCard:
    """Finds credit and debit card numbers."""

    data_class = "CREDIT_DEBIT_CARD_NUMBER"
    width = _MAX_DIGITS + _MAX_GROUPS

    def find(self, text: str, start: int = 0) -> list[Finding]:
        """Return the card numbers at or after `start`."""
        text_shape = shape(text)
        findings = []
        for candidate in _CANDIDATE.finditer(
            text_shape, after_group(text_shape, start)
        ):
            for run in _RUN.finditer(text, *candidate.span()):
                findings += self._in_run(text, run)
        return findings

    def open_from(self, text: str, start: int = 0) -> int:
        """Return where a number could have begun at the end."""
        begun = _BEGUN.search(text, max(start, len(text) - self.width))
        return len(text) if begun is None else begun.start()

    def _in_run(self, text: str, run: re.Match[str]) -> list[Finding]:
        groups = [group.span() for group in _GROUP.finditer(text, *run.span())]
        findings = []
        first = 0
        while first < len(groups):
            last = _longest(text, groups, first)
            if last is not None:
                span = Span(groups[first][0], groups[last][1])
                findings.append(Finding(self.data_class, span))
                first = last
            first += 1
        return findings


def _longest(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """Return the last group of the longest number that begins at `first`."""
    found = None
    digits = ""
    for last in range(first, min(first + _MAX_GROUPS, len(groups))):
        digits += text[slice(*groups[last])]
        if len(digits) > _MAX_DIGITS:
            break
        if len(digits) >= _MIN_DIGITS and is_card_number(digits):
            found = last
    return found


def is_card_number(digits: str) -> bool:
    """Tell whether an issuer could have given out this number."""
    return _is_issued(digits) and passes_luhn(digits)


def _is_issued(digits: str) -> bool:
    return any(
        low <= digits[: len(low)] <= high and len(digits) in lengths
        for low, high, lengths in _ISSUERS
    )


_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def passes_luhn(digits: str) -> bool:
    """Tell whether the last digit is the check digit of the others."""
    numbers = [ord(digit) - 48 for digit in reversed(digits)]
    total = sum(numbers[::2]) + sum(_DOUBLED[number] for number in numbers[1::2])
    return total % 10 == 0
