"""What wakes somebody, and what it means.

Rule 1: each alarm has a runbook: `docs/operations.md` has a heading with its name.
Rule 2: silence is judged. No metric at all is one alarm of its own (`no-metrics`), so
        for counts of our own silence means nothing; where a sign of life is counted,
        silence breaches.
Rule 3: what a deployment may break undoes the deployment (`Watch.undoes`). Such an
        alarm must not depend on the ECS service, which depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.service.metrics import Weir, weir
from infra.settings import Environment

RUNBOOKS: Final = "docs/operations.md"
MOST_WAITING: Final = 1000
"""Records of one worker that wait for S3: more than a busy second brings."""

_Compare = cloudwatch.ComparisonOperator
_Missing = cloudwatch.TreatMissingData


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One alarm.

    Attributes:
        name: its name, and its runbook's heading.
        metric: what is watched.
        threshold: when it breaches.
        meaning: what it means, in one or two sentences.
        periods: how many periods are looked at.
        breaching: how many of them must breach; all by default.
        compare: how the value and the threshold are compared.
        missing: what no data means.
        undoes: whether it undoes a deployment.
    """

    name: str
    metric: cloudwatch.IMetric
    threshold: float
    meaning: str
    periods: int = 1
    breaching: int | None = None
    compare: cloudwatch.ComparisonOperator = _Compare.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
    missing: cloudwatch.TreatMissingData = _Missing.NOT_BREACHING
    undoes: bool = False


def own_watches(settings: Environment) -> Iterator[Watch]:
    """Yield what is watched of the metrics that proxy and verifier write."""
    yield from _records(settings)
    yield from _calls(settings)
    yield from _verifying(settings)


def _records(settings: Environment) -> Iterator[Watch]:
    yield Watch(
        name="record-failures",
        metric=weir(settings, Weir.RECORD_FAILURES),
        threshold=1,
        periods=5,
        breaching=3,
        undoes=True,
        meaning="Records cannot be written to the audit bucket. Answers wait for their"
        " record, then fail: nobody gets an answer that is not on record.",
    )
    yield Watch(
        name="records-waiting",
        metric=weir(settings, Weir.RECORDS_WAITING, "Maximum"),
        threshold=MOST_WAITING,
        periods=3,
        meaning="Records pile up in a worker: S3 is slow, or takes fewer than come."
        " Answers are late, and a task that dies now loses what has not been released.",
    )


def _calls(settings: Environment) -> Iterator[Watch]:
    yield Watch(
        name="no-metrics",
        metric=weir(settings, Weir.IN_FLIGHT, "SampleCount", minutes=5),
        threshold=1,
        periods=2,
        compare=_Compare.LESS_THAN_THRESHOLD,
        missing=_Missing.BREACHING,
        meaning="No worker has said anything for ten minutes: none runs, or their logs"
        " do not arrive. Every other alarm on their metrics is blind meanwhile.",
    )
    yield Watch(
        name="faults",
        metric=weir(settings, Weir.FAULTS, minutes=5),
        threshold=1,
        undoes=True,
        meaning="The proxy met an error of its own and denied the call. The log has its"
        " kind and place, and no content.",
    )
    yield Watch(
        name="slow-calls",
        metric=weir(settings, Weir.CALL_LATENCY, "p99", minutes=5),
        threshold=settings.operations.latency_seconds * 1000,
        periods=3,
        compare=_Compare.GREATER_THAN_THRESHOLD,
        meaning="One call in a hundred takes longer than the settings allow, the"
        " model's time included. UpstreamLatency tells Bedrock's share.",
    )
    yield Watch(
        name="policy-refresh-failures",
        metric=weir(settings, Weir.POLICY_REFRESH_FAILURES, minutes=5),
        threshold=1,
        periods=3,
        meaning="Tasks cannot read the policy, or refuse the one that is there. They go"
        " on with the last good one: a change has not arrived.",
    )
    yield Watch(
        name="guardrail-alerts",
        metric=weir(settings, Weir.GUARDRAIL_ALERTS, minutes=5),
        threshold=1,
        periods=3,
        breaching=2,
        meaning="Calls went on although a guardrail had not seen all of them, because"
        " the policy says `open`, or they were denied for it. The records say which.",
    )


