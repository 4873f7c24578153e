"""The table of all heuristics, and a scan for them alone.

Rule 1: a text is scanned for keys. Patterns are compiled a group at a time, when one
        of the group's keys is seen for the first time, or by `compile_all`.
Rule 2: what is found does not depend on what is compiled already.
"""

from __future__ import annotations

from collections.abc import Mapping

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


_FLAGS = (Flag.CASELESS, Flag.DOTALL, Flag.SINGLEMATCH)


class _Group:
    """Patterns that are compiled together, when they are first asked for."""

    __slots__ = ("_database", "_idle", "_patterns", "tags")

    def __init__(self, patterns: Mapping[int, str]) -> None:
        self.tags = frozenset(patterns)
        self._patterns = patterns
        self._database: BlockDatabase | None = None
        self._idle: list[_Scanner] = []

    def compile(self) -> BlockDatabase:
        """Return the compiled patterns; two threads may both compile them."""
        if self._database is None:
            self._database = BlockDatabase(
                *(
                    Pattern(pattern.encode(), *_FLAGS, tag=tag)
                    for tag, pattern in self._patterns.items()
                )
            )
        return self._database

    def scan(self, scannable: bytes) -> set[int]:
        """Return the tags of what is seen.

        Making a scanner costs more than a scan. Taking one from the list, and putting
        it back, is one step that no other thread comes between.
        """
        try:
            scanner = self._idle.pop()
        except IndexError:
            scanner = _Scanner(self.compile())
        found = scanner.scan(scannable)
        self._idle.append(scanner)
        return found


class _Scanner:
    """One scanner and what it found; not to be shared between threads."""

    __slots__ = ("_found", "_scanner")

    def __init__(self, database: BlockDatabase) -> None:
        self._found: set[int] = set()
        self._scanner: BlockScanner = database.build(self._found, _note)

    def scan(self, scannable: bytes) -> set[int]:
        """Return the tags of what is seen."""
        self._found.clear()
        self._scanner.scan(scannable)
        return set(self._found)


def _note(found: set[int], tag: int, _start: int, _end: int) -> Scan:
    found.add(tag)
    return Scan.Continue


def _grouped() -> tuple[_Group, ...]:
    """Return the patterns that are not their own keys, by family or language."""
    gathered: dict[str, dict[int, str]] = {}
    for index, heuristic in enumerate(HEURISTICS):
        if heuristic.key != heuristic.pattern:
            family, variant = heuristic.name.split(".")
            name = variant if index >= _FIRST_LANGUAGE else family
            gathered.setdefault(name, {})[index] = heuristic.pattern
    return tuple(_Group(patterns) for patterns in gathered.values())


_FIRST_LANGUAGE = len(HEURISTICS) - len(LANGUAGES)
_GROUPS = _grouped()
_GROUP_OF = {tag: group for group in _GROUPS for tag in group.tags}
_KEYS = _Group({tag: heuristic.key for tag, heuristic in enumerate(HEURISTICS)})


def compile_all() -> None:
    """Compile every pattern, so that no text waits for it."""
    for group in (_KEYS, *_GROUPS):
        group.compile()


def signals_in(scannable: bytes) -> set[int]:
    """Return the signals in normalised bytes."""
    found = _KEYS.scan(scannable)
    groups = {_GROUP_OF[tag] for tag in found if tag in _GROUP_OF}
    if groups:
        found -= _GROUP_OF.keys()
        for group in groups:
            found |= group.scan(scannable)
    return found
