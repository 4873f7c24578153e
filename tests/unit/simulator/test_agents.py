"""What the simulator says as an agent, a flow or a session, and what it refuses to."""

from __future__ import annotations

import copy
import json
from base64 import b64decode
from typing import Any

import pytest

from bedrock_weir.simulator.answers import answer
from bedrock_weir.simulator.asked import Streamed, Whole
from bedrock_weir.simulator.operations import route
from bedrock_weir.simulator.refusal import Refusal
from bedrock_weir.simulator.replies import Reply
from bedrock_weir.simulator.streaming import Write
from bedrock_weir.wire.eventstream import Decoder
from bedrock_weir.wire.http import Headers, Request

MODEL = "anthropic.claude-3-haiku-20240307-v1:0"
ALIAS = "arn:aws:bedrock:eu-west-1:123456789012:agent-alias/ABCDEFGHIJ/KLMNOPQRST"
UUID = "00000000-1111-2222-3333-444444444444"
KIND = "You are kind to everybody who asks you something."
BASE = {
    "knowledgeBaseId": "KBKBKBKBKB",
    "description": "all there is",
    "retrievalConfiguration": {"vectorSearchConfiguration": {"numberOfResults": 1}},
}
ALIASED = "/agents/ABCDEFGHIJ/agentAliases/KLMNOPQRST"
FLOW = "/flows/ABCDEFGHIJ/aliases/TSTALIASID"
INPUT = {"nodeName": "FlowInputNode", "nodeOutputName": "document"}
REQUESTS: dict[str, tuple[str, str, Any]] = {
    "InvokeAgent": (
        "POST",
        f"{ALIASED}/sessions/one/text",
        {"inputText": "good day"},
    ),
    "InvokeInlineAgent": (
        "POST",
        "/agents/one",
        {"foundationModel": MODEL, "instruction": KIND, "inputText": "good day"},
    ),
    "GetAgentMemory": (
        "GET",
        f"{ALIASED}/memories?memoryId=mine&memoryType=SESSION_SUMMARY",
        None,
    ),
    "InvokeFlow": (
        "POST",
        FLOW,
        {"inputs": [{**INPUT, "content": {"document": "good day"}}]},
    ),
    "ListFlowExecutionEvents": (
        "GET",
        f"{FLOW}/executions/one/events?eventType=Flow",
        None,
    ),
    "GetExecutionFlowSnapshot": ("GET", f"{FLOW}/executions/one/flowsnapshot", None),
    "CreateSession": ("PUT", "/sessions/", {"sessionMetadata": {"a": "b"}}),
    "GetSession": ("GET", f"/sessions/{UUID}/", None),
    "UpdateSession": ("PUT", f"/sessions/{UUID}/", {}),
    "CreateInvocation": ("PUT", f"/sessions/{UUID}/invocations/", {}),
    "PutInvocationStep": (
        "PUT",
        f"/sessions/{UUID}/invocationSteps/",
        {
            "invocationIdentifier": UUID,
            "invocationStepTime": "2026-01-01T00:00:00Z",
            "payload": {"contentBlocks": [{"text": "good day"}]},
        },
    ),
    "GetInvocationStep": (
        "POST",
        f"/sessions/{UUID}/invocationSteps/{UUID}",
        {"invocationIdentifier": UUID},
    ),
}
REQUESTS["StartFlowExecution"] = (
    "POST",
    f"{FLOW}/executions",
    REQUESTS["InvokeFlow"][2],
)


def ask(name: str, body: Any = None, **reply: Any) -> Any:
    """Return an operation's answer."""
    method, target, good = REQUESTS[name]
    said = good if body is None else body
    data = b"" if said is None else json.dumps(said).encode()
    operation = route(method, target)
    assert operation.name == name
    request = Request(method, target, Headers(), data)
    return answer(request, operation, reply=Reply.model_validate(reply), calls=0)


def said(name: str, body: Any = None, **reply: Any) -> Any:
    """Return the JSON of an answer in one piece."""
    found = ask(name, body, **reply)
    assert isinstance(found, Whole)
    return json.loads(found.body)


def events(name: str, body: Any = None, **reply: Any) -> list[tuple[str, Any]]:
    """Return the events of an answer in frames, without their padding."""
    found = ask(name, body, **reply)
    assert isinstance(found, Streamed)
    data = b"".join(step.data for step in found.steps if isinstance(step, Write))
    read = []
    for message in Decoder().receive_data(data):
        payload = json.loads(message.payload)
        payload.pop("p")
        read.append((message.event_type, payload))
    return read


def having(name: str, **members: Any) -> Any:
    """Return a good request with more members, or others."""
    return {**copy.deepcopy(REQUESTS[name][2]), **members}


