"""The worst window of a text, for each of several widths, whatever its cuts.

Rule 1: a window is a number of consecutive words; its sum is the sum of its words'
        weights, a whole number, so that no order of adding changes it.
Rule 2: a text shorter than a width is one window of that width.
Rule 3: of equal sums the first window counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

WIDTHS = (8, 24, 72)
"""Words in a window: a sentence, a paragraph, a page."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Worst:
    """A window: its sum, its words' number, and its characters' span."""

    total: int
    words: int
    start: int
    end: int


class Windows:
    """The running sums of one text."""

    __slots__ = ("_ends", "_starts", "_sums", "_worst", "words")

    def __init__(self) -> None:
        self._sums: Numbers = np.zeros(1, dtype=np.int64)
        self._starts: Numbers = np.zeros(0, dtype=np.int64)
        self._ends: Numbers = np.zeros(0, dtype=np.int64)
        self._worst: list[Worst | None] = [None] * len(WIDTHS)
        self.words = 0

    def receive(self, values: Numbers, starts: Numbers, ends: Numbers) -> None:
        """Take the weights of the next words, and where those words stand."""
        if not len(values):
            return
        known = len(self._sums)
        sums = np.empty(known + len(values), dtype=np.int64)
        sums[:known] = self._sums
        sums[known:] = values
        np.cumsum(sums[known - 1 :], out=sums[known - 1 :])
        if len(self._starts):
            starts = np.concatenate((self._starts, starts))
            ends = np.concatenate((self._ends, ends))
        for index, width in enumerate(WIDTHS):
            self._widen(index, width, sums, starts, ends)
        self.words += len(values)
        keep = WIDTHS[-1] - 1
        self._sums, self._starts, self._ends = (
            sums[-keep - 1 :],
            starts[-keep:],
            ends[-keep:],
        )

    def _widen(
        self, index: int, width: int, sums: Numbers, starts: Numbers, ends: Numbers
    ) -> None:
        if len(sums) <= width:
            return
        totals = sums[width:] - sums[:-width]
        at = int(totals.argmax())
        total = int(totals[at])
        worst = self._worst[index]
        if worst is None or total > worst.total:
            start, end = int(starts[at]), int(ends[at + width - 1])
            self._worst[index] = Worst(total, width, start, end)

    def worst(self) -> tuple[Worst, ...]:
        """Return the worst window so far of each width (rule 2)."""
        if not self.words:
            return ()
        if self.words >= WIDTHS[-1]:
            return tuple(worst for worst in self._worst if worst is not None)
        total = int(self._sums[-1] - self._sums[0])
        whole = Worst(total, self.words, int(self._starts[0]), int(self._ends[-1]))
        return tuple(worst or whole for worst in self._worst)
