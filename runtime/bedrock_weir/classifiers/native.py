"""The native scanner: which of many expressions match a text, in one pass.

Rule 1: linear in the text, whatever the text.
Rule 2: a scanner is used by one call at a time; as many are made as calls overlap.
Rule 3: an expression that the engine refuses is an error when it is compiled.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyperscan import BlockDatabase, Flag, Pattern, Scan


class Hits:
    """Tells which expressions match.

    Args:
        expressions: over UTF-8 bytes; each is compiled to report its first match.
        flags: for all of them.
    """

    def __init__(self, expressions: Iterable[str], *flags: Any) -> None:
        patterns = [
            Pattern(_in_ascii(expression), Flag.SINGLEMATCH, *flags, tag=index)
            for index, expression in enumerate(expressions)
        ]
        self._database = BlockDatabase(*patterns)
        self._idle: list[tuple[Any, list[tuple[int, int]]]] = []

    def find(self, data: bytes) -> list[tuple[int, int]]:
        """Return which expressions match, and where the first match of each ends.

        They come in no certain order. The end is the first byte at which it is known
        that there is a match.
        """
        try:
            scanner, hits = self._idle.pop()
        except IndexError:
            hits = []
            scanner = self._database.build(hits, _take_index)
        scanner.scan(data)
        found = hits.copy()
        hits.clear()
        self._idle.append((scanner, hits))
        return found


def _take_index(hits: list[tuple[int, int]], index: int, start: int, end: int) -> Any:
    del start
    hits.append((index, end))
    return Scan.Continue


class Spans:
    """Finds every match of one expression of a fixed number of characters.

    Args:
        expression: over UTF-8.
        flags: for the engine.
    """

    def __init__(self, expression: str, *flags: Any) -> None:
        pattern = Pattern(_in_ascii(expression), Flag.SOM_LEFTMOST, *flags)
        self._database = BlockDatabase(pattern)
        self._idle: list[tuple[Any, list[tuple[int, int]]]] = []

    def find(self, data: bytes) -> list[tuple[int, int]]:
        """Return the first byte of each match and the byte after its last."""
        try:
            scanner, spans = self._idle.pop()
        except IndexError:
            spans = []
            scanner = self._database.build(spans, _take_span)
        scanner.scan(data)
        found = spans.copy()
        spans.clear()
        self._idle.append((scanner, spans))
        return found


def _take_span(spans: list[tuple[int, int]], index: int, start: int, end: int) -> Any:
    del index
    spans.append((start, end))
    return Scan.Continue


def _in_ascii(expression: str) -> bytes:
    r"""Write other characters as the engine wants them: `\x{2019}`."""
    return "".join(
        character if character.isascii() else f"\\x{{{ord(character):x}}}"
        for character in expression
    ).encode()
