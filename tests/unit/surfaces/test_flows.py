from __future__ import annotations

import json
from typing import Any

import pytest

from bedrock_weir.call import Operation, ResourceType
from bedrock_weir.content import Encoding
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces import flows
from bedrock_weir.surfaces.base import Event
from tests.support.surfaces import message, rows, whole

SERVICE = "bedrock-agent-runtime"
UUID = "00000000-1111-2222-3333-444444444444"
TIME = "2026-01-01T00:00:00Z"


def asked(name: str) -> Operation:
    """Return an operation on a flow."""
    path = (("flowIdentifier", "FLOWID0000"), ("flowAliasIdentifier", "ALIASID000"))
    return Operation(
        SERVICE,
        name,
        "FLOWID0000/ALIASID000",
        name == "InvokeFlow",
        ResourceType.FLOW,
        "FLOWID0000",
        path,
    )


@pytest.mark.parametrize("name", ["InvokeFlow", "StartFlowExecution"])
def test_an_input_is_the_users_whatever_it_is(name):
    """Any JSON; names in it are the user's own, and those of nodes are settings."""
    document = {"role": "assistant", "content": [{"document": "d"}], "jo@ex.com": 1}
    given = {"nodeName": "In", "nodeOutputName": "document"}
    body = {
        "executionId": UUID,
        "flowExecutionName": "mine",
        "inputs": [
            {**given, "content": {"document": document}},
            {**given, "content": {"document": "text"}},
        ],
    }
    reading = flows.SURFACE.read_request(asked(name), {}, json.dumps(body).encode())
    assert rows(reading.content) == [
        ("setting", "mine", "flowExecutionName"),
        ("setting", "In", "inputs/0/nodeName"),
        ("setting", "document", "inputs/0/nodeOutputName"),
        ("user", "d", "inputs/0/content/document/content/0/document"),
        ("setting", "In", "inputs/1/nodeName"),
        ("setting", "document", "inputs/1/nodeOutputName"),
        ("user", "text", "inputs/1/content/document"),
    ]
    assert [
        (part.kind.value, part.text)
        for part in reading.content.parts
        if part.encoding is Encoding.KEY
    ] == [("user", "jo@ex.com")]
    assert reading.resources == ()


def event(name: str, payload: Any) -> Event:
    """Read one event."""
    reader = flows.SURFACE.stream(asked("InvokeFlow"))
    return reader.read(message(name, json.dumps(payload).encode()))


@pytest.mark.parametrize("name", ["flowOutputEvent", "flowMultiTurnInputRequestEvent"])
def test_what_a_flow_says_is_its_answer(name):
    """Whole, and any JSON."""
    node = {"nodeName": "Out", "nodeType": "FlowOutputNode"}
    said = event(name, {**node, "content": {"document": {"text": ["t"]}}})
    assert whole(said.deltas) == [
        ("answer", "Out", "nodeName"),
        ("answer", "FlowOutputNode", "nodeType"),
        ("answer", "t", "content/document/text/0"),
    ]
    assert not said.is_last


def test_a_stream_is_complete_with_its_completion():
    """Nothing else says that the flow has stopped."""
    done = event("flowCompletionEvent", {"completionReason": "SUCCESS"})
    assert done.is_last
    assert not event("flowTraceEvent", {"trace": {}}).is_last


def node(**members: Any) -> dict[str, Any]:
    """Return what a trace or an event says of a node."""
    return {"nodeName": "N", "timestamp": TIME, **members}


FIELDS = [{"content": {"document": {"text": "t"}}}]
TRACES: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("nodeInputTrace", node(fields=FIELDS), [("prompt_variable", "t")]),
    ("nodeOutputTrace", node(fields=FIELDS), [("retrieved", "t")]),
    (
        "nodeActionTrace",
        node(
            requestId=UUID,
            operationRequest={"requestId": "q"},
            operationResponse="r",
        ),
        [("tool_use", "q"), ("retrieved", "r")],
    ),
    (
        "nodeDependencyTrace",
        node(
            traceElements={
                "agentTraces": [
                    {"trace": {"orchestrationTrace": {"rationale": {"text": "t"}}}}
                ]
            }
        ),
        [("reasoning", "t")],
    ),
    (
        "conditionNodeResultTrace",
        node(satisfiedConditions=[{"conditionName": "c"}]),
        [("answer", "c")],
    ),
]


