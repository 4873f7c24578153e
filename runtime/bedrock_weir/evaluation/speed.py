"""How long texts take.

Rule 1: CPU time of the process is what is told first: it does not grow with what else
        the machine does. Wall time stands beside it.
Rule 2: `_WARM` texts run before anything is measured; the garbage collector runs
        before, and as ever while.
Rule 3: percentiles are over every single run of every text.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from bedrock_weir.evaluation import samples
from bedrock_weir.evaluation.corpora import Corpus
from bedrock_weir.evaluation.metrics import percentile
from bedrock_weir.evaluation.samples import pieces
from bedrock_weir.scan.detecting import Detector


class Texts(NamedTuple):
    """Texts to measure with.

    Attributes:
        size: bytes of each.
        number: how many.
        rounds: runs of each.
        are_prose: of people's words alone; if not, of all sources.
    """

    size: int
    number: int
    rounds: int
    are_prose: bool = False

    def of(self, corpora: Sequence[Corpus]) -> list[str]:
        """Put them together."""
        put = samples.prose if self.are_prose else samples.mixed
        return put(corpora, size=self.size, count=self.number)


TEXTS = {
    "512 B": Texts(512, 200, 5),
    "4 KB": Texts(4096, 200, 5),
    "4 KB of prose": Texts(4096, 200, 5, are_prose=True),
    "100 KB": Texts(102_400, 20, 5),
}
STREAMS = {
    "all sources": Texts(4096, 50, 3),
    "prose": Texts(4096, 50, 3, are_prose=True),
}
PIECE = 16
"""Bytes of a piece of a stream."""

_WARM = 50
_MICRO = 1e-3
"""Microseconds in a nanosecond."""


def block(
    run: Callable[[str], object], texts: Sequence[str], rounds: int
) -> dict[str, Any]:
    """Measure whole texts, one by one."""
    for text in texts[:_WARM]:
        run(text)
    gc.collect()
    cpu, wall = [], []
    for _ in range(rounds):
        for text in texts:
            began, started = time.perf_counter_ns(), time.process_time_ns()
            run(text)
            cpu.append((time.process_time_ns() - started) * _MICRO)
            wall.append((time.perf_counter_ns() - began) * _MICRO)
    return {
        "texts": len(texts),
        "runs": len(cpu),
        "cpu_us": percentiles(cpu),
        "wall_us": percentiles(wall),
    }


def stream(detector: Detector, texts: Sequence[str], rounds: int) -> dict[str, Any]:
    """Measure texts in pieces: whole streams, by the piece, and single pieces."""
    cut = [pieces(text, PIECE) for text in texts]
    for each in cut:
        _play(detector, each)
    gc.collect()
    cpu = []
    for _ in range(rounds):
        for each in cut:
            started = time.process_time_ns()
            _play(detector, each)
            spent = (time.process_time_ns() - started) * _MICRO
            cpu.append(spent / len(each))
    return {
        "texts": len(texts),
        "piece_bytes": PIECE,
        "cpu_us_per_piece": percentiles(cpu),
        "wall_us_of_one_piece": percentiles(_single(detector, cut)),
    }


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Return the percentiles that are told."""
    named = {f"p{percent}": percentile(values, percent) for percent in (50, 95, 99)}
    return {**named, "max": max(values)}


def _play(detector: Detector, cut: Sequence[str]) -> None:
    stream = detector.stream()
    for piece in cut:
        stream.receive_text(piece)
    stream.receive_end()


def _single(detector: Detector, cut: Sequence[Sequence[str]]) -> list[float]:
    spent = []
    for each in cut:
        stream = detector.stream()
        for piece in each:
            began = time.perf_counter_ns()
            stream.receive_text(piece)
            spent.append((time.perf_counter_ns() - began) * _MICRO)
        stream.receive_end()
    return spent
