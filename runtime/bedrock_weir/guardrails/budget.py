"""Text units per minute: a bucket that fills at a steady rate."""

from __future__ import annotations

from collections.abc import Iterable

UNIT = 1000
"""Characters of a text unit, as AWS counts them."""


def units_of(texts: Iterable[str]) -> int:
    """Return the text units of one question; a part of one counts as one."""
    return max(1, -(-sum(map(len, texts)) // UNIT))


class Budget:
    """Units that may be spent.

    Args:
        per_minute: as many as it holds, and as many as flow in within a minute.
        now: the time, in seconds, of a clock that only goes forward.
    """

    __slots__ = ("_left", "_per_minute", "_then")

    def __init__(self, per_minute: int, *, now: float) -> None:
        self._per_minute = per_minute
        self._left = float(per_minute)
        self._then = now

    def take(self, units: int, *, now: float) -> bool:
        """Spend units, if there are as many; tell whether there were."""
        gained = max(0.0, now - self._then) * self._per_minute / 60
        self._left = min(float(self._per_minute), self._left + gained)
        self._then = now
        if units > self._left:
            return False
        self._left -= units
        return True
