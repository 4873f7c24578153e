"""Whole texts, through several classifiers at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from bedrock_weir.classifiers.base import Classifier
from bedrock_weir.content import Finding, Span

_SEPARATOR = "\0"
"""Between joined texts. No classifier's form contains it: nothing is found across."""

Edit = tuple[Span, str]
"""A span of a text, and what is to stand there instead."""


class Scanner:
    """Runs classifiers over whole texts.

    Args:
        classifiers: which classes to look for.
    """

    def __init__(self, classifiers: Iterable[Classifier]) -> None:
        self.classifiers = tuple(classifiers)

    def find(self, text: str, start: int = 0) -> list[Finding]:
        """Return every finding at or after `start`, by position."""
        findings = [
            finding
            for classifier in self.classifiers
            for finding in classifier.find(text, start)
        ]
        findings.sort(key=by_position)
        return findings

    def open_from(self, text: str, start: int = 0) -> int:
        """Return the earliest position at which any finding is still open."""
        return min(
            (classifier.open_from(text, start) for classifier in self.classifiers),
            default=len(text),
        )

    def find_in_each(self, texts: Sequence[str]) -> tuple[tuple[Finding, ...], ...]:
        """Return the findings of each text, in one pass over all."""
        found: list[list[Finding]] = [[] for _ in texts]
        starts = _starts(texts)
        for finding in self.find(_SEPARATOR.join(texts)):
            index = bisect_right(starts, finding.span.start) - 1
            offset = starts[index]
            span = Span(finding.span.start - offset, finding.span.end - offset)
            found[index].append(Finding(finding.data_class, span, finding.score))
        return tuple(map(tuple, found))


def by_position(finding: Finding) -> tuple[int, int, str]:
    """Order findings: the leftmost first, of these the longest."""
    return finding.span.start, -finding.span.end, finding.data_class


def _starts(texts: Sequence[str]) -> list[int]:
    starts, position = [], 0
    for text in texts:
        starts.append(position)
        position += len(text) + len(_SEPARATOR)
    return starts


def merge(findings: Sequence[Finding]) -> list[Finding]:
    """Join findings that overlap, under the class of the first of them.

    Args:
        findings: sorted by position, as `Scanner.find` returns them.
    """
    merged: list[Finding] = []
    for finding in findings:
        if merged and finding.span.start < merged[-1].span.end:
            first = merged[-1]
            end = max(first.span.end, finding.span.end)
            span = Span(first.span.start, end)
            merged[-1] = Finding(first.data_class, span, first.score)
        else:
            merged.append(finding)
    return merged


def mask(data_class: str) -> str:
    """Return what stands for a redacted value, as Bedrock Guardrails writes it."""
    return f"{{{data_class}}}"


def redact(text: str, findings: Iterable[Finding]) -> str:
    """Return a text with every finding's span masked."""
    pieces: list[str] = []
    done = 0
    for finding in merge(sorted(findings, key=by_position)):
        pieces += (text[done : finding.span.start], mask(finding.data_class))
        done = finding.span.end
    pieces.append(text[done:])
    return "".join(pieces)
