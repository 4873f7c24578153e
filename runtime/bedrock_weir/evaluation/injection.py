"""Attacks: scores of attacked texts against scores of benign ones.

Rule 1: the threshold comes from the pool of all benign sources, never from the source
        that is measured; so true positives at 1 % false positives are what somebody
        would get who had to choose one threshold for everything.
Rule 2: a source that the weights were trained on is said to be one, and the mean over
        the others is told apart: what was learned by heart says nothing about the next
        attack. Sources are known by their names.
Rule 3: a source's own texts without an attack are told apart: they resemble its
        attacks, so they say how fine the line is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bedrock_weir.evaluation.metrics import (
    area_under_roc,
    flagged,
    mean,
    roc,
    threshold_for,
)
from bedrock_weir.scan.detecting import THRESHOLD

RATE = 0.01
"""False positives at which true positives are told."""
POINTS = 400
"""Points of a curve that are kept, at the most."""

Scored = Sequence[tuple[float, int]]
"""Scores and labels of one source's texts."""


def measure(
    attacks: Mapping[str, Scored],
    benign: Mapping[str, Sequence[float]],
    trained_on: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Return the figures of every source.

    Args:
        attacks: sources that hold attacks, by name.
        benign: scores of benign texts, by source.
        trained_on: sources that the weights were trained on (rule 2).
    """
    pool = [score for scores in benign.values() for score in scores]
    if not pool:
        return {}
    threshold = threshold_for(pool, RATE)
    sources = {
        name: {
            "trained_on": name in trained_on,
            **_source(scored, pool, threshold),
        }
        for name, scored in attacks.items()
        if any(label for _, label in scored)
    }
    return {
        "benign": len(pool),
        "threshold": threshold,
        "false_positives_at_half": flagged(pool, THRESHOLD),
        "by_benign_source": {
            name: {
                "trained_on": name in trained_on,
                "documents": len(scores),
                "false_positives": flagged(scores, threshold),
                "false_positives_at_half": flagged(scores, THRESHOLD),
            }
            for name, scores in benign.items()
        },
        "by_source": sources,
        "macro": _macro(sources.values()),
        "macro_unseen": _macro(
            source for source in sources.values() if not source["trained_on"]
        ),
    }


def _macro(sources: Iterable[Mapping[str, Any]]) -> dict[str, float | None]:
    rows = list(sources)
    return {
        key: mean(row[key] for row in rows)
        for key in ("auc", "true_positives", "true_positives_at_half")
    }


def _source(scored: Scored, pool: Sequence[float], threshold: float) -> dict[str, Any]:
    positives = [score for score, label in scored if label]
    own = [score for score, label in scored if not label]
    return {
        "attacks": len(positives),
        "auc": area_under_roc(positives, pool),
        "true_positives": flagged(positives, threshold),
        "true_positives_at_half": flagged(positives, THRESHOLD),
        "own_benign": len(own),
        "own_auc": area_under_roc(positives, own) if own else None,
        "own_false_positives": flagged(own, threshold),
        "own_false_positives_at_half": flagged(own, THRESHOLD),
        "roc": _thinned(roc(positives, pool)),
    }


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    step = -(-len(points) // POINTS)
    kept = points[::step]
    return kept if kept[-1] == points[-1] else [*kept, points[-1]]
