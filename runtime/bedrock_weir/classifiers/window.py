"""A text that arrives in pieces.

Rule 1: settled is the text before the earliest position at which some finding could
        still begin or grow, and never a part of a finding.
Rule 2: what is found and what is settled do not depend on the cuts: the findings of
        all pieces are the findings of the whole text.
Rule 3: kept is what is not settled, and what is needed to go on from there.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Protocol, Self

from bedrock_weir.classifiers.exact import ExactSet
from bedrock_weir.classifiers.scanner import Counts, Scanner, by_position
from bedrock_weir.content import Finding, Span


class Window:
    """The state of one text's scan.

    Args:
        scanner: what to look for.
        patience: characters that may come together before they are looked at, where
            nobody waits for the text.

    Attributes:
        settled: characters from the text's beginning that are final.
    """

    __slots__ = ("_base", "_counts", "_patience", "_scanner", "_text", "settled")

    def __init__(self, scanner: Scanner, *, patience: int = 0) -> None:
        self._scanner = scanner
        self._patience = patience
        self._text = ""
        self._base = 0
        self._counts: Counts = {}
        self.settled = 0

    @property
    def held(self) -> int:
        """Characters received that are not final yet."""
        return self._base + len(self._text) - self.settled

    def fork(self) -> Self:
        """Return one that goes on from here by itself."""
        other = copy(self)
        other._counts = self._counts.copy()  # noqa: SLF001 - its own
        return other

    def receive_text(self, piece: str) -> list[Finding]:
        """Take the next piece; return the findings that became final.

        They are in places of the whole text, by position, and may overlap.
        """
        self._text += piece
        if self._patience and self.held < self._patience:
            return []
        return self._settle(is_last=False)

    def receive_end(self) -> list[Finding]:
        """Say that the text is complete; return the findings that are left."""
        return self._settle(is_last=True)

    def _settle(self, *, is_last: bool) -> list[Finding]:
        start = self.settled - self._base
        findings, limit, spent = self._scanner.settle(
            self._text, start, self._counts, is_last=is_last
        )
        base = self._base
        self.settled = base + limit
        if spent:
            self._text = self._text[spent:]
            self._base = base + spent
        if base and findings:
            return [_moved(finding, base) for finding in findings]
        return findings


def _moved(finding: Finding, by: int) -> Finding:
    span = Span(finding.span.start + by, finding.span.end + by)
    return Finding(finding.data_class, span, finding.score)


class AnyWindow(Protocol):
    """What looks at a text in pieces."""

    @property
    def settled(self) -> int:
        """Characters from the text's beginning that are final."""
        ...

    def fork(self) -> Self:
        """Return one that goes on from here by itself."""
        ...

    def receive_text(self, piece: str) -> list[Finding]:
        """Take the next piece; return the findings that became final."""
        ...

    def receive_end(self) -> list[Finding]:
        """Say that the text is complete; return the findings that are left."""
        ...


class SetWindow:
    """An exact-match set's look at a text in pieces.

    Args:
        values: the set.

    Attributes:
        settled: characters from the text's beginning that are final.
    """

    __slots__ = ("_base", "_text", "_values", "settled")

    def __init__(self, values: ExactSet) -> None:
        self._values = values
        self._text = ""
        self._base = 0
        self.settled = 0

    def fork(self) -> Self:
        """Return one that goes on from here by itself."""
        return copy(self)

    def receive_text(self, piece: str) -> list[Finding]:
        """Take the next piece; return the findings that became final."""
        self._text += piece
        return self._settle(self._values.open_from(self._text))

    def receive_end(self) -> list[Finding]:
        """Say that the text is complete; return the findings that are left."""
        return self._settle(len(self._text))

    def _settle(self, limit: int) -> list[Finding]:
        start, base = self.settled - self._base, self._base
        limit = max(limit, start)
        if limit == start:
            return []
        found = [
            item for item in self._values.find(self._text) if item.span.start >= start
        ]
        for item in reversed(found):
            if item.span.start < limit < item.span.end:
                limit = item.span.start
        self.settled = base + limit
        spent = max(0, limit - _BEFORE)
        self._text = self._text[spent:]
        self._base = base + spent
        return [_moved(item, base) for item in found if item.span.end <= limit]


_BEFORE = 4
"""Characters before a value that tell whether it begins there."""


class Windows:
    """Several looking at one text: what is settled is so for all of them.

    Findings that overlap become final together, whoever found them.

    Args:
        windows: that look.

    Attributes:
        settled: characters from the text's beginning that are final.
        received: characters received.
    """

    __slots__ = ("_found", "_windows", "received", "settled")

    def __init__(self, windows: Iterable[AnyWindow]) -> None:
        self._windows = tuple(windows)
        self._found: list[Finding] = []
        self.received = 0
        self.settled = 0

    def fork(self) -> Self:
        """Return some that go on from here by themselves."""
        other = copy(self)
        windows = tuple(window.fork() for window in self._windows)
        other._windows, other._found = windows, self._found.copy()  # noqa: SLF001 - its own
        return other

    def __bool__(self) -> bool:
        """Whether anybody looks."""
        return bool(self._windows)

    @property
    def held(self) -> int:
        """Characters received that are not final yet."""
        return self.received - self.settled

    def receive_text(self, piece: str) -> list[Finding]:
        """Take the next piece; return the findings that became final, by position."""
        self.received += len(piece)
        for window in self._windows:
            self._found += window.receive_text(piece)
        return self._settle()

    def receive_end(self) -> list[Finding]:
        """Say that the text is complete; return the findings that are left."""
        for window in self._windows:
            self._found += window.receive_end()
        return self._settle()

    def _settle(self) -> list[Finding]:
        settled = self.received
        for window in self._windows:
            settled = min(settled, window.settled)
        found = self._found
        if not found:
            self.settled = settled
            return found
        found.sort(key=by_position)
        for finding in reversed(found):
            if finding.span.start < settled < finding.span.end:
                settled = finding.span.start
        self.settled = settled
        self._found = [item for item in found if item.span.end > settled]
        return [item for item in found if item.span.end <= settled]
