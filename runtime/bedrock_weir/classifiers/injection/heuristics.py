"""The table of all heuristics, and a scan for them alone."""

from __future__ import annotations

from functools import cache

from pyperscan import BlockDatabase, BlockScanner, Flag, Pattern, Scan

from bedrock_weir.classifiers.injection.english import ENGLISH
from bedrock_weir.classifiers.injection.heuristic import Heuristic
from bedrock_weir.classifiers.injection.languages import LANGUAGES
from bedrock_weir.classifiers.injection.tags import DECODING, TAGS

HEURISTICS: tuple[Heuristic, ...] = (*DECODING, *TAGS, *ENGLISH, *LANGUAGES)
"""Every heuristic; a signal is an index into this table."""

DECODERS = len(DECODING)
"""Signals below this one ask for decoding and weigh nothing."""

CAP = 6.0
"""Log-odds that all heuristics together add at the most."""


def weigh(signals: set[int]) -> float:
    """Return what signals add to the log-odds."""
    return min(CAP, sum(HEURISTICS[signal].weight for signal in sorted(signals)))


@cache
def _database() -> BlockDatabase:
    flags = (Flag.CASELESS, Flag.DOTALL, Flag.SINGLEMATCH)
    return BlockDatabase(
        *(
            Pattern(heuristic.pattern.encode(), *flags, tag=index)
            for index, heuristic in enumerate(HEURISTICS)
        )
    )


class _Scanner:
    """One scanner and what it found; not to be shared between threads."""

    __slots__ = ("_found", "_scanner")

    def __init__(self) -> None:
        self._found: set[int] = set()
        self._scanner: BlockScanner = _database().build(self._found, _note)

    def scan(self, scannable: bytes) -> set[int]:
        self._found.clear()
        self._scanner.scan(scannable)
        return set(self._found)


def _note(found: set[int], tag: int, _start: int, _end: int) -> Scan:
    found.add(tag)
    return Scan.Continue


_idle: list[_Scanner] = []
"""Scanners that nobody uses. Making one costs more than a scan; taking one from the
list, and putting it back, is one step that no other thread comes between."""


def signals_in(scannable: bytes) -> set[int]:
    """Return the signals in normalised bytes."""
    try:
        scanner = _idle.pop()
    except IndexError:
        scanner = _Scanner()
    found = scanner.scan(scannable)
    _idle.append(scanner)
    return found
