"""The metrics that proxy and verifier write, by name."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

from infra.settings import Environment

NAMESPACE: Final = "BedrockWeir"


class Weir(StrEnum):
    """What each worker says once a minute, and the verifier once a run."""

    IN_FLIGHT = "InFlightCalls"
    DECISIONS = "Decisions"
    DENIALS = "Denials"
    OUTCOMES = "Outcomes"
    TRUNCATIONS = "Truncations"
    FINDINGS = "Findings"
    FAULTS = "Faults"
    RECORD_FAILURES = "RecordFailures"
    RECORDS_WAITING = "RecordsWaiting"
    POLICY_REFRESH_FAILURES = "PolicyRefreshFailures"
    GUARDRAIL_ALERTS = "GuardrailAlerts"
    INPUT_TOKENS = "InputTokens"
    OUTPUT_TOKENS = "OutputTokens"
    CALL_LATENCY = "CallLatency"
    UPSTREAM_LATENCY = "UpstreamLatency"
    VERIFIED_BATCHES = "VerifiedBatches"
    VERIFIED_RECORDS = "VerifiedRecords"
    VERIFICATION_FAILURES = "VerificationFailures"
    UNLOCKED_RECORDS = "UnlockedRecords"


def weir(
    settings: Environment, name: Weir, statistic: str = "Sum", *, minutes: int = 1
) -> cloudwatch.Metric:
    """Return one of our metrics, over all workers."""
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=name.value,
        dimensions_map={"Environment": settings.name},
        statistic=statistic,
        period=Duration.minutes(minutes),
        label=f"{name.value} {statistic}",
    )
