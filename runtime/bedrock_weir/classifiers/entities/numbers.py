"""Numbers: digits, in groups or not; each is given one meaning, or none.

Rule 1: the longest number from the leftmost group wins.
Rule 2: a number that hangs on a word or a path (`INV-1234567`, `/1234567`) is the rest
        of something else, unless that word says what it is.
Rule 3: an extension belongs to a telephone number, two letters to a health number; a
        word behind a number (`fax`, `mobile`) says that it is a telephone number, and
        `is my SSN`, `(SSN)` and the like say what it is (`behind`).
"""

from __future__ import annotations

import re

from bedrock_weir.classifiers.entities.behind import BEGUN_TAIL, TAIL, words_behind
from bedrock_weir.classifiers.entities.context import Word, words_before
from bedrock_weir.classifiers.entities.meanings import CLASSES, Meaning, meaning
from bedrock_weir.classifiers.entities.number import Number, Span, number, parts
from bedrock_weir.classifiers.entities.phone import date_groups
from bedrock_weir.classifiers.rule import Form, Match, Reading

_MOST_GROUPS = 7
"""Groups of one number at the most."""
_MOST_TRIES = 64
"""Groupings of one run that are looked at."""
_LEAST, _LEAST_IN_ROW, _MOST = 6, 13, 19
"""Digits of a number."""

_RUN = re.compile(r"[+(]{0,2}[0-9](?:[ ./()+\-]{0,2}[0-9])*")
_BEHIND = ("office", "fax", "mobile", "home", "cell", "work", "landline", "phone")
_BEHIND_WORD = re.compile(rf"[ -]{{0,2}}\(?(?:{'|'.join(_BEHIND)})\Z", re.IGNORECASE)
_JOINS = frozenset("-./_\\%&")
"""What joins a number to a word before it."""


def read(match: Match) -> list[Reading]:
    """Return what the numbers of a run are."""
    value, before = match.value, match.before
    run, tail = value, ""
    if value.upper() != value.lower():
        found = _RUN.match(value)
        if found is None:
            return []
        run, tail = found[0], value[found.end() :]
    words = words_before(before)
    if tail and _BEHIND_WORD.match(tail):
        words.insert(0, _SAYS_PHONE)
    elif tail[:1] == " ":
        words = [*words_behind(tail), *words]
    is_glued = _is_glued(before)
    readings: list[Reading] = []
    tries = _MOST_TRIES
    for groups in parts(run):
        first = 0
        # Without a word, groups among others are a card or nothing.
        least = _LEAST if words or not _is_row(run, groups) else _LEAST_IN_ROW
        while first < len(groups) and tries > 0:
            skipped = _date(run, groups, first)
            if skipped:
                first += skipped
                continue
            last = min(len(groups), first + _MOST_GROUPS)
            while last > first:
                last -= 1
                if not _is_wide(groups, first, last, least):
                    continue
                tries -= 1
                chosen = number(run, groups, first, last)
                found_meaning = meaning(chosen, words, is_glued=is_glued)
                if found_meaning is not None:
                    readings.append(_reading(chosen, found_meaning, run, tail))
                    first = last
                    break
            first += 1
            is_glued = False
    return readings


_SAYS_PHONE = Word("PHONE", is_close=True)


def _is_glued(before: str) -> bool:
    """Tell whether a run is the rest of something longer (rule 2)."""
    last = before[-1:]
    if last.isalnum() or last == "$":
        return last.isascii()
    return last in _JOINS and (before[-2:-1].isalnum() or last in "_\\")


def _is_row(run: str, groups: list[Span]) -> bool:
    """Tell whether more groups than a number has stand with spaces between them."""
    return len(groups) > _MOST_GROUPS and run.count(" ") >= len(groups) - 1


def _is_wide(groups: list[Span], first: int, last: int, least: int) -> bool:
    """Tell whether groups hold as many digits as a number has."""
    count = 0
    for left, right in groups[first : last + 1]:
        count += right - left
    return least <= count <= _MOST and count > 2 * (last - first)


def _date(run: str, groups: list[Span], first: int) -> int:
    """Return how many groups from `first` on are a date."""
    if len(groups) - first < 3:
        return 0
    (begin, end), (left, right), (_, close) = groups[first : first + 3]
    if right - left > 2 or end - begin not in _DATE_WIDTHS:
        return 0
    third = groups[first + 2][0]
    return date_groups(
        run[begin:end] + run[left:right] + run[third:close],
        (end - begin, right - left, close - third),
    )


_DATE_WIDTHS = (1, 2, 4)


def _reading(chosen: Number, found: Meaning, run: str, tail: str) -> Reading:
    data_class, end = found.data_class, chosen.end
    if tail and end == len(run):
        end += _tail(tail, data_class)
    return Reading(
        data_class, chosen.start + _lead(chosen.lead, data_class), end, found.score
    )


def _lead(lead: str, data_class: str) -> int:
    """Return how much of what stands before a number does not belong to it."""
    return 0 if data_class == "PHONE" else len(lead)


def _tail(tail: str, data_class: str) -> int:
    if data_class == "PHONE" and tail[-1:].isdecimal():
        return len(tail)
    if data_class == "CA_HEALTH_NUMBER" and tail[1:].isupper() and len(tail) == 3:
        return len(tail)
    return 0


def _begun(word: str) -> str:
    """Return an expression for every beginning of a word."""
    expression = ""
    for letter in reversed(word):
        expression = f"(?:[{letter}{letter.upper()}]{expression})?"
    return expression


_EXTENSION = r" ?(?:x|[Ee]xt\.?|[Ee]xtension) ?[0-9]{1,6}\b"
_BEGUN_EXTENSION = (
    r"(?:x|[Ee](?:x(?:t(?:\.|ension|ensio|ensi|ens|en|e)?)?)?) ?[0-9]{0,6}"
)

RULES = (
    Form(
        name="number",
        data_class="PHONE",
        others=CLASSES,
        pattern=(
            r"(?:\B[+(]{1,2}|\b)[0-9](?:[ ./()+\-]{0,2}[0-9]){5,63}"
            rf"(?:{_EXTENSION}|[ -][A-Z]{{2}}\b"
            rf"|[ -]{{0,2}}\(?(?i:{'|'.join(_BEHIND)})\b|{TAIL}|\b)"
        ),
        opening=(
            r"[+(]{1,2}|[+(]{0,2}[0-9][0-9 ()+./\-]{0,192}+"
            rf"(?:{_BEGUN_EXTENSION}|[A-Z]{{0,2}}|{'|'.join(map(_begun, _BEHIND))})"
            rf"|[+(]{{0,2}}[0-9](?:[ ./()+\-]{{0,2}}[0-9]){{5,63}}+(?:{BEGUN_TAIL})"
        ),
        read=read,
        matches=(
            "my ssn is 212-44-7781",
            "call me on (415) 555-0132 tonight",
            "paid with 4539 1488 0343 6467",
            "routing number 026009593",
        ),
        misses=(
            "order #204417733 shipped",
            "row 981-204-882 of the matrix",
            "released on 2026-10-11",
            "invoice INV-071609-1873",
        ),
    ),
)
