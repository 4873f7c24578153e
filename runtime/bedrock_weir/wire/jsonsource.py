r"""JSON source that arrives in pieces: the text it means, and where that text stands.

A tool's input streams as fragments of a JSON document. An escape can hide a character
(`\u0041KIA...`), so what is classified is the decoded text, and every position in it
leads back to the source.

Rule 1: outside strings a character means itself; inside, an escape means what RFC 8259
        section 7 says. What breaks the grammar means itself.
Rule 2: an escape that is not complete yet is not decoded yet.
Rule 3: outside strings a literal is one thing: a part of a number can be replaced by
        nothing that leaves JSON.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_MARK = re.compile(r'["\\]')
_ESCAPES = {
    '"': '"',
    "\\": "\\",
    "/": "/",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
}
_UNICODE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_LOW = re.compile(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")
_LITERAL = re.compile(r"[-+.0-9A-Za-z]+")
MAX_LITERAL = 2048
"""Characters of a literal that are kept together; no number is that long."""
_ESCAPE = 6
"""Characters of the longest single escape, `\\u0041`."""


class SourceDecoder:
    """Decodes one document's source, fragment by fragment.

    Positions are counted from the beginning of the whole document.
    """

    def __init__(self) -> None:
        self._rest = ""
        self._raw = 0
        self._decoded = 0
        self._in_string = False
        # after each escape: where the decoded text and the source go on together
        self._marks: list[tuple[int, int]] = [(0, 0)]
        self._quotes: list[int] = []
        self._literals: list[tuple[int, int]] = []

    def receive_text(self, fragment: str, *, is_last: bool = False) -> str:
        """Return the decoded text that this fragment completes."""
        source = self._rest + fragment
        pieces: list[str] = []
        position = 0
        while (mark := _MARK.search(source, position)) is not None:
            start = mark.start()
            self._plain(pieces, source[position:start])
            if mark[0] == '"' or not self._in_string:
                if mark[0] == '"':
                    self._quotes.append(self._decoded)
                    self._in_string = not self._in_string
                self._plain(pieces, mark[0])
                position = start + 1
                continue
            text, length = _unescape(source, start, is_last=is_last)
            if not length:
                position = start
                break
            self._plain(pieces, text)
            self._raw += length - len(text)
            self._marks.append((self._decoded, self._raw))
            position = start + length
        else:
            self._plain(pieces, source[position:])
            position = len(source)
        self._rest = source[position:]
        return "".join(pieces)

    def _plain(self, pieces: list[str], text: str) -> None:
        pieces.append(text)
        if text and not self._in_string:
            self._note_literals(text)
        self._decoded += len(text)
        self._raw += len(text)

    def _note_literals(self, text: str) -> None:
        for match in _LITERAL.finditer(text):
            start, end = (self._decoded + offset for offset in match.span())
            if self._literals and self._literals[-1][1] == start:
                start = self._literals.pop()[0]
            self._literals.append((start, end))

    def literal(self, decoded: int) -> tuple[int, int] | None:
        """Return the literal outside strings that a position stands in (rule 3).

        The position after its last character counts while more of it could come.
        """
        index = bisect_right(self._literals, (decoded, -1)) - 1
        for start, end in self._literals[max(index, 0) : index + 2]:
            is_open = end == self._decoded == decoded
            if start <= decoded < end or (is_open and start < decoded):
                return (start, end) if end - start <= MAX_LITERAL else None
        return None

    def source_position(self, decoded: int) -> int:
        """Return where in the source a position of the decoded text stands."""
        index = bisect_right(self._marks, (decoded, 1 << 62)) - 1
        mark, raw = self._marks[index]
        return raw + decoded - mark

    def is_in_string(self, decoded: int) -> bool:
        """Tell whether a position of the decoded text stands within a JSON string."""
        return bisect_right(self._quotes, decoded - 1) % 2 == 1

    def forget(self, decoded: int) -> None:
        """Drop what only positions before this one need."""
        keep = bisect_right(self._marks, (decoded, 1 << 62)) - 1
        del self._marks[:keep]
        quotes = bisect_right(self._quotes, decoded - 1) // 2 * 2
        del self._quotes[:quotes]
        while self._literals and self._literals[0][1] < decoded:
            del self._literals[0]


def _unescape(source: str, start: int, *, is_last: bool) -> tuple[str, int]:
    """Return the character an escape means and its length; length 0: incomplete."""
    unicode = _UNICODE.match(source, start)
    if unicode is None:
        return _unescape_short(source, start, is_last=is_last)
    code = int(unicode[1], 16)
    if not 0xD800 <= code < 0xDC00:
        return chr(code) if not 0xDC00 <= code < 0xE000 else "\ufffd", _ESCAPE
    low = _LOW.match(source, start + _ESCAPE)
    if low is not None:
        code = 0x10000 + ((code - 0xD800) << 10) + int(low[1], 16) - 0xDC00
        return chr(code), 2 * _ESCAPE
    if not is_last and _may_grow(source[start + _ESCAPE :]):
        return "", 0
    return "\ufffd", _ESCAPE


def _may_grow(rest: str) -> bool:
    return len(rest) < _ESCAPE and "\\uDCFF00"[: len(rest)][:2] == rest[:2]


def _unescape_short(source: str, start: int, *, is_last: bool) -> tuple[str, int]:
    rest = source[start : start + _ESCAPE]
    if len(rest) > 1 and rest[1] in _ESCAPES:
        return _ESCAPES[rest[1]], 2
    is_complete = len(rest) > 1 and (rest[1] != "u" or len(rest) == _ESCAPE)
    if is_last or is_complete:
        return "\\", 1
    return "", 0


def decode(source: str) -> tuple[str, SourceDecoder]:
    """Decode a whole document's source."""
    decoder = SourceDecoder()
    return decoder.receive_text(source, is_last=True), decoder