@pytest.mark.parametrize(("name", "trace", "expected"), TRACES)
def test_each_trace_is_of_its_kind(name, trace, expected):
    """What went into a node, what it asked for, what came of it."""
    said = event("flowTraceEvent", {"trace": {name: trace}})
    found = [
        (kind, text)
        for kind, text, place in whole(said.deltas)
        if "nodeName" not in place
    ]
    assert found == expected


EVENTS: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("flowInputEvent", node(fields=FIELDS), [("user", "t")]),
    ("flowOutputEvent", node(fields=FIELDS), [("answer", "t")]),
    ("nodeInputEvent", node(fields=FIELDS), [("prompt_variable", "t")]),
    ("nodeOutputEvent", node(fields=FIELDS), [("retrieved", "t")]),
    ("flowFailureEvent", {"errorMessage": "t"}, [("error", "t")]),
    ("nodeFailureEvent", node(errorMessage="t"), [("error", "t")]),
]


@pytest.mark.parametrize(("name", "said", "expected"), EVENTS)
def test_the_events_of_an_execution_are_read(name, said, expected):
    """As those of a stream are."""
    body = {"flowExecutionEvents": [{name: said}], "nextToken": "a" * 64}
    reading = flows.SURFACE.read_answer(
        asked("ListFlowExecutionEvents"), json.dumps(body).encode()
    )
    found = [
        (kind, text)
        for kind, text, place in rows(reading.content)
        if "nodeName" not in place
    ]
    assert found == expected


def test_a_definition_is_the_source_of_a_document():
    """With the prompts of its nodes, which are the system's."""
    definition = '{"nodes": [{"prompt": "ask \\u006ao@example.com"}]}'
    body = {
        "definition": definition,
        "executionRoleArn": "arn:aws:iam::123456789012:role/Flows",
        "flowVersion": "1",
    }
    reading = flows.SURFACE.read_answer(
        asked("GetExecutionFlowSnapshot"), json.dumps(body).encode()
    )
    part, version = reading.content.parts
    assert (part.kind.value, part.text) == ("system", definition)
    assert part.encoding is Encoding.JSON
    assert version.text == "1"


def test_the_errors_of_an_execution_are_read():
    """They quote what a node was given."""
    failed = {"error": "ExecutionTimedOut", "message": "t", "nodeName": "N"}
    body = {"status": "Failed", "startedAt": TIME, "errors": [failed]}
    reading = flows.SURFACE.read_answer(
        asked("GetFlowExecution"), json.dumps(body).encode()
    )
    assert rows(reading.content) == [
        ("answer", "Failed", "status"),
        ("error", "ExecutionTimedOut", "errors/0/error"),
        ("error", "t", "errors/0/message"),
        ("error", "N", "errors/0/nodeName"),
    ]


def test_reading_what_was_done_has_no_body():
    """One that is there all the same is read."""
    asked_ = asked("ListFlowExecutionEvents")
    assert flows.SURFACE.read_request(asked_, {}, b"").content.parts == ()
    (part,) = flows.SURFACE.read_request(asked_, {}, b'{"a": "b"}').content.parts
    assert part.text == "b"


@pytest.mark.parametrize("body", [b"[]", b"nonsense", b'{"a":1,"a":2}'])
def test_what_does_not_parse_is_refused(body):
    """Requests, answers and events alike."""
    for read in (
        lambda: flows.SURFACE.read_request(asked("InvokeFlow"), {}, body),
        lambda: flows.SURFACE.read_answer(asked("StartFlowExecution"), body),
        lambda: flows.SURFACE.stream(asked("InvokeFlow")).read(
            message("flowOutputEvent", body)
        ),
    ):
        with pytest.raises(MalformedRequest):
            read()
