"""The measures: pure functions of counts and scores.

Rule 1: recall counts labelled spans, precision counts findings; so several findings on
        one span, or one finding over several spans, count for what they are.
Rule 2: a threshold for a rate of false positives is one at which the rate is at most
        that, ties included; nothing is interpolated.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, inf, nextafter
from typing import Any


@dataclass(frozen=True, slots=True)
class Count:
    """What was there, what was said, and how far they agree.

    Attributes:
        gold: labelled spans.
        caught: of them, those that a finding caught.
        said: findings.
        right: of them, those that are on a labelled span.
    """

    gold: int = 0
    caught: int = 0
    said: int = 0
    right: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.gold + other.gold,
            self.caught + other.caught,
            self.said + other.said,
            self.right + other.right,
        )

    @property
    def precision(self) -> float | None:
        """The share of findings that are right; None without findings."""
        return self.right / self.said if self.said else None

    @property
    def recall(self) -> float | None:
        """The share of labelled spans that were caught; None without spans."""
        return self.caught / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None without labelled spans."""
        if self.recall is None:
            return None
        precision = self.precision or 0.0
        total = precision + self.recall
        return 2 * precision * self.recall / total if total else 0.0

    def as_json(self) -> dict[str, Any]:
        """Return counts and measures."""
        return {
            "spans": self.gold,
            "caught": self.caught,
            "findings": self.said,
            "right": self.right,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
        }


def total(counts: Iterable[Count]) -> Count:
    """Return the sum of counts: the micro average's."""
    result = Count()
    for count in counts:
        result += count
    return result


def mean(values: Iterable[float | None]) -> float | None:
    """Return the mean of the values that there are: the macro average."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def share(part: int, whole: int) -> float | None:
    """Return a part of a whole; None of nothing."""
    return part / whole if whole else None


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def area_under_roc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Return how often a positive's score is above a negative's; ties count half."""
    ranked = sorted([(score, 1) for score in positives] + [(s, 0) for s in negatives])
    rank_sum, seen = 0.0, 0
    for _, tied in groupby(ranked, key=lambda pair: pair[0]):
        marks = [mark for _, mark in tied]
        rank_sum += sum(marks) * (seen + (len(marks) + 1) / 2)
        seen += len(marks)
    count = len(positives)
    return (rank_sum - count * (count + 1) / 2) / (count * len(negatives))


def threshold_for(negatives: Sequence[float], rate: float) -> float:
    """Return the lowest score with a rate of false positives of `rate` at the most.

    A text is flagged from the threshold on (rule 2).
    """
    allowed = int(len(negatives) * rate + 1e-9)
    if allowed >= len(negatives):
        return -inf
    # Flagged is what is above the first score that must not be.
    return nextafter(sorted(negatives, reverse=True)[allowed], inf)


def flagged(scores: Sequence[float], threshold: float) -> float | None:
    """Return the share of scores from a threshold on."""
    return share(sum(score >= threshold for score in scores), len(scores))


def roc(
    positives: Sequence[float], negatives: Sequence[float]
) -> list[tuple[float, float]]:
    """Return the curve: false positives against true positives, from (0, 0) on."""
    high, low = sorted(positives), sorted(negatives)
    points = [(0.0, 0.0)]
    for threshold in sorted({*high, *low}, reverse=True):
        false = (len(low) - bisect_left(low, threshold)) / len(low)
        true = (len(high) - bisect_left(high, threshold)) / len(high)
        points.append((false, true))
    return _corners(points)


def _corners(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Leave out points between two that have the same height or the same place."""
    kept: list[tuple[float, float]] = []
    for point in points:
        while len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0]
            or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept.pop()
        kept.append(point)
    return kept
