"""One page for whoever is on call.

From the top: what is wrong, what calls do, what is proved, what it runs on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.service.alarms import Alarms
from infra.service.door import Door
from infra.service.logs import Log
from infra.service.metrics import Weir, weir
from infra.service.platform_watches import running_tasks, throttles
from infra.service.tasks import Tasks
from infra.settings import Environment

WIDTH: Final = 24
HEIGHT: Final = 6


class Dashboard(Construct):
    """The dashboard.

    Args:
        settings: the environment.
        alarms: what may be wrong.
        door: the way in.
        tasks: the tasks.
        log: the tasks' log.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        alarms: Alarms,
        door: Door,
        tasks: Tasks,
        log: Log,
    ) -> None:
        super().__init__(scope, construct_id)
        self._settings = settings
        page = cloudwatch.Dashboard(
            self,
            "Dashboard",
            dashboard_name=f"bedrock-weir-{settings.name}",
            default_interval=Duration.hours(3),
        )
        page.add_widgets(
            cloudwatch.AlarmStatusWidget(
                title="Alarms",
                alarms=list(alarms.made),
                width=WIDTH,
                height=HEIGHT - 2,
            )
        )
        for row in (self._calls(), self._proof(), self._place(door, tasks)):
            page.add_widgets(*row)
        page.add_widgets(
            cloudwatch.LogQueryWidget(
                title="What the tasks say",
                log_group_names=[log.name],
                query_lines=[
                    "fields @timestamp, @logStream, @message",
                    "filter @message not like /CloudWatchMetrics/",
                    "sort @timestamp desc",
                    "limit 50",
                ],
                width=WIDTH,
                height=HEIGHT,
            )
        )

    def _calls(self) -> Sequence[cloudwatch.IWidget]:
        return (
            self._graph("Decisions", self._sums(Weir.DECISIONS, Weir.DENIALS)),
            self._graph(
                "Latency, ms",
                [
                    self._metric(name, statistic)
                    for name in (Weir.CALL_LATENCY, Weir.UPSTREAM_LATENCY)
                    for statistic in ("p50", "p99")
                ],
            ),
            self._graph(
                "In flight, a worker",
                [self._metric(Weir.IN_FLIGHT, each) for each in ("Average", "Maximum")],
            ),
            self._graph("Tokens", self._sums(Weir.INPUT_TOKENS, Weir.OUTPUT_TOKENS)),
        )

    def _proof(self) -> Sequence[cloudwatch.IWidget]:
        return (
            self._graph(
                "Records",
                [
                    *self._sums(Weir.RECORD_FAILURES),
                    self._metric(Weir.RECORDS_WAITING, "Maximum"),
                ],
            ),
            self._graph(
                "Verification",
                self._sums(
                    Weir.VERIFIED_RECORDS,
                    Weir.VERIFICATION_FAILURES,
                    Weir.UNLOCKED_RECORDS,
                ),
            ),
            self._graph(
                "Found, cut short, unseen by a guardrail",
                self._sums(Weir.FINDINGS, Weir.TRUNCATIONS, Weir.GUARDRAIL_ALERTS),
            ),
            self._graph(
                "Faults",
                [
                    *self._sums(Weir.FAULTS, Weir.POLICY_REFRESH_FAILURES),
                    throttles(),
                ],
            ),
        )

    def _place(self, door: Door, tasks: Tasks) -> Sequence[cloudwatch.IWidget]:
        minute = Duration.minutes(1)
        targets, balancer = door.targets.metrics, door.balancer.metrics
        return (
            self._graph(
                "Tasks",
                [
                    running_tasks(tasks, "Average"),
                    targets.healthy_host_count(statistic="Minimum", period=minute),
                    targets.un_healthy_host_count(statistic="Maximum", period=minute),
                ],
            ),
            self._graph(
                "CPU and memory, %",
                [
                    tasks.service.metric_cpu_utilization(period=minute),
                    tasks.service.metric_memory_utilization(period=minute),
                ],
            ),
            self._graph(
                "Connections",
                [
                    balancer.active_flow_count(period=minute),
                    balancer.new_flow_count(period=minute),
                    cloudwatch.Metric(
                        namespace="AWS/PrivateLinkServices",
                        metric_name="ActiveConnections",
                        dimensions_map={"Service Id": door.service_id},
                        statistic="Average",
                        period=minute,
                        label="over PrivateLink",
                    ),
                ],
            ),
            self._graph(
                "Resets",
                [
                    balancer.tcp_client_reset_count(period=minute),
                    balancer.tcp_target_reset_count(period=minute),
                    balancer.tcp_elb_reset_count(period=minute),
                ],
            ),
        )

    def _sums(self, *names: Weir) -> list[cloudwatch.IMetric]:
        return [self._metric(name, "Sum") for name in names]

    def _metric(self, name: Weir, statistic: str) -> cloudwatch.IMetric:
        return weir(self._settings, name, statistic)

    def _graph(
        self, title: str, metrics: Sequence[cloudwatch.IMetric]
    ) -> cloudwatch.GraphWidget:
        return cloudwatch.GraphWidget(
            title=title,
            left=list(metrics),
            left_y_axis=cloudwatch.YAxisProps(min=0, show_units=False),
            width=WIDTH // 4,
            height=HEIGHT,
            live_data=True,
        )
