"""Times that must agree with each other, and with the proxy's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bedrock_weir.envoy.server import SHUTDOWN_TIMEOUT
from infra.rules.estate import Estate, Resource, number
from infra.rules.proxy import Container, attributes, containers, proxies
from infra.rules.rule import Fault, rule

_FARGATE_STOP: Final = 120
_ENDPOINT_IDLE: Final = 350
"""Seconds after which an interface endpoint forgets a flow; nobody can set it."""

_DRAIN: Final = "WEIR_DRAIN_TIMEOUT"
_AGE: Final = "WEIR_MAX_CONNECTION_AGE"
_RATE: Final = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_MINUTES: Final = {"minute": 1, "hour": 60, "day": 1440}


def target_groups(estate: Estate) -> Iterator[Resource]:
    """Yield the target groups."""
    return estate.of("ElasticLoadBalancingV2::TargetGroup")


def seconds(container: Container, name: str) -> float | None:
    """Return a variable of the proxy that is a time."""
    try:
        return float(container.variables[name])
    except (KeyError, ValueError):
        return None


@rule("WEIR-TIME-01", source="Amazon ECS developer guide, stopTimeout")
def stop_timeout(estate: Estate) -> Iterator[Fault]:
    """The proxy may drain for `WEIR_DRAIN_TIMEOUT`, and end, before Fargate kills it.

    Fargate takes 120 seconds at most, and 30 without a word. A kill leaves calls
    without their last record: those that were cut are told and recorded after draining.
    """
    for proxy in proxies(estate):
        path = f"{proxy.path}.StopTimeout"
        stop = number(proxy.body.get("StopTimeout"))
        drain = seconds(proxy, _DRAIN)
        if stop is None or stop > _FARGATE_STOP:
            yield Fault(proxy.task, path, f"is {stop}, {_FARGATE_STOP} at most")
        elif drain is None or drain + SHUTDOWN_TIMEOUT > stop:
            said = f"`{_DRAIN}` is {drain}, and ending takes {SHUTDOWN_TIMEOUT:g}"
            yield Fault(proxy.task, path, f"{said}: more than {stop}")


@rule("WEIR-TIME-02", source="docs/settings.md, WEIR_MAX_CONNECTION_AGE")
def deregistration(estate: Estate) -> Iterator[Fault]:
    """A leaving task's deregistration delay is longer than a connection may live.

    ECS sends SIGTERM after the delay. Until then only the age limit takes callers off
    their open connections.
    """
    ages = [seconds(proxy, _AGE) for proxy in proxies(estate)]
    for group in target_groups(estate):
        key = "deregistration_delay.timeout_seconds"
        delay = number(attributes(group, "TargetGroupAttributes").get(key))
        if delay is None or delay > 3600:
            yield Fault(group, "TargetGroupAttributes", f"`{key}` is {delay}")
        elif any(age is None or age > delay for age in ages):
            yield Fault(group, "TargetGroupAttributes", f"`{_AGE}` is above {delay}")


@rule("WEIR-TIME-03", source="Elastic Load Balancing API, CreateTargetGroup")
def health_check(estate: Estate) -> Iterator[Fault]:
    """A health check answers within its interval, and both are what their API takes.

    A check that overlaps the next is refused, or counts one failure twice.
    """
    for group in target_groups(estate):
        interval = number(group.get("HealthCheckIntervalSeconds"))
        timeout = number(group.get("HealthCheckTimeoutSeconds"))
        if interval is None or not 5 <= interval <= 300:
            yield Fault(group, "HealthCheckIntervalSeconds", f"is {interval}")
        elif timeout is None or not 2 <= timeout < interval:
            yield Fault(group, "HealthCheckTimeoutSeconds", f"is {timeout}")
    for container in containers(estate):
        check = container.body.get("HealthCheck", {})
        if check and check.get("Timeout", 5) >= check.get("Interval", 30):
            path = f"{container.path}.HealthCheck.Timeout"
            yield Fault(container.task, path, "is not below the interval")


@rule("WEIR-TIME-04", source="Elastic Load Balancing, tcp.idle_timeout.seconds")
def idle_timeout(estate: Estate) -> Iterator[Fault]:
    """A TCP listener forgets an idle flow no earlier than the endpoints on its way.

    It takes 60 to 6000 seconds. Endpoints drop at 350, so keepalive is set for that;
    a shorter time here would break streams in which the model thinks.
    """
    for listener in estate.of("ElasticLoadBalancingV2::Listener"):
        if listener.get("Protocol") == "TCP":
            key = "tcp.idle_timeout.seconds"
            idle = number(attributes(listener, "ListenerAttributes").get(key))
            if idle is None or not _ENDPOINT_IDLE <= idle <= 6000:
                yield Fault(listener, "ListenerAttributes", f"`{key}` is {idle}")


@rule("WEIR-TIME-05", source="Amazon ECS API, healthCheckGracePeriodSeconds")
def grace(estate: Estate) -> Iterator[Fault]:
    """A new task has its container's start period before the balancer may judge it.

    Without grace ECS kills tasks that are still loading their rules, for ever.
    """
    starts = [
        number(proxy.body.get("HealthCheck", {}).get("StartPeriod")) or 0
        for proxy in proxies(estate)
    ]
    for service in estate.of("ECS::Service"):
        period = number(service.get("HealthCheckGracePeriodSeconds")) or 0
        if service.get("LoadBalancers") and period < max([30, *starts]):
            yield Fault(service, "HealthCheckGracePeriodSeconds", f"is {period}")


@rule("WEIR-TIME-06", source="AWS Lambda API, Timeout")
def verifier_window(estate: Estate) -> Iterator[Fault]:
    """The verifier ends before it starts again, and looks back further than that.

    A window shorter than the schedule leaves records that nobody verifies.
    """
    for function in estate.of("Lambda::Function"):
        variables = function.get("Environment.Variables", {})
        if "WEIR_VERIFY_WINDOW" not in variables:
            continue
        every = _minutes(estate, function)
        timeout = number(function.get("Timeout"))
        window = number(variables["WEIR_VERIFY_WINDOW"])
        if every is None:
            yield Fault(function, "", "no schedule with a rate calls it")
        elif timeout is None or timeout > min(900, every * 60):
            yield Fault(function, "Timeout", f"is {timeout}, it runs every {every} min")
        elif window is None or window <= every:
            path = "Environment.Variables.WEIR_VERIFY_WINDOW"
            yield Fault(function, path, f"is {window}, it runs every {every} min")


@rule("WEIR-TIME-07", source="Application Auto Scaling, cooldown period")
def cooldown(estate: Estate) -> Iterator[Fault]:
    """Tasks are taken away slower than they are added, and no faster than in 5 minutes.

    Each task taken away drains for as long as its streams; a saw would never be quiet.
    """
    for policy in estate.of("ApplicationAutoScaling::ScalingPolicy"):
        path = "TargetTrackingScalingPolicyConfiguration"
        slower = number(policy.get(f"{path}.ScaleInCooldown"))
        faster = number(policy.get(f"{path}.ScaleOutCooldown"))
        if slower is None or slower < 300 or faster is None or faster > slower:
            yield Fault(policy, f"{path}.ScaleInCooldown", f"is {slower}")


def _minutes(estate: Estate, function: Resource) -> int | None:
    for caller in estate.users(function, "Events::Rule", "Scheduler::Schedule"):
        match = _RATE.fullmatch(str(caller.get("ScheduleExpression")))
        if match:
            return int(match[1]) * _MINUTES[match[2]]
    return None