def chunks(told: list[tuple[str, Any]]) -> list[bytes]:
    """Return the bytes of each chunk."""
    return [b64decode(it["bytes"]) for name, it in told if name == "chunk"]


AGENTS = pytest.mark.parametrize("name", ["InvokeAgent", "InvokeInlineAgent"])
STREAMED = {"streamFinalResponse": True}


@AGENTS
def test_an_agent_says_what_it_was_told(name):
    """In one chunk, or cut into bytes where it is to stream."""
    assert chunks(events(name)) == [b"good day"]
    body = having(name, streamingConfigurations=STREAMED)
    assert chunks(events(name, body, text="h\xe9", piece=2)) == [b"h\xc3", b"\xa9"]
    assert chunks(events(name, body, text="")) == [b""]


@AGENTS
def test_headers_name_the_session(name):
    """The caller's own, and the memory where it has one."""
    assert ("x-amz-bedrock-agent-session-id", "one") in ask(name).headers
    if name == "InvokeAgent":
        headers = ask(name, having(name, memoryId="mine")).headers
        assert ("x-amz-bedrock-agent-memory-id", "mine") in headers


@AGENTS
def test_an_agent_traces_its_round(name):
    """What its model was given, thought and said, and what it cost."""
    told = events(name, having(name, enableTrace=True), reasoning="hm")
    steps = [
        next(iter(it["trace"]["orchestrationTrace"].items()))
        for kind, it in told
        if kind == "trace"
    ]
    assert [step for step, _ in steps] == [
        "modelInvocationInput",
        "modelInvocationOutput",
        "rationale",
        "observation",
    ]
    given = json.loads(steps[0][1]["text"])
    assert given["messages"] == [{"content": "good day", "role": "user"}]
    assert given["system"] == ("" if name == "InvokeAgent" else KIND)
    assert steps[1][1]["metadata"]["usage"] == {"inputTokens": 2, "outputTokens": 3}
    assert steps[2][1]["text"] == "hm"


def test_a_guardrail_and_a_base_are_traced():
    """Where an inline agent has them; and it cites what it found."""
    body = having(
        "InvokeInlineAgent",
        enableTrace=True,
        guardrailConfiguration={"guardrailIdentifier": "gr1", "guardrailVersion": "1"},
        knowledgeBases=[BASE],
    )
    told = events("InvokeInlineAgent", body)
    assert told[0][1]["trace"]["guardrailTrace"]["action"] == "NONE"
    (citation,) = told[-1][1]["attribution"]["citations"]
    assert citation["retrievedReferences"][0]["content"]["text"] == "good day"
    state = {"knowledgeBaseConfigurations": [dict(BASE)]}
    del state["knowledgeBaseConfigurations"][0]["description"]
    told = events("InvokeAgent", having("InvokeAgent", sessionState=state))
    assert "attribution" in told[-1][1]


@AGENTS
def test_a_tool_is_handed_to_the_caller(name):
    """With its input as parameters; then it is told what came of it."""
    use = {"name": "look_up", "input": {"city": "Z", "days": [1, 2]}}
    ((kind, called),) = events(name, tool_use=use)
    assert kind == "returnControl"
    (function,) = called["invocationInputs"]
    assert function["functionInvocationInput"]["parameters"] == [
        {"name": "city", "type": "string", "value": "Z"},
        {"name": "days", "type": "string", "value": "[1,2]"},
    ]
    body = {"TEXT": {"body": "rain"}}
    result = {"actionGroup": "tools", "function": "look_up", "responseBody": body}
    state = {
        "invocationId": called["invocationId"],
        "returnControlInvocationResults": [{"functionResult": result}],
    }
    member = "sessionState" if name == "InvokeAgent" else "inlineSessionState"
    request = having(name, **{member: state})
    del request["inputText"]
    assert chunks(events(name, request)) == [b"rain"]
    del state["invocationId"]
    with pytest.raises(Refusal, match="invocationId"):
        ask(name, request)


def test_an_agent_is_asked_something():
    """Unless the session ends with that."""
    nothing: tuple[Any, ...] = ({}, {"inputText": ""}, {"sessionState": {}})
    for body in nothing:
        with pytest.raises(Refusal, match="inputText is required"):
            ask("InvokeAgent", body)
    (ended,) = chunks(events("InvokeAgent", {"endSession": True}))
    assert b"terminated" in ended


def file(**source: Any) -> Any:
    """Return a file."""
    return {"name": "a", "useCase": "CHAT", "source": source}


@pytest.mark.parametrize(
    "files",
    [
        [file(sourceType="S3")],
        [file(sourceType="BYTE_CONTENT", s3Location={"uri": "s3://abc/d"})],
        [file(sourceType="S3", s3Location={"uri": "s3://abc/d"})] * 6,
    ],
)
def test_a_file_has_what_its_type_names(files):
    """And there are not too many of them."""
    with pytest.raises(Refusal):
        ask("InvokeAgent", having("InvokeAgent", sessionState={"files": files}))


