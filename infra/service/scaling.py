"""How many tasks there are: as many as calls in flight and CPU ask for.

Rule 1: calls that wait for a model take no CPU, so their number is a signal of its
        own. It is told per worker; a task has as many as the settings say.
Rule 2: more tasks come quickly. One leaves only when the last one's streams have had
        their time to end.
"""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_ecs as ecs
from constructs import Construct

from infra.service.metrics import Weir, weir
from infra.settings import Environment

OUT_SECONDS: Final = 60


class Scaling(Construct):
    """The service's scaling.

    Args:
        settings: the environment.
        service: what is scaled.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        service: ecs.FargateService,
    ) -> None:
        super().__init__(scope, construct_id)
        tasks = settings.tasks
        scaling = service.auto_scale_task_count(
            min_capacity=tasks.least, max_capacity=tasks.most
        )
        rest = Duration.seconds(max(300, tasks.deregistration_seconds))
        out = Duration.seconds(OUT_SECONDS)
        scaling.scale_to_track_custom_metric(
            "CallsInFlight",
            metric=weir(settings, Weir.IN_FLIGHT, "Average"),
            target_value=tasks.in_flight / tasks.workers,
            scale_in_cooldown=rest,
            scale_out_cooldown=out,
        )
        scaling.scale_on_cpu_utilization(
            "Cpu",
            target_utilization_percent=tasks.cpu_percent,
            scale_in_cooldown=rest,
            scale_out_cooldown=out,
        )
