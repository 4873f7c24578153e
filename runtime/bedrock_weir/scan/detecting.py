"""The engine, as the commands see it.

Rule 1: the commands know these protocols and `build`, and nothing else of the engine.
Rule 2: a kind of text that is not known is read as a user's: nothing goes unread
        because its sender has another word for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bedrock_weir.content import Finding, PartKind

INJECTION = "PROMPT_INJECTION"
THRESHOLD = 0.5
"""From this score on a text counts as an attack."""

_KINDS: Mapping[str, PartKind] = {
    **{kind.value: kind for kind in PartKind},
    "context": PartKind.DOCUMENT,
    "human": PartKind.USER,
    "model": PartKind.ANSWER,
    "output": PartKind.ANSWER,
    "prompt": PartKind.USER,
    "response": PartKind.ANSWER,
    "tool": PartKind.TOOL_RESULT,
}


class Detection(Protocol):
    """What is in a whole text."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, by position."""
        ...

    @property
    def scores(self) -> Mapping[str, float]:
        """What the text is as a whole, 0 to 1 each."""
        ...

    @property
    def language(self) -> str | None:
        """The language of the text, where it can be told."""
        ...


class DetectionStream(Protocol):
    """A text that arrives in pieces."""

    @property
    def held(self) -> int:
        """Characters received that are not final yet."""
        ...

    @property
    def scores(self) -> Mapping[str, float]:
        """What the text is as a whole; complete after its end."""
        ...

    @property
    def language(self) -> str | None:
        """The language of the text, where it can be told."""
        ...

    def receive_text(self, piece: str) -> list[Finding]:
        """Take the next piece; return the findings that became final."""
        ...

    def receive_end(self) -> list[Finding]:
        """Say that the text is complete; return the findings that are left."""
        ...


class Detector(Protocol):
    """Every classifier there is, ready to run."""

    def detect(self, text: str, kind: str = "user") -> Detection:
        """Return what is in a whole text."""
        ...

    def stream(self, kind: str = "user") -> DetectionStream:
        """Return the state of a text that is to arrive in pieces."""
        ...


def part_kind(word: str) -> str:
    """Return the kind of part that a word for it means (rule 2)."""
    return _KINDS.get(word.strip().lower(), PartKind.USER).value


def by_position(finding: Finding) -> tuple[int, int, str]:
    """Order findings: the leftmost first, of these the longest."""
    return finding.span.start, -finding.span.end, finding.data_class