COLLABORATOR = {
    "collaboratorName": "c",
    "collaboratorInstruction": "ask it",
    "agentAliasArn": ALIAS,
}


@pytest.mark.parametrize(
    "members",
    [
        {"collaboratorConfigurations": [COLLABORATOR]},
        {"orchestrationType": "CUSTOM_ORCHESTRATION"},
        {"customOrchestration": {"executor": {"lambda": "arn"}}},
        {
            "agentCollaboration": "SUPERVISOR",
            "collaborators": [
                {
                    "foundationModel": MODEL,
                    "instruction": KIND,
                    "collaboratorConfigurations": [COLLABORATOR],
                }
            ],
        },
    ],
)
def test_what_an_inline_agent_is_made_of_fits(members):
    """Collaborators and orchestration are where the agent says so."""
    with pytest.raises(Refusal):
        ask("InvokeInlineAgent", having("InvokeInlineAgent", **members))
    fitting = {"agentCollaboration": "SUPERVISOR"}
    body = having("InvokeInlineAgent", collaboratorConfigurations=[COLLABORATOR])
    assert chunks(events("InvokeInlineAgent", {**body, **fitting})) == [b"good day"]


def test_an_agent_remembers_what_the_script_says():
    """A summary of a session."""
    (memory,) = said("GetAgentMemory", text="they met")["memoryContents"]
    assert memory["sessionSummary"]["summaryText"] == "they met"
    assert memory["sessionSummary"]["memoryId"] == "mine"


def test_a_flow_says_what_it_was_told():
    """Text or any JSON; and it says that it is done."""
    output = events("InvokeFlow")
    assert [name for name, _ in output] == ["flowOutputEvent", "flowCompletionEvent"]
    assert output[0][1]["content"] == {"document": "good day"}
    inputs = [{**INPUT, "content": {"document": {"a": [1]}}}]
    assert events("InvokeFlow", {"inputs": inputs})[0][1]["content"] == {
        "document": {"a": [1]}
    }
    assert events("InvokeFlow", {"inputs": inputs}, text="x")[0][1]["content"] == {
        "document": "x"
    }
    traced = events("InvokeFlow", having("InvokeFlow", enableTrace=True))
    assert [next(iter(it["trace"])) for name, it in traced if "trace" in it] == [
        "nodeInputTrace",
        "nodeActionTrace",
        "nodeOutputTrace",
    ]


@pytest.mark.parametrize("name", ["InvokeFlow", "StartFlowExecution"])
def test_a_flow_has_the_node_of_its_input(name):
    """Another one is refused."""
    inputs = [{"nodeName": "Nowhere", "content": {"document": "x"}}]
    with pytest.raises(Refusal, match="no node"):
        ask(name, {"inputs": inputs})


def test_an_execution_is_started_and_told_about():
    """Its ARN names flow and alias; its events and its flow are the script's."""
    arn = said(
        "StartFlowExecution", having("StartFlowExecution", flowExecutionName="a")
    )
    assert arn["executionArn"].endswith(":flow/ABCDEFGHIJ/alias/TSTALIASID/execution/a")
    (event,) = said("ListFlowExecutionEvents", text="t")["flowExecutionEvents"]
    assert event["flowOutputEvent"]["fields"][0]["content"] == {"document": "t"}
    snapshot = said("GetExecutionFlowSnapshot", text="a prompt")
    assert "a prompt" in json.dumps(json.loads(snapshot["definition"]))


def test_sessions_and_their_steps():
    """Ids are the caller's or their own; what is read back is the script's."""
    created = said("CreateSession")
    assert created["sessionArn"].endswith(created["sessionId"])
    assert said("UpdateSession")["sessionId"] == UUID
    assert said("GetSession", text="t")["sessionMetadata"] == {"note": "t"}
    given = said("CreateInvocation", {"invocationId": UUID})
    assert given["invocationId"] == UUID
    assert said("PutInvocationStep")["invocationStepId"]
    step = said("GetInvocationStep", text="t")["invocationStep"]
    assert step["payload"] == {"contentBlocks": [{"text": "t"}]}


@pytest.mark.parametrize("time", ["yesterday", "", None, True])
def test_the_time_of_a_step_is_one(time):
    """In the form that botocore sends, or as a number."""
    with pytest.raises(Refusal, match="invocationStepTime"):
        ask("PutInvocationStep", having("PutInvocationStep", invocationStepTime=time))
    assert said(
        "PutInvocationStep", having("PutInvocationStep", invocationStepTime=1767225600)
    )
