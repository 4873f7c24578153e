"""A stream whose findings do not end where the engine's limit is.

The engine reads so many matches of one text and no more, and tells so by a finding of
its own: a guard has no time for floods. Who scans a file wants to know all of it.

Rule 1: where the engine stopped, another stream goes on, a little before that place,
        so that the words before a value are known to it.
Rule 2: every stream but the first is asked for findings only: scores are the first
        one's, which has the whole text.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.content import Finding, OpaqueKind, Span
from bedrock_weir.scan.detecting import DetectionStream, Detector

LIMIT = OpaqueKind.SCAN_LIMIT.value
"""The class of the finding that says that matches are left."""
CONTEXT = 160
"""Characters before the place where the engine stopped that are read again."""


class EndlessStream:
    """A stream that goes on (rule 1).

    Args:
        detector: the engine.
        kind: what the text is to a model.
    """

    def __init__(self, detector: Detector, kind: str) -> None:
        self._detector = detector
        self._kind = kind
        self._first: DetectionStream = detector.stream(kind)
        self._stream = self._first
        self._begin = 0  # where the text of the stream that is read begins
        self._floor = 0  # findings before this are told, or were passed over
        self._text = ""  # the end of the text: what may have to be read again
        self._base = 0  # where that begins

    @property
    def held(self) -> int:
        """Characters received that are not final yet."""
        return self._stream.held

    @property
    def scores(self) -> Mapping[str, float]:
        """What the text is as a whole; complete after its end."""
        return self._first.scores

    @property
    def language(self) -> str | None:
        """The language of the text, where it can be told."""
        return self._first.language

    def receive_text(self, piece: str) -> list[Finding]:
        """Take the next piece; return the findings that became final."""
        self._text += piece
        if self._stream is not self._first:
            self._first.receive_text(piece)
        told = self._told(self._stream.receive_text(piece), is_end=False)
        keep = max(0, len(self._text) - self.held - CONTEXT)
        self._text = self._text[keep:]
        self._base += keep
        return told

    def receive_end(self) -> list[Finding]:
        """Say that the text is complete; return the findings that are left."""
        if self._stream is not self._first:
            self._first.receive_end()
        return self._told(self._stream.receive_end(), is_end=True)

    def _told(self, findings: list[Finding], *, is_end: bool) -> list[Finding]:
        told: list[Finding] = []
        while True:
            placed = [_moved(finding, self._begin) for finding in findings]
            stops = [each.span.start for each in placed if each.data_class == LIMIT]
            told += [
                each
                for each in placed
                if each.data_class != LIMIT
                and each.span.start >= self._floor
                and not (stops and each.span.start >= stops[0])
            ]
            if not stops:
                return told
            findings = self._again(stops[0], is_end=is_end)

    def _again(self, place: int, *, is_end: bool) -> list[Finding]:
        """Read on from a place with a new stream; return what it finds."""
        if place > self._floor:
            self._floor = place
            self._begin = max(self._base, place - CONTEXT)
        else:  # what was read again is too much already: go on without it
            self._floor += self._begin == self._floor
            self._begin = self._floor
        self._stream = self._detector.stream(self._kind)
        text = self._text[self._begin - self._base :]
        findings = self._stream.receive_text(text) if text else []
        return findings + self._stream.receive_end() if is_end else findings


def _moved(finding: Finding, by: int) -> Finding:
    span = Span(finding.span.start + by, finding.span.end + by)
    return Finding(finding.data_class, span, finding.score)
