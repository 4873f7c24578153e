"""What was found in one direction of a call, and what was done about it.

A tally counts everything and lists the first `LISTED` findings with their places; it
holds classes, kinds and positions, never text.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bedrock_weir.content import Finding, Opaque, PartKind, Pointer
from bedrock_weir.policy.decide import DataDecision
from bedrock_weir.policy.remedies import Remedy

LISTED = 64
"""Findings whose places are kept; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One finding, its place and its remedy.

    Attributes:
        data_class: what it is.
        kind: the kind of part it stands in; None for what cannot be read.
        pointer: the part's place in its body, or the channel of a stream.
        start: the first character within the part; None for what cannot be read.
        end: the character after the last.
        remedy: what was done.
    """

    data_class: str
    kind: PartKind | None
    pointer: Pointer
    start: int | None
    end: int | None
    remedy: Remedy


@dataclass(slots=True)
class Tally:
    """The findings of one direction."""

    counts: Counter[tuple[str, Remedy]] = field(default_factory=Counter)
    noted: list[Noted] = field(default_factory=list)
    policies: set[str] = field(default_factory=set)
    blocked: list[str] = field(default_factory=list)
    blocking: set[str] = field(default_factory=set)
    """The policies that blocked; none where no policy spoke for what was found."""

    def note(
        self, finding: Finding, decision: DataDecision, kind: PartKind, place: Pointer
    ) -> None:
        """Take a finding in a text."""
        span = finding.span
        self._take(
            Noted(
                finding.data_class, kind, place, span.start, span.end, decision.remedy
            ),
            decision,
        )

    def note_opaque(self, opaque: Opaque, decision: DataDecision) -> None:
        """Take a piece of content that cannot be read."""
        name = opaque.kind.value
        noted = Noted(name, None, opaque.pointer, None, None, decision.remedy)
        self._take(noted, decision)

    def _take(self, noted: Noted, decision: DataDecision) -> None:
        self.counts[noted.data_class, noted.remedy] += 1
        if len(self.noted) < LISTED:
            self.noted.append(noted)
        if noted.remedy is not Remedy.ALLOW:
            self.policies.update(decision.policies)
        if noted.remedy is Remedy.BLOCK:
            self.blocking.update(decision.policies)
            if noted.data_class not in self.blocked:
                self.blocked.append(noted.data_class)

    @property
    def classes(self) -> list[str]:
        """The classes found, sorted."""
        return sorted({data_class for data_class, _ in self.counts})

    @property
    def is_rewritten(self) -> bool:
        """Whether anything was redacted."""
        return any(remedy is Remedy.REDACT for _, remedy in self.counts)
