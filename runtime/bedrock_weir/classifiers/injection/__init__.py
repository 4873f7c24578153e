"""Prompt injection and jailbreaks: how likely a text instructs who it should not.

A linear model over windows of words, and signs that patterns see. `score` takes a
whole text, `Scorer` one that arrives in pieces, and both give the same result. How the
weights came about, and what they are worth: `docs/injection.md`.
"""

from __future__ import annotations

from bedrock_weir.classifiers.injection.heuristic import Heuristic
from bedrock_weir.classifiers.injection.heuristics import HEURISTICS
from bedrock_weir.classifiers.injection.model import ModelError
from bedrock_weir.classifiers.injection.scorer import (
    THRESHOLD,
    Score,
    Scorer,
    score,
    warm,
)

__all__ = [
    "HEURISTICS",
    "THRESHOLD",
    "Heuristic",
    "ModelError",
    "Score",
    "Scorer",
    "score",
    "warm",
]
