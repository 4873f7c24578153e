"""What an environment costs in a month: an estimate, from its templates.

python -m infra.costs dev prod

Rule 1: what stands there is counted in the synthesised templates, so the table cannot
        forget what was added. What is used is counted by the call.
Rule 2: prices are list prices of us-east-1, written down by hand: an estimate, not an
        offer. Nothing here is free tier, savings plan or tax.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from infra.service.metrics import Weir
from infra.settings import Environment, InfraSettingsError, read_environment
from infra.templates import synthesised

HOURS: Final = 730
"""Of a month, as AWS counts them."""
MINUTES: Final = HOURS * 60

PRICES: Final[Mapping[str, float]] = {
    "endpoint zone, hour": 0.01,
    "endpoint, GB": 0.01,
    "Fargate ARM vCPU, hour": 0.03238,
    "Fargate ARM GB, hour": 0.00356,
    "load balancer, hour": 0.0225,
    "load balancer unit, hour": 0.006,
    "key, month": 1.0,
    "secret, month": 0.40,
    "metric, month": 0.30,
    "alarm metric, month": 0.10,
    "dashboard, month": 3.0,
    "logs, GB": 0.50,
    "private zone, month": 0.50,
    "Valkey GB, hour": 0.084,
    "Lambda ARM GB-second": 0.0000133334,
    "AppConfig request": 0.0000002,
    "S3 PUT": 0.000005,
    "S3 GET": 0.0000004,
    "S3 GB, month": 0.023,
}
"""US dollars, us-east-1, November 2026, from memory of AWS's price pages."""

INSIGHTS_METRICS: Final = 10
"""That Container Insights writes of one cluster with one service."""
METRICS_LINE_KB: Final = 2
VALKEY_LEAST_GB: Final = 0.1
VERIFIER_SECONDS: Final = 10
CALL_KB: Final = 20
"""Of a request and its answer."""
RECORD_KB: Final = 1.5
"""Of one entry, compressed; a call has two."""
MILLION: Final = 1_000_000

