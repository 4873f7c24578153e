"""The guardrail that a call owes: which one, and how it comes to see the call.

Rule 1: the permits that decided say which. Several that ask for different ones deny
        the call: none of them could be meant to release from another
        (docs/adr/0007-guardrails-are-a-layer.md).
Rule 2: an operation that takes a guardrail gets it in its place; for one that takes
        none the layer asks; for one whose content nobody reads here, neither can be,
        and the call is denied.
Rule 3: a call that carries no content owes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.call import Operation
from bedrock_weir.content import Content, OpaqueKind
from bedrock_weir.guardrails.observed import TRACED
from bedrock_weir.guardrails.pin import Pinned, Refused, pin
from bedrock_weir.guardrails.places import InPath, Nowhere, Place, place_of
from bedrock_weir.guardrails.settings import Guardrail, Trace
from bedrock_weir.inspection.decision import Decision, Guarded, How
from bedrock_weir.surfaces import surface_of, uninspected
from bedrock_weir.wire.http import Request

_UNREAD = frozenset(
    {
        OpaqueKind.UNKNOWN_BODY,
        OpaqueKind.UNKNOWN_OPERATION,
        OpaqueKind.UNINSPECTED_CONTENT,
    }
)
_NOTHING = Pinned()


def guard(
    operation: Operation | None,
    request: Request,
    *,
    content: Content,
    decision: Decision,
    guardrails: Mapping[str, Guardrail],
) -> Pinned:
    """Settle the guardrail of a call on its decision; return what must be written.

    Args:
        operation: what is asked for; None where it is unknown.
        request: as it came.
        content: the texts of its body.
        decision: takes the guardrail, or the reasons why it cannot be.
        guardrails: the bundle's.
    """
    if not decision.owed or _is_empty(operation):
        return _NOTHING
    if len(decision.owed) > 1:
        names = ", ".join(f"`{name}`" for name in sorted(decision.owed))
        decision.reasons.append(
            f"the policies require different guardrails for this call ({names});"
            " ask for policies that agree on one"
        )
        return _NOTHING
    name = next(iter(decision.owed))
    guardrail = guardrails[name]
    because = _refusal(operation, content)
    if because is not None or operation is None:
        decision.reasons.append(_refused(name, because or "it has no place"))
        return _NOTHING
    place = place_of(operation)
    settled = pin(place, operation, request, content=content, guardrail=guardrail)
    if isinstance(settled, Refused):
        decision.reasons += [_refused(name, reason) for reason in settled.reasons]
        return _NOTHING
    decision.guarded = Guarded(
        name,
        guardrail,
        _how(place, settled),
        is_traced=operation.name in TRACED and guardrail.trace is not Trace.DISABLED,
    )
    return settled


def _is_empty(operation: Operation | None) -> bool:
    """Tell whether a call carries no content (rule 3)."""
    unread = None if operation is None else uninspected(operation)
    return unread is not None and not unread.has_content


def _refusal(operation: Operation | None, content: Content) -> str | None:
    """Return why nobody can see the content (rule 2)."""
    if operation is None:
        return "the operation is unknown"
    if surface_of(operation) is None:
        return f"the content of {operation.name} is not read here"
    is_asked = isinstance(place_of(operation), Nowhere)
    if is_asked and any(item.kind in _UNREAD for item in content.opaque):
        return "the body cannot be read"
    return None


def _how(place: Place, settled: Pinned) -> How:
    if isinstance(place, Nowhere):
        return How.CONSULTED
    if isinstance(place, InPath) or not settled.is_needed:
        return How.ASKED
    return How.PINNED


def _refused(name: str, reason: str) -> str:
    return f"the guardrail `{name}`, which the policy requires, cannot be: {reason}"
