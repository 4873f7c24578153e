"""AgentCore's runtime: InvokeAgentRuntime, whose bodies are an agent's own.

Shapes: botocore's service model of `bedrock-agentcore`; what stands in the blobs is
whatever the agent's author made of it.

Rule 1: a JSON body is free: every string is text. Other UTF-8 is one text; what is
        neither cannot be read.
Rule 2: an answer is server-sent events, JSON or text, as its content type says.
Rule 3: nobody knows which texts of a stream go on. So texts at the same place of events
        with data of the same kind are one text, but for the names in `_WHOLE`.
Rule 4: request headers of a session and of tracing are passed on unread: no model reads
        them, unless the agent's author makes it.
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from bedrock_weir.call import Operation
from bedrock_weir.content import (
    JSON,
    Content,
    Encoding,
    Opaque,
    OpaqueKind,
    Part,
    PartKind,
    Pointer,
)
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.base import Delta, Event, Reading, StreamReader
from bedrock_weir.surfaces.edit import NAME, replaced
from bedrock_weir.surfaces.walk import Rules, Walk
from bedrock_weir.wire import jsontext, sse
from bedrock_weir.wire.eventstream import Message

_WHOLE = frozenset(
    {
        "created",
        "event",
        "finish_reason",
        "id",
        "index",
        "jsonrpc",
        "method",
        "model",
        "name",
        "object",
        "role",
        "status",
        "stop_reason",
        "type",
    }
)
"""Members of an event that are whole, as streams of models and agents name them."""
_REWRITABLE = (Encoding.TEXT, Encoding.NUMBER, Encoding.KEY)
_DATA, _COMMENTS = "data", "comments"


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read a request (rule 1)."""
    del operation, headers
    return Reading(_read(body, PartKind.USER))


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Read an answer that is no stream (rule 1)."""
    del operation
    return Reading(_read(body, PartKind.ANSWER))


def stream(operation: Operation) -> StreamReader:
    """Begin to read an answer's server-sent events."""
    del operation
    return ServerSentEvents()


def _read(body: bytes, kind: PartKind) -> Content:
    if not body:
        return Content()
    try:
        return _free(jsontext.loads(body), (), kind)
    except MalformedRequest:
        pass
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return Content(opaque=(Opaque(OpaqueKind.UNKNOWN_BODY, ()),))
    return Content((Part(kind, text, (), Encoding.PLAIN),))


def _free(document: JSON, pointer: Pointer, kind: PartKind) -> Content:
    walk = Walk(Rules())
    walk.free(document, pointer, kind)
    return walk.content


class ServerSentEvents:
    """Reads the events of one agent's answer (rule 3)."""

    def read(self, message: Message) -> Event:
        """Read an event: its data, its name and what stands beside them."""
        data = message.payload.decode()
        document: dict[str, JSON] = {
            key: value
            for key, value in message.headers.items()
            if not key.startswith(":") and isinstance(value, str)
        }
        if message.event_type != "message":
            document["event"] = message.event_type
        is_json, value = _parsed(data)
        document[_DATA] = value
        content = _free(value, (_DATA,), PartKind.ANSWER) if data else Content()
        beside = _free(
            {key: text for key, text in document.items() if key != _DATA},
            (),
            PartKind.ANSWER,
        )
        deltas = [
            _delta(part, is_json=is_json)
            for part in content.parts
            if part.encoding in _REWRITABLE
        ]
        deltas += [
            Delta(None, part.kind, part.pointer, part.text) for part in beside.parts
        ]
        return Event(document, tuple(deltas), content.opaque, is_last=True)

    def write(
        self, message: Message, event: Event, texts: Mapping[Pointer, str]
    ) -> bytes:
        """Encode an event with other texts."""
        changed = replaced(event.document, texts)
        if not isinstance(changed, dict):
            raise TypeError("an event's document is an object")
        fields = {
            key: text
            for key, text in changed.items()
            if key != _DATA and isinstance(text, str)
        }
        if not message.payload:
            return sse.encode(fields, None)
        is_json, _ = _parsed(message.payload.decode())
        data = changed[_DATA]
        text = data if isinstance(data, str) and not is_json else _dumped(data)
        return sse.encode(fields, text)


def _parsed(data: str) -> tuple[bool, JSON]:
    """Return whether data is JSON, and what it says."""
    try:
        return True, jsontext.loads_event(data.encode())
    except MalformedRequest:
        return False, data


def _dumped(value: JSON) -> str:
    return orjson.dumps(value).decode()


def _delta(part: Part, *, is_json: bool) -> Delta:
    pointer = part.pointer
    if part.encoding is Encoding.KEY:
        return Delta(None, part.kind, (*pointer, NAME), part.text)
    is_whole = part.encoding is not Encoding.TEXT or pointer[-1] in _WHOLE
    channel = (
        None if is_whole and is_json else ("json" if is_json else "text", *pointer)
    )
    return Delta(channel, part.kind, pointer, part.text)