Template = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill.

    Attributes:
        what: what is paid for.
        quantity: how much of it, in words.
        dollars: in a month.
    """

    what: str
    quantity: str
    dollars: float


def standing(
    settings: Environment, templates: Mapping[str, Template]
) -> Iterator[Line]:
    """Yield what is paid while nobody calls."""
    resources = [
        resource
        for template in templates.values()
        for resource in template["Resources"].values()
    ]
    yield from _network(resources)
    yield from _tasks(settings)
    yield from _watching(settings, resources)
    yield from _rest(settings, resources)


def used(settings: Environment) -> Iterator[Line]:
    """Yield what a million calls cost beside that."""
    data = MILLION * CALL_KB / 1e6
    kept = 2 * MILLION * RECORD_KB / 1e6
    yield Line("records written", "two PUTs a call at the most", 2e6 * PRICES["S3 PUT"])
    yield Line(
        "records kept",
        f"{kept:.0f} GB for {settings.audit.retention_days} days",
        kept * PRICES["S3 GB, month"] * max(1, settings.audit.retention_days / 30),
    )
    yield Line("records verified", "each read twice", 4e6 * PRICES["S3 GET"])
    yield Line(
        "data through endpoints",
        f"{data:.0f} GB, twice",
        2 * data * PRICES["endpoint, GB"],
    )
    yield Line(
        "load balancer units",
        f"{data:.0f} GB",
        data * PRICES["load balancer unit, hour"],
    )


def _network(resources: Sequence[Template]) -> Iterator[Line]:
    zones = sum(
        len(each["Properties"].get("SubnetIds", ()))
        for each in _of(resources, "AWS::EC2::VPCEndpoint")
    )
    yield _hourly("interface endpoints", zones, "zones", "endpoint zone, hour")
    balancers = len(_of(resources, "AWS::ElasticLoadBalancingV2::LoadBalancer"))
    yield _hourly("load balancer", balancers, "", "load balancer, hour")
    zoned = len(_of(resources, "AWS::Route53::HostedZone"))
    if zoned:
        yield _monthly("private zones", zoned, "private zone, month")


def _tasks(settings: Environment) -> Iterator[Line]:
    tasks = settings.tasks
    cpu, memory = tasks.least * tasks.cpu / 1024, tasks.least * tasks.memory / 1024
    yield _hourly("tasks, processors", cpu, "vCPU", "Fargate ARM vCPU, hour")
    yield _hourly("tasks, memory", memory, "GB", "Fargate ARM GB, hour")


def _watching(settings: Environment, resources: Sequence[Template]) -> Iterator[Line]:
    yield _monthly("metrics", len(Weir) + INSIGHTS_METRICS, "metric, month")
    watched = sum(
        len(each["Properties"].get("Metrics", ())) + 1
        for each in _of(resources, "AWS::CloudWatch::Alarm")
    )
    yield _monthly("alarms", watched, "alarm metric, month")
    boards = len(_of(resources, "AWS::CloudWatch::Dashboard"))
    yield _monthly("dashboard", boards, "dashboard, month")
    lines = settings.tasks.least * settings.tasks.workers * MINUTES
    size = lines * METRICS_LINE_KB / 1e6
    yield Line("logs of metrics", f"{size:.2f} GB", size * PRICES["logs, GB"])


def _rest(settings: Environment, resources: Sequence[Template]) -> Iterator[Line]:
    keys = len(_of(resources, "AWS::KMS::Key"))
    yield _monthly("keys", keys, "key, month")
    if settings.tls.certificate_secret_arn:
        yield _monthly("secret", 1, "secret, month")
    runs = MINUTES / settings.operations.verify_minutes
    seconds = runs * VERIFIER_SECONDS
    yield Line(
        "verifier",
        f"{runs:.0f} runs of {VERIFIER_SECONDS} s",
        seconds * PRICES["Lambda ARM GB-second"],
    )
    if _of(resources, "AWS::AppConfig::Environment"):
        polls = settings.tasks.least * MINUTES * 60 / settings.policy.refresh_seconds
        yield Line(
            "AppConfig",
            f"{polls:,.0f} requests",
            polls * PRICES["AppConfig request"],
        )
    if _of(resources, "AWS::ElastiCache::ServerlessCache"):
        yield _hourly("Valkey, at the least", VALKEY_LEAST_GB, "GB", "Valkey GB, hour")


def _of(resources: Iterable[Template], kind: str) -> list[Template]:
    return [each for each in resources if each["Type"] == kind]


def _hourly(what: str, count: float, unit: str, price: str) -> Line:
    return Line(what, f"{count:g} {unit}".strip(), count * HOURS * PRICES[price])


def _monthly(what: str, count: int, price: str) -> Line:
    return Line(what, f"{count}", count * PRICES[price])


def table(title: str, lines: Sequence[Line]) -> str:
    """Return lines and their sum as a table in Markdown."""
    rows = [f"| {each.what} | {each.quantity} | {each.dollars:.2f} |" for each in lines]
    total = sum(each.dollars for each in lines)
    return "\n".join(
        (
            f"| {title} | | US$ |",
            "|---|---|---:|",
            *rows,
            f"| **together** | | **{total:.0f}** |",
        )
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what environments cost; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m infra.costs",
        description="What environments cost in a month: an estimate.",
    )
    parser.add_argument("environments", nargs="+", help="`dev`, `prod`, or files")
    parser.add_argument("--json", action="store_true", help="lines as JSON")
    given = parser.parse_args(arguments)
    found: dict[str, Any] = {}
    try:
        for name in given.environments:
            settings = read_environment(name)
            fixed = [*standing(settings, synthesised(settings))]
            found[name] = fixed, [*used(settings)]
    except InfraSettingsError as error:
        print(f"infra: {error}", file=sys.stderr)
        return 2
    if given.json:
        print(json.dumps(found, default=_as_json, indent=2))
        return 0
    for name, (fixed, calls) in found.items():
        print(table(f"{name}, a month", fixed), end="\n\n")
        print(table(f"{name}, a million calls", calls), end="\n\n")
    return 0


def _as_json(line: Line) -> dict[str, Any]:
    return {"what": line.what, "quantity": line.quantity, "dollars": line.dollars}


if __name__ == "__main__":
    sys.exit(main())
