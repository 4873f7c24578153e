"""An agent's own stream: events of any shape, in which a text may go on.

Nobody here knows an agent's events. AgentCore's SDK sends one JSON document in each,
a string or an object, and frameworks send several shapes in turn.

Rule 1: a string may go on where the last event of the same name had a string at the
        same place, and may as well be a text of its own. It is read both ways.
Rule 2: a text is at its end when `PATIENCE` events came without a piece of it.
Rule 3: names and ids come whole, and so does everything in an event of more than
        `MOST_PIECES` strings. Of more than `MOST_TEXTS`, an event cannot be read.
Rule 4: data that is no JSON, or a scalar of it, is text as it stands, and goes on as a
        JSON string does. Data that is JSON to some reader and not to ours is opaque.
Rule 5: whatever stands beside an event's data is text as well (`sse.LINES`).
Rule 6: such a stream has no event for its end. It may end after any event.
Rule 7: an event is rewritten in place: nothing changes but what must.

What is not seen: a value of which an agent shows a longer beginning in each event,
until it is whole, or one that it cuts by more than `PATIENCE` other events.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from typing import assert_never

import orjson

from bedrock_weir.content import (
    Content,
    Encoding,
    Opaque,
    OpaqueKind,
    Part,
    PartKind,
    Pointer,
)
from bedrock_weir.errors import MalformedAnswer
from bedrock_weir.surfaces.base import Channel, Delta, Event
from bedrock_weir.surfaces.free_form import Document, Text, parse, read_document
from bedrock_weir.surfaces.walk import Rules
from bedrock_weir.wire import eventstream, jsontext, sse
from bedrock_weir.wire.eventstream import Message

PATIENCE = 8
"""Events of other kinds. Frameworks say a piece in two or three shapes at the most;
an open word at a text's end is held for as long."""
MOST_PIECES = 64
"""Strings of an event that brings pieces of texts; those in use have about a dozen."""
MOST_TEXTS = 16_384
"""Strings of any event."""

Encoder = Callable[[Message, Sequence[str], bytes | None], bytes]
"""Encodes a message anew, of the lines beside its data, and its data if it has any."""


def encode_sse(message: Message, lines: Sequence[str], data: bytes | None) -> bytes:
    """Encode a server-sent event."""
    del message
    return sse.encode_event(lines, None if data is None else data.decode())


def encode_eventstream(
    message: Message, lines: Sequence[str], data: bytes | None
) -> bytes:
    """Encode an event-stream message, which has nothing beside its data."""
    del lines
    return eventstream.encode_event(message.event_type, data or b"")


_DATA, _LINE, _NAME = "data", "line", "name"
"""The first step of a pointer: to a value of the data, a line, a member's name."""
_NAMES = frozenset(
    {
        "created_at",
        "createdAt",
        "event",
        "finish_reason",
        "finishReason",
        "jsonrpc",
        "kind",
        "method",
        "model",
        "name",
        "object",
        "role",
        "status",
        "stop_reason",
        "stopReason",
        "time",
        "timestamp",
        "type",
        "updated_at",
        "uuid",
    }
)
_IS_ID = re.compile(r"id|.*(?:_id|Id|ID)", re.DOTALL)
_DULL = re.compile(
    r"event: ?(?:[A-Za-z_]{1,15}|[a-z_./-]{1,64})"
    r"|(?:id|retry): ?[0-9]{0,6}|: ?[a-z]{0,15}"
)
"""Lines that say nothing, as nearly all do."""


