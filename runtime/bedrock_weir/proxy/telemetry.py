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
from bedrock_weir.recorder import Recorder

_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5, 30, 120, 600)

DECISIONS = Counter(
    "weir_decisions", "Calls decided about", ["operation", "effect", "route"]
)
OUTCOMES = Counter("weir_outcomes", "Calls that ended", ["operation", "ending"])
FINDINGS = Counter("weir_findings", "Data found", ["data_class", "direction", "remedy"])
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
    "weir_policy_refreshes", "Policies that came to stand in the folder", ["result"]
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
    counts = _object(weir.get("findings")).get("counts")
    for item in counts if isinstance(counts, list) else ():
        found = _object(item)
        labels = str(found.get("class")), direction, str(found.get("remedy"))
        _child(FINDINGS, *labels).inc(cast("int", found.get("count")))


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
