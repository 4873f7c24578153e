"""Where answers say what a guardrail did, and where a model could pretend it."""

from __future__ import annotations

import json
from typing import Any

import botocore.session
import pytest

from bedrock_weir.call import Operation
from bedrock_weir.guardrails.observed import SPOTS, WHOLE, Observer
from bedrock_weir.guardrails.places import EACH

ASSESSMENT = {
    "contentPolicy": {"filters": [{"type": "HATE", "action": "BLOCKED"}]},
    "invocationMetrics": {
        "usage": {"contentPolicyUnits": 1},
        "guardrailCoverage": {"textCharacters": {"guarded": 4, "total": 5}},
    },
    "appliedGuardrailDetails": {
        "guardrailId": "abc123",
        "guardrailVersion": "3",
        "guardrailOrigin": ["REQUEST"],
    },
}
TRACE = {
    "inputAssessment": {"abc123": ASSESSMENT},
    "outputAssessments": {"abc123": [ASSESSMENT, ASSESSMENT]},
    "modelOutput": ["secret"],
}
MODEL_TRACE = {"input": {"abc123": ASSESSMENT}, "outputs": [{"abc123": ASSESSMENT}]}
AGENT_TRACE = {"action": "INTERVENED", "inputAssessments": [ASSESSMENT]}
IN_FLOW = {
    "traceElements": {"agentTraces": [{"trace": {"guardrailTrace": AGENT_TRACE}}]}
}
RUNTIME, AGENTS = "bedrock-runtime", "bedrock-agent-runtime"


def observer(name: str, service: str) -> Observer:
    """An observer of an operation's answer."""
    return Observer(Operation(service, name, "x", False))


@pytest.mark.parametrize(
    ("service", "name", "event", "document", "guarded"),
    [
        (RUNTIME, "Converse", WHOLE, {"trace": {"guardrail": TRACE}}, 12),
        (RUNTIME, "ConverseStream", "metadata", {"trace": {"guardrail": TRACE}}, 12),
        (
            RUNTIME,
            "InvokeModel",
            WHOLE,
            {"amazon-bedrock-trace": {"guardrail": MODEL_TRACE}},
            8,
        ),
        (
            RUNTIME,
            "InvokeModelWithResponseStream",
            "chunk",
            {"amazon-bedrock-trace": {"guardrail": MODEL_TRACE}},
            8,
        ),
        (
            RUNTIME,
            "ApplyGuardrail",
            WHOLE,
            {"action": "GUARDRAIL_INTERVENED", "assessments": [ASSESSMENT]},
            4,
        ),
        (
            AGENTS,
            "InvokeAgent",
            "trace",
            {"trace": {"guardrailTrace": AGENT_TRACE}},
            4,
        ),
        (
            AGENTS,
            "InvokeInlineAgent",
            "trace",
            {"trace": {"guardrailTrace": AGENT_TRACE}},
            4,
        ),
        (
            AGENTS,
            "InvokeFlow",
            "flowTraceEvent",
            {"trace": {"nodeDependencyTrace": IN_FLOW}},
            4,
        ),
        (
            AGENTS,
            "ListFlowExecutionEvents",
            WHOLE,
            {"flowExecutionEvents": [{"nodeDependencyEvent": IN_FLOW}]},
            4,
        ),
        (AGENTS, "Retrieve", WHOLE, {"guardrailAction": "INTERVENED"}, None),
        (AGENTS, "RetrieveAndGenerate", WHOLE, {"guardrailAction": "INTERVENED"}, None),
        (
            AGENTS,
            "RetrieveAndGenerateStream",
            "guardrail",
            {"action": "INTERVENED"},
            None,
        ),
        (
            RUNTIME,
            "ConverseStream",
            "messageStop",
            {"stopReason": "guardrail_intervened"},
            None,
        ),
        (
            RUNTIME,
            "InvokeModel",
            WHOLE,
            {"amazon-bedrock-guardrailAction": "INTERVENED"},
            None,
        ),
        (
            AGENTS,
            "AgenticRetrieveStream",
            "traceEvent",
            {"attributes": {"warnings": [{"guardrail": {"action": "INTERVENED"}}]}},
            None,
        ),
    ],
)
def test_what_is_said_is_collected(
    service: str, name: str, event: str, document: Any, guarded: int | None
) -> None:
    """In the place of each operation."""
    watching = observer(name, service)
    if event == WHOLE:
        watching.see_body(json.dumps(document).encode())
    else:
        watching.see(event, document)
    assert watching.has_seen
    assert watching.assessment.is_intervened
    assert watching.assessment.guarded == guarded
    assert "secret" not in repr(watching.assessment)


@pytest.mark.parametrize(
    "body",
    [
        {"output": {"message": {"content": [{"text": json.dumps(TRACE)}]}}},
        {
            "output": {
                "message": {"content": [{"toolUse": {"input": {"trace": TRACE}}}]}
            }
        },
        {"guardrailAction": "INTERVENED"},
        {"trace": [{"guardrail": TRACE}]},
        {"stopReason": "end_turn"},
        ["guardrail"],
    ],
)
def test_what_a_model_says_is_not_believed(body: Any) -> None:
    """A trace in another place is text (rule 1)."""
    watching = observer("Converse", RUNTIME)
    watching.see_body(json.dumps(body).encode())
    watching.see("contentBlockDelta", body)
    assert not watching.has_seen


@pytest.mark.parametrize(
    "body", [b"", b"guardrail", b'{"guardrail":', b"\xff guardrail"]
)
def test_a_body_that_cannot_be_read_says_nothing(body: bytes) -> None:
    """Whoever reads the answer refuses it."""
    watching = observer("Converse", RUNTIME)
    watching.see_body(body)
    assert not watching.has_seen


def test_what_has_no_operation_says_nothing() -> None:
    """Nor does an operation that is not here."""
    for watching in (Observer(None), observer("CountTokens", RUNTIME)):
        watching.see_body(b'{"guardrailAction":"INTERVENED"}')
        assert not watching.has_seen


@pytest.mark.parametrize(
    ("service", "name", "event", "pointer"),
    [
        (service, name, event, spot.pointer)
        for service, names in SPOTS.items()
        for name, events in names.items()
        for event, spots in events.items()
        for spot in spots
        if not name.startswith("InvokeModel")
    ],
)
def test_every_place_is_one_of_the_models(
    service: str, name: str, event: str, pointer: tuple[str, ...]
) -> None:
    """A misspelt one would never say anything."""
    model = botocore.session.get_session().get_service_model(service)
    shape: Any = model.operation_model(name).output_shape
    if event != WHOLE:
        shape = next(
            member.members[event]
            for member in shape.members.values()
            if event in getattr(member, "members", {})
        )
    for step in pointer:
        shape = shape.member if step == EACH else shape.members[step]
