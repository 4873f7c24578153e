"""Streams whose events are plain JSON objects, each of a type of its own.

Rule 1: the events of a type are pieces of texts that go on, or they are whole. What
        nobody knows the type of goes on: a text that is cut must never look like two.
Rule 2: a piece continues what stood at the same place of the last event of its type,
        whatever came in between.
Rule 3: everything that is read in an event can be written anew in it: text, names of
        members, and text that stands in base64.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from bedrock_weir.content import JSON, Encoding, Opaque, Part, PartKind, Pointer
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.base import Channel, Delta, Event
from bedrock_weir.surfaces.edit import replaced
from bedrock_weir.surfaces.padding import is_padding, padding
from bedrock_weir.surfaces.walk import Rules, walk
from bedrock_weir.wire import jsontext
from bedrock_weir.wire.eventstream import Message, encode_event

NAME = -1
"""The last step of a pointer to a member's name; no list has such an index."""


@dataclass(frozen=True, slots=True)
class EventType:
    """What is known of the events of one type.

    Attributes:
        rules: where text of which kind stands in one.
        kind: the kind of text that no rule speaks of.
        is_whole: whether its texts come whole (rule 1).
        is_piece: whether it is nothing but a piece of text.
        is_last: whether a complete answer may end after it.
        closes: the channels that end before it, as `Event.closes` has them.
    """

    rules: Rules = field(default_factory=Rules)
    kind: PartKind = PartKind.ANSWER
    is_whole: bool = False
    is_piece: bool = False
    is_last: bool = False
    closes: Channel = ()


_UNKNOWN = EventType()


class JsonEventReader:
    """Reads and rewrites the events of one stream.

    Args:
        types: what is known of each type of event.
    """

    def __init__(self, types: Mapping[str, EventType]) -> None:
        self._types = types

    def read(self, message: Message) -> Event:
        """Read an event.

        Raises:
            ProtocolError: the payload cannot be read.
        """
        document = jsontext.loads(message.payload)
        if not isinstance(document, dict):
            raise MalformedRequest("a stream event is not a JSON object")
        name = message.event_type
        type_ = self._types.get(name, _UNKNOWN)
        readable = {
            key: value
            for key, value in document.items()
            if key != "p" or not is_padding(value)
        }
        if type_.is_piece and (text := _only_text(readable)) is not None:
            piece = Delta((name, "text"), type_.kind, ("text",), text)
            return _event(document, type_, (piece,))
        content = walk(readable, type_.rules, type_.kind)
        deltas = tuple(_delta(name, part, type_) for part in content.parts)
        return _event(document, type_, deltas, content.opaque)

    def write(
        self, message: Message, event: Event, texts: Mapping[Pointer, str]
    ) -> bytes:
        """Encode an event with other texts, padded anew (rule 3)."""
        read = {delta.pointer: delta.text for delta in event.deltas}
        values: dict[Pointer, str] = {}
        names: dict[Pointer, str] = {}
        for pointer, text in texts.items():
            if pointer[-1:] == (NAME,):
                names[pointer[:-1]] = text
            elif _is_encoded(event.document, pointer, read[pointer]):
                values[pointer] = base64.b64encode(text.encode()).decode()
            else:
                values[pointer] = text
        document = replaced(event.document, values)
        for pointer in sorted(names, key=len, reverse=True):
            document = _renamed(document, pointer, names[pointer])
        if isinstance(document, dict) and is_padding(document.get("p")):
            document["p"] = padding(message.raw, "".join(texts.values()))
        return encode_event(message.event_type, orjson.dumps(document))


def _event(
    document: dict[str, JSON],
    type_: EventType,
    deltas: tuple[Delta, ...],
    opaque: tuple[Opaque, ...] = (),
) -> Event:
    return Event(
        document,
        deltas,
        opaque,
        closes=type_.closes,
        is_delta=type_.is_piece,
        is_last=type_.is_last,
    )


def _only_text(readable: dict[str, JSON]) -> str | None:
    """Return the text of an event that has nothing else, as nearly all have."""
    text = readable.get("text")
    return text if len(readable) == 1 and isinstance(text, str) and text else None


def _delta(name: str, part: Part, type_: EventType) -> Delta:
    is_name = part.encoding is Encoding.KEY
    pointer = (*part.pointer, NAME) if is_name else part.pointer
    is_source = part.encoding is Encoding.JSON
    goes_on = not type_.is_whole and (is_source or part.encoding is Encoding.TEXT)
    channel = (name, *pointer) if goes_on else None
    return Delta(channel, part.kind, pointer, part.text, is_source=is_source)


def _is_encoded(document: JSON, pointer: Pointer, text: str) -> bool:
    """Tell whether a text stands in base64: as a string, but another one."""
    value = document
    for step in pointer:
        if isinstance(value, dict) and isinstance(step, str):
            value = value[step]
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
    return isinstance(value, str) and value != text


def _renamed(document: JSON, pointer: Pointer, name: str) -> JSON:
    """Return a copy in which a member has another name, and nothing is lost by it."""
    step, below = pointer[0], pointer[1:]
    if isinstance(document, list) and isinstance(step, int):
        copied = [*document]
        copied[step] = _renamed(document[step], below, name)
        return copied
    if not isinstance(document, dict) or not isinstance(step, str):
        raise KeyError(step)
    if below:
        return {**document, step: _renamed(document[step], below, name)}
    while name in document:
        name += "_"
    return {name if key == step else key: item for key, item in document.items()}
