"""The verifier: a function that reads new records on a schedule and proves them.

Rule 1: it may read records and write nothing to their bucket.
Rule 2: it stands in no VPC. It must work, and say so, when the tasks' network does
        not; it listens to nobody, and records hold no content that could leave.
Rule 3: each run looks back over the longest call, whose two records must be seen
        together, and over two intervals besides, so that a run that is missed leaves no
        gap. A run that fails again and again is kept in a queue, which is an alarm.
"""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.image import Image
from infra.service import timing
from infra.service.logs import Log
from infra.service.needs import Foundation
from infra.service.rights import EACH_STREAM, Right, arn, verifier_rights
from infra.service.roles import Role
from infra.service.variables import audit_variables
from infra.settings import Environment

LATE_MINUTES: Final = 10
"""An outcome may come to S3 so long after its call's end."""
ATTEMPTS_AGAIN: Final = 2
TIMEOUT_MINUTES: Final = 10
"""At the most; a run ends before the next one begins."""


class Verifier(Construct):
    """Function, schedule, and the queue of runs that failed.

    Args:
        settings: the environment.
        foundation: where records are.
        image: what it runs.
        log: where it says what it did.

    Attributes:
        function: the function.
        failed: the queue.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        foundation: Foundation,
        image: Image,
        log: Log,
    ) -> None:
        super().__init__(scope, construct_id)
        name = f"bedrock-weir-{settings.name}-verifier"
        minutes = settings.operations.verify_minutes
        self.failed = sqs.Queue(
            self,
            "Failed",
            queue_name=f"{name}-failed",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
            removal_policy=RemovalPolicy.DESTROY,
        )
        role = Role(
            self,
            "Role",
            settings=settings,
            service="lambda.amazonaws.com",
            source=None,
            description="Reads and proves the records of bedrock-weir",
            rights=(
                *verifier_rights(settings, foundation),
                Right(
                    sid="WriteLogs",
                    actions=("logs:CreateLogStream", "logs:PutLogEvents"),
                    resources=(f"{log.arn}:log-stream:*",),
                    why=EACH_STREAM,
                ),
                Right(
                    sid="KeepFailedRuns",
                    actions=("sqs:SendMessage",),
                    resources=(arn(settings, "sqs", f"{name}-failed"),),
                ),
            ),
        )
        self.function = lambda_.DockerImageFunction(
            self,
            "Function",
            function_name=name,
            description="Proves new records of bedrock-weir",
            code=image.verifier(),
            architecture=lambda_.Architecture.ARM_64,
            role=role.role,
            memory_size=1024,
            timeout=Duration.minutes(min(minutes, TIMEOUT_MINUTES)),
            retry_attempts=ATTEMPTS_AGAIN,
            dead_letter_queue=self.failed,
            log_group=log.handle,
            environment={
                "WEIR_ENVIRONMENT": settings.name,
                "WEIR_VERIFY_WINDOW": str(verify_window(minutes)),
                "WEIR_STREAM_TIMEOUT": str(timing.LONGEST_CALL_SECONDS),
                **audit_variables(settings, foundation),
            },
        )
        events.Rule(
            self,
            "Schedule",
            rule_name=name,
            description="When new records of bedrock-weir are proved",
            schedule=events.Schedule.rate(Duration.minutes(minutes)),
            targets=[
                targets.LambdaFunction(
                    self.function,
                    retry_attempts=ATTEMPTS_AGAIN,
                    max_event_age=Duration.minutes(max(minutes, 5)),
                )
            ],
        )


def verify_window(interval: int) -> int:
    """Return how many minutes a run looks back, for an interval between runs."""
    return 2 * interval + timing.LONGEST_CALL_SECONDS // 60 + LATE_MINUTES
