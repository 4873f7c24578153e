"""What the simulator says as AgentCore, and what it refuses to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bedrock_weir.simulator.answers import answer
from bedrock_weir.simulator.asked import Streamed, Whole
from bedrock_weir.simulator.operations import route
from bedrock_weir.simulator.refusal import Refusal
from bedrock_weir.simulator.replies import Reply
from bedrock_weir.simulator.streaming import End, Write
from bedrock_weir.wire import sse
from bedrock_weir.wire.eventstream import Message
from bedrock_weir.wire.http import Headers, Request

RUNTIME = "/runtimes/agent-ABCDEFGHI1"
MEMORY = "/memories/notes-ABCDEFGHI1"
CODE = "/code-interpreters/aws.codeinterpreter.v1/tools/invoke"
SESSION = {"x-amzn-bedrock-agentcore-runtime-session-id": "s" * 40}
HARNESS = (
    "/harnesses/invoke?harnessArn=arn%3Aaws%3Abedrock-agentcore%3Aeu-west-1"
    "%3A123456789012%3Aharness%2Fweir-ABCDEFGHI1"
)


def ask(
    target: str, body: Any, reply: Reply | None = None, **headers: str
) -> Whole | Streamed:
    """Return the answer to a request."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request("POST", target, Headers.of({**named, **SESSION}.items()), data)
    operation = route("POST", target)
    return answer(request, operation, reply=reply or Reply(), calls=0)


def own_events(said: Whole | Streamed) -> tuple[list[Message], End]:
    """Return the server-sent events of an answer, and how it ends."""
    assert isinstance(said, Streamed)
    assert dict(said.headers)["content-type"] == sse.CONTENT_TYPE
    *writes, end = said.steps
    data = b"".join(write.data for write in writes if isinstance(write, Write))
    assert isinstance(end, End)
    return list(sse.Decoder().receive_data(data)), end


def invoke(body: Any, accept: str = "*/*", /, **spec: Any) -> Whole | Streamed:
    """Ask an agent."""
    reply = Reply.model_validate(spec)
    return ask(f"{RUNTIME}/invocations", body, reply, accept=accept)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"prompt": "good day"}, "good day"),
        ("good day", "good day"),
        (b"good day", "good day"),
        ({"other": 1}, '{"other":1}'),
        ({"prompt": {"a": 1}}, '{"prompt":{"a":1}}'),
    ],
)
def test_an_agent_echoes_its_prompt(body: Any, said: str) -> None:
    """As JSON, unless the caller accepts something else."""
    whole = invoke(body)
    assert isinstance(whole, Whole)
    assert json.loads(whole.body) == {"response": said}
    assert dict(whole.headers)[next(iter(SESSION))] == "s" * 40
    text = invoke(body, "text/plain")
    assert isinstance(text, Whole)
    assert (dict(text.headers)["content-type"], text.body.decode()) == (
        "text/plain",
        said,
    )


def test_an_agent_says_pieces_in_events() -> None:
    """One document in each, and one that it is done."""
    found, end = own_events(invoke({"prompt": "a b c"}, sse.CONTENT_TYPE, piece=2))
    *pieces, done = found
    assert [json.loads(each.payload)["text"] for each in pieces] == ["a ", "b ", "c"]
    assert (done.event_type, end) == ("done", End.CLEAN)


def test_an_agent_says_what_a_script_spells_out() -> None:
    """Any JSON, under any name; or one body."""
    events = [{"message": "x"}, {"state": [1]}]
    found, _ = own_events(invoke({}, sse.CONTENT_TYPE, events=events))
    assert [(each.event_type, json.loads(each.payload)) for each in found] == [
        ("message", "x"),
        ("state", [1]),
    ]
    whole = invoke({}, sse.CONTENT_TYPE, body={"a": 1})
    assert isinstance(whole, Whole)
    assert whole.body == b'{"a":1}'


@pytest.mark.parametrize("accept", ["application/json", sse.CONTENT_TYPE])
def test_a_message_of_json_rpc_gets_a_tools_result(accept: str) -> None:
    """Whole, or as the one event."""
    body = {"jsonrpc": "2.0", "id": 7, "method": "tools/call"}
    said = invoke(body, accept, text="found")
    if isinstance(said, Whole):
        data = said.body
    else:
        ((message,), _) = own_events(said)
        data = message.payload
    document = json.loads(data)
    assert (document["jsonrpc"], document["id"]) == ("2.0", 7)
    assert document["result"]["content"] == [{"type": "text", "text": "found"}]


@pytest.mark.parametrize(
    ("fault", "last", "end"),
    [
        ({"kind": "truncate", "after": 1}, "message", End.BROKEN),
        ({"kind": "cut", "after": 1}, "message", End.BROKEN),
        ({"kind": "reset", "after": 1}, "message", End.RESET),
        ({"kind": "stall", "after": 1}, "message", End.STALL),
        ({"kind": "error", "code": "X", "after": 1}, "error", End.CLEAN),
        ({"kind": "exception", "type": "x", "after": 1}, "error", End.CLEAN),
    ],
)
def test_faults_of_an_agents_stream(fault: Any, last: str, end: End) -> None:
    """They come after so many events, and errors in the manner of agents."""
    said = invoke({"prompt": "a b c"}, sse.CONTENT_TYPE, fault=fault)
    found, ended = own_events(said)
    assert json.loads(found[0].payload)["text"] == "a"
    assert len(found) == 1 + (last == "error")
    assert (found[-1].event_type, ended) == (last, end)


HELLO = {"role": "user", "content": [{"text": "hi"}]}
REFUSED: list[tuple[str, Any, str]] = [
    (f"{RUNTIME}/invocations", b"", "payload"),
    (f"{RUNTIME}/commands", {"command": " "}, "blank"),
    (f"{RUNTIME}/commands", {}, "command"),
    (HARNESS, {"messages": []}, "user message"),
    (HARNESS, {"messages": [HELLO, {**HELLO, "role": "assistant"}]}, "user message"),
    (
        HARNESS,
        {"messages": [HELLO], "tools": [{"type": "inline_function"}]},
        "inline function",
    ),
    (CODE, {"name": "executeCode", "arguments": {"language": "python"}}, "code"),
    (CODE, {"name": "readFiles"}, "paths"),
    (CODE, {"name": "unheardOf"}, "enum"),
    ("/web-search/search1/invoke", {"searchQuery": " "}, "blank"),
    (
        "/registry-records/search",
        {"searchQuery": " ", "registryIds": ["registry0001"]},
        "blank",
    ),
    (f"{MEMORY}/retrieve", {"searchCriteria": {"searchQuery": "q"}}, "namespace"),
    (f"{MEMORY}/events", {"payload": []}, "actorId"),
    ("/browsers/b/sessions/invoke", {"action": {}}, "union"),
]


@pytest.mark.parametrize(("target", "body", "word"), REFUSED)
def test_what_the_service_would_refuse(target: str, body: Any, word: str) -> None:
    """By the model, and by what the model does not say."""
    with pytest.raises(Refusal) as caught:
        ask(target, body, x_amzn_browser_session_id="session1")
    assert (caught.value.status, caught.value.kind) == (400, "ValidationException")
    assert word in caught.value.message


def test_a_file_that_is_read_is_a_resource() -> None:
    """Its bytes, in base64."""
    said = ask(CODE, {"name": "readFiles", "arguments": {"paths": ["a"]}})
    assert isinstance(said, Streamed)
    (write, _) = said.steps
    assert isinstance(write, Write)
    assert b'"mimeType":"text/plain"' in write.data
