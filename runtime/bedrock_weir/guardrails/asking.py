"""What is asked, cut to what one question may hold.

Rule 1: every text is asked about, whole or in windows that overlap. Short texts share
        a question.
Rule 2: the questions of one call are counted. What is more than `MOST` is a failure,
        not a reason to leave something out.
"""

from __future__ import annotations

from collections.abc import Iterable

from bedrock_weir.content import Span
from bedrock_weir.guardrails.windows import windows

LARGEST = 25_000
"""Characters of one question: 25 text units, what ApplyGuardrail takes at once."""
OVERLAP = 1000
"""Characters that two windows of one long text share."""
MOST = 40
"""Questions within one call, in one direction."""

Question = tuple[str, ...]
"""Texts that are asked about together."""


def questions(texts: Iterable[str]) -> list[Question]:
    """Return the questions about texts, in order (rule 1)."""
    asked: list[Question] = []
    waiting: list[str] = []
    size = 0
    for text in texts:
        for window in windows(text, characters=LARGEST, overlap=OVERLAP):
            if size + len(window) > LARGEST:
                asked.append(tuple(waiting))
                waiting, size = [], 0
            waiting.append(window)
            size += len(window)
    if waiting:
        asked.append(tuple(waiting))
    return asked


def around(text: str, span: Span) -> str:
    """Return as much of a text around a place as one question may hold."""
    if len(text) <= LARGEST:
        return text
    middle = (span.start + span.end) // 2
    start = min(max(0, middle - LARGEST // 2), len(text) - LARGEST)
    return text[start : start + LARGEST]
