"""What a classifier is, and the law that makes streaming equal to block.

Rule 1: `find(text, start)` returns the findings at or after `start`, disjoint and in
        order. It may look at `CONTEXT` characters before `start`, never further.
Rule 2: `open_from(text, start)` returns the earliest position, at or after `start`,
        at which a finding could still begin or grow if more text came. Findings
        that begin before it are final: more text neither changes, removes nor adds
        one.
Rule 3: text held back is bounded: `len(text) - open_from(text) <= width`.

Whatever keeps these rules streams exactly (`bedrock_weir.classifiers.window`); the
tests try them on every classifier with random texts and cuts.
"""

from __future__ import annotations

from typing import Protocol

from bedrock_weir.content import Finding

CONTEXT = 4
"""Characters before a finding that a classifier may read."""


class Classifier(Protocol):
    """Finds one class of data."""

    @property
    def data_class(self) -> str:
        """The class, under AWS's name where AWS has one."""
        ...

    @property
    def width(self) -> int:
        """Characters that an open finding can take up at the most."""
        ...

    def find(self, text: str, start: int = 0) -> list[Finding]:
        """Return the findings at or after `start` (rule 1)."""
        ...

    def open_from(self, text: str, start: int = 0) -> int:
        """Return where a finding could still begin or grow (rule 2)."""
        ...
