"""What a guardrail was asked about a call, and what it said, for the record."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bedrock_weir.content import JSON, Direction
from bedrock_weir.guardrails.budget import units_of
from bedrock_weir.guardrails.settings import OnFailure
from bedrock_weir.opinion import Assessment, Failure, Verdict


@dataclass(slots=True)
class Asked:
    """The questions of one direction, or those of a second opinion.

    Attributes:
        name: of the guardrail's table.
        on_failure: what happens without an answer.
        questions: that were put.
        cached: of these, answered from memory.
        units: text units of those that were not.
        milliseconds: that all of them took.
        failures: how often there was no answer, and why.
        assessment: what the answers say together.
    """

    name: str
    on_failure: OnFailure
    questions: int = 0
    cached: int = 0
    units: int = 0
    milliseconds: int = 0
    failures: Counter[Failure] = field(default_factory=Counter)
    assessment: Assessment = field(default_factory=Assessment)

    def note(self, texts: tuple[str, ...], verdict: Verdict) -> None:
        """Take the answer to a question."""
        self.questions += 1
        self.milliseconds += verdict.milliseconds
        if verdict.failure is not None:
            self.failures[verdict.failure] += 1
            return
        self.assessment |= verdict.assessment
        if verdict.is_cached:
            self.cached += 1
        else:
            self.units += units_of(texts)

    def fail(self, failure: Failure) -> None:
        """Note that a question could not even be put."""
        self.failures[failure] += 1

    @property
    def is_refused(self) -> bool:
        """Whether a failure denies the call."""
        return bool(self.failures) and self.on_failure is OnFailure.CLOSED

    def failed(self) -> list[str]:
        """Return why a failure denies the call; nothing where it does not."""
        if not self.is_refused:
            return []
        why = ", ".join(sorted(failure.value for failure in self.failures))
        return [f"the guardrail `{self.name}` was asked and gave no answer ({why})"]

    def reasons(self, direction: Direction) -> list[str]:
        """Return why the call is denied, where the guardrail is required."""
        if self.assessment.is_intervened:
            what = "sent" if direction is Direction.SEND else "received"
            return [f"the guardrail `{self.name}` intervened in what is {what}"]
        return self.failed()

    def details(self) -> dict[str, JSON]:
        """Return this as an entry has it."""
        details: dict[str, JSON] = {
            "questions": self.questions,
            "cached": self.cached,
            "units": self.units,
            "milliseconds": self.milliseconds,
            **described(self.assessment),
            "alert": self.assessment.is_partial,
        }
        if self.failures:
            details["failures"] = {
                failure.value: count for failure, count in sorted(self.failures.items())
            }
            details["on_failure"] = self.on_failure.value
        return details


def described(assessment: Assessment) -> dict[str, JSON]:
    """Return an assessment as an entry has it."""
    found: dict[str, JSON] = {
        "action": "INTERVENED" if assessment.is_intervened else "NONE",
    }
    if assessment.policies:
        found["policies"] = [*assessment.policies]
    if assessment.units:
        found["reported_units"] = dict(assessment.units)
    if assessment.guarded is not None and assessment.total is not None:
        found["coverage"] = {
            "guarded": assessment.guarded,
            "total": assessment.total,
        }
    return found


def applied(assessment: Assessment) -> dict[str, JSON]:
    """Return an assessment of a guardrail that others applied, as an entry has it."""
    found: dict[str, JSON] = {}
    if assessment.identifier:
        found["applied"] = f"{assessment.identifier}:{assessment.version}"
    if assessment.origin:
        found["origin"] = [*assessment.origin]
    return found | described(assessment)
