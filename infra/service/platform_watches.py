"""What is watched of the metrics that AWS writes: tasks, load balancer, Lambda."""

from __future__ import annotations

from collections.abc import Iterator

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

from infra.service.alarms import Watch
from infra.service.door import Door
from infra.service.tasks import Tasks
from infra.service.verifier import Verifier
from infra.settings import Environment

_LESS = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
_BREACHING = cloudwatch.TreatMissingData.BREACHING


def running_tasks(tasks: Tasks, statistic: str) -> cloudwatch.Metric:
    """Return how many tasks run, as Container Insights counts them."""
    return cloudwatch.Metric(
        namespace="ECS/ContainerInsights",
        metric_name="RunningTaskCount",
        dimensions_map={
            "ClusterName": tasks.cluster.cluster_name,
            "ServiceName": tasks.service.service_name,
        },
        statistic=statistic,
        period=Duration.minutes(1),
        label="RunningTaskCount",
    )


def throttles() -> cloudwatch.Metric:
    """Return how many calls of this account Bedrock throttled, over all models."""
    return cloudwatch.Metric(
        namespace="AWS/Bedrock",
        metric_name="InvocationThrottles",
        statistic="Sum",
        period=Duration.minutes(5),
        label="InvocationThrottles",
    )


def door_watches(door: Door) -> Iterator[Watch]:
    """Yield what is watched of the way in."""
    minute = Duration.minutes(1)
    yield Watch(
        name="unhealthy-targets",
        metric=door.targets.metrics.un_healthy_host_count(
            statistic="Maximum", period=minute
        ),
        threshold=1,
        periods=5,
        meaning="A task has not been ready for five minutes: it cannot write records,"
        " or does not answer. New connections go to the others.",
    )
    yield Watch(
        name="no-healthy-target",
        metric=door.targets.metrics.healthy_host_count(
            statistic="Maximum", period=minute
        ),
        threshold=1,
        periods=3,
        compare=_LESS,
        missing=_BREACHING,
        meaning="No task is ready. The load balancer then sends calls to all of them,"
        " and each is denied or fails: applications have no Bedrock.",
    )
    yield Watch(
        name="port-exhaustion",
        metric=door.balancer.metrics.custom(
            "PortAllocationErrorCount", statistic="Sum", period=minute
        ),
        threshold=1,
        periods=5,
        breaching=2,
        meaning="The load balancer had no port left for a connection to a task: it was"
        " refused. More tasks help.",
    )


def task_watches(settings: Environment, tasks: Tasks) -> Iterator[Watch]:
    """Yield what is watched of the tasks."""
    yield Watch(
        name="too-few-tasks",
        metric=running_tasks(tasks, "Minimum"),
        threshold=settings.tasks.least,
        periods=10,
        compare=_LESS,
        missing=_BREACHING,
        meaning="For ten minutes fewer tasks have run than the settings want: ECS"
        " cannot start one, or they end by themselves. The service's events say why.",
    )
    yield Watch(
        name="at-the-most",
        metric=running_tasks(tasks, "Maximum"),
        threshold=settings.tasks.most,
        periods=15,
        meaning="The service has as many tasks as it may have, for fifteen minutes:"
        " more load makes calls slow. Raise `tasks.most`, or find who calls.",
    )
    yield Watch(
        name="high-memory",
        metric=tasks.service.metric_memory_utilization(
            statistic="Maximum", period=Duration.minutes(1)
        ),
        threshold=85,
        periods=5,
        meaning="A task uses most of its memory; beyond it, it is killed, with the"
        " streams it carries. Raise `tasks.memory`.",
    )
    yield Watch(
        name="bedrock-throttles",
        metric=throttles(),
        threshold=10,
        periods=3,
        meaning="Bedrock throttles calls of this account: a quota is reached. What"
        " callers of other accounts are refused is counted there.",
    )


def verifier_watches(verifier: Verifier) -> Iterator[Watch]:
    """Yield what is watched of the verifier as a function."""
    yield Watch(
        name="verifier-errors",
        metric=verifier.function.metric_errors(
            statistic="Sum", period=Duration.minutes(5)
        ),
        threshold=1,
        periods=3,
        breaching=2,
        meaning="The verifier ended with an error twice: it cannot read the bucket, or"
        " runs out of time. Its log says which.",
    )
    yield Watch(
        name="verifier-failed-runs",
        metric=verifier.failed.metric_approximate_number_of_messages_visible(
            statistic="Maximum", period=Duration.minutes(5)
        ),
        threshold=1,
        meaning="A run of the verifier was given up; its event is in the queue. Verify"
        " that time by hand, then empty the queue.",
    )
