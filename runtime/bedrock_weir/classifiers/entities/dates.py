"""Dates as people write them, in the languages of the vocabulary."""

from __future__ import annotations

import re

_NAMES = """
jan feb mar apr may jun jul aug sep oct nov dec mär mae mai okt dez jän fév fev avr
jui aoû aou déc ene abr ago set dic gen mag giu lug ott out mrt mei
"""
_MONTHS = frozenset(_NAMES.encode().decode("latin-1").split())
"""The first three letters of the months' names."""

_NAME = r"([A-Za-z\xc3\x80-\xbf]{3,12})\.?"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH = "(?:0?[1-9]|1[0-2])"
_YEAR = "(?:19|20)[0-9]{2}"
_OF = "(?: ?(?:of|de|del|di|van))?"
_END = r"(?![0-9A-Za-z])"

_DATES = tuple(
    re.compile(expression + _END)
    for expression in (
        rf"{_DAY}([./ -]){_DAY}\1(?:{_YEAR}|[0-9]{{2}})",
        rf"{_YEAR}([./ -]?){_MONTH}\1{_DAY}",
        (
            rf"{_DAY}(?:st|nd|rd|th|\.|er|\xc2\xba)?{_OF}[ ./-]?{_NAME}{_OF}"
            rf"[ ,./-]{{1,2}}(?:{_YEAR}|[0-9]{{2}})"
        ),
        rf"{_NAME} ?{_DAY}(?:st|nd|rd|th)?[ ,]{{1,2}}{_YEAR}",
        rf"{_DAY}{_MONTH}{_YEAR}",
    )
)
_NAMED = frozenset({2, 3})
"""Which of them name the month."""

_SHORT = r"(?![0-9A-Za-z]|[/.-][0-9])"
_MONTHS_OF_YEAR = (
    re.compile(
        r"(?:0[1-9]|1[0-2]|[1-9]) ?(?:[/-] ?[0-9]{2}|[/.-] ?20[0-9]{2})" + _SHORT,
    ),
    re.compile(r"20[2-4][0-9][/-](?:0[1-9]|1[0-2])" + _SHORT),
    re.compile(r"(?:0[1-9]|1[0-2])(?:[2-4][0-9]|20[2-4][0-9])(?![0-9A-Za-z])"),
    re.compile(rf"{_NAME}[ /-]?'?(?:20[0-9]{{2}}|[2-4][0-9]){_END}"),
)


def date_length(text: str) -> int:
    """Return how many characters of a text's beginning are a full date, or 0."""
    for index, expression in enumerate(_DATES):
        found = expression.match(text)
        if found is None:
            continue
        if index in _NAMED and not _is_month(found[1]):
            continue
        return found.end()
    return 0


def month_length(text: str) -> int:
    """Return how many characters of a text's beginning are a month of a year."""
    for expression in _MONTHS_OF_YEAR:
        found = expression.match(text)
        if found is None:
            continue
        if found.lastindex and not _is_month(found[1]):
            continue
        return found.end()
    return 0


def _is_month(name: str) -> bool:
    short = name.encode("latin-1").lower().decode("latin-1")
    return short[:3] in _MONTHS or short[:4] in _MONTHS