def _verifying(settings: Environment) -> Iterator[Watch]:
    minutes = settings.operations.verify_minutes
    yield Watch(
        name="verification-failures",
        metric=weir(settings, Weir.VERIFICATION_FAILURES, minutes=5),
        threshold=1,
        meaning="A record does not prove what it should: it was changed, is missing, or"
        " does not follow from the one before. Treat it as tampering until explained.",
    )
    yield Watch(
        name="unlocked-records",
        metric=weir(settings, Weir.UNLOCKED_RECORDS, minutes=5),
        threshold=1,
        meaning="A record is not under the lock that the settings ask for, so it could"
        " be deleted. Treat it as tampering until explained.",
    )
    yield Watch(
        name="no-verification",
        metric=weir(settings, Weir.VERIFIED_BATCHES, "SampleCount", minutes=minutes),
        threshold=1,
        periods=3,
        compare=_Compare.LESS_THAN_THRESHOLD,
        missing=_Missing.BREACHING,
        meaning="The verifier has not come to its end three times in a row: new records"
        " are unproved.",
    )


class Alarms(Construct):
    """The alarms, and the topic that they tell.

    Args:
        settings: the environment.
        key: what the topic is encrypted with, if it is made here.

    Attributes:
        topic: who is told.
        made: every alarm, in the order in which it was made.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        key: kms.IKey,
    ) -> None:
        super().__init__(scope, construct_id)
        self._settings = settings
        own = settings.operations.alarm_topic_arn
        self.topic: sns.ITopic = (
            sns.Topic.from_topic_arn(self, "Topic", own) if own else self._topic(key)
        )
        self.made: list[cloudwatch.Alarm] = []
        self.undoing: list[cloudwatch.Alarm] = []

    def watch(self, watches: Iterable[Watch]) -> None:
        """Make an alarm of each."""
        for each in watches:
            alarm = cloudwatch.Alarm(
                self,
                _title(each.name),
                alarm_name=f"bedrock-weir-{self._settings.name}-{each.name}",
                alarm_description=_described(each.name, each.meaning),
                metric=each.metric,
                threshold=each.threshold,
                comparison_operator=each.compare,
                evaluation_periods=each.periods,
                datapoints_to_alarm=each.breaching or each.periods,
                treat_missing_data=each.missing,
            )
            self._tell(alarm)
            if each.undoes:
                self.undoing.append(alarm)

    def watch_denials(self) -> None:
        """Make the alarm of denials that are unlike those of other days."""
        name = "unusual-denials"
        alarm = cloudwatch.AnomalyDetectionAlarm(
            self,
            _title(name),
            alarm_name=f"bedrock-weir-{self._settings.name}-{name}",
            alarm_description=_described(
                name,
                "More calls are denied than at this hour of other days: somebody tries"
                " something, an application changed, or a policy did.",
            ),
            metric=weir(self._settings, Weir.DENIALS, minutes=15),
            std_devs=4,
            comparison_operator=_Compare.GREATER_THAN_UPPER_THRESHOLD,
            evaluation_periods=2,
            datapoints_to_alarm=2,
            treat_missing_data=_Missing.NOT_BREACHING,
        )
        self._tell(alarm)

    def _tell(self, alarm: cloudwatch.Alarm) -> None:
        action = actions.SnsAction(self.topic)
        alarm.add_alarm_action(action)
        alarm.add_ok_action(action)
        self.made.append(alarm)

    def _topic(self, key: kms.IKey) -> sns.Topic:
        topic = sns.Topic(
            self,
            "Topic",
            topic_name=f"bedrock-weir-{self._settings.name}-alarms",
            display_name=f"bedrock-weir {self._settings.name}",
            master_key=key,
        )
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AlarmsOfThisAccount",
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={
                    "StringEquals": {"aws:SourceAccount": self._settings.account}
                },
            )
        )
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="NothingInTheClear",
                effect=iam.Effect.DENY,
                principals=[iam.AnyPrincipal()],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={"Bool": {"aws:SecureTransport": "false"}},
            )
        )
        return topic


def _described(name: str, meaning: str) -> str:
    return f"{meaning} Runbook: {RUNBOOKS}#{name}"


def _title(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))
