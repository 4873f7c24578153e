"""The table of all heuristics, and a scan for them alone.

Rule 1: a text is scanned for keys. Patterns are compiled a group at a time, when one
        of the group's keys is seen for the first time. After `compile_all` a text is
        scanned for all patterns at once instead.
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

    @property
    def compiled(self) -> bool:
        """Whether a scan need not compile first."""
        return self._database is not None

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
    """Return the patterns that are not their own keys, in groups of a size."""
    gathered: dict[str, dict[int, str]] = {}
    for index, heuristic in enumerate(HEURISTICS):
        if heuristic.key != heuristic.pattern:
            family, variant = heuristic.name.split(".")
            name = _TOGETHER.get(variant, _TOGETHER.get(family, "others"))
            name = "common" if heuristic.common else name
            gathered.setdefault(name, {})[index] = heuristic.pattern
    return tuple(_Group(patterns) for patterns in gathered.values())


_TOGETHER = {
    member: name
    for name, members in {
        "override": "override prompt",
        "role": "role mode refusal",
        "signs": "forged encoded agent command exfiltrate",
        "romance": "french spanish italian portuguese",
        "latin": "german german_last german_tasks dutch polish nordic slavic_latin"
        " romanised indonesian turkish",
        "cyrillic": "russian ukrainian",
        "east": "chinese japanese korean",
        "south": "arabic hindi vietnamese",
    }.items()
    for member in members.split()
}
"""Which families and languages are compiled together: a text seldom asks for more
than a few of these groups."""
_GROUPS = _grouped()
_KEYS = tuple(sorted({heuristic.key for heuristic in HEURISTICS}))
_ASKED = tuple(
    frozenset(
        group
        for group in _GROUPS
        if any(HEURISTICS[tag].key == key for tag in group.tags)
    )
    for key in _KEYS
)
"""The groups that each key calls for; none where the key is the pattern."""
_SIGNAL_OF = {
    _KEYS.index(heuristic.key): tag
    for tag, heuristic in enumerate(HEURISTICS)
    if heuristic.key == heuristic.pattern
}
_BY_KEY = _Group(dict(enumerate(_KEYS)))
_ALL = _Group({tag: heuristic.pattern for tag, heuristic in enumerate(HEURISTICS)})


def compile_all() -> None:
    """Compile every pattern, so that no text waits for it."""
    _ALL.compile()


def signals_in(scannable: bytes) -> set[int]:
    """Return the signals in normalised bytes."""
    return by_patterns(scannable) if _ALL.compiled else by_keys(scannable)


def by_patterns(scannable: bytes) -> set[int]:
    """Return the signals, scanning for all patterns at once."""
    return _ALL.scan(scannable)


def by_keys(scannable: bytes) -> set[int]:
    """Return the signals, compiling only what keys ask for."""
    found: set[int] = set()
    groups: set[_Group] = set()
    for key in _BY_KEY.scan(scannable):
        groups |= _ASKED[key]
        if key in _SIGNAL_OF:
            found.add(_SIGNAL_OF[key])
    for group in groups:
        found |= group.scan(scannable)
    return found
