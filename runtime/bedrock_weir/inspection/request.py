"""Steps 3 to 8 of a call: who, what, the content, the decision. All of it pure.

Rule 1: every reason is kept: the record carries them all, and so does the denial.
Rule 2: what cannot be read is asked about, never skipped: an unknown operation, a
        body that does not parse, a compressed body.
Rule 3: the order is identity, operation, content, classification, the call, the
        data, the guardrail, the signature; a refusal on the way does not hide the
        ones after it, but for identity, without which there is nobody to decide about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bedrock_weir.call import Call, Operation, Principal, Resource, ResourceType
from bedrock_weir.classifiers.scanner import resolved
from bedrock_weir.commands import Signing
from bedrock_weir.content import (
    JSON,
    Content,
    Direction,
    Finding,
    Opaque,
    OpaqueKind,
    PartKind,
)
from bedrock_weir.errors import ProtocolError
from bedrock_weir.guardrails.pin import Pinned
from bedrock_weir.identity.claim import establish
from bedrock_weir.identity.signing import (
    service_of,
    settle_events_signing,
    settle_signing,
)
from bedrock_weir.inspection.decision import Decision, Redactions
from bedrock_weir.inspection.guarding import guard
from bedrock_weir.inspection.plan import Plan
from bedrock_weir.inspection.rewriting import decoded, with_redactions
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.inspection.tally import Tally
from bedrock_weir.policy.decide import (
    UNKNOWN_OPERATION,
    CallDecision,
    CallFacts,
    DataDecision,
)
from bedrock_weir.policy.remedies import Remedy
from bedrock_weir.surfaces import is_duplex, surface_of, uninspected
from bedrock_weir.surfaces.base import Reading, Surface
from bedrock_weir.surfaces.path_resources import named_in_path
from bedrock_weir.surfaces.route import route
from bedrock_weir.wire.http import Request, refuse_repeated


@dataclass(frozen=True, slots=True)
class Understood:
    """What a call is, before anything is decided.

    Attributes:
        principal: who makes it.
        operation: what it asks for; None for an unknown operation.
        route: the name of its route.
        reading: its body, read.
        plan: what the policy wants done with data.
    """

    call: Call
    principal: Principal
    operation: Operation | None
    route: str
    reading: Reading
    plan: Plan

    @property
    def surface(self) -> Surface | None:
        """The module that reads this operation's content."""
        return None if self.operation is None else surface_of(self.operation)

    @property
    def resources(self) -> tuple[Resource, ...]:
        """Everything that the call is asked of, in its path and in its body."""
        return resources_of(self.operation, self.reading)

    @property
    def texts(self) -> tuple[str, ...]:
        """The text of each part, as it is classified."""
        return tuple(map(decoded, self.reading.content.parts))

    @property
    def kinds(self) -> tuple[PartKind, ...]:
        """The kind of each part."""
        return tuple(part.kind for part in self.reading.content.parts)


def understand(call: Call, snapshot: Snapshot) -> Understood:
    """Read a call (steps 3 to 5).

    Raises:
        MalformedRequest: nobody can be said to make this call.
    """
    request = call.request
    refuse_repeated(request.headers)
    principal = establish(call)
    operation = operation_of(request)
    name = snapshot.bundle.route(request.path)
    reading = _read(operation, request)
    resources = resources_of(operation, reading)
    context: Mapping[str, JSON] = {
        "route": name,
        "operation": UNKNOWN_OPERATION if operation is None else operation.name,
        "resource": resources[0].id if resources else "",
        "model": model_in(resources),
    }
    system = [
        decoded(part) for part in reading.content.parts if part.kind is PartKind.SYSTEM
    ]
    plan = Plan(
        snapshot.decisions,
        principal,
        context,
        snapshot.scanners,
        system,
        is_signed=is_duplex(operation),
    )
    return Understood(call, principal, operation, name, reading, plan)


def operation_of(request: Request) -> Operation | None:
    """Return the operation, if there is one and it is known what it carries."""
    service = service_of(request.host)
    operation = route(request.method, request.target, service=service)
    if operation is None:
        return None
    is_known = surface_of(operation) is not None or uninspected(operation) is not None
    return operation if is_known else None


