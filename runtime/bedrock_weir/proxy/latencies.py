"""What is gathered between two lines of metrics: latencies, and a maximum.

Latencies are sorted into buckets, from a tenth of a millisecond to two hours, each
reaching a fifth further than the one before it, so there are never more than CloudWatch
takes. A bucket counts as the mean of what fell into it: sums and averages are exact,
percentiles are within a fifth.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf, log

BUCKETS = 100
"""CloudWatch takes so many different values in one metric of a line."""
SMALLEST = 0.1
"""Milliseconds; what is less counts in the first bucket."""
GROWTH = 1.2
"""What is more than SMALLEST times GROWTH to the power of BUCKETS is in the last."""

_LOG_GROWTH = log(GROWTH)


@dataclass(frozen=True, slots=True)
class Distribution:
    """Values in milliseconds, and how often each was seen.

    Attributes:
        values: in ascending order, BUCKETS at most.
        counts: for each of them.
        least: the smallest that was seen.
        most: the largest.
    """

    values: tuple[float, ...]
    counts: tuple[int, ...]
    least: float
    most: float


class Latencies:
    """Latencies, gathered in one thread."""

    def __init__(self) -> None:
        self._counts = [0] * BUCKETS
        self._sums = [0.0] * BUCKETS
        self._least, self._most = inf, 0.0

    def observe(self, seconds: float) -> None:
        """Add one."""
        value = max(0.0, seconds * 1000)
        place = 0 if value <= SMALLEST else ceil(log(value / SMALLEST) / _LOG_GROWTH)
        place = min(place, BUCKETS - 1)
        self._counts[place] += 1
        self._sums[place] += value
        self._least, self._most = min(self._least, value), max(self._most, value)

    def take(self) -> Distribution | None:
        """Return what was gathered, and begin anew; None for nothing."""
        counts, sums = self._counts, self._sums
        least, most = self._least, self._most
        self._counts, self._sums = [0] * BUCKETS, [0.0] * BUCKETS
        self._least, self._most = inf, 0.0
        used = [place for place, count in enumerate(counts) if count]
        if not used:
            return None
        return Distribution(
            values=tuple(round(sums[place] / counts[place], 3) for place in used),
            counts=tuple(counts[place] for place in used),
            least=round(least, 3),
            most=round(most, 3),
        )


class Peak:
    """The largest number that was noted."""

    def __init__(self) -> None:
        self._most = 0

    def note(self, number: int) -> None:
        """Note a number."""
        self._most = max(self._most, number)

    def take(self, now: int) -> int:
        """Return the largest number, `now` included, and begin anew from that."""
        most, self._most = max(self._most, now), now
        return most
