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
        self._each = [
            (item, re.compile(rf"(?:{item})\Z".encode("latin-1"))) for item in wider
        ]
        self._width = max(map(width_of, wider), default=0)
        self._known: dict[bytes, re.Pattern[bytes] | None] = {}
        bytes_ = [bytes([byte]) for byte in range(256)]
        first = [byte for byte in bytes_ if self._begun_by(byte) is not None]
        self._first = _first(first) if first else None

    def begin(self, data: bytes, start: int) -> int:
        """Return the first offset at or after `start` that is open."""
        limit = end = len(data)
        if self._has_tokens:
            limit = max(len(data.rstrip(_TOKEN_BYTES)), end - WIDEST, start)
        if self._first is not None:
            begin = max(start, end - self._width)
            known = self._known
            for match in self._first.finditer(data, begin):
                if match.start() >= limit:
                    break
                key = match[match.lastindex or 0]
                opening = known[key] if key in known else self._begun_by(key)
                position = match.start()
                if opening is not None and opening.match(data, position):
                    return position
        return limit

    def _begun_by(self, key: bytes) -> re.Pattern[bytes] | None:
        """Return what is open with these first bytes; None for nothing.

        What covers a beginning covers the beginning of that, too (rule 2).
        """
        begun = tuple(item for item, each in self._each if each.match(key))
        found = _either(begun) if begun else None
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[key] = found
        return found


_MOST_KNOWN = 16_384
"""Words that are remembered with what can begin with them."""


@cache
def _either(openings: tuple[str, ...]) -> re.Pattern[bytes]:
    """Return what matches where one of these openings reaches the end."""
    return re.compile("|".join(rf"(?:{item})\Z" for item in openings).encode("latin-1"))


def _first(bytes_: list[bytes]) -> re.Pattern[bytes]:
    """Return what tells where an opening can begin (rule 2).

    It takes no bytes. Its group holds the word that begins there, and what ends it,
    or the mark and what follows: enough to know that nothing begins so.
    """
    of_words = re.escape(b"".join(byte for byte in bytes_ if byte.isalnum()))
    marks = re.escape(b"".join(byte for byte in bytes_ if not byte.isalnum()))
    words = b"(?<![0-9A-Za-z])(?=([" + of_words + b"][0-9A-Za-z]{0,11}[^0-9A-Za-z]?))"
    others = b"(?=([" + marks + b"].{0,3}))"
    begins = [item for item, some in ((words, of_words), (others, marks)) if some]
    return re.compile(b"|".join(begins), re.DOTALL)


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
