"""A line of metrics says what the counters say, in CloudWatch's own format."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.proxy import telemetry
from bedrock_weir.proxy.latencies import BUCKETS, Latencies, Peak
from bedrock_weir.proxy.metrics import MetricLines
from tests.support import emf

NOW = time.time()
COUNTS = {
    *("Decisions", "Denials", "Outcomes", "Truncations", "Findings", "Faults"),
    *("RecordFailures", "RecordsWaiting", "PolicyRefreshFailures"),
    *("GuardrailAlerts", "InputTokens", "OutputTokens", "InFlightCalls"),
}


@dataclass
class Recorded:
    """What a line asks of a recorder."""

    statistics: Any = field(
        default_factory=lambda: SimpleNamespace(failures=0, waiting_entries=0)
    )


@pytest.fixture(name="recorder")
def _recorder() -> Recorded:
    """A recorder's statistics; what other tests gathered is put away."""
    for gathered in (telemetry.CALL_LATENCIES, telemetry.UPSTREAM_LATENCIES):
        gathered.take()
    telemetry.PEAK.take(0)
    return Recorded()


def lines_of(recorder: Any) -> MetricLines:
    """A worker's lines, at a time that is known."""
    return MetricLines(recorder, environment="prod-eu", clock=lambda: NOW)


def decision(effect: str, **weir: Any) -> dict[str, Any]:
    """As the journey makes them, as far as they are counted."""
    return {
        "api": {"operation": "Converse"},
        "disposition": effect,
        "unmapped": {"weir": {"kind": "decision", "route": "chat", **weir}},
    }


def outcome(ending: str, **more: Any) -> dict[str, Any]:
    """As the journey makes them, as far as they are counted."""
    weir = {"kind": "outcome", "ending": ending}
    return {"api": {"operation": "Converse"}, "unmapped": {"weir": weir}, **more}


def test_a_quiet_minute_has_every_count(recorder: Recorded) -> None:
    """Zeros tell a quiet worker from a silent one; latencies need calls."""
    document = emf.read(lines_of(recorder).line(in_flight=0))
    assert set(document) == {"_aws", "Environment", *COUNTS}
    assert {emf.total(document, name) for name in COUNTS} == {0.0}
    directive = document["_aws"]["CloudWatchMetrics"][0]
    assert directive["Namespace"] == "BedrockWeir"
    assert directive["Dimensions"] == [["Environment"]]
    assert document["Environment"] == "prod-eu"
    assert document["_aws"]["Timestamp"] == int(NOW * 1000)


def test_a_line_has_what_came_since_the_one_before(recorder: Recorded) -> None:
    """What is counted from the entries is in one line, and in one only."""
    lines = lines_of(recorder)
    found = {"counts": [{"class": "EMAIL", "remedy": "redact", "count": 3}]}
    tokens = {"prompt_tokens": 11, "completion_tokens": 7}
    telemetry.count(decision("ALLOW", findings=found, guardrail={"alert": True}))
    telemetry.count(decision("DENY"))
    telemetry.count(outcome("complete", message_context=tokens))
    telemetry.count(outcome("truncated"))
    telemetry.FAULTS.inc()
    for result in ("refused", "unavailable", "adopted"):
        telemetry.REFRESHES.labels(result).inc()
    recorder.statistics.failures, recorder.statistics.waiting_entries = 4, 5
    telemetry.observe_call(0.25)
    telemetry.observe_upstream(0.125)
    first = emf.read(lines.line(in_flight=2))
    assert {name: emf.total(first, name) for name in COUNTS} == {
        "Decisions": 2,
        "Denials": 1,
        "Outcomes": 2,
        "Truncations": 1,
        "Findings": 3,
        "Faults": 1,
        "RecordFailures": 4,
        "RecordsWaiting": 5,
        "PolicyRefreshFailures": 2,
        "GuardrailAlerts": 1,
        "InputTokens": 11,
        "OutputTokens": 7,
        "InFlightCalls": 2,
    }
    assert (first["CallLatency"]["Values"], first["CallLatency"]["Counts"]) == (
        [250.0],
        [1],
    )
    assert emf.total(first, "UpstreamLatency") == 125
    second = emf.read(lines.line(in_flight=0))
    assert {emf.total(second, name) for name in COUNTS - {"RecordsWaiting"}} == {0, 2}
    assert emf.total(second, "InFlightCalls") == 2, "they ran when it began"
    assert "CallLatency" not in second


def test_lambda_variables_add_no_dimension(
    recorder: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor another namespace: alarms look for exactly this one."""
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "other")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Other")
    document = emf.read(lines_of(recorder).line(in_flight=0))
    directive = document["_aws"]["CloudWatchMetrics"][0]
    assert (directive["Namespace"], directive["Dimensions"]) == (
        "BedrockWeir",
        [["Environment"]],
    )


def test_the_peak_is_kept() -> None:
    """Calls that came and went between two lines are in the maximum."""
    peak = Peak()
    for number in (1, 7, 2):
        peak.note(number)
    assert [peak.take(2), peak.take(0), peak.take(0)] == [7, 2, 0]


@given(st.lists(st.floats(-1, 10_000), min_size=1, max_size=400))
def test_latencies_are_bounded_and_none_is_lost(seconds: list[float]) -> None:
    """Never more values than CloudWatch takes; count, sum and extremes are exact."""
    latencies = Latencies()
    for each in seconds:
        latencies.observe(each)
    found = latencies.take()
    assert found is not None
    assert 0 < len(found.values) == len(found.counts) <= BUCKETS <= emf.MAX_VALUES
    assert sum(found.counts) == len(seconds)
    assert list(found.values) == sorted(found.values)
    known = [max(0.0, each * 1000) for each in seconds]
    total = sum(v * c for v, c in zip(found.values, found.counts, strict=True))
    assert total == pytest.approx(sum(known), rel=1e-6, abs=0.001 * len(known))
    assert found.least == pytest.approx(min(known), abs=0.001)
    assert found.most == pytest.approx(max(known), abs=0.001)
    assert latencies.take() is None


def test_every_value_up_to_two_hours_is_within_a_fifth() -> None:
    """So a percentile is."""
    for value in (0.05, 0.11, 1, 3.3, 100, 999, 60_000, 3_600_000, 6_500_000):
        latencies = Latencies()
        for shift in (0.9999, 1.0, 1.0001):
            latencies.observe(value * shift / 1000)
        found = latencies.take()
        assert found is not None
        assert all(abs(each / value - 1) < 0.2 for each in found.values), value
