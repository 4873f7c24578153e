"""Every scanner a bundle needs: over what a text says, and over how it is written.

Rule 1: what a text says is looked at folded, what hides in how it is written is not.
Rule 2: one pass over each, for all classes that are asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bedrock_weir.classifiers import whole
from bedrock_weir.classifiers.database import Database
from bedrock_weir.classifiers.exact import ExactSet
from bedrock_weir.classifiers.scanner import Scanner, by_position
from bedrock_weir.classifiers.window import AnyWindow, SetWindow, Window, Windows
from bedrock_weir.content import Finding, PartKind

_REMEMBERED = 256
"""Sets of classes whose scanners are kept; a bundle leads to a handful."""


class TextScanner:
    """Finds classes of data in texts.

    Args:
        databases: the rules.
        classes: those to look for; None for all.
        sets: exact-match sets that no rule can find.

    Attributes:
        classes: those that it finds.
    """

    def __init__(
        self,
        databases: Iterable[Database],
        classes: Collection[str] | None = None,
        sets: Iterable[ExactSet] = (),
    ) -> None:
        scanners = [Scanner(database, classes) for database in databases]
        self._scanners = tuple(item for item in scanners if item.is_needed)
        self._sets = tuple(
            item
            for item in sets
            if classes is None or item.header.data_class in classes
        )
        self.classes = frozenset(item.header.data_class for item in self._sets).union(
            *(item.classes for item in scanners)
        )

    def find(self, text: str) -> list[Finding]:
        """Return every finding, by position."""
        finders: list[Scanner | ExactSet] = [*self._scanners, *self._sets]
        found = [finding for finder in finders for finding in finder.find(text)]
        return sorted(found, key=by_position)

    def find_in_each(self, texts: Sequence[str]) -> tuple[tuple[Finding, ...], ...]:
        """Return the findings of each text, by position, in one pass over all."""
        each = [scanner.find_in_each(texts) for scanner in self._scanners]
        each += [
            tuple(tuple(values.find(text)) for text in texts) for values in self._sets
        ]
        return tuple(
            tuple(sorted((item for found in all_ for item in found), key=by_position))
            for all_ in zip(*each, strict=True)
        ) or ((),) * len(texts)

    def windows(self, *others: AnyWindow | None, patience: int = 0) -> Windows:
        """Return the state of a text that is to arrive in pieces.

        Args:
            others: that look at it, too.
            patience: characters that may come together before they are looked at.
        """
        windows: list[AnyWindow] = [
            Window(scanner, patience=patience) for scanner in self._scanners
        ]
        windows += [SetWindow(values) for values in self._sets]
        return Windows([*windows, *(item for item in others if item is not None)])


class Scanners:
    """The scanners of a bundle.

    Args:
        databases: the rules.
        sets: exact-match sets that no rule can find.

    Attributes:
        everything: looks for every class.
        classes: that can be found.
    """

    def __init__(
        self, databases: Iterable[Database], sets: Iterable[ExactSet] = ()
    ) -> None:
        self._databases = tuple(databases)
        self._sets = tuple(sets)
        self._known: dict[frozenset[str], TextScanner] = {}
        self.everything = TextScanner(self._databases, None, self._sets)
        self.classes = self.everything.classes

    def find_in_each(
        self, texts: Sequence[str], kinds: Sequence[PartKind | None]
    ) -> tuple[tuple[Finding, ...], ...]:
        """Return what stands in each text, by position, and what it is as a whole.

        Args:
            texts: to read.
            kinds: what each is; None where only what stands in it counts.
        """
        return self._find(texts, kinds, whole.THRESHOLD)

    def _find(
        self, texts: Sequence[str], kinds: Sequence[PartKind | None], least: float
    ) -> tuple[tuple[Finding, ...], ...]:
        found = self.everything.find_in_each(texts)
        return tuple(
            here if kind is None else (*here, *whole.find(text, kind, least))
            for here, text, kind in zip(found, texts, kinds, strict=True)
        )

    def of(self, classes: frozenset[str]) -> TextScanner:
        """Return a scanner that looks for these classes."""
        known = self._known.get(classes)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[classes] = TextScanner(
                self._databases, classes, self._sets
            )
        return known


@dataclass(frozen=True, slots=True)
class Doubting:
    """Scanners that also return attacks they are not sure of.

    Attributes:
        scanners: that look.
        least: the score from which an attack is returned.
    """

    scanners: Scanners
    least: float

    def find_in_each(
        self, texts: Sequence[str], kinds: Sequence[PartKind | None]
    ) -> tuple[tuple[Finding, ...], ...]:
        """Return what `Scanners.find_in_each` does, and what is in doubt."""
        return self.scanners._find(texts, kinds, self.least)  # noqa: SLF001 - one module
