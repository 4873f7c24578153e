"""The value that follows a name on a line of text, code or configuration.

Rule 1: what stands in quotes is a value; what does not may be code, and is read as
        code: a call, an attribute, a type and an operator are not values.
Rule 2: a value ends where the notation around it ends: at its quote, at white space,
        at the `&` of a query, at the `;` of a connection string, at a tag.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TYPED = re.compile(
    r"(?:const |final )?(?:[a-z]+\.)?(?:string|str|text|bytes|char|nsstring|cstring)"
    r"(?:\[\]|\?|\*)?[ \t]{0,4}=[ \t]{0,4}",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?P<prefix>(?:new )?[A-Za-z.]{0,12}\(|[A-Za-z@$]{0,2})?"
    r"(?P<quote>\\{0,3}(?:\"{3}|'{3}|[\"'`]))"
)
_ENDING = re.compile(
    r"[\s\"'`<>]|[,;](?=\s|$)|[;,](?=[A-Za-z_][\w .]{0,24}=)|\\[nrt\"']|\)\)"
)
_QUERY = re.compile(r"&(?=[\w.\[\]%-]{1,40}=)|&amp;|#")
_TRAILING = ",;:.)]}\\"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value and where it stands in what follows a name.

    Attributes:
        value: without its quotes.
        start: offset of its first character.
        is_quoted: whether it stands in quotes.
        after: what follows on the line, up to 64 characters.
    """

    value: str
    start: int
    is_quoted: bool
    after: str

    @property
    def end(self) -> int:
        """Offset of the character after its last."""
        return self.start + len(self.value)


def literal(rest: str, *, in_query: bool = False) -> Literal | None:
    """Return the value at the beginning of the rest of a line.

    Args:
        rest: what follows a name and its `=`, `:` or the like.
        in_query: whether the name is a parameter of a URL's query.
    """
    blank = len(rest) - len(rest.lstrip(" \t"))
    typed = _TYPED.match(rest, blank)
    start = typed.end() if typed else blank
    opening = _OPENING.match(rest, start)
    if opening is not None and not in_query:
        return _quoted(rest, opening)
    return _bare(rest, start, in_query=in_query)


def _quoted(rest: str, opening: re.Match[str]) -> Literal | None:
    quote, start = opening["quote"], opening.end()
    end = rest.find(quote, start)
    if end < 0:
        end = len(rest)
    value = rest[start:end]
    prefix = (opening["prefix"] or "").lower()
    interpolated = quote.endswith("`") or prefix.startswith(("f", "$", "rf"))
    if not value or (interpolated and "{" in value) or _is_between(value):
        return None
    after = rest[end + len(quote) : end + 64]
    return Literal(value, start, is_quoted=True, after=after)


def _is_between(value: str) -> bool:
    """Tell whether this is code between two literals: the quote was a closing one."""
    return value[0] in ".+,);" and not any(map(str.isdigit, value))


def _bare(rest: str, start: int, *, in_query: bool) -> Literal | None:
    ending = _ENDING.search(rest, start)
    end = len(rest) if ending is None else ending.start()
    cut = _QUERY.search(rest, start, end)
    if cut is not None and (in_query or cut.group() != "#"):
        end = cut.start()
    value = rest[start:end]
    trimmed = value.rstrip(_TRAILING)
    if value[len(trimmed) :].startswith(")") and "(" in trimmed:
        trimmed += ")"
    if not trimmed:
        return None
    return Literal(trimmed, start, is_quoted=False, after=rest[end : end + 64])


_NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789_.$-"
_BETWEEN = " \t\r\n\"'`=:>,(!|\\[]{)<"


def name_before(before: str) -> tuple[str, str, str]:
    """Return what stands before a value, taken apart.

    Args:
        before: in lower case, up to the value.

    Returns:
        What stands before the name, the name, and the signs between it and the value.
    """
    trimmed = before.rstrip(_BETWEEN)
    head = trimmed.rstrip(_NAME_CHARACTERS)
    return head, trimmed[len(head) :], before[len(trimmed) :]
