from __future__ import annotations

from bedrock_weir.evaluation import speed
from tests.support.detecting import Numbers


def test_every_run_of_every_text_counts() -> None:
    """And no warm-up does."""
    ran: list[str] = []
    figures = speed.block(ran.append, ["a", "b"], 3)
    assert figures["texts"] == 2
    assert figures["runs"] == 6
    assert ran == ["a", "b"] * 4
    assert set(figures["cpu_us"]) == {"p50", "p95", "p99", "max"}


def test_streams_are_measured_by_the_piece() -> None:
    """With a text in pieces of 16 bytes."""
    detector = Numbers()
    figures = speed.stream(detector, ["a" * 40, "b"], 2)
    assert detector.streams == 2 + 2 * 2 + 2
    assert figures["piece_bytes"] == 16
    assert figures["cpu_us_per_piece"]["p50"] <= figures["cpu_us_per_piece"]["max"]


def test_percentiles_are_in_order() -> None:
    """Of a hundred values."""
    found = speed.percentiles(list(range(1, 101)))
    assert found == {"p50": 50, "p95": 95, "p99": 99, "max": 100}
