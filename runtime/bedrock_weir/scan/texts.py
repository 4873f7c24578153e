"""Bytes as text, in pieces.

Rule 1: bytes are UTF-8, unless a byte order mark says UTF-16 or UTF-32. The mark is no
        part of the text.
Rule 2: what cannot be decoded is replaced by U+FFFD, and counted.
Rule 3: bytes without a mark that hold a NUL early are not text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

HEAD = 8192
"""Bytes that are looked at to tell text from other things (as git does)."""
BLOCK = 1 << 16
"""Bytes read at once."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LONE = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"


def is_binary(head: bytes) -> bool:
    """Tell whether bytes that begin like this are no text (rule 3)."""
    return not _mark(head)[0] and b"\0" in head


def without_surrogates(text: str) -> str:
    """Return a text in which lone surrogates, which no UTF-8 has, are replaced."""
    return _LONE.sub(REPLACEMENT, text)


class TextReader:
    """Reads a file's text in pieces.

    Args:
        file: where the rest of the bytes come from.
        head: the bytes that were read already.

    Attributes:
        replaced: how often something could not be decoded, so far.
        count: characters read so far.
    """

    def __init__(self, file: BinaryIO, head: bytes) -> None:
        mark, encoding = _mark(head)
        self._file = file
        self._head = head[len(mark) :]
        self._is_utf8 = encoding == "utf-8"
        errors = "surrogateescape" if self._is_utf8 else "replace"
        self._decoder = codecs.getincrementaldecoder(encoding)(errors)
        self.replaced = 0
        self.count = 0

    def pieces(self) -> Iterator[str]:
        """Yield the text, in the pieces that the bytes come in."""
        yield from self._decoded(self._head, final=False)
        while block := self._file.read(BLOCK):
            yield from self._decoded(block, final=False)
        yield from self._decoded(b"", final=True)

    def _decoded(self, block: bytes, *, final: bool) -> Iterator[str]:
        text = self._decoder.decode(block, final)
        if self._is_utf8:
            text, replaced = _LONE.subn(REPLACEMENT, text)
        else:
            replaced = text.count(REPLACEMENT)
        self.replaced += replaced
        self.count += len(text)
        if text:
            yield text


def cut(pieces: Iterator[str], size: int) -> Iterator[str]:
    """Yield the same text in pieces of one size, but for the last."""
    kept = ""
    for piece in pieces:
        kept += piece
        whole = len(kept) - len(kept) % size
        for start in range(0, whole, size):
            yield kept[start : start + size]
        kept = kept[whole:]
    if kept:
        yield kept


def _mark(head: bytes) -> tuple[bytes, str]:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return mark, encoding
    return b"", "utf-8"
