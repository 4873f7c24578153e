"""What the tests of surfaces share: short forms of what was read."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any

from bedrock_weir.call import Operation
from bedrock_weir.content import Content, Encoding, Opaque, Part
from bedrock_weir.surfaces import invoke_model
from bedrock_weir.surfaces.base import Delta, Event, Reading
from bedrock_weir.wire.eventstream import Decoder, Message, encode_event

Row = tuple[str, str, str]
"""A part: its kind, its text, its place (`messages/0/content`)."""

NAMES = frozenset({"role", "type"})
"""Members that are left out of tables: they name, and every table would repeat them."""


def operation(model: str, *, streaming: bool = False) -> Operation:
    """Return an InvokeModel operation."""
    name = "InvokeModelWithResponseStream" if streaming else "InvokeModel"
    return Operation("bedrock-runtime", name, model, streaming)


def place(pointer: Iterable[str | int]) -> str:
    """Return a pointer in short."""
    return "/".join(map(str, pointer))


def rows(content: Content) -> list[Row]:
    """Return the parts in short, without `NAMES` and awkward keys."""
    return [
        (part.kind.value, part.text, place(part.pointer))
        for part in content.parts
        if part.pointer[-1:] not in [(name,) for name in NAMES]
        and part.encoding is not Encoding.KEY
    ]


def opaques(opaque: Iterable[Opaque]) -> list[tuple[str, str]]:
    """Return what is opaque in short."""
    return [(item.kind.name, place(item.pointer)) for item in opaque]


def read_request(model: str, body: Any, **headers: str) -> Reading:
    """Read a request's JSON."""
    return invoke_model.read_request(
        operation(model), headers, json.dumps(body).encode()
    )


def read_answer(model: str, body: Any) -> Reading:
    """Read an answer's JSON."""
    return invoke_model.read_answer(operation(model), json.dumps(body).encode())


def message(event_type: str, payload: bytes) -> Message:
    """Return an event as it comes off the wire."""
    (decoded,) = Decoder().receive_data(encode_event(event_type, payload))
    return decoded


def chunk(inner: Any, *, padding: str = "abcd") -> Message:
    """Return a chunk as Bedrock sends it."""
    document = json.dumps(inner).encode()
    payload = {"bytes": base64.b64encode(document).decode(), "p": padding}
    return message("chunk", json.dumps(payload).encode())


def inner_of(raw: bytes) -> tuple[Any, str]:
    """Return an encoded chunk's inner document and its padding."""
    (decoded,) = Decoder().receive_data(raw)
    assert decoded.event_type == "chunk"
    payload = json.loads(decoded.payload)
    assert set(payload) == {"bytes", "p"}
    return json.loads(base64.b64decode(payload["bytes"])), payload["p"]


def read_stream(model: str, *chunks: Any) -> list[Event]:
    """Read a stream of chunks' inner documents."""
    reader = invoke_model.stream(operation(model, streaming=True))
    return [reader.read(chunk(inner)) for inner in chunks]


def cut(deltas: Iterable[Delta]) -> list[tuple[str, str, str]]:
    """Return the deltas that accumulate: their kind, text and channel."""
    return [
        (delta.kind.value, delta.text, place(delta.channel))
        for delta in deltas
        if delta.channel is not None
    ]


def whole(deltas: Iterable[Delta]) -> list[Row]:
    """Return the deltas that come whole, without `NAMES`."""
    return [
        (delta.kind.value, delta.text, place(delta.pointer))
        for delta in deltas
        if delta.channel is None and delta.pointer[-1] not in NAMES
    ]


def texts(events: Iterable[Event]) -> dict[str, str]:
    """Return every channel's text, put together."""
    together: dict[str, str] = {}
    for event in events:
        for _, text, channel in cut(event.deltas):
            together[channel] = together.get(channel, "") + text
    return together


def strings(value: Any, pointer: tuple[str | int, ...] = ()) -> list[tuple[Any, str]]:
    """Return every string of a document that holds anything, and its place."""
    if isinstance(value, str):
        return [(pointer, value)] if value else []
    if isinstance(value, dict):
        members: Iterable[tuple[str | int, Any]] = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    else:
        members = ()
    return [
        found for key, member in members for found in strings(member, (*pointer, key))
    ]


def part_at(content: Content, where: str) -> Part:
    """Return the part at a place."""
    (found,) = (part for part in content.parts if place(part.pointer) == where)
    return found
