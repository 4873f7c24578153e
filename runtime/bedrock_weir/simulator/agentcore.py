"""AgentCore: an agent that echoes, its sandboxes and searches, and what they bring.

The agent says the prompt it was sent, or what a script has it say: as server-sent
events where the caller accepts those and the script has no body, as text where it
accepts nothing else, and as JSON otherwise. A message of JSON-RPC gets a tool's result.

Rule 1: a harness's conversation begins and ends with the user's words; an inline
        function has a configuration.
Rule 2: a tool of the code interpreter has the arguments that it needs.
Rule 3: a command is not blank.
Rule 4: a query is not blank.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from bedrock_weir.simulator import converse
from bedrock_weir.simulator.asked import (
    Answer,
    Asked,
    Handler,
    Streamed,
    Whole,
    streamed,
    whole,
)
from bedrock_weir.simulator.events import Event, Json
from bedrock_weir.simulator.refusal import invalid
from bedrock_weir.simulator.saying import Saying, last_text, say
from bedrock_weir.simulator.streaming import ServerSentEvents, steps
from bedrock_weir.wire import sse
from bedrock_weir.wire.http import Header

SESSION = "x-amzn-bedrock-agentcore-runtime-session-id"


def _saying(asked: Asked, prompt: str) -> Saying:
    return say(asked.reply, model_id=asked.operation.subject, prompt=prompt)


# The runtime: an agent of one's own, its card, commands.


def _runtime(asked: Asked) -> Answer:
    document = _document(asked.request.body)
    saying = _saying(asked, _prompt(document))
    accept = asked.request.headers.get("accept") or ""
    headers = _session(asked)
    is_rpc = isinstance(document, dict) and document.get("jsonrpc") == "2.0"
    if sse.CONTENT_TYPE in accept and asked.reply.body is None:
        events = (
            iter((Event("message", _result(document, saying)),))
            if is_rpc
            else _pieces(saying)
        )
        return _events(asked, events, headers)
    if is_rpc:
        return whole(asked, _result(document, saying), headers)
    if accept == "text/plain" and asked.reply.body is None:
        return Whole((("content-type", accept), *headers), saying.text.encode())
    return whole(asked, {"response": saying.text}, headers)


def _document(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return body.decode(errors="replace")


def _prompt(document: Any) -> str:
    prompt = document.get("prompt") if isinstance(document, dict) else document
    return prompt if isinstance(prompt, str) else orjson.dumps(document).decode()


def _result(document: Json, saying: Saying) -> Json:
    content = [{"type": "text", "text": saying.text}]
    result = {"content": content, "isError": False}
    return {"jsonrpc": "2.0", "id": document.get("id"), "result": result}


def _pieces(saying: Saying) -> Iterator[Event]:
    for piece in saying.spoken():
        yield Event("message", {"type": "text", "text": piece}, is_delta=True)
    yield Event("done", {"status": "complete"})


def _events(
    asked: Asked, events: Iterator[Event], headers: tuple[Header, ...]
) -> Streamed:
    """Return server-sent events: the script's, or else these."""
    scripted = asked.reply.events
    if scripted is not None:
        events = (
            Event(name, value)  # type: ignore[arg-type]  # an agent says any JSON
            for event in scripted
            for name, value in event.items()
        )
    return Streamed(
        (("content-type", sse.CONTENT_TYPE), *headers),
        steps(events, asked.reply, ServerSentEvents()),
    )


def _session(asked: Asked) -> tuple[Header, ...]:
    given = asked.request.headers.get(SESSION)
    return ((SESSION, given or "weir-session-1"),)


def _card(asked: Asked) -> Answer:
    card = {
        "protocolVersion": "0.3.0",
        "name": "weir-simulator",
        "description": _saying(asked, "An agent that echoes.").text,
        "skills": [{"id": "echo", "name": "Echo", "description": "Says it again."}],
    }
    return whole(asked, card)


def _command(asked: Asked) -> Answer:
    command = asked.body["command"]
    if not command.strip():
        raise invalid("The command must not be blank.")
    return streamed(asked, _output(_saying(asked, command)), _session(asked))


def _output(saying: Saying) -> Iterator[Event]:
    yield Event("chunk", {"contentStart": {}})
    for piece in saying.spoken():
        yield Event("chunk", {"contentDelta": {"stdout": piece}}, is_delta=True)
    yield Event("chunk", {"contentStop": {"exitCode": 0, "status": "COMPLETED"}})


# The harness.


def _harness(asked: Asked) -> Answer:
    messages = asked.body["messages"]
    if not messages or messages[0]["role"] != "user" or messages[-1]["role"] != "user":
        raise invalid("A conversation must begin and end with a user message.")
    for tool in asked.body.get("tools") or []:
        if tool["type"] == "inline_function" and not tool.get("config"):
            raise invalid("An inline function must have a configuration.")
    return streamed(asked, converse.events(_saying(asked, last_text(messages))))


# Tools.

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "executeCode": ("code",),
    "executeCommand": ("command",),
    "getTask": ("taskId",),
    "readFiles": ("paths",),
    "removeFiles": ("paths",),
    "startCommandExecution": ("command",),
    "stopTask": ("taskId",),
    "writeFiles": ("content",),
}
_SANDBOX = "x-amzn-code-interpreter-session-id"


def _code(asked: Asked) -> Answer:
    arguments = asked.body.get("arguments") or {}
    for name in _NEEDED.get(asked.body["name"], ()):
        if arguments.get(name) is None:
            raise invalid(f"The argument {name} is required for this tool.")
    files = arguments.get("content") or []
    written = "".join(file.get("text") or "" for file in files)
    text = arguments.get("code") or arguments.get("command") or written
    said = _saying(asked, text).text
    return streamed(asked, _results(asked, said), ((_SANDBOX, "weirsandbox"),))


