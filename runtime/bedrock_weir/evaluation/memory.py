"""What an open stream costs in memory.

Rule 1: `python` is what Python allocated; `resident` is the slope of a process's
        resident memory over the number of open streams, native memory included.
Rule 2: it is measured in a process of its own, whose heap holds nothing else that
        was freed and could be used again.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from bedrock_weir.classifiers import whole
from bedrock_weir.evaluation.samples import pieces
from bedrock_weir.evaluation.speed import PIECE
from bedrock_weir.scan import engine
from bedrock_weir.scan.detecting import DetectionStream, Detector

STREAMS = 2000
"""Streams that are open at once, for resident memory."""
TRACED = 200
"""Streams that are open at once, for what Python allocated (tracing is slow)."""

_STEPS = 20
_FIRST = 4
"""Steps that only fill what the heap has free."""
_PAGE = os.sysconf("SC_PAGE_SIZE")
_STATM = Path("/proc/self/statm")


def measure(texts: Sequence[str]) -> dict[str, Any]:
    """Return the bytes of an open stream that has taken one of the texts."""
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        input=orjson.dumps(texts),
        stdout=subprocess.PIPE,
        check=True,
    )
    result: dict[str, Any] = orjson.loads(done.stdout)
    return result


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the line that fits points best (least squares)."""
    count = len(points)
    middle = sum(x for x, _ in points) / count
    height = sum(y for _, y in points) / count
    above = sum((x - middle) * (y - height) for x, y in points)
    return above / sum((x - middle) ** 2 for x, _ in points)


def _main() -> None:
    texts: list[str] = orjson.loads(sys.stdin.buffer.read())
    whole.warm()
    detector = engine.build()
    for text in texts:
        _opened(detector, text)
    figures = {
        "streams": STREAMS,
        "resident": _resident_slope(detector, texts),
        "python": _traced(detector, texts),
    }
    sys.stdout.buffer.write(orjson.dumps(figures))


def _opened(detector: Detector, text: str) -> DetectionStream:
    stream = detector.stream("answer")
    for piece in pieces(text, PIECE):
        stream.receive_text(piece)
    return stream


def _resident_slope(detector: Detector, texts: Sequence[str]) -> float | None:
    if not _STATM.exists():
        return None
    streams: list[DetectionStream] = []
    points: list[tuple[int, int]] = []
    for _ in range(_STEPS):
        for _ in range(STREAMS // _STEPS):
            text = texts[len(streams) % len(texts)]
            streams.append(_opened(detector, text))
        gc.collect()
        points.append((len(streams), _resident()))
    return slope(points[_FIRST:])


def _traced(detector: Detector, texts: Sequence[str]) -> float:
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    streams = [_opened(detector, texts[n % len(texts)]) for n in range(TRACED)]
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / len(streams)


def _resident() -> int:
    return int(_STATM.read_text().split()[1]) * _PAGE


if __name__ == "__main__":
    _main()
