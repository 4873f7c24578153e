"""Counters in Prometheus text, fed by the entries that go on the record.

What is counted is what is recorded: a counter cannot say one thing and the record
another. Workers share their counters through files in the folder that
`PROMETHEUS_MULTIPROC_DIR` names, so any worker can answer for all.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

from bedrock_weir.commands import Entry
from bedrock_weir.content import JSON
from bedrock_weir.proxy.latencies import Latencies, Peak
from bedrock_weir.recorder import Recorder

_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5, 30, 120, 600)

DECISIONS = Counter(
    "weir_decisions", "Calls decided about", ["operation", "effect", "route"]
)
OUTCOMES = Counter("weir_outcomes", "Calls that ended", ["operation", "ending"])
FINDINGS = Counter("weir_findings", "Data found", ["data_class", "direction", "remedy"])
CONSULTED = Counter(
    "weir_guardrail_questions", "Questions to guardrails", ["purpose", "result"]
)
CONSULTED_UNITS = Counter("weir_guardrail_units", "Text units asked about", ["purpose"])
GUARDRAIL_ALERTS = Counter(
    "weir_guardrail_alerts",
    "Calls of which a guardrail has not seen everything, or that it never saw",
    ["operation"],
)
TOKENS = Counter("weir_tokens", "Tokens that models reported", ["direction"])
IN_FLIGHT = Gauge(
    "weir_calls_in_flight", "Calls being inspected", multiprocess_mode="livesum"
)
DURATION = Histogram(
    "weir_call_seconds", "From a call's last byte to its end", buckets=_SECONDS
)
UPSTREAM = Histogram(
    "weir_upstream_seconds", "From forwarding to the answer's head", buckets=_SECONDS
)
REFUSED = Counter("weir_refused", "Requests that were no calls", ["reason"])
FAULTS = Counter("weir_faults", "Errors of our own")
REFRESHES = Counter(
    "weir_policy_refreshes", "Policies adopted, and looks that failed", ["result"]
)
RECORD = {
    name: Gauge(f"weir_record_{name}", text, multiprocess_mode="livesum")
    for name, text in (
        ("entries", "Entries appended"),
        ("stored", "Entries in the store"),
        ("batches", "Objects in the store"),
        ("failures", "Failed attempts to write or to probe"),
        ("waiting", "Entries not yet in the store"),
        ("put_seconds", "Seconds spent in PUTs that succeeded"),
    )
}
CALL_LATENCIES, UPSTREAM_LATENCIES = Latencies(), Latencies()
"""The same as in the histograms, since the last line of metrics (`proxy.metrics`)."""
PEAK = Peak()
"""The most calls in flight since then."""


def observe_call(seconds: float) -> None:
    """Note how long a call took."""
    DURATION.observe(seconds)
    CALL_LATENCIES.observe(seconds)


def observe_upstream(seconds: float) -> None:
    """Note how long the upstream took to answer."""
    UPSTREAM.observe(seconds)
    UPSTREAM_LATENCIES.observe(seconds)


def count(entry: Entry) -> None:
    """Count an entry."""
    weir = _object(_object(entry.get("unmapped")).get("weir"))
    operation = str(_object(entry.get("api")).get("operation"))
    if weir.get("kind") == "decision":
        direction = "Send"
        effect, route = str(entry.get("disposition")), str(weir.get("route"))
        _child(DECISIONS, operation, effect, route).inc()
    else:
        direction = "Receive"
        _child(OUTCOMES, operation, str(weir.get("ending"))).inc()
        _count_tokens(_object(entry.get("message_context")))
    _count_guardrail(_object(weir.get("guardrail")), operation, direction)
    counts = _object(weir.get("findings")).get("counts")
    for item in counts if isinstance(counts, list) else ():
        found = _object(item)
        labels = str(found.get("class")), direction, str(found.get("remedy"))
        _child(FINDINGS, *labels).inc(cast("int", found.get("count")))


def _count_guardrail(
    guardrail: Mapping[str, JSON], operation: str, direction: str
) -> None:
    consulted = _object(guardrail.get("consulted"))
    if guardrail.get("alert") is True or consulted.get("alert") is True:
        _child(GUARDRAIL_ALERTS, operation).inc()
    for purpose, asked in (
        (direction, consulted),
        ("escalate", _object(guardrail.get("escalated"))),
    ):
        if not asked:
            continue
        failures = _object(asked.get("failures"))
        for failure, number in failures.items():
            _child(CONSULTED, purpose, failure).inc(cast("int", number))
        cached = cast("int", asked.get("cached"))
        failed = sum(cast("int", number) for number in failures.values())
        answered = cast("int", asked.get("questions")) - cached - failed
        _child(CONSULTED, purpose, "cached").inc(cached)
        _child(CONSULTED, purpose, "answered").inc(max(0, answered))
        _child(CONSULTED_UNITS, purpose).inc(cast("int", asked.get("units")))


def _count_tokens(context: Mapping[str, JSON]) -> None:
    for direction, name in (
        ("input", "prompt_tokens"),
        ("output", "completion_tokens"),
    ):
        number = context.get(name)
        if isinstance(number, int) and number > 0:
            _child(TOKENS, direction).inc(number)


@lru_cache(maxsize=1024)
def _child(counter: Counter, *labels: str) -> Counter:
    return counter.labels(*labels)


def _object(value: object) -> Mapping[str, JSON]:
    return cast("Mapping[str, JSON]", value) if isinstance(value, dict) else {}


def exposition(recorder: Recorder) -> bytes:
    """Return every worker's counters in Prometheus text."""
    statistics = recorder.statistics
    RECORD["entries"].set(statistics.appended)
    RECORD["stored"].set(statistics.stored)
    RECORD["batches"].set(statistics.batches)
    RECORD["failures"].set(statistics.failures)
    RECORD["waiting"].set(statistics.waiting_entries)
    RECORD["put_seconds"].set(statistics.put_seconds)
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest()
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
