"""What an inspection puts on the record, from what it knows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

from bedrock_weir.audit.entry import Ending, Subject, decision_entry, digest
from bedrock_weir.audit.entry import outcome_entry as _outcome_entry
from bedrock_weir.call import Call
from bedrock_weir.content import JSON, Usage
from bedrock_weir.guardrails.observed import Observer
from bedrock_weir.inspection.asked import Asked, applied
from bedrock_weir.inspection.decision import Decision, Guarded
from bedrock_weir.inspection.request import Understood
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.inspection.tally import Noted, Tally
from bedrock_weir.opinion import Assessment


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


def subject_of(
    call: Call, snapshot: Snapshot, understood: Understood | None
) -> Subject:
    """Say what both entries of a call say of it."""
    policy: dict[str, JSON] = {
        "bundle": snapshot.bundle.settings.bundle.name,
        "digest": snapshot.bundle.digest,
    }
    if understood is None:
        route = snapshot.bundle.route(call.request.path)
        return Subject(call, None, None, route, policy)
    return Subject(
        call,
        understood.principal,
        understood.operation,
        understood.route,
        policy,
        understood.resources,
    )


def refused_entry(call: Call, snapshot: Snapshot, reason: str) -> dict[str, JSON]:
    """Build the decision entry of a call that nobody can be said to make."""
    details: dict[str, JSON] = {
        "request": {
            "sha256": digest(call.request.body),
            "bytes": len(call.request.body),
        }
    }
    subject = subject_of(call, snapshot, None)
    return decision_entry(
        subject, effect="DENY", reasons=[reason], signing="none", details=details
    )


def decided_entry(
    understood: Understood, decision: Decision, snapshot: Snapshot
) -> dict[str, JSON]:
    """Build the decision entry of a call that was decided about."""
    body = understood.call.request.body
    content = understood.reading.content
    kinds = Counter(part.kind.value for part in content.parts)
    request: dict[str, JSON] = {
        "sha256": digest(body),
        "bytes": len(body),
        "parts": dict(sorted(kinds.items())),
        "characters": sum(len(part.text) for part in content.parts),
    }
    if decision.request.body is not body:
        request["forwarded_sha256"] = digest(decision.request.body)
    if understood.reading.guardrail is not None:
        request["guardrail"] = understood.reading.guardrail
    details: dict[str, JSON] = {
        "request": request,
        "findings": findings(decision.tally),
        "policies": [*sorted(decision.policies)],
    }
    if (guardrail := _guardrail(decision)) is not None:
        details["guardrail"] = guardrail
    if decision.errors:
        details["policy_errors"] = [*decision.errors]
    return decision_entry(
        subject_of(understood.call, snapshot, understood),
        effect=decision.effect,
        reasons=decision.reasons,
        signing="none" if decision.signing is None else decision.signing.value,
        details=details,
    )


def _guardrail(decision: Decision) -> dict[str, JSON] | None:
    """Say which guardrail the call must have, and what it was asked."""
    guarded, details = decision.guarded, dict[str, JSON]()
    if guarded is not None:
        details |= {
            "name": guarded.name,
            "required": guarded.guardrail.pinned,
            "how": guarded.how.value,
        }
    if decision.escalated is not None:
        details["escalated"] = decision.escalated.details()
    if decision.consulted is not None:
        details["consulted"] = decision.consulted.details()
    return details or None


@dataclass(slots=True)
class Answer:
    """What is known of an answer when the call ends."""

    tally: Tally = field(default_factory=Tally)
    status: int | None = None
    usage: Usage | None = None
    events: int | None = None
    reasons: list[str] = field(default_factory=list)
    guarded: Guarded | None = None
    observer: Observer = field(default_factory=lambda: Observer(None))
    consulted: Asked | None = None
    received_bytes: int = 0
    released_bytes: int = 0
    _received: _Hash = field(default_factory=sha256)
    _released: _Hash = field(default_factory=sha256)

    def again(self) -> Answer:
        """Return what is known before the answer to another attempt."""
        return Answer(tally=self.tally, guarded=self.guarded, observer=self.observer)

    def receive(self, data: bytes) -> None:
        """Take bytes that came from upstream."""
        self.received_bytes += len(data)
        self._received.update(data)

    def release(self, data: bytes) -> None:
        """Take bytes that went to the caller."""
        self.released_bytes += len(data)
        self._released.update(data)

    def details(self, ending: Ending) -> dict[str, JSON]:
        """Return the answer's part of `unmapped.weir`."""
        answer: dict[str, JSON] = {
            "sha256": self._received.hexdigest(),
            "bytes": self.received_bytes,
            "released_sha256": self._released.hexdigest(),
            "released_bytes": self.released_bytes,
        }
        if self.events is not None:
            answer["events"] = self.events
        details: dict[str, JSON] = {
            "answer": answer,
            "findings": findings(self.tally),
            "policies": [*sorted(self.tally.policies)],
        }
        if self.reasons:
            details["reasons"] = [*self.reasons]
        if (guardrail := self._guardrail(ending)) is not None:
            details["guardrail"] = guardrail
        return details

    def _guardrail(self, ending: Ending) -> dict[str, JSON] | None:
        """Say what a guardrail did, and whether somebody should look into it.

        That is so where it has not seen everything, and where it was to be there, its
        trace was to say so, and the whole answer has none.
        """
        guarded, seen = self.guarded, self.observer
        if guarded is None and not seen.has_seen:
            return None
        details: dict[str, JSON] = {}
        if seen.has_seen:
            details |= applied(seen.assessment)
        is_unseen = (
            guarded is not None
            and guarded.is_traced
            and not seen.has_trace
            and ending is Ending.COMPLETE
        )
        if is_unseen:
            details["unseen"] = True
        if self.consulted is not None:
            details["consulted"] = self.consulted.details()
        is_partial = any(
            assessment.is_partial
            for assessment in (
                seen.assessment,
                Assessment() if self.consulted is None else self.consulted.assessment,
            )
        )
        details["alert"] = is_unseen or is_partial
        return details


def outcome_entry(
    understood: Understood, snapshot: Snapshot, answer: Answer, ending: Ending
) -> dict[str, JSON]:
    """Build the outcome entry of a call that was forwarded."""
    return _outcome_entry(
        subject_of(understood.call, snapshot, understood),
        ending=ending,
        status=answer.status,
        usage=answer.usage,
        details=answer.details(ending),
    )


def findings(tally: Tally) -> dict[str, JSON]:
    """Return a tally as an entry has it."""
    counts: list[JSON] = [
        {"class": name, "remedy": remedy.name, "count": count}
        for (name, remedy), count in sorted(tally.counts.items())
    ]
    return {"counts": counts, "places": [_place(noted) for noted in tally.noted]}


def _place(noted: Noted) -> JSON:
    pointer = "".join(f"/{_step(step)}" for step in noted.pointer)
    place: dict[str, JSON] = {
        "class": noted.data_class,
        "pointer": pointer[:256],
        "remedy": noted.remedy.name,
    }
    if noted.kind is not None:
        place |= {"kind": noted.kind.value, "start": noted.start, "end": noted.end}
    return place


_PLAIN_NAME = re.compile(r"[A-Za-z_$:.-]{1,64}")


def _step(step: str | int) -> str | int:
    """Keys of a free-form document may be text themselves, which no entry holds."""
    return step if isinstance(step, int) or _PLAIN_NAME.fullmatch(step) else "*"
