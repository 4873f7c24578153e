"""Figures of a detector: recall at a share of false positives, and area under ROC."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

FALSE_POSITIVES = 0.01
"""Of harmless texts, where the threshold is."""


def threshold_of(benign: Sequence[float]) -> float:
    """Return the score that only `FALSE_POSITIVES` of harmless texts exceed."""
    ranked = np.sort(np.array(benign))
    index = min(len(ranked) - 1, int(np.ceil(len(ranked) * (1 - FALSE_POSITIVES))))
    return float(ranked[index]) + 1e-9


def recall(attacks: Sequence[float], threshold: float) -> float:
    """Return the share of attacks at or above a threshold."""
    return float((np.array(attacks) >= threshold).mean()) if attacks else 0.0


def area(attacks: Sequence[float], benign: Sequence[float]) -> float:
    """Return the chance that an attack scores above a harmless text."""
    if not attacks or not benign:
        return 0.0
    ranked = np.sort(np.array(benign))
    scores = np.array(attacks)
    below = np.searchsorted(ranked, scores, side="left")
    upto = np.searchsorted(ranked, scores, side="right")
    return float((below + upto).sum() / (2 * len(ranked) * len(scores)))
