"""A text that arrives in pieces, through several classifiers.

Rule 1: released is the text before the earliest position at which some finding
        could still begin or grow, and never a part of a finding.
Rule 2: what is found and what is released do not depend on the cuts: the findings of
        all pieces are the findings of the whole text.
Rule 3: kept is what is not released and a few characters of context before it.
"""

from __future__ import annotations

from bedrock_weir.classifiers.base import CONTEXT
from bedrock_weir.classifiers.scanner import Scanner, merge
from bedrock_weir.content import Finding, Span


class Window:
    """The state of one text's scan.

    Attributes:
        settled: characters from the text's beginning that are final.
    """

    __slots__ = ("_base", "_scanner", "_text", "settled")

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        self._text = ""
        self._base = 0
        self.settled = 0

    @property
    def held(self) -> int:
        """Characters received that are not final yet."""
        return self._base + len(self._text) - self.settled

    def receive_text(self, piece: str) -> list[Finding]:
        """Take the next piece; return the findings that became final.

        Overlapping findings come merged, in spans of the whole text.
        """
        self._text += piece
        start = self.settled - self._base
        return self._settle(self._scanner.open_from(self._text, start), start)

    def receive_end(self) -> list[Finding]:
        """Say that the text is complete; return the findings that are left."""
        return self._settle(len(self._text), self.settled - self._base)

    def _settle(self, limit: int, start: int) -> list[Finding]:
        findings = merge(self._scanner.find(self._text, start))
        for finding in reversed(findings):
            if finding.span.start < limit < finding.span.end:
                limit = finding.span.start
        final = [self._placed(item) for item in findings if item.span.end <= limit]
        self.settled = self._base + limit
        cut = max(0, limit - CONTEXT)
        self._text = self._text[cut:]
        self._base += cut
        return final

    def _placed(self, finding: Finding) -> Finding:
        span = Span(finding.span.start + self._base, finding.span.end + self._base)
        return Finding(finding.data_class, span, finding.score)
