"""Fitting one head: logistic regression over the worst windows, bit for bit.

Rule 1: one thread, numbers of 64 bits, sums in a fixed order, no linear-algebra
        library: the same examples give the same weights.
Rule 2: a text is as bad as its worst window. So fitting takes turns: weights from
        windows, then for each text the windows that these weights find worst.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tools.injection.grammar import Example

from bedrock_weir.classifiers.injection.features import (
    MEMORY,
    ROW_BITS,
    features_of,
    words_of,
)
from bedrock_weir.classifiers.injection.normalise import normalise
from bedrock_weir.classifiers.injection.scorer import root
from bedrock_weir.classifiers.injection.windows import WIDTHS

Floats = npt.NDArray[np.float64]

KEPT = 40_000
"""Weights of a head other than zero."""
FEWEST = 4
"""Texts that a feature must occur in."""
ROUNDS = 3
STEPS = (40, 20, 20)
RATE = 0.25
DECAY = 6e-6
"""Of the squares of the weights, by the weight of one example."""
SHARE = 0.7
"""Of the windows' log-odds, beside what the heuristics add."""
SPREAD = 0.5
"""Power of a family's size that its whole weight grows with."""

_FAST, _SLOW, _TINY = 0.9, 0.99, 1e-10
_LONGEST = 1500
_UPPER = np.uint64(32)
_COARSE_BITS = 26
_COARSE = np.uint32(32 - _COARSE_BITS)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An example's words as rows, and the words that are the attack."""

    rows: npt.NDArray[np.int32]
    features: npt.NDArray[np.uint32]
    low: int
    high: int
    attack: bool
    family: str

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.rows[0])


def prepare(examples: Sequence[Example]) -> list[Prepared]:
    """Find the rows of examples' words; those without words are left out."""
    prepared = (_prepared(example) for example in examples)
    return [item for item in prepared if item.words]


def _prepared(example: Example) -> Prepared:
    normal = normalise(example.text)
    words = words_of(normal)
    hashes = np.concatenate((np.zeros(MEMORY, dtype=np.uint64), words.hashes))
    features = (features_of(hashes)[:, :_LONGEST] >> _UPPER).astype(np.uint32)
    rows = (features >> np.uint32(32 - ROW_BITS)).astype(np.int32)
    low, high = 0, rows.shape[1]
    if example.spans:
        starts = words.starts
        if normal.places is not None:
            starts = normal.places[starts]
        (start, end), *_ = example.spans
        low = int(np.searchsorted(starts, start))
        high = max(low + 1, int(np.searchsorted(starts, end)))
    return Prepared(rows, features, low, high, example.attack, example.family)


Window = tuple[int, int, int]
"""An example's number, its first word, and the word after its last."""


