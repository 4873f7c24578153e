"""What holds of a surface whatever comes: it is read and can be written, or refused."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from bedrock_weir.call import Operation
from bedrock_weir.content import Encoding
from bedrock_weir.errors import ProtocolError
from bedrock_weir.surfaces import SURFACES
from bedrock_weir.surfaces.edit import rewrite
from bedrock_weir.wire.eventstream import Decoder
from tests.support.surfaces import message


def body_holds(operation: Operation, body: bytes) -> None:
    """A request's and an answer's body: each part can be replaced where it stands."""
    surface = SURFACES[operation.service][operation.name]
    for read in (
        lambda: surface.read_request(operation, {}, body),
        lambda: surface.read_answer(operation, body),
    ):
        try:
            parts = read().content.parts
        except ProtocolError:
            continue
        if not parts:
            continue
        left = rewrite(body, dict.fromkeys(parts, "{X}"))
        if parts[0].encoding is Encoding.PLAIN:
            assert left == b"{X}"
        else:
            json.loads(left)


def events_hold(
    operation: Operation, events: Iterable[tuple[str, bytes]], types: Collection[str]
) -> None:
    """A stream's events, in any order: each text can be replaced where it stands.

    Args:
        operation: whose stream it is.
        events: types and payloads.
        types: members that say how others are to be read, which stay what they are.
    """
    surface = SURFACES[operation.service][operation.name]
    reader = surface.stream(operation)
    for event_type, payload in events:
        original = message(event_type, payload)
        try:
            event = reader.read(original)
        except ProtocolError:
            continue
        texts = {
            delta.pointer: "{X}"
            for delta in event.deltas
            if delta.pointer[-1] not in types
        }
        if event.instead is not None:
            (left,) = Decoder().receive_data(event.instead)
            assert left.event_type == event_type
        (written,) = Decoder().receive_data(reader.write(original, event, texts))
        again = surface.stream(operation).read(written)
        assert {d.text for d in again.deltas if d.pointer in texts} <= {"{X}"}
