"""Where a match could still begin or grow at the end of a text.

Rule 1: a match without white space, quotes, brackets, commas and semicolons is within
        the last token, so the token's first character is open, and that is all there
        is to say of most rules.
Rule 2: what reaches over several tokens begins where a word begins, or with a mark;
        only there its opening is tried.
Rule 3: an opening is bounded, and so is what is held back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

from bedrock_weir.classifiers.rule import TOKEN, Form, Rule
from bedrock_weir.errors import WeirError

WIDEST = 2048
"""Bytes that can be open at once."""

_EVERY_BYTE = frozenset(range(256))
_TOKEN_BYTES = bytes(
    byte
    for byte in range(256)
    if re.match(TOKEN.encode("latin-1"), bytes([byte])) is not None
)
_IN_TOKENS = frozenset(_TOKEN_BYTES)
_CATEGORIES = {
    f"CATEGORY_{name}": frozenset(
        byte for byte in range(256) if re.match(expression, bytes([byte]))
    )
    for name, expression in {
        "DIGIT": rb"\d",
        "NOT_DIGIT": rb"\D",
        "SPACE": rb"\s",
        "NOT_SPACE": rb"\S",
        "WORD": rb"\w",
        "NOT_WORD": rb"\W",
    }.items()
}


class RuleError(WeirError):
    """A rule cannot be compiled."""


class Openings:
    """Tells where something is open.

    Args:
        rules: whose matches.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        openings = {rule.opening for rule in rules if isinstance(rule, Form)}
        self._has_tokens = bool(openings)
        wider = sorted(item for item in openings if not is_token(item))
        each = {item: re.compile(rf"(?:{item})\Z".encode("latin-1")) for item in wider}
        self._width = max(map(width_of, wider), default=0)
        self._from: dict[int, re.Pattern[bytes]] = {}
        for byte in range(256):
            begun = [item for item in wider if each[item].match(bytes([byte]))]
            if begun:
                self._from[byte] = _either(tuple(begun))
        first = [bytes([byte]) for byte in self._from]
        self._first = _first(first) if first else None

    def begin(self, data: bytes, start: int) -> int:
        """Return the first offset at or after `start` that is open."""
        limit = end = len(data)
        if self._has_tokens:
            limit = max(len(data.rstrip(_TOKEN_BYTES)), end - WIDEST, start)
        if self._first is not None:
            begin = max(start, end - self._width)
            for match in self._first.finditer(data, begin, limit):
                position = match.start()
                if self._from[data[position]].match(data, position):
                    return position
        return limit


@cache
def _either(openings: tuple[str, ...]) -> re.Pattern[bytes]:
    """Return what matches where one of these openings reaches the end."""
    return re.compile("|".join(rf"(?:{item})\Z" for item in openings).encode("latin-1"))


def _first(bytes_: list[bytes]) -> re.Pattern[bytes]:
    """Return what tells where an opening can begin (rule 2)."""
    of_words = b"".join(byte for byte in bytes_ if byte.isalnum())
    marks = b"".join(byte for byte in bytes_ if not byte.isalnum())
    begins = [
        before + b"[" + re.escape(first) + b"]"
        for before, first in ((b"(?<![0-9A-Za-z])", of_words), (b"", marks))
        if first
    ]
    return re.compile(b"|".join(begins))


def begun(texts: Iterable[str]) -> str:
    """Return an expression for every beginning of these texts, but for the empty one.

    The expression is a tree of the texts' characters.
    """
    branches: dict[str, list[str]] = {}
    for text in texts:
        if text:
            branches.setdefault(text[0], []).append(text[1:])
    written = []
    for first, rests in branches.items():
        rest = begun(rests) if any(rests) else ""
        written.append(re.escape(first) + (f"(?:{rest})?" if rest else ""))
    return "|".join(written)


@cache
def is_token(opening: str) -> bool:
    """Tell whether what an opening covers is always within one token (rule 1)."""
    parsed = _parser.parse(opening.encode("latin-1"))
    return _bytes_in(parsed) <= _IN_TOKENS and width_of(opening) <= WIDEST


@cache
def width_of(opening: str) -> int:
    """Return how many bytes an opening can take up.

    Raises:
        RuleError: it has no bound (rule 3).
    """
    width = int(_parser.parse(opening.encode("latin-1")).getwidth()[1])
    if width > WIDEST:
        message = f"the opening `{opening}` is not bounded by {WIDEST} bytes"
        raise RuleError(message)
    return width


def _bytes_in(parsed: Iterable[tuple[Any, Any]]) -> frozenset[int]:
    """Return every byte that a parsed expression can take."""
    return frozenset().union(*(_taken(kind, what) for kind, what in parsed))


def _taken(kind: Any, what: Any) -> frozenset[int]:
    match str(kind):
        case "LITERAL":
            return frozenset({what})
        case "NOT_LITERAL":
            return _EVERY_BYTE - {what}
        case "IN":
            taken = frozenset().union(*(_in_class(*item) for item in what))
            return _EVERY_BYTE - taken if _is_negated(what) else taken
        case "BRANCH":
            return frozenset().union(*map(_bytes_in, what[1]))
        case "SUBPATTERN":
            return _bytes_in(what[3])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _bytes_in(what[2])
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return frozenset()
        case _:
            return _EVERY_BYTE


def _is_negated(items: Any) -> bool:
    return bool(items) and items[0][0] is _constants.NEGATE


def _in_class(kind: Any, what: Any) -> frozenset[int]:
    match str(kind):
        case "LITERAL":
            return frozenset({what})
        case "RANGE":
            return frozenset(range(what[0], what[1] + 1))
        case "CATEGORY":
            return _CATEGORIES[str(what)]
        case _:
            return frozenset()
