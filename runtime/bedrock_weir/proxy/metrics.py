"""Metrics for CloudWatch: now and then one line in its embedded metric format.

Rule 1: a line says what the counters say (`proxy.telemetry`), which the entries on the
        record feed: it holds by how much each grew since the line before.
Rule 2: a worker speaks for itself, and CloudWatch adds the workers up. So there is one
        dimension, the environment, and nothing of a call: no id, no model, no text.
Rule 3: every line has every count, zeros included, so that an alarm can tell a quiet
        minute from a silent worker. Latencies are there when there were calls.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from aws_lambda_powertools.metrics import MetricUnit
from prometheus_client import Counter

from bedrock_weir.audit.entry import Ending
from bedrock_weir.emf import provider
from bedrock_weir.proxy import telemetry
from bedrock_weir.proxy.latencies import Distribution
from bedrock_weir.recorder import Recorder


class MetricLines:
    """One worker's lines.

    Args:
        recorder: whose statistics count as well.
        environment: the one dimension's value.
        clock: the time, in seconds since the epoch.
    """

    def __init__(
        self,
        recorder: Recorder,
        *,
        environment: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._recorder = recorder
        self._environment = environment
        self._clock = clock
        self._before: Mapping[str, float] = self._counts()

    def line(self, *, in_flight: int) -> str:
        """Return what happened since the line before, as JSON without a newline.

        Args:
            in_flight: calls that run now.
        """
        counts, before = self._counts(), self._before
        self._before = counts
        numbers = {name: number - before[name] for name, number in counts.items()}
        numbers["InFlightCalls"] = telemetry.PEAK.take(in_flight)
        numbers["RecordsWaiting"] = self._recorder.statistics.waiting_entries
        document = self._document(numbers)
        for name, latencies in (
            ("CallLatency", telemetry.CALL_LATENCIES),
            ("UpstreamLatency", telemetry.UPSTREAM_LATENCIES),
        ):
            found = latencies.take()
            if found is not None:
                _add_distribution(document, name, found)
        return orjson.dumps(document).decode()

    def _counts(self) -> dict[str, float]:
        """Return what only grows."""
        decisions, outcomes = telemetry.DECISIONS, telemetry.OUTCOMES
        tokens = telemetry.TOKENS
        return {
            "Decisions": _sum(decisions),
            "Denials": _sum(decisions, effect="DENY"),
            "Outcomes": _sum(outcomes),
            "Truncations": _sum(outcomes, ending=Ending.TRUNCATED.value),
            "Findings": _sum(telemetry.FINDINGS),
            "Faults": _sum(telemetry.FAULTS),
            "RecordFailures": self._recorder.statistics.failures,
            "PolicyRefreshFailures": _sum(telemetry.REFRESHES)
            - _sum(telemetry.REFRESHES, result="adopted"),
            "GuardrailAlerts": _sum(telemetry.GUARDRAIL_ALERTS),
            "InputTokens": _sum(tokens, direction="input"),
            "OutputTokens": _sum(tokens, direction="output"),
        }

    def _document(self, numbers: Mapping[str, float]) -> dict[str, Any]:
        made = provider(self._environment)
        made.set_timestamp(int(self._clock() * 1000))
        for name, number in numbers.items():
            made.add_metric(name, MetricUnit.Count, number)
        return dict(made.serialize_metric_set())


def _sum(counter: Counter, **labels: str) -> float:
    """Add up what this process counted under these labels."""
    return sum(
        sample.value
        for metric in counter.collect()
        for sample in metric.samples
        if sample.name.endswith("_total") and labels.items() <= sample.labels.items()
    )


def _add_distribution(document: dict[str, Any], name: str, found: Distribution) -> None:
    """Add a histogram, which Powertools has no method for."""
    definition = {"Name": name, "Unit": MetricUnit.Milliseconds.value}
    document["_aws"]["CloudWatchMetrics"][0]["Metrics"].append(definition)
    document[name] = {
        "Values": list(found.values),
        "Counts": list(found.counts),
        "Min": found.least,
        "Max": found.most,
        "Count": sum(found.counts),
        "Sum": round(
            sum(map(float.__mul__, found.values, map(float, found.counts))), 3
        ),
    }
