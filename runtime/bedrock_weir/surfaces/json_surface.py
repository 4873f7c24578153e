"""A surface whose bodies are JSON of one form: rules, instead of code.

Rule 1: a request without a body carries no content; one that has a body has an object.
Rule 2: what a stream's event says at a *continuing* place goes on in the next event of
        that type; everything else comes whole.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import orjson

from bedrock_weir.call import Operation, Resource, ResourceType
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
from bedrock_weir.surfaces.base import ALL, Channel, Delta, Event, Reading
from bedrock_weir.surfaces.blocks import count
from bedrock_weir.surfaces.edit import NAME, replaced
from bedrock_weir.surfaces.padding import is_padding, padding
from bedrock_weir.surfaces.walk import Rules, walk
from bedrock_weir.wire import jsontext
from bedrock_weir.wire.eventstream import Message, encode_event

Body = dict[str, JSON]


def at(document: JSON, pointer: Pointer) -> JSON:
    """Return what stands at a pointer; None for nothing."""
    for step in pointer:
        if isinstance(document, dict) and isinstance(step, str):
            document = document.get(step)
        elif isinstance(document, list) and isinstance(step, int):
            document = document[step] if step < len(document) else None
        else:
            return None
    return document


def text_at(document: JSON, pointer: Pointer) -> str:
    """Return the string at a pointer; empty for none."""
    value = at(document, pointer)
    return value if isinstance(value, str) else ""


def each(document: JSON, pointer: Pointer) -> Iterator[JSON]:
    """Yield the items of the list at a pointer."""
    value = at(document, pointer)
    if isinstance(value, list):
        yield from value


def named(
    document: JSON, known: Mapping[str, ResourceType], but: frozenset[str]
) -> Iterator[Resource]:
    """Yield every resource that a document names, wherever.

    Args:
        document: to look through.
        known: keys that name resources, and what those are.
        but: keys below which the document is the caller's own.
    """
    if isinstance(document, list):
        for item in document:
            yield from named(item, known, but)
    elif isinstance(document, dict):
        for key, value in document.items():
            type_ = known.get(key)
            if type_ is not None and isinstance(value, str):
                yield Resource(type_, value)
            elif key not in but:
                yield from named(value, known, but)


def _nothing(body: Body) -> Iterable[Resource]:
    del body
    return ()


@dataclass(frozen=True, slots=True)
class Events:
    """What is known of a stream's events.

    Attributes:
        kinds: by event type, what its texts are; others are the answer.
        continuing: by event type, the places of texts that go on (rule 2).
        closes: types that end every text that goes on.
        last: types after which a complete answer may end. Empty: after any.
    """

    kinds: Mapping[str, PartKind] = field(default_factory=dict)
    continuing: Mapping[str, tuple[Pointer, ...]] = field(default_factory=dict)
    closes: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class JsonSurface:
    """A surface by rules.

    Attributes:
        request: what is known of requests.
        answer: what is known of answers, and of a stream's events.
        asks: the kind of a request's texts that no rule names.
        says: the kind of an answer's texts that no rule names.
        resources: what a request's body asks for.
        guardrails: where a request's guardrail stands, as an object with `guardrailId`
            or `guardrailIdentifier` and `guardrailVersion`.
        limit: where a request's limit of output tokens stands.
        tools: where a request offers tools.
        events: what is known of a stream's events.
    """

    request: Rules
    answer: Rules
    asks: PartKind = PartKind.SETTING
    says: PartKind = PartKind.ANSWER
    resources: Callable[[Body], Iterable[Resource]] = _nothing
    guardrails: tuple[Pointer, ...] = ()
    limit: tuple[Pointer, ...] = ()
    tools: tuple[Pointer, ...] = ()
    events: Events = field(default_factory=Events)

    def read_request(
        self, operation: Operation, headers: Mapping[str, str], body: bytes
    ) -> Reading:
        """Read a request.

        Raises:
            MalformedRequest: the body is no JSON object.
        """
        del operation, headers
        if not body:
            return Reading(Content())
        document = jsontext.loads(body)
        if not isinstance(document, dict):
            raise MalformedRequest("the body is not a JSON object")
        limits = (count(at(document, place)) for place in self.limit)
        return Reading(
            walk(document, self.request, self.asks),
            guardrail=self._guardrail(document),
            has_tools=any(at(document, place) for place in self.tools),
            max_tokens=next((item for item in limits if item is not None), None),
            resources=tuple(dict.fromkeys(self.resources(document))),
        )

    def _guardrail(self, document: Body) -> str | None:
        for place in self.guardrails:
            asked = at(document, place)
            if isinstance(asked, dict):
                name = text_at(asked, ("guardrailId",)) or text_at(
                    asked, ("guardrailIdentifier",)
                )
                return f"{name}:{text_at(asked, ('guardrailVersion',))}"
        return None

    def read_answer(self, operation: Operation, body: bytes) -> Reading:
        """Read an answer.

        Raises:
            MalformedRequest: the body cannot be read.
        """
        del operation
        if not body:
            return Reading(Content())
        return Reading(walk(jsontext.loads(body), self.answer, self.says))

    def stream(self, operation: Operation) -> EventReader:
        """Begin to read an answer's stream."""
        del operation
        return EventReader(self.answer, self.says, self.events)