def _results(asked: Asked, text: str) -> Iterator[Event]:
    """Yield a tool's result; of a file that is read, its text in a resource."""
    if asked.body["name"] == "readFiles":
        data = b64encode(text.encode()).decode()
        resource = {
            "type": "blob",
            "uri": "file:///page.txt",
            "mimeType": "text/plain",
            "blob": data,
        }
        content: list[Json] = [{"type": "resource", "resource": resource}]
        yield Event("result", {"content": content, "isError": False}, is_delta=True)
        return
    result: Json = {
        "content": [{"type": "text", "text": text}],
        "structuredContent": {"stdout": text, "stderr": "", "exitCode": 0},
        "isError": False,
    }
    yield Event("result", result, is_delta=True)


def _browser(asked: Asked) -> Answer:
    (act,) = (name for name, item in asked.body["action"].items() if item is not None)
    result: Json = {"status": "SUCCESS"}
    if act == "screenshot":
        result["data"] = b64encode(b"\x89PNG\r\n\x1a\n").decode()
    elif asked.reply.text is not None:
        result = {"status": "FAILED", "error": asked.reply.text}
    session = asked.request.headers.get("x-amzn-browser-session-id") or ""
    return whole(
        asked, {"result": {act: result}}, (("x-amzn-browser-session-id", session),)
    )


def _query(asked: Asked) -> str:
    query = str(asked.body["searchQuery"])
    if not query.strip():
        raise invalid("The query must not be blank.")
    return query


def _search(asked: Asked) -> Answer:
    text = _saying(asked, _query(asked)).text
    found = {"title": "page", "url": "https://example.com/page", "text": text}
    return whole(asked, {"results": [found]})


def _registry(asked: Asked) -> Answer:
    text = _saying(asked, _query(asked)).text
    arn = "arn:aws:bedrock-agentcore:eu-west-1:123456789012:registry/weirregistry1"
    tools = [{"name": "echo", "description": text}]
    record = {
        "registryArn": arn,
        "recordArn": f"{arn}/record/weirrecord01",
        "recordId": "weirrecord01",
        "name": "echo",
        "description": text,
        "descriptorType": "MCP",
        "descriptors": {
            "mcp": {
                "server": {"inlineContent": '{"name":"echo"}'},
                "tools": {"inlineContent": orjson.dumps({"tools": tools}).decode()},
            }
        },
        "version": "1",
        "status": "APPROVED",
        "createdAt": "2026-01-01T00:00:00Z",
        "updatedAt": "2026-01-01T00:00:00Z",
    }
    return whole(asked, {"registryRecords": [record]})


# Memories.

_TIME = 1767225600


def _record(text: str) -> Json:
    return {
        "memoryRecordId": "mem-00000000-0000-0000-0000-000000000001",
        "content": {"text": text},
        "memoryStrategyId": "weir-0000000001",
        "namespaces": ["/weir"],
        "createdAt": _TIME,
    }


def _listed(asked: Asked) -> Answer:
    """List records, or search them: a search needs one place to look in."""
    criteria = asked.body.get("searchCriteria") or {}
    places = [asked.body.get(name) for name in ("namespace", "namespacePath")]
    if criteria and all(place is None for place in places):
        raise invalid("A namespace or a namespacePath is required.")
    text = _saying(asked, criteria.get("searchQuery", "")).text
    return whole(asked, {"memoryRecordSummaries": [_record(text)]})


def _one_record(asked: Asked) -> Answer:
    return whole(asked, {"memoryRecord": _record(_saying(asked, "").text)})


def _written(asked: Asked) -> Answer:
    written = [
        {
            "memoryRecordId": item.get("memoryRecordId")
            or f"mem-00000000-0000-0000-0000-{number:012}",
            "status": "SUCCEEDED",
        }
        for number, item in enumerate(asked.body["records"], 1)
    ]
    return whole(asked, {"successfulRecords": written, "failedRecords": []})


def _remembered(asked: Asked) -> Json:
    path = asked.operation.path
    said = {"role": "USER", "content": {"text": _saying(asked, "").text}}
    return {
        "memoryId": path["memoryId"],
        "actorId": path.get("actorId") or asked.body.get("actorId"),
        "sessionId": path.get("sessionId") or asked.body.get("sessionId") or "session",
        "eventId": f"{_TIME * 1000:019}#00000001",
        "eventTimestamp": _TIME,
        "payload": asked.body.get("payload") or [{"conversational": said}],
    }


def _event(asked: Asked) -> Answer:
    return whole(asked, {"event": _remembered(asked)})


def _event_list(asked: Asked) -> Answer:
    return whole(asked, {"events": [_remembered(asked)]})


def _ingested(asked: Asked) -> Answer:
    return whole(asked, {"sessionId": asked.body.get("sessionId") or "session"})


HANDLERS: Mapping[str, Handler] = {
    "BatchCreateMemoryRecords": _written,
    "BatchUpdateMemoryRecords": _written,
    "CreateEvent": _event,
    "GetAgentCard": _card,
    "GetEvent": _event,
    "GetMemoryRecord": _one_record,
    "IngestData": _ingested,
    "InvokeAgentRuntime": _runtime,
    "InvokeAgentRuntimeCommand": _command,
    "InvokeBrowser": _browser,
    "InvokeCodeInterpreter": _code,
    "InvokeHarness": _harness,
    "InvokeWebSearch": _search,
    "ListEvents": _event_list,
    "ListMemoryRecords": _listed,
    "RetrieveMemoryRecords": _listed,
    "SearchRegistryRecords": _registry,
}
"""By operation."""
