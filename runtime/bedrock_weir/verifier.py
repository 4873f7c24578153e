"""The verifier: looks at the records of the last while, and says what is wrong.

As a Lambda function (`handler`) it runs on a schedule, logs each finding, and counts:

    VerifiedBatches, VerifiedRecords    in which nothing is wrong by themselves
    VerificationFailures                everything that was found, and what it
                                        did not reach
    UnlockedRecords                     entries whose object is not locked as it must be

`docs/settings.md` has its variables.

The work is bounded, by the time that is left and by a number of objects. What was not
reached counts as a failure: a verification that ends early must not look like one that
found nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from bedrock_weir.audit.verify import Expected, Report, Verification, hours
from bedrock_weir.aws.records import RecordReader
from bedrock_weir.aws.s3 import AuditLocation
from bedrock_weir.emf import provider
from bedrock_weir.errors import SettingsError
from bedrock_weir.settings import RetentionMode

WINDOW = 180
"""Minutes looked back."""
RETENTION_DAYS = 365
LONGEST_CALL = 3900
"""Seconds; the proxy's `--stream-timeout`."""
RECORDING = 300
"""Seconds that an outcome may take to come to S3."""
MOST_OBJECTS = 500_000
"""Objects that one run looks at."""
MARGIN = 20_000
"""Milliseconds left for saying what was found."""

_logger = Logger(service="bedrock-weir-verifier")


class LambdaContext(Protocol):
    """What is asked of Lambda's context."""

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the function may still run."""
        ...


@dataclass(frozen=True, slots=True)
class VerifierSettings:
    """What is verified.

    Attributes:
        location: where the records are.
        expected: how they must be.
        window: minutes looked back.
        environment: the metrics' dimension.
    """

    location: AuditLocation
    expected: Expected
    window: int
    environment: str

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Read the settings.

        Raises:
            SettingsError: a variable is missing or wrong.
        """
        if not environment.get("WEIR_AUDIT"):
            raise SettingsError("there is nothing to verify: set `WEIR_AUDIT`")
        longest = _number(environment, "WEIR_STREAM_TIMEOUT", LONGEST_CALL)
        return cls(
            location=AuditLocation.parse(environment["WEIR_AUDIT"]),
            expected=expected(
                environment.get("WEIR_RETENTION_MODE", RetentionMode.GOVERNANCE),
                _number(environment, "WEIR_RETENTION_DAYS", RETENTION_DAYS),
                longest_call=longest,
            ),
            window=_number(environment, "WEIR_VERIFY_WINDOW", WINDOW),
            environment=environment.get("WEIR_ENVIRONMENT") or "default",
        )


def expected(mode: str, days: int, *, longest_call: float = LONGEST_CALL) -> Expected:
    """Return how records must be.

    Raises:
        SettingsError: there is no such mode.
    """
    try:
        known = RetentionMode(mode)
    except ValueError:
        raise SettingsError(
            f"the retention mode is `{mode[:20]}`; use GOVERNANCE or COMPLIANCE"
            " (`WEIR_RETENTION_MODE`)"
        ) from None
    return Expected(known.value, days, int((longest_call + RECORDING) * 1000))


def verify(
    reader: RecordReader,
    expected: Expected,
    *,
    since: int,
    now: int,
    may_go_on: Callable[[], bool] = lambda: True,
) -> Report:
    """Look at the records of a window.

    Args:
        reader: reads them.
        expected: how they must be.
        since: the window's start, in milliseconds since the epoch.
        now: the time, and the window's end.
        may_go_on: asked before each object; false ends the work.

    Raises:
        StoreUnavailable: S3 did not answer, or refused.
    """
    verification = Verification(expected, since=since, now=now)
    count = 0
    for folder in hours(since, now, reader.location.prefix):
        for stored in reader.objects(folder):
            if count >= MOST_OBJECTS or not may_go_on():
                return verification.finish(unreached=stored.key)
            count += 1
            verification.check(stored)
    return verification.finish()


def as_document(report: Report) -> dict[str, Any]:
    """Return a report as JSON has it."""
    return {
        "batches": report.batches,
        "records": report.records,
        "unlocked_records": report.unlocked_records,
        "failures": report.failures,
        "problems": {kind.value: count for kind, count in report.problems.items()},
        "findings": [
            {"problem": each.problem.value, "key": each.key, "detail": each.detail}
            for each in report.findings
        ],
    }


def handler(event: object, context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Verify the last while; return the counts.

    Args:
        event: the schedule's; nothing is read of it.
        context: Lambda's.

    Raises:
        SettingsError: a variable is missing or wrong.
        StoreUnavailable: S3 did not answer, or refused.
    """
    settings = VerifierSettings.of(os.environ)
    now = int(time.time() * 1000)
    reader = RecordReader(settings.location)
    try:
        report = verify(
            reader,
            settings.expected,
            since=now - settings.window * 60_000,
            now=now,
            may_go_on=lambda: context.get_remaining_time_in_millis() > MARGIN,
        )
    finally:
        reader.close()
    document = as_document(report)
    for finding in document.pop("findings"):
        _logger.error("a record is not as it must be", extra=finding)
    _logger.info("records verified", extra=document)
    _count(report, settings.environment)
    return document


def _count(report: Report, environment: str) -> None:
    metrics = Metrics(provider=provider(environment))
    for name, number in (
        ("VerifiedBatches", report.batches),
        ("VerifiedRecords", report.records),
        ("VerificationFailures", report.failures),
        ("UnlockedRecords", report.unlocked_records),
    ):
        metrics.add_metric(name, MetricUnit.Count, number)
    metrics.flush_metrics()


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    try:
        number = int(float(text))
    except (ValueError, OverflowError):
        number = 0
    if not 0 < number <= 10_000_000:
        raise SettingsError(f"`{name}` is `{text[:20]}`; it must be a positive number")
    return number
