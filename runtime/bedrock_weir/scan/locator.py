"""From offsets in a text that arrives in pieces to lines, columns and values.

Rule 1: lines and columns count characters from one; a line ends with its line feed.
Rule 2: only text that a finding may still begin in is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from bedrock_weir.content import Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands."""

    line: int
    column: int


@dataclass(slots=True)
class _Cursor:
    offset: int = 0
    line: int = 1
    begin: int = 0
    """Offset of the line's first character."""


class Locator:
    """Knows the lines of a text, and the last of its characters."""

    def __init__(self) -> None:
        self._text = ""
        self._base = 0
        self._first = _Cursor()
        self._last = _Cursor()

    def receive_text(self, piece: str) -> None:
        """Take the next piece."""
        self._text = self._text + piece if self._text else piece

    def place(self, offset: int) -> Place:
        """Return where a character that is still kept stands."""
        cursor = self._last if offset >= self._last.offset else self._first
        self._last = self._moved(cursor, offset)
        return Place(self._last.line, offset - self._last.begin + 1)

    def value(self, span: Span) -> str:
        """Return the characters of a span that is still kept."""
        return self._text[span.start - self._base : span.end - self._base]

    def release(self, offset: int) -> None:
        """Forget the text before an offset."""
        if offset <= self._base:
            return
        cursor = self._last if offset >= self._last.offset else self._first
        self._first = self._moved(cursor, offset)
        self._last = max(self._first, self._last, key=lambda each: each.offset)
        self._text = self._text[offset - self._base :]
        self._base = offset

    def _moved(self, cursor: _Cursor, offset: int) -> _Cursor:
        start, end = cursor.offset - self._base, offset - self._base
        lines = self._text.count("\n", start, end)
        if not lines:
            return _Cursor(offset, cursor.line, cursor.begin)
        begin = self._base + self._text.rindex("\n", start, end) + 1
        return _Cursor(offset, cursor.line + lines, begin)
