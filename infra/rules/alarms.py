"""Alarms that ring, about metrics that exist, and say what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from infra.rules.estate import Estate, Json, Resource
from infra.rules.keys import service_can
from infra.rules.metrics import NAMESPACE, complaint
from infra.rules.policies import policy_of
from infra.rules.rule import Fault, rule

OPERATIONS: Final = Path(__file__).parents[2] / "docs" / "operations.md"
"""Where runbooks stand."""

_ANCHOR: Final = re.compile(r"docs/operations\.md#([a-z0-9-]+)")
_TREATMENTS: Final = frozenset({"breaching", "notBreaching", "ignore", "missing"})
_LONGEST: Final = 86_400


@cache
def anchors(page: Path) -> frozenset[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"(?m)^#+ +(.+?) *$", page.read_text(encoding="utf-8"))
    return frozenset(
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in headings
    )


@rule("WEIR-ALARM-01", source="Amazon CloudWatch guide, alarm actions")
def somebody_hears(estate: Estate) -> Iterator[Fault]:
    """Every alarm tells the topic, is part of another alarm, or undoes a rollout.

    An alarm without an action is a red square on a page that nobody looks at.
    """
    for alarm in estate.of("CloudWatch::Alarm", "CloudWatch::CompositeAlarm"):
        wanted = estate.environment.operations.alarm_topic_arn
        actions = alarm.items("AlarmActions")
        rings = any(action == wanted or _is_topic(estate, action) for action in actions)
        parents = ("CloudWatch::CompositeAlarm", "AppConfig::Environment")
        if not rings and not any(estate.users(alarm, *parents)):
            yield Fault(alarm, "AlarmActions", "names no topic")
        if alarm.get("ActionsEnabled") is False:
            yield Fault(alarm, "ActionsEnabled", "is false")


@rule("WEIR-ALARM-02", source="docs/operations.md")
def runbook(estate: Estate) -> Iterator[Fault]:
    """Every alarm's description leads to a runbook that exists.

    It is read at night, by somebody who has not met the weir before.
    """
    known = anchors(OPERATIONS) if OPERATIONS.exists() else frozenset()
    for alarm in estate.of("CloudWatch::Alarm", "CloudWatch::CompositeAlarm"):
        found = _ANCHOR.search(str(alarm.get("AlarmDescription", "")))
        if found is None:
            yield Fault(alarm, "AlarmDescription", "names no `docs/operations.md#...`")
        elif found[1] not in known:
            yield Fault(alarm, "AlarmDescription", f"`#{found[1]}` does not exist")


@rule("WEIR-ALARM-03", source="docs/operations.md, metrics")
def metrics_exist(estate: Estate) -> Iterator[Fault]:
    """What an alarm looks at is written by somebody, with just these dimensions.

    CloudWatch takes any name, and then sees no data for ever.
    """
    for alarm in estate.of("CloudWatch::Alarm"):
        for path, metric in _metrics(alarm):
            dimensions = {
                str(each.get("Name")): str(each.get("Value"))
                for each in metric.get("Dimensions", ())
            }
            yield from _known(
                estate,
                alarm,
                path,
                namespace=str(metric.get("Namespace")),
                name=str(metric.get("MetricName")),
                dimensions=dimensions,
            )


@rule("WEIR-ALARM-04", source="Amazon CloudWatch guide, missing data")
def missing_data(estate: Estate) -> Iterator[Fault]:
    """Every alarm says what missing data means, and can be evaluated.

    Missing is not zero: silence of a proxy is trouble, silence of a fault is not. One
    evaluation looks at one day at the most.
    """
    for alarm in estate.of("CloudWatch::Alarm"):
        if alarm.get("TreatMissingData") not in _TREATMENTS:
            yield Fault(alarm, "TreatMissingData", "is missing, or unknown")
        periods = alarm.get("EvaluationPeriods", 0)
        if (alarm.get("DatapointsToAlarm") or 1) > periods:
            yield Fault(alarm, "DatapointsToAlarm", "is above `EvaluationPeriods`")
        longest = max(_periods(alarm), default=0)
        if longest * periods > _LONGEST:
            yield Fault(alarm, "EvaluationPeriods", "looks at more than a day")


@rule("WEIR-ALARM-05", source="Amazon SNS guide, encrypted topics and AWS services")
def topic_can_be_written(estate: Estate) -> Iterator[Fault]:
    """CloudWatch can write to the alarm topic, and use the key that encrypts it.

    With AWS's own `alias/aws/sns` it cannot, and no error is shown anywhere.
    """
    for topic in estate.of("SNS::Topic"):
        name = topic.get("KmsMasterKeyId")
        key = estate.referred(name)
        if name is None:
            yield Fault(topic, "KmsMasterKeyId", "is missing: alarms name resources")
        elif key is None or not service_can(estate, key, "cloudwatch."):
            yield Fault(topic, "KmsMasterKeyId", "does not let CloudWatch in")
        own = list(policy_of(estate, topic))
        allows = any(
            each.allows
            and each.covers("sns:Publish")
            and "cloudwatch.amazonaws.com" in each.services
            for each in own
        )
        # A topic without a policy has SNS's own, which lets the account's alarms in.
        if own and not allows:
            yield Fault(topic, "", "its policy does not let CloudWatch publish")


@rule("WEIR-ALARM-06", source="Amazon CloudWatch guide, dashboard body structure")
def dashboard_shows_something(estate: Estate) -> Iterator[Fault]:
    """Every metric on a dashboard exists, and the dashboard is JSON.

    An empty graph during an incident costs minutes.
    """
    for dashboard in estate.of("CloudWatch::Dashboard"):
        try:
            body = json.loads(str(dashboard.get("DashboardBody")))
        except ValueError:
            yield Fault(dashboard, "DashboardBody", "is not JSON")
            continue
        for widget in body.get("widgets", ()):
            for namespace, name, pairs in _graphed(widget):
                yield from _known(
                    estate,
                    dashboard,
                    "DashboardBody",
                    namespace=namespace,
                    name=name,
                    dimensions=pairs,
                )


@rule("WEIR-ALARM-07", source="infra/settings, operations.log_days")
def logs_end(estate: Estate) -> Iterator[Fault]:
    """Every log group ends its logs after a time that is said.

    Without one they are kept, and paid for, for ever.
    """
    for group in estate.of("Logs::LogGroup"):
        if not group.get("RetentionInDays"):
            yield Fault(group, "RetentionInDays", "is missing")


@rule("WEIR-ALARM-08", source="docs/operations.md")
def silence_is_noticed(estate: Estate) -> Iterator[Fault]:
    """Somebody is told when records or their verification fail, or no task is up.

    These three are what the weir promises, and cannot be seen from outside.
    """
    for service in estate.of("ECS::Service"):
        watched = {
            str(metric.get("MetricName"))
            for alarm in estate.of("CloudWatch::Alarm")
            for _, metric in _metrics(alarm)
        }
        for wanted in ("RecordFailures", "VerificationFailures"):
            if wanted not in watched:
                yield Fault(service, "", f"no alarm watches `{wanted}`")
        if not watched & {"HealthyHostCount", "UnHealthyHostCount"}:
            yield Fault(service, "", "no alarm watches the tasks' health")


@rule("WEIR-ALARM-09", source="Application Auto Scaling, target tracking")
def scaling_sees_something(estate: Estate) -> Iterator[Fault]:
    """What tasks are scaled by is a metric that exists.

    Scaling by a name that nobody writes never adds a task, and never complains.
    """
    path = "TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification"
    for policy in estate.of("ApplicationAutoScaling::ScalingPolicy"):
        metric = policy.get(path)
        own = [(path, metric)] if metric and "MetricName" in metric else []
        for index, each in enumerate(policy.items(f"{path}.Metrics")):
            if "MetricStat" in each:
                inner = f"{path}.Metrics.{index}.MetricStat.Metric"
                own.append((inner, each["MetricStat"]["Metric"]))
        for where, found in own:
            yield from _known(
                estate,
                policy,
                where,
                namespace=str(found.get("Namespace")),
                name=str(found.get("MetricName")),
                dimensions={
                    str(each.get("Name")): str(each.get("Value"))
                    for each in found.get("Dimensions", ())
                },
            )


def _is_topic(estate: Estate, action: Json) -> bool:
    target = estate.referred(action)
    return target is not None and target.type == "AWS::SNS::Topic"


def _metrics(alarm: Resource) -> Iterator[tuple[str, Mapping[str, Json]]]:
    if alarm.get("MetricName") is not None:
        yield "MetricName", alarm.properties
    for index, each in enumerate(alarm.items("Metrics")):
        metric = each.get("MetricStat", {}).get("Metric")
        if metric:
            yield f"Metrics.{index}.MetricStat.Metric", metric


def _periods(alarm: Resource) -> Iterator[int]:
    if alarm.get("Period"):
        yield int(alarm.get("Period"))
    for each in alarm.items("Metrics"):
        yield int(each.get("MetricStat", {}).get("Period", each.get("Period", 0)))


def _graphed(
    widget: Mapping[str, Json],
) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    rows: list[list[Json]] = widget.get("properties", {}).get("metrics", [])
    for row in rows:
        words = [cell for cell in row if isinstance(cell, str)]
        if len(words) >= 2 and words[0] != ".":
            yield words[0], words[1], dict(zip(words[2::2], words[3::2], strict=False))


def _known(
    estate: Estate,
    holder: Resource,
    path: str,
    *,
    namespace: str,
    name: str,
    dimensions: Mapping[str, str],
) -> Iterator[Fault]:
    said = complaint(namespace, name, frozenset(dimensions))
    if said:
        yield Fault(holder, path, said)
    elif (
        namespace == NAMESPACE and dimensions["Environment"] != estate.environment.name
    ):
        yield Fault(holder, path, f"`{name}` is another environment's")
