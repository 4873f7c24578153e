"""Asking a guardrail before a request is decided about.

Rule 1: a second opinion is asked for only where it can change the decision: the call
        may otherwise be made, and the doubt matters.
Rule 2: what the policy requires is asked about what will be sent, redactions made. A
        second opinion is given the text with everything masked that is masked anyway.
Rule 3: a failure denies, or is on the record.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import cast

from bedrock_weir.classifiers.scanner import redact
from bedrock_weir.commands import Command, ConsultGuardrail
from bedrock_weir.content import Direction, Part
from bedrock_weir.guardrails import asking, band
from bedrock_weir.guardrails.band import Findings
from bedrock_weir.guardrails.settings import Api, Escalation, Guardrail
from bedrock_weir.inspection.asked import Asked
from bedrock_weir.inspection.decision import Decision, Guarded, How, Redactions
from bedrock_weir.inspection.request import Understood, decide
from bedrock_weir.inspection.rewriting import decoded
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.opinion import Failure, Verdict


def decided(
    understood: Understood, findings: Findings, snapshot: Snapshot
) -> Generator[Command, object, Decision]:
    """Decide about a call, asking its guardrail where it has to be asked.

    Args:
        understood: the call.
        findings: of `snapshot.classifier`, doubtful ones included.
        snapshot: the policy.
    """
    decision = yield from _escalated(understood, findings, snapshot)
    guarded = decision.guarded
    if decision.is_denied or guarded is None or guarded.how is not How.CONSULTED:
        return decision
    texts = masked_texts(understood.reading.content.parts, decision.redactions)
    decision.consulted = yield from consulted(guarded, texts, Direction.SEND)
    decision.deny(decision.consulted.reasons(Direction.SEND))
    return decision


def masked_texts(parts: Iterable[Part], redactions: Redactions) -> list[str]:
    """Return the text of each part as a guardrail is to see it (rule 2)."""
    return [masked(part, redactions) for part in parts]


def masked(part: Part, redactions: Redactions) -> str:
    """Return the text of a part with what is redacted in it masked."""
    return redact(decoded(part), redactions.get(part, ()))


def consulted(
    guarded: Guarded, texts: Iterable[str], direction: Direction
) -> Generator[Command, object, Asked]:
    """Ask a guardrail about texts until it intervenes."""
    asked = Asked(guarded.name, guarded.guardrail.consult.on_failure)
    questions = asking.questions(texts)
    if len(questions) > asking.MOST:
        asked.fail(Failure.TOO_MUCH)
        questions = []
    for question in questions:
        command = consulting(guarded, question, direction)
        asked.note(question, cast("Verdict", (yield command)))
        if asked.assessment.is_intervened or asked.is_refused:
            break
    return asked


def consulting(
    guarded: Guarded, texts: tuple[str, ...], direction: Direction
) -> ConsultGuardrail:
    """Return the question about texts that a guardrail must see."""
    guardrail, settings = guarded.guardrail, guarded.guardrail.consult
    return ConsultGuardrail(
        guarded.name,
        guardrail.identifier,
        guardrail.version,
        direction,
        texts,
        timeout=settings.timeout,
        units=settings.units,
        cache=settings.cache,
    )


# The second opinion.


def _escalated(
    understood: Understood, findings: Findings, snapshot: Snapshot
) -> Generator[Command, object, Decision]:
    if all(each.escalate is None for each in snapshot.guardrails.values()):
        return decide(understood, findings, snapshot)
    alone = decide(understood, band.local(findings), snapshot)
    escalation = _in_doubt(understood, findings, snapshot)
    if escalation is None:
        return alone
    guarded, settings, least = escalation
    asked = Asked(guarded.name, settings.on_failure)
    doubts = band.doubts(findings, settings)
    opinions: dict[int, bool | None] = {}
    if len(doubts) > asking.MOST:
        asked.fail(Failure.TOO_MUCH)
        doubts = {}
    parts = understood.reading.content.parts
    for number, finding in doubts.items():
        text = asking.around(masked(parts[number], least.redactions), finding.span)
        command = _second_opinion(guarded.name, guarded.guardrail, settings, text)
        verdict = cast("Verdict", (yield command))
        asked.note(command.texts, verdict)
        is_attack = verdict.assessment.is_blocked
        opinions[number] = None if verdict.failure is not None else is_attack
        if asked.is_refused:
            break
    decision = decide(understood, band.settled(findings, settings, opinions), snapshot)
    decision.escalated = asked
    decision.deny(asked.failed())
    return decision


def _in_doubt(
    understood: Understood, findings: Findings, snapshot: Snapshot
) -> tuple[Guarded, Escalation, Decision] | None:
    """Return whom to ask, and how, if an answer can change the decision (rule 1).

    Which guardrail the call owes is asked as if nothing in doubt had been found, since
    a policy may deny calls with an attack in them.
    """
    bands = [each.escalate for each in snapshot.guardrails.values()]
    widest = max((item for item in bands if item is not None), key=lambda item: item.to)
    if not any(
        finding.data_class in band.SCORED and finding.score < widest.to
        for found in findings
        for finding in found
    ):
        return None
    guarded = decide(understood, band.certain(findings, widest), snapshot).guarded
    settings = None if guarded is None else guarded.guardrail.escalate
    if guarded is None or settings is None or not band.doubts(findings, settings):
        return None
    least = decide(understood, band.certain(findings, settings), snapshot)
    most = decide(understood, band.possible(findings, settings), snapshot)
    is_same = (least.reasons, least.redactions) == (most.reasons, most.redactions)
    if least.is_denied or is_same or least.guarded is None:
        return None
    return guarded, settings, least


def _second_opinion(
    name: str, guardrail: Guardrail, settings: Escalation, text: str
) -> ConsultGuardrail:
    is_check = settings.api is Api.CHECKS
    return ConsultGuardrail(
        f"{name}/escalate",
        "" if is_check else guardrail.identifier,
        "" if is_check else guardrail.version,
        Direction.SEND,
        (text,),
        timeout=settings.timeout,
        units=settings.units,
        cache=settings.cache,
        severity=settings.severity if is_check else None,
    )