def first_windows(
    prepared: Sequence[Prepared], chance: np.random.Generator
) -> list[Window]:
    """Choose windows before there are weights: at chance, around the attack."""
    windows = []
    for number, item in enumerate(prepared):
        for width in WIDTHS:
            if item.words <= width:
                windows.append((number, 0, item.words))
                break
            for _ in range(2):
                low, high = 0, item.words - width
                if item.attack:
                    middle = int(chance.integers(item.low, item.high))
                    low = max(0, min(middle - width // 2, high))
                    high = low
                start = int(chance.integers(low, high + 1))
                windows.append((number, start, start + width))
    return windows


def worst_windows(
    prepared: Sequence[Prepared], weights: Floats, windows: Sequence[Window]
) -> list[Window]:
    """Return the windows that the weights find worst, and those given for the rest."""
    found = set()
    for number, item in enumerate(prepared):
        values = weights[item.rows].sum(axis=0)
        sums = np.concatenate((np.zeros(1), np.cumsum(values)))
        for width in WIDTHS:
            if item.words <= width:
                found.add((number, 0, item.words))
                break
            totals = sums[width:] - sums[:-width]
            low, high = 0, len(totals)
            if item.attack and item.high - item.low < item.words:
                low = max(0, min(item.low - width // 2, len(totals) - 1))
                high = max(low + 1, min(item.high - width // 4, len(totals)))
            start = low + int(totals[low:high].argmax())
            found.add((number, start, start + width))
    found |= {window for window in windows if not prepared[window[0]].attack}
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Windows as a sparse matrix of rows."""

    rows: npt.NDArray[np.int32]
    bounds: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    factors: Floats
    labels: Floats
    importance: Floats


def common(prepared: Sequence[Prepared]) -> npt.NDArray[np.bool_]:
    """Return which features, by their upper bits, occur in `FEWEST` texts or more.

    What is rare says nothing, yet its row would be anybody's.
    """
    own = np.concatenate([np.unique(item.features >> _COARSE) for item in prepared])
    counts = np.bincount(own, minlength=1 << _COARSE_BITS)
    found: npt.NDArray[np.bool_] = counts >= FEWEST
    return found


def matrix_of(
    prepared: Sequence[Prepared],
    windows: Sequence[Window],
    known: npt.NDArray[np.bool_],
) -> Matrix:
    """Lay out windows, each family weighed by its size (`SPREAD`)."""
    parts = [
        _known(prepared[number], low, high, known) for number, low, high in windows
    ]
    lengths = np.array([len(part) for part in parts], dtype=np.int64)
    bounds = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths)))
    factors = np.array([1.0 / root(high - low) for _, low, high in windows])
    labels = np.array([float(prepared[number].attack) for number, _, _ in windows])
    counts: dict[tuple[str, bool], int] = {}
    keys = [(prepared[n].family, prepared[n].attack) for n, _, _ in windows]
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    shares = {key: count**SPREAD / count for key, count in counts.items()}
    importance = np.array([shares[key] for key in keys])
    for label in (0.0, 1.0):
        chosen = labels == label
        importance[chosen] /= importance[chosen].sum()
    importance *= len(windows) / 2
    return Matrix(
        np.concatenate(parts), bounds[:-1], lengths, factors, labels, importance
    )


def _known(
    item: Prepared, low: int, high: int, known: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int32]:
    """Return the rows of a window's known features, and one row at the least."""
    rows = item.rows[:, low:high].ravel()
    kept = known[item.features[:, low:high].ravel() >> _COARSE]
    return rows[kept] if kept.any() else rows[:1]


def descend(
    matrix: Matrix,
    start: Floats,
    steps: int,
    support: npt.NDArray[np.bool_] | None = None,
) -> Floats:
    """Fit weights and a bias by gradient descent with moments.

    Args:
        start: the weights, and the bias at the end.
        support: the weights that may be other than zero; None for all.
    """
    weights = start.copy()
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    total = len(matrix.labels)
    for step in range(1, steps + 1):
        sums = np.add.reduceat(weights[matrix.rows], matrix.bounds)
        odds = sums * matrix.factors + weights[-1]
        wrong = (1.0 / (1.0 + np.exp(-odds)) - matrix.labels) * matrix.importance
        each = np.repeat(wrong * matrix.factors, matrix.lengths)
        gradient = np.empty_like(weights)
        gradient[:-1] = np.bincount(matrix.rows, each, len(weights) - 1) / total
        gradient[-1] = wrong.sum() / total
        gradient[:-1] += DECAY * weights[:-1]
        if support is not None:
            gradient[:-1] *= support
        mean = _FAST * mean + (1 - _FAST) * gradient
        square = _SLOW * square + (1 - _SLOW) * gradient * gradient
        moved = mean / (1 - _FAST**step)
        scale = np.sqrt(square / (1 - _SLOW**step)) + _TINY
        cooled = 0.5 * (1 + math.cos(math.pi * (step - 1) / steps))
        weights -= RATE * cooled * moved / scale
    return weights


def fit(prepared: Sequence[Prepared], seed: int) -> Floats:
    """Fit one head (rule 2); the bias stands behind the weights."""
    chance = np.random.Generator(np.random.PCG64(seed))
    known = common(prepared)
    windows = first_windows(prepared, chance)
    weights = np.zeros((1 << ROW_BITS) + 1)
    support = None
    for turn, steps in zip(range(ROUNDS), STEPS, strict=True):
        if turn:
            windows = worst_windows(prepared, weights[:-1], windows)
        if turn == ROUNDS - 1:
            support = strongest(weights[:-1])
            weights[:-1] *= support
        matrix = matrix_of(prepared, windows, known)
        weights = descend(matrix, weights, steps, support)
    return weights


def strongest(weights: Floats) -> npt.NDArray[np.bool_]:
    """Return which weights are among the `KEPT` largest.

    A table with empty rows has nothing to say on words that it never saw.
    """
    sizes = np.abs(weights)
    found: npt.NDArray[np.bool_] = sizes > np.sort(sizes)[-KEPT - 1]
    return found


def worst_odds(item: Prepared, weights: Floats) -> float:
    """Return the log-odds of a text's worst window, as the product finds it."""
    values = weights[:-1][item.rows].sum(axis=0)
    sums = np.concatenate((np.zeros(1), np.cumsum(values)))
    worst = max(
        float((sums[width:] - sums[:-width]).max()) / root(width)
        if item.words >= width
        else float(sums[-1]) / root(item.words)
        for width in WIDTHS
    )
    return SHARE * (worst + float(weights[-1]))