class AgentEventReader:
    """Reads and rewrites the events of one stream.

    Args:
        rules: what is known of the names in an event.
        encode: how an event stands in bytes.
    """

    def __init__(self, rules: Rules, encode: Encoder) -> None:
        self._rules = rules
        self._encode = encode
        # by name and place: a text's number, and the last event with a piece of it
        self._open: dict[Channel, tuple[int, int]] = {}
        self._texts = 0
        self._count = 0

    def read(self, message: Message) -> Event:
        """Read an event.

        Raises:
            ProtocolError: it holds more texts than are read.
        """
        self._count += 1
        closes = self._ended()
        data = _parsed(message)
        content = _content(data, self._rules)
        lines = _lines(message)
        if len(content.parts) + len(lines) > MOST_TEXTS:
            raise MalformedAnswer(f"an event has more than {MOST_TEXTS} texts")
        is_piece = len(content.parts) <= MOST_PIECES
        name = message.event_type
        deltas = [self._delta(name, part, is_piece=is_piece) for part in content.parts]
        deltas += (
            Delta(None, PartKind.ANSWER, (_LINE, index), line)
            for index, line in enumerate(lines)
            if not _DULL.fullmatch(line)
        )
        return Event(
            data.value if isinstance(data, Document) else None,
            tuple(deltas),
            content.opaque,
            closes=closes,
            is_last=_has_data(message),
            base64=frozenset(
                (_DATA, *part.pointer)
                for part in content.parts
                if part.encoding is Encoding.BASE64
            ),
        )

    def _delta(self, name: str, part: Part, *, is_piece: bool) -> Delta:
        if part.encoding is Encoding.KEY:
            return Delta(None, part.kind, (_NAME, *part.pointer), part.text)
        pointer = (_DATA, *part.pointer)
        goes_on = is_piece and part.encoding in (Encoding.TEXT, Encoding.PLAIN)
        if not goes_on or _comes_whole(part.pointer):
            return Delta(None, part.kind, pointer, part.text)
        return Delta(
            (self._number((name, *part.pointer)), *pointer),
            part.kind,
            pointer,
            part.text,
            is_source=part.pointer[-2:] == ("toolUse", "input"),
            may_be_whole=True,
        )

    def _number(self, place: Channel) -> int:
        """Return the number of the text that goes on at a place (rule 1)."""
        known = self._open.get(place)
        if known is None:
            self._texts += 1
        number = self._texts if known is None else known[0]
        self._open[place] = number, self._count
        return number

    def _ended(self) -> Channel:
        """Return the numbers of the texts that are at their end (rule 2)."""
        first = self._count - PATIENCE
        ended = [place for place, (_, seen) in self._open.items() if seen < first]
        return tuple(self._open.pop(place)[0] for place in ended)

    def write(
        self, message: Message, event: Event, texts: Mapping[Pointer, str]
    ) -> bytes:
        """Encode an event with other texts in the places of these (rule 7)."""
        lines = _lines(message)
        data = message.payload if _has_data(message) else None
        values: dict[Pointer, bytes] = {}
        names: dict[Pointer, bytes] = {}
        for pointer, text in texts.items():
            first, below = pointer[0], pointer[1:]
            if first == _LINE and isinstance(below[0], int):
                lines[below[0]] = text
            elif first == _NAME:
                names[below] = orjson.dumps(text)
            elif event.document is None:
                data = text.encode()
            else:
                is_encoded = pointer in event.base64
                values[below] = orjson.dumps(_encoded(text) if is_encoded else text)
        if data is not None and (values or names):
            data = jsontext.splice(data, values, names)
        return self._encode(message, lines, data)


def _has_data(message: Message) -> bool:
    return bool(message.event_type or message.payload)


def _lines(message: Message) -> list[str]:
    lines = message.headers.get(sse.LINES)
    return lines.split("\n") if isinstance(lines, str) else []


def _parsed(message: Message) -> Document | Text | None:
    """Return an event's data; scalars but strings are text (rule 4)."""
    data = parse(message.payload)
    if isinstance(data, Document) and not isinstance(data.value, dict | list | str):
        return Text(message.payload.decode(), begins_as_json=False)
    return data


def _content(data: Document | Text | None, rules: Rules) -> Content:
    match data:
        case Document(value):
            return read_document(value, rules, PartKind.ANSWER)
        case Text(text):
            part = Part(PartKind.ANSWER, text, (), Encoding.PLAIN)
            return Content((part,) if text else ())
        case None:
            return Content(opaque=(Opaque(OpaqueKind.UNKNOWN_BODY, (_DATA,)),))
        case _:
            assert_never(data)


def _comes_whole(pointer: Pointer) -> bool:
    """Tell whether a place has a name or an id (rule 3)."""
    last = pointer[-1] if pointer else None
    return isinstance(last, str) and (
        last in _NAMES or _IS_ID.fullmatch(last) is not None
    )


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
