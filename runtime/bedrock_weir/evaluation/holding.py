"""How much of a stream is held back, waiting for what it may become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bedrock_weir.evaluation.metrics import percentile
from bedrock_weir.evaluation.samples import pieces
from bedrock_weir.evaluation.speed import PIECE
from bedrock_weir.scan.detecting import Detector


def measure(detector: Detector, kinds: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the characters held after each piece, for each kind of text."""
    return {
        name: _summary([count for text in texts for count in held(detector, text)])
        for name, texts in kinds.items()
        if texts
    }


def held(detector: Detector, text: str) -> list[int]:
    """Return how many characters are held after each piece of a text."""
    stream = detector.stream("answer")
    counts = []
    for piece in pieces(text, PIECE):
        stream.receive_text(piece)
        counts.append(stream.held)
    stream.receive_end()
    return counts


def _summary(counts: Sequence[int]) -> dict[str, Any]:
    return {
        "pieces": len(counts),
        "median": percentile(counts, 50),
        "p99": percentile(counts, 99),
        "max": max(counts),
    }
