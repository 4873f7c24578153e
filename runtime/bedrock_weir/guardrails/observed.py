"""Where answers and events say what a guardrail did.

Shapes: botocore's service models; for InvokeModel, whose body belongs to the model,
the members that AWS's documentation adds to it.

Rule 1: only the places that stand here are looked at. The rest of an answer is what a
        model said, which could say that a guardrail had been there.
Rule 2: whatever is not of its known form says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bedrock_weir.call import Operation
from bedrock_weir.content import JSON
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.guardrails.assessment import (
    is_intervention,
    read_all,
    read_application,
)
from bedrock_weir.guardrails.places import EACH
from bedrock_weir.opinion import Assessment
from bedrock_weir.wire import jsontext

WHOLE = ""
"""In place of an event's type: an answer that is no stream."""

_MARK = b"uardrail"
"""In every answer that says anything of a guardrail; in its escaped form, in none."""


def _read_trace(value: JSON) -> Assessment:
    """Read Converse's trace, and InvokeModel's, which has shorter names."""
    trace = value if isinstance(value, dict) else {}
    found: list[JSON] = []
    for name in ("inputAssessment", "input", "outputAssessments", "outputs"):
        found += _leaves(trace.get(name))
    return read_all(found)


def _leaves(value: JSON) -> Iterator[JSON]:
    """Yield the assessments of a map, of a list, and of lists in a map or of maps."""
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, dict):
        for item in value.values():
            if isinstance(item, list):
                yield from item
            else:
                yield item


def _read_agent_trace(value: JSON) -> Assessment:
    """Read the guardrail's part of an agent's trace."""
    trace = value if isinstance(value, dict) else {}
    found: list[JSON] = []
    for name in ("inputAssessments", "outputAssessments"):
        listed = trace.get(name)
        found += listed if isinstance(listed, list) else []
    return read_all(found) | _read_action(trace.get("action"))


def _read_action(value: JSON) -> Assessment:
    """Read the name of an action, which is all that some answers say."""
    return Assessment(is_intervened=is_intervention(value))


def _read_stop(value: JSON) -> Assessment | None:
    """Read why a model stopped; None for any other reason."""
    is_intervened = value == "guardrail_intervened"
    return Assessment(is_intervened=True) if is_intervened else None


def _read_warning(value: JSON) -> Assessment:
    """Read a retrieval's warning about its guardrail."""
    warning = value if isinstance(value, dict) else {}
    return _read_action(warning.get("action"))


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place in a document, and what reads what stands there.

    Attributes:
        pointer: the place.
        read: gives None for what says nothing of a guardrail.
        is_trace: whether it says what the guardrail looked at.
    """

    pointer: tuple[str, ...]
    read: Callable[[JSON], Assessment | None]
    is_trace: bool = False


_TRACE = _Spot(("trace", "guardrail"), _read_trace, is_trace=True)
_STOP = _Spot(("stopReason",), _read_stop)
_MODEL = (
    _Spot(("amazon-bedrock-trace", "guardrail"), _read_trace, is_trace=True),
    _Spot(("amazon-bedrock-guardrailAction",), _read_action),
)
_ACTION = _Spot(("guardrailAction",), _read_action)
_AGENT = {"trace": (_Spot(("trace", "guardrailTrace"), _read_agent_trace),)}
_IN_FLOW = ("traceElements", "agentTraces", EACH, "trace", "guardrailTrace")

_Spots = Mapping[str, tuple[_Spot, ...]]

SPOTS: Mapping[str, Mapping[str, _Spots]] = {
    "bedrock-runtime": {
        "ApplyGuardrail": {WHOLE: (_Spot((), read_application),)},
        "Converse": {WHOLE: (_TRACE, _STOP)},
        "ConverseStream": {"metadata": (_TRACE,), "messageStop": (_STOP,)},
        "InvokeModel": {WHOLE: _MODEL},
        "InvokeModelWithResponseStream": {"chunk": _MODEL},
    },
    "bedrock-agent-runtime": {
        "AgenticRetrieveStream": {
            "traceEvent": (
                _Spot(("attributes", "warnings", EACH, "guardrail"), _read_warning),
            )
        },
        "InvokeAgent": _AGENT,
        "InvokeFlow": {
            "flowTraceEvent": (
                _Spot(("trace", "nodeDependencyTrace", *_IN_FLOW), _read_agent_trace),
            )
        },
        "InvokeInlineAgent": _AGENT,
        "ListFlowExecutionEvents": {
            WHOLE: (
                _Spot(
                    ("flowExecutionEvents", EACH, "nodeDependencyEvent", *_IN_FLOW),
                    _read_agent_trace,
                ),
            )
        },
        "Retrieve": {WHOLE: (_ACTION,)},
        "RetrieveAndGenerate": {WHOLE: (_ACTION,)},
        "RetrieveAndGenerateStream": {"guardrail": (_Spot(("action",), _read_action),)},
    },
    "bedrock-agentcore": {},
}
"""By service, operation and event."""

TRACED = frozenset(
    {"Converse", "ConverseStream", "InvokeModel", "InvokeModelWithResponseStream"}
)
"""Operations whose answers say that a guardrail was there, with a trace."""


class Observer:
    """Collects what an answer says of its guardrail.

    Args:
        operation: what was asked for; None where it is unknown.

    Attributes:
        assessment: what was said so far.
        has_seen: whether anything was said of a guardrail.
        has_trace: whether it was said what the guardrail looked at.
    """

    __slots__ = ("_spots", "assessment", "has_seen", "has_trace")

    def __init__(self, operation: Operation | None) -> None:
        spots: _Spots = {}
        if operation is not None:
            spots = SPOTS[operation.service].get(operation.name, {})
        self._spots = spots
        self.assessment = Assessment()
        self.has_seen = False
        self.has_trace = False

    def see_body(self, body: bytes) -> None:
        """Look at an answer that is no stream."""
        if WHOLE not in self._spots or _MARK not in body:
            return
        try:
            self.see(WHOLE, jsontext.loads_event(body))
        except MalformedRequest:  # whoever reads the answer refuses it
            return

    def see(self, event_type: str, document: JSON) -> None:
        """Look at an event, or at a whole answer."""
        for spot in self._spots.get(event_type, ()):
            for value in _at(document, spot.pointer):
                said = spot.read(value)
                if said is not None:
                    self.has_seen = True
                    self.has_trace = self.has_trace or spot.is_trace
                    self.assessment |= said


def _at(document: JSON, pointer: tuple[str, ...]) -> list[JSON]:
    """Return whatever stands at a pointer."""
    found: list[JSON] = [document]
    for step in pointer:
        below: list[JSON] = []
        for value in found:
            if step == EACH and isinstance(value, list):
                below += value
            elif isinstance(value, dict) and step in value:
                below.append(value[step])
        if not below:
            return []
        found = below
    return found