_REWRITABLE = (Encoding.TEXT, Encoding.NUMBER, Encoding.KEY, Encoding.BASE64)


class EventReader:
    """Reads the events of one stream.

    Args:
        rules: what is known of the documents.
        says: the kind of texts that no rule names.
        events: what is known of the events.
    """

    def __init__(self, rules: Rules, says: PartKind, events: Events) -> None:
        self._rules = rules
        self._says = says
        self._events = events

    def read(self, message: Message) -> Event:
        """Read an event.

        Raises:
            ProtocolError: the payload cannot be read.
        """
        document = jsontext.loads_event(message.payload)
        if not isinstance(document, dict):
            raise MalformedRequest("a stream event is not a JSON object")
        return self.event(message.event_type, document)

    def event(self, name: str, document: Body) -> Event:
        """Read an event's document."""
        events = self._events
        readable = {
            key: value
            for key, value in document.items()
            if key != "p" or not is_padding(value)
        }
        content = walk(readable, self._rules, events.kinds.get(name, self._says))
        continuing = events.continuing.get(name, ())
        deltas = tuple(
            _delta(name, part, goes_on=part.pointer in continuing)
            for part in content.parts
            if part.encoding in _REWRITABLE
        )
        others = (part for part in content.parts if part.encoding not in _REWRITABLE)
        return Event(
            document,
            deltas,
            (
                *content.opaque,
                *(Opaque(OpaqueKind.UNKNOWN_BODY, part.pointer) for part in others),
            ),
            closes=ALL if name in events.closes else (),
            is_delta=any(delta.channel is not None for delta in deltas),
            is_last=not events.last or name in events.last,
            base64=frozenset(
                part.pointer
                for part in content.parts
                if part.encoding is Encoding.BASE64
            ),
        )

    def write(
        self, message: Message, event: Event, texts: Mapping[Pointer, str]
    ) -> bytes:
        """Encode an event with other texts, padded anew."""
        document = replaced(event.document, encoded(event, texts))
        if isinstance(document, dict) and "p" in document:
            document["p"] = padding(message.raw, "".join(texts.values()))
        return encode_event(message.event_type, orjson.dumps(document))


def encoded(event: Event, texts: Mapping[Pointer, str]) -> dict[Pointer, str]:
    """Return texts as they stand in an event's document."""
    return {
        pointer: base64.b64encode(text.encode()).decode()
        if pointer in event.base64
        else text
        for pointer, text in texts.items()
    }


def _delta(name: str, part: Part, *, goes_on: bool) -> Delta:
    pointer = part.pointer
    if part.encoding is Encoding.KEY:
        pointer = (*pointer, NAME)
    channel: Channel | None = (name, *pointer) if goes_on else None
    return Delta(channel, part.kind, pointer, part.text)
