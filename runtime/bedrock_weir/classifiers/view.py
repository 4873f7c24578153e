"""A text as the rules see it, and where its bytes stand in the text as written.

Rule 1: what rules see is folded (`bedrock_weir.classifiers.folding`), in UTF-8.
Rule 2: a place is in characters of the text as it was written.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bedrock_weir.classifiers.folding import Fold, fold, one_to_one, undecided

_CONTINUATION = bytes(range(0x80, 0xC0))
_CONTINUED = frozenset(bytes([byte]) for byte in _CONTINUATION)
_FEW = 512
"""Bytes that are counted faster one by one than by a table."""


class View:
    """One text, folded.

    Args:
        text: as it was written.
        is_folded: whether rules see it folded; if not, as it was written.

    Attributes:
        data: the folded text, in UTF-8.
        certain: the offset in `data` from which on more text could change what it
            says: an escape begins there that is not complete.
        is_same: whether an offset in `data` is its place in the text.
    """

    __slots__ = ("_folds", "_places", "_source", "certain", "data", "is_same")

    def __init__(self, text: str, *, is_folded: bool = True) -> None:
        self._folds: list[Fold] = []
        self._places: np.ndarray[Any, Any] | None = None
        is_ascii = text.isascii()
        if is_ascii or not is_folded:
            self._source = data = text.encode(errors="replace")
            has_escapes = b"\\" in data or b"%" in data or b"&" in data
            self.is_same = is_ascii and not (has_escapes and is_folded)
            self.certain = len(data)
        else:
            text = one_to_one(text)
            self._source = data = text.encode(errors="replace")
            self.is_same = False
            unsure = undecided(text)
            self.certain = len(data) - len(text[len(text) - unsure :].encode())
        if is_folded and not self.is_same:
            data, self._folds, self.certain = fold(data, self.certain)
            self.is_same = not self._folds and self._source.isascii()
        self.data = data

    def start(self, offset: int) -> int:
        """Return the place of what begins at an offset of `data`."""
        if self.is_same:
            return offset
        for folding in reversed(self._folds):
            offset = folding.start(offset)
        is_within = self._source[offset : offset + 1] in _CONTINUED
        return self._place(offset) - is_within

    def end(self, offset: int) -> int:
        """Return the place where what ends at an offset of `data` ends."""
        if self.is_same:
            return offset
        for folding in reversed(self._folds):
            offset = folding.end(offset)
        return self._place(offset)

    def _place(self, offset: int) -> int:
        """Return how many characters begin before an offset of the source."""
        source = self._source
        if source.isascii():
            return offset
        if len(source) <= _FEW:
            return len(source[:offset].translate(None, _CONTINUATION))
        if self._places is None:
            heads = (np.frombuffer(source, np.uint8) & 0xC0) != 0x80
            self._places = np.cumsum(heads, dtype=np.int32)
        return int(self._places[offset - 1]) if offset else 0

    def whole(self, offset: int) -> int:
        """Return the last offset up to this one that is a place of its own.

        An offset within what was folded into several bytes is none.
        """
        if self.is_same or self.start(offset) == self.end(offset):
            return offset
        return self.offset(self.start(offset))

    def offset(self, place: int) -> int:
        """Return the first offset of `data` whose place is not before a place."""
        if self.is_same:
            return place
        low, high = 0, len(self.data)
        while low < high:
            middle = (low + high) // 2
            if self.start(middle) < place:
                low = middle + 1
            else:
                high = middle
        return low
