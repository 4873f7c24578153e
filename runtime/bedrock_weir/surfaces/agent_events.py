"""The events of an agent's stream: pieces of its answer, traces, calls back, files.

Shapes: botocore's service model of `bedrock-agent-runtime`, `ResponseStream`,
`InlineAgentResponseStream`.

Rule 1: a chunk holds base64 of UTF-8 text, which may end anywhere. The beginning of a
        character that goes on in the next chunk leaves with that one, so each chunk
        that leaves is text by itself. A chunk of whole characters is not touched.
Rule 2: bytes that cannot be UTF-8 are no text that can be read, and opaque.
Rule 3: all chunks are one text. A citation repeats a part of it, and that copy is of
        the answer's kind, read by itself; what it cites is retrieved. Its spans count
        characters of the model's answer: behind something redacted they no longer fit.
Rule 4: a stream has no event for its end. It may end after a chunk, and after a call
        back to the caller, but not while an agent is still at work.
Rule 5: a beginning of a character that never goes on is no text, and does not leave.
Rule 6: a trace reports the tokens of one model's call; an answer's are their sum.
"""

from __future__ import annotations

import base64
import binascii
import codecs
from collections.abc import Mapping
from dataclasses import replace

import orjson

from bedrock_weir.content import (
    JSON,
    Opaque,
    OpaqueKind,
    PartKind,
    Pointer,
    Usage,
)
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces import passages, traces
from bedrock_weir.surfaces.base import Delta, Event
from bedrock_weir.surfaces.blocks import count
from bedrock_weir.surfaces.files import read_file
from bedrock_weir.surfaces.json_events import EventType, JsonEventReader
from bedrock_weir.surfaces.padding import is_padding, padding
from bedrock_weir.surfaces.walk import Rules, Walk
from bedrock_weir.wire.eventstream import Message, encode_event

_CHUNK = "chunk"
_BYTES: Pointer = ("bytes",)

Answered = tuple[int, int]
"""Tokens in and out."""


def _chunk_bytes(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Leave a chunk's own bytes to the reader, which knows what came before."""
    if pointer != _BYTES or not isinstance(value, str):
        walk.value(value, pointer, kind)


def _files(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read files that were made: bytes, beside what says of which type they are."""
    if not isinstance(value, list):
        walk.value(value, pointer, kind)
        return
    for index, item in enumerate(value):
        place = (*pointer, index)
        if isinstance(item, dict) and "bytes" in item:
            walk.members(item, place, kind, but=("bytes",))
            at = (*place, "bytes")
            read_file(walk, item["bytes"], item.get("type"), at, kind)
        else:
            walk.value(item, place, kind)


_EVENTS = {
    _CHUNK: EventType(
        Rules(
            kinds={
                **passages.KINDS,
                "citations": PartKind.CITATION,
                "generatedResponsePart": PartKind.ANSWER,
            },
            free=passages.FREE,
            special={**passages.SPECIAL, "bytes": _chunk_bytes},
        ),
        is_whole=True,
        is_last=True,
    ),
    "files": EventType(
        Rules(special={"files": _files}), PartKind.DOCUMENT, is_whole=True
    ),
    "returnControl": EventType(
        Rules(special=traces.SPECIAL),
        PartKind.TOOL_USE,
        is_whole=True,
        is_last=True,
    ),
    "trace": EventType(
        Rules(kinds=traces.KINDS, special=traces.SPECIAL), is_whole=True
    ),
}


class AgentStreamReader:
    """Reads and rewrites the events of one stream of an agent."""

    def __init__(self) -> None:
        self._events = JsonEventReader(_EVENTS)
        self._begun = b""
        """Bytes of a character that goes on in the next chunk."""
        self._tokens: Answered = (0, 0)

    def read(self, message: Message) -> Event:
        """Read an event.

        Raises:
            ProtocolError: the payload cannot be read.
        """
        event = self._events.read(message)
        if not isinstance(event.document, dict):
            return event
        if message.event_type == "trace":
            return replace(event, usage=self._count(event.document))
        data = event.document.get("bytes")
        if message.event_type != _CHUNK or not isinstance(data, str):
            return event
        return self._chunk(message, event, event.document, _decoded(data))

    def _chunk(
        self, message: Message, event: Event, document: dict[str, JSON], data: bytes
    ) -> Event:
        held, data = self._begun, self._begun + data
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            text = decoder.decode(data)
        except UnicodeDecodeError:
            self._begun = b""
            unread = Opaque(OpaqueKind.UNKNOWN_BODY, _BYTES)
            event = replace(event, opaque=(unread, *event.opaque))
            return _holding(event, message, document, data) if held else event
        self._begun = decoder.getstate()[0]
        piece = Delta((_CHUNK, *_BYTES), PartKind.ANSWER, _BYTES, text)
        event = replace(
            event, deltas=(piece, *event.deltas), is_delta=_is_only_bytes(document)
        )
        if not held and not self._begun:
            return event
        whole = data[: len(data) - len(self._begun)]
        return _holding(event, message, document, whole)

    def _count(self, document: dict[str, JSON]) -> Usage | None:
        """Return the tokens of all calls so far, where this trace reports one."""
        found = False
        for read, written in _reported(document):
            found = True
            self._tokens = (self._tokens[0] + read, self._tokens[1] + written)
        read, written = self._tokens
        return Usage(read, written, read + written) if found else None

    def write(
        self, message: Message, event: Event, texts: Mapping[Pointer, str]
    ) -> bytes:
        """Encode an event with other texts, padded anew."""
        if _BYTES not in texts or not isinstance(event.document, dict):
            return self._events.write(message, event, texts)
        document = _with_bytes(event.document, texts[_BYTES].encode())
        others = {place: text for place, text in texts.items() if place != _BYTES}
        if others:
            event = replace(event, document=document)
            return self._events.write(message, event, others)
        return _encoded(message, document, texts[_BYTES])


def stream() -> AgentStreamReader:
    """Begin to read an agent's stream."""
    return AgentStreamReader()


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise MalformedRequest("a chunk's `bytes` are not base64") from None


def _is_only_bytes(document: dict[str, JSON]) -> bool:
    return all(
        key == "bytes" or (key == "p" and is_padding(value))
        for key, value in document.items()
    )


def _holding(
    event: Event, message: Message, document: dict[str, JSON], data: bytes
) -> Event:
    """Return a chunk's event that holds other bytes (rule 1)."""
    changed = _with_bytes(document, data)
    instead = _encoded(message, changed, "")
    return replace(event, document=changed, instead=instead)


def _with_bytes(document: dict[str, JSON], data: bytes) -> dict[str, JSON]:
    return {**document, "bytes": base64.b64encode(data).decode()}


def _encoded(message: Message, document: dict[str, JSON], text: str) -> bytes:
    if is_padding(document.get("p")):
        document = {**document, "p": padding(message.raw, text)}
    return encode_event(message.event_type, orjson.dumps(document))


def _reported(document: dict[str, JSON]) -> list[Answered]:
    """Return the tokens that a trace reports of a model's call."""
    trace = document.get("trace")
    found: list[Answered] = []
    for step in trace.values() if isinstance(trace, dict) else ():
        output = step.get("modelInvocationOutput") if isinstance(step, dict) else None
        metadata = output.get("metadata") if isinstance(output, dict) else None
        usage = metadata.get("usage") if isinstance(metadata, dict) else None
        if isinstance(usage, dict):
            read, written = count(usage.get("inputTokens")), usage.get("outputTokens")
            found.append((read or 0, count(written) or 0))
    return found
