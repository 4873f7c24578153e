"""Consulting: memory, budget and time limit in front of the question itself."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bedrock_weir.commands import ConsultGuardrail
from bedrock_weir.consulting import Consultant
from bedrock_weir.content import JSON, Direction
from bedrock_weir.errors import GuardrailUnavailable
from bedrock_weir.opinion import Failure, Verdict

QUESTION = ConsultGuardrail(
    "main", "abc123", "3", Direction.SEND, ("hello",), timeout=5.0, units=10, cache=60.0
)
INTERVENED: JSON = {"action": "GUARDRAIL_INTERVENED", "assessments": []}
ATTACK: JSON = {
    "results": {
        "promptAttack": {"results": [{"category": "JAILBREAK", "severityScore": 0.9}]}
    }
}


@dataclass
class Guardrails:
    """Answers as it is told, and keeps what it was asked."""

    answer: Callable[[], JSON] = lambda: {"action": "NONE"}
    asked: list[Any] = field(default_factory=list)

    def apply(
        self,
        identifier: str,
        version: str,
        *,
        direction: Direction,
        texts: tuple[str, ...],
        timeout: float,
    ) -> JSON:
        """Answer a question to a guardrail."""
        self.asked.append((identifier, version, direction, texts, timeout))
        return self.answer()

    def check(self, texts: tuple[str, ...], *, timeout: float) -> JSON:
        """Answer a question without one."""
        self.asked.append((texts, timeout))
        return self.answer()

    def close(self) -> None:
        """Let nothing go."""


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: float = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def is_async(consultant: Consultant, question: ConsultGuardrail) -> Verdict:
    """Ask from an event loop."""
    return asyncio.run(consultant.aconsult(question))


ASK = pytest.mark.parametrize(
    "ask", [Consultant.consult, is_async], ids=["sync", "async"]
)
Ask = Callable[[Consultant, ConsultGuardrail], Verdict]


@ASK
def test_a_guardrail_is_asked_with_what_the_journey_says(ask: Ask) -> None:
    """And its answer becomes a verdict."""
    guardrails = Guardrails(lambda: INTERVENED)
    verdict = ask(Consultant(guardrails), QUESTION)
    assert verdict.assessment.is_blocked
    assert verdict.failure is None
    assert guardrails.asked == [("abc123", "3", Direction.SEND, ("hello",), 5.0)]


@ASK
def test_checks_are_asked_where_a_severity_counts(ask: Ask) -> None:
    """And answered with scores."""
    guardrails = Guardrails(lambda: ATTACK)
    question = replace(QUESTION, severity=0.8)
    assert ask(Consultant(guardrails), question).assessment.is_blocked
    assert guardrails.asked == [(("hello",), 5.0)]
    question = replace(QUESTION, severity=0.95)
    assert not ask(Consultant(guardrails), question).assessment.is_blocked


@ASK
def test_the_same_question_is_answered_from_memory(ask: Ask) -> None:
    """Until its time is over, and at no cost; another question is another one."""
    clock, guardrails = Clock(), Guardrails(lambda: INTERVENED)
    consultant = Consultant(guardrails, clock=clock)
    question = replace(QUESTION, units=1)
    first = ask(consultant, question)
    second = ask(consultant, question)
    assert (first.is_cached, second.is_cached) == (False, True)
    assert second.assessment == first.assessment
    clock.now += 61
    assert not ask(consultant, question).is_cached
    for other in (
        replace(QUESTION, texts=("hell", "o")),
        replace(QUESTION, version="4"),
        replace(QUESTION, identifier="def456"),
        replace(QUESTION, direction=Direction.RECEIVE),
    ):
        assert not ask(consultant, other).is_cached


@ASK
def test_without_a_time_nothing_is_remembered(ask: Ask) -> None:
    """Each question is put."""
    guardrails = Guardrails()
    consultant = Consultant(guardrails)
    for _ in range(2):
        assert not ask(consultant, replace(QUESTION, cache=0.0)).is_cached
    assert len(guardrails.asked) == 2


@ASK
def test_a_budget_that_is_spent_is_a_failure(ask: Ask) -> None:
    """Each name has its own, and a minute brings it back."""
    clock, guardrails = Clock(), Guardrails()
    consultant = Consultant(guardrails, clock=clock)

    def said(number: int, name: str = "main") -> Failure | None:
        question = replace(QUESTION, name=name, texts=(f"{number}",), units=2)
        return ask(consultant, question).failure

    assert [said(1), said(2), said(3)] == [None, None, Failure.BUDGET]
    assert said(3, "other") is None
    assert said(1) is None  # remembered
    clock.now += 30
    assert said(4) is None
    assert len(guardrails.asked) == 4


@ASK
@pytest.mark.parametrize(
    ("is_timeout", "failure"), [(True, Failure.TIMEOUT), (False, Failure.UNAVAILABLE)]
)
def test_a_guardrail_that_fails_is_a_verdict_and_not_remembered(
    ask: Ask, *, is_timeout: bool, failure: Failure
) -> None:
    """The journey decides what it means."""

    def fail() -> JSON:
        raise GuardrailUnavailable("down", is_timeout=is_timeout)

    guardrails = Guardrails(fail)
    consultant = Consultant(guardrails)
    assert ask(consultant, QUESTION).failure is failure
    guardrails.answer = lambda: INTERVENED
    assert ask(consultant, QUESTION).assessment.is_intervened


@ASK
def test_a_guardrail_that_does_not_answer_is_given_up(ask: Ask) -> None:
    """The time limit holds whatever the network does."""
    let_go = threading.Event()

    def wait() -> JSON:
        let_go.wait(30)
        return INTERVENED

    try:
        verdict = ask(Consultant(Guardrails(wait)), replace(QUESTION, timeout=0.05))
    finally:
        let_go.set()
    assert verdict == Verdict(
        failure=Failure.TIMEOUT, milliseconds=verdict.milliseconds
    )


def test_a_forked_child_asks_with_threads_of_its_own() -> None:
    """Those of its parent are not there any more."""
    consultant = Consultant(Guardrails(lambda: INTERVENED))
    assert consultant.consult(QUESTION).assessment.is_intervened
    child = os.fork()
    if child == 0:
        question = replace(QUESTION, texts=("other",), timeout=20.0)
        is_fine = consultant.consult(question).assessment.is_intervened
        os._exit(0 if is_fine else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_a_consultant_that_was_closed_opens_again() -> None:
    """The next question starts new threads."""
    consultant = Consultant(Guardrails(lambda: INTERVENED))
    for number in range(2):
        question = replace(QUESTION, texts=(f"{number}",))
        assert consultant.consult(question).assessment.is_intervened
        consultant.close()