def resources_of(operation: Operation | None, reading: Reading) -> tuple[Resource, ...]:
    """Return what a call is asked of: its path's first, then its body's, each once.

    A call that names nothing is asked of the service.
    """
    if operation is None:
        return ()
    if operation.type is ResourceType.SERVICE and reading.resources:
        named = reading.resources
    else:
        named = (operation.target, *reading.resources)
    return tuple(dict.fromkeys(named))


def model_in(resources: Iterable[Resource]) -> str:
    """Return the id of the first model among resources; empty for none."""
    models = (item.id for item in resources if item.type is ResourceType.MODEL)
    return next(models, "")


def _read(operation: Operation | None, request: Request) -> Reading:
    if operation is None:
        return _unreadable(OpaqueKind.UNKNOWN_OPERATION)
    surface = surface_of(operation)
    if surface is None:
        unread = uninspected(operation)
        is_empty = unread is not None and not unread.has_content
        unseen = Opaque(OpaqueKind.UNINSPECTED_CONTENT, ())
        return Reading(
            Content(opaque=() if is_empty else (unseen,)),
            resources=named_in_path(operation),
        )
    if request.headers.get("content-encoding") not in (None, "identity"):
        return _unreadable(OpaqueKind.UNKNOWN_BODY)
    headers = dict(request.headers)
    try:
        return surface.read_request(operation, headers, request.body)
    except ProtocolError:
        return _unreadable(OpaqueKind.UNKNOWN_BODY)


def _unreadable(kind: OpaqueKind) -> Reading:
    return Reading(Content(opaque=(Opaque(kind, ()),)))


def decide(
    understood: Understood,
    findings: tuple[tuple[Finding, ...], ...],
    snapshot: Snapshot,
) -> Decision:
    """Decide about a call that was understood and classified (step 8)."""
    decision = Decision(request=understood.call.request)
    content = understood.reading.content
    decision.redactions = weigh(
        understood.plan, Direction.SEND, content, findings, decision.tally
    )
    ask_about_call(understood, said_in(understood, decision), decision, snapshot)
    decision.reasons += blocked_reasons(decision.tally, Direction.SEND)
    decision.policies |= decision.tally.policies
    pinned = guard(
        understood.operation,
        understood.call.request,
        content=content,
        decision=decision,
        guardrails=snapshot.guardrails,
    )
    _rewrite(decision, pinned)
    _sign(understood, decision, snapshot)
    return decision


def weigh(
    plan: Plan,
    direction: Direction,
    content: Content,
    findings: Iterable[tuple[Finding, ...]],
    tally: Tally,
) -> Redactions:
    """Ask about everything found; return what is to be redacted."""
    redactions: Redactions = {}
    for part, found in zip(content.parts, findings, strict=True):
        if not found:
            continue
        for finding, data in _resolved(plan, direction, part.kind, found):
            tally.note(finding, data, part.kind, part.pointer)
            if data.remedy is Remedy.REDACT:
                redactions.setdefault(part, []).append(finding)
    for opaque in content.opaque:
        data = plan.decision(direction, opaque.kind.value, None)
        tally.note_opaque(opaque, data)
    return redactions


def _resolved(
    plan: Plan, direction: Direction, kind: PartKind, found: tuple[Finding, ...]
) -> Iterator[tuple[Finding, DataDecision]]:
    """Yield what is refused and what is observed, each resolved on its own.

    So a class that may travel never hides one that may not.
    """
    decided = {
        name: plan.decision(direction, name, kind)
        for name in {finding.data_class for finding in found}
    }
    for is_refused in (True, False):
        findings = [
            item
            for item in found
            if (decided[item.data_class].remedy is not Remedy.ALLOW) is is_refused
        ]
        for finding in resolved(findings):
            yield finding, decided[finding.data_class]


