"""AgentCore: runtimes, harnesses, code, searches and memories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from bedrock_weir.simulator import converse
from bedrock_weir.simulator.asked import (
    JSON_TYPE,
    Answer,
    Asked,
    Handler,
    Streamed,
    Whole,
    streamed,
    whole,
)
from bedrock_weir.simulator.events import Event, Json
from bedrock_weir.simulator.saying import Saying, last_text, say
from bedrock_weir.simulator.streaming import End, Step, Write
from bedrock_weir.wire import sse

_TIME = "2026-01-01T00:00:00Z"


def _saying(asked: Asked, prompt: str) -> Saying:
    return say(asked.reply, model_id=asked.operation.subject, prompt=prompt)


def _runtime(asked: Asked) -> Answer:
    """Answer as server-sent events where they are accepted, else as JSON."""
    saying = _saying(asked, _prompt(asked.request.body))
    session = ("x-amzn-bedrock-agentcore-runtime-session-id", "weir-session-1")
    accept = asked.request.headers.get("accept") or ""
    if sse.CONTENT_TYPE in accept:
        return Streamed(
            (("content-type", sse.CONTENT_TYPE), session), _events(asked, saying)
        )
    value: Any = asked.reply.body
    body = {"response": saying.text} if value is None else value
    return Whole((JSON_TYPE, session), orjson.dumps(body))


def _prompt(body: bytes) -> str:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        return body.decode(errors="replace")
    prompt = document.get("prompt") if isinstance(document, dict) else document
    return prompt if isinstance(prompt, str) else orjson.dumps(document).decode()


def _events(asked: Asked, saying: Saying) -> Iterator[Step]:
    pause = asked.reply.first_delay
    for piece in saying.spoken():
        data = orjson.dumps({"type": "text", "text": piece}).decode()
        yield Write(sse.encode({}, data), pause)
        pause = asked.reply.delay
    yield Write(sse.encode({"event": "done"}, "[DONE]"))
    yield End.CLEAN


def _command(asked: Asked) -> Answer:
    return streamed(asked, _output(_saying(asked, asked.body.get("command", ""))))


def _output(saying: Saying) -> Iterator[Event]:
    yield Event("chunk", {"contentStart": {}})
    for piece in saying.spoken():
        yield Event("chunk", {"contentDelta": {"stdout": piece}}, is_delta=True)
    yield Event("chunk", {"contentStop": {"exitCode": 0, "status": "COMPLETED"}})


def _code(asked: Asked) -> Answer:
    text = _saying(asked, (asked.body.get("arguments") or {}).get("code", "")).text
    result: Json = {
        "content": [{"type": "text", "text": text}],
        "structuredContent": {"stdout": text, "stderr": "", "exitCode": 0},
        "isError": False,
    }
    return streamed(asked, (Event("result", result, is_delta=True),))


def _harness(asked: Asked) -> Answer:
    saying = _saying(asked, last_text(asked.body.get("messages")))
    return streamed(asked, converse.events(saying))


def _search(asked: Asked) -> Answer:
    text = _saying(asked, asked.body["searchQuery"]).text
    found = {"title": "page", "url": "https://example.com/page", "text": text}
    return whole(asked, {"results": [found]})


def _record(text: str) -> Json:
    return {
        "memoryRecordId": "mem-00000000-0000-0000-0000-000000000001",
        "content": {"text": text},
        "memoryStrategyId": "weir-0000000001",
        "namespaces": ["/weir"],
        "createdAt": 1767225600,
    }


def _records(asked: Asked) -> Answer:
    query = (asked.body.get("searchCriteria") or {}).get("searchQuery", "")
    text = _saying(asked, query).text
    return whole(asked, {"memoryRecordSummaries": [_record(text)]})


def _one_record(asked: Asked) -> Answer:
    return whole(asked, {"memoryRecord": _record(_saying(asked, "").text)})


def _event(asked: Asked) -> Answer:
    said = {"role": "USER", "content": {"text": _saying(asked, "").text}}
    event = {
        "memoryId": asked.operation.path["memoryId"],
        "actorId": "actor",
        "sessionId": "session",
        "eventId": "0000001767225600000#00000001",
        "eventTimestamp": 1767225600,
        "payload": asked.body.get("payload") or [{"conversational": said}],
    }
    return whole(asked, {"event": event})


HANDLERS: Mapping[str, Handler] = {
    "CreateEvent": _event,
    "GetEvent": _event,
    "GetMemoryRecord": _one_record,
    "InvokeAgentRuntime": _runtime,
    "InvokeAgentRuntimeCommand": _command,
    "InvokeCodeInterpreter": _code,
    "InvokeHarness": _harness,
    "InvokeWebSearch": _search,
    "ListMemoryRecords": _records,
    "RetrieveMemoryRecords": _records,
}
"""By operation."""