def blocked_reasons(tally: Tally, direction: Direction) -> list[str]:
    """Say why data is refused, naming classes and policies, never content."""
    if not tally.blocked:
        return []
    classes = ", ".join(tally.blocked)
    to = "sent to the model" if direction is Direction.SEND else "received"
    by = ", ".join(f"`{policy}`" for policy in sorted(tally.blocking))
    why = f"refused by {by}" if by else "no policy permits it"
    return [f"{classes} may not be {to} ({why})"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a request says that the first question is asked with.

    Attributes:
        kinds: of its parts, sorted.
        classes: found in it, sorted.
        characters: of all its parts.
        has_tools: whether it offers tools.
        max_tokens: the output limit it sets, if it does.
    """

    kinds: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    characters: int = 0
    has_tools: bool = False
    max_tokens: int | None = None


def said_in(understood: Understood, decision: Decision) -> Said:
    """Return what a whole request says."""
    reading = understood.reading
    parts = reading.content.parts
    return Said(
        kinds=tuple(sorted({part.kind.value for part in parts})),
        classes=tuple(decision.tally.classes),
        characters=sum(len(part.text) for part in parts),
        has_tools=reading.has_tools,
        max_tokens=reading.max_tokens,
    )


def ask_about_call(
    understood: Understood, said: Said, decision: Decision, snapshot: Snapshot
) -> None:
    """Ask whether the call may be made; the answer goes to the decision."""
    facts = CallFacts(
        understood.principal,
        understood.operation,
        understood.call.request.path,
        _call_context(understood, said),
    )
    for resource in understood.resources or (None,):
        answer = snapshot.decisions.call(replace(facts, resource=resource))
        decision.policies.update(answer.policies)
        decision.owed.update(answer.guardrails)
        decision.errors += answer.errors
        if not answer.is_allowed:
            decision.reasons.append(_refused(understood, resource, answer))


def _refused(
    understood: Understood, resource: Resource | None, answer: CallDecision
) -> str:
    """Say why a call may not be made of a resource."""
    what = understood.operation.name if understood.operation else "this operation"
    if resource is not None and len(understood.resources) > 1:
        what += f" of this {resource.type.value}"
    if answer.errors:
        reason = f"the policies could not be evaluated for {what}"
    elif answer.policies:
        by = ", ".join(f"`{policy}`" for policy in answer.policies)
        reason = f"{what} is forbidden by {by}"
    elif understood.operation is None:
        reason = "the operation is unknown, and no policy permits unknown operations"
    else:
        reason = f"no policy permits {what} for this caller"
        if not understood.principal.verified:
            reason += (
                ", whose identity is claimed and not proved; present a proof of "
                "identity, or ask for a policy that permits callers without one"
            )
    return reason


def _call_context(understood: Understood, said: Said) -> Mapping[str, JSON]:
    operation, reading = understood.operation, understood.reading
    context: dict[str, JSON] = {
        "route": understood.route,
        "streaming": operation is not None and operation.streaming,
        "tools": said.has_tools,
        "characters": said.characters,
        "kinds": [*said.kinds],
        "classes": [*said.classes],
    }
    endpoint = understood.call.peer.vpc_endpoint_id
    optional: Mapping[str, JSON] = {
        "maxTokens": said.max_tokens,
        "guardrail": reading.guardrail,
        "vpcEndpoint": endpoint,
    }
    context.update({key: item for key, item in optional.items() if item is not None})
    return context


def _rewrite(decision: Decision, pinned: Pinned) -> None:
    if decision.is_denied:
        return
    if decision.redactions:
        decision.request = with_redactions(decision.request, decision.redactions)
    decision.request = pinned.on(decision.request)


def _sign(understood: Understood, decision: Decision, snapshot: Snapshot) -> None:
    if decision.is_denied:
        return
    call, principal = understood.call, understood.principal
    if is_duplex(understood.operation):
        settled = settle_events_signing(call, principal)
    else:
        signing = snapshot.bundle.settings.signing
        settled = settle_signing(
            call,
            principal,
            is_rewritten=decision.is_rewritten,
            is_unsafe=signing.unsafe_sign_for_unverified_callers,
        )
    if isinstance(settled, Signing):
        decision.signing = settled
    else:
        decision.reasons.append(settled)


def forwarded(decision: Decision) -> Request:
    """Return the request that goes upstream: end-to-end headers only."""
    headers = decision.request.headers.end_to_end()
    return replace(decision.request, headers=headers)
