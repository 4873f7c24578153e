"""InvokeModelWithBidirectionalStream: Amazon Nova Sonic's conversation.

Both directions are event streams of `chunk` events, each of which holds one document,
`{"event": {NAME: {...}}}`. What is said is a *content*: a `contentStart`, events with
pieces of it, a `contentEnd`, all under one name. Contents may be said at once.
Shapes: the Amazon Nova user guide, "Input events" and "Output events"; AWS's service
model has no more than the bytes.

Rule 1: a content is one text, however many events bring it. It ends with its own
        `contentEnd` and with nothing else.
Rule 2: an event of the caller that does not fit the conversation (a content that is
        not open, or is so already, another prompt's name) cannot be read. Two
        readers could take it for two things, and text between them would be joined
        by one and not by the other. The same holds for an event nobody knows.
Rule 3: every other string is a text of its own, but names that are UUIDs, as those of
        the service are and those of callers should be.
Rule 4: sound is opaque; it is told of once in each direction. What is no base64 is no
        sound.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import orjson

from bedrock_weir.call import Operation
from bedrock_weir.content import (
    JSON,
    Content,
    Encoding,
    Opaque,
    OpaqueKind,
    PartKind,
    Pointer,
    Usage,
)
from bedrock_weir.errors import MalformedAnswer, MalformedRequest
from bedrock_weir.surfaces.base import Delta, Event, Reading
from bedrock_weir.surfaces.chunk import (
    CHUNK,
    document_of,
    inner_document,
    is_envelope,
)
from bedrock_weir.surfaces.edit import replaced
from bedrock_weir.surfaces.padding import padding
from bedrock_weir.surfaces.walk import Rules, Walk
from bedrock_weir.wire.eventstream import Message, encode_event

MAX_OPEN = 64
"""Contents open at once; a conversation needs three."""

_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def _identifier(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Pass over a UUID; any other value is text (rule 3)."""
    if not (isinstance(value, str) and _UUID.fullmatch(value)):
        walk.value(value, pointer, kind)


def _source(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    walk.source(value, pointer, kind)


_HEADERS = {":content-type", ":event-type", ":message-type"}
_IDENTIFIERS = (
    "completionId",
    "contentId",
    "contentName",
    "promptName",
    "sessionId",
    "toolUseId",
)
_RULES = Rules(
    kinds={"toolConfiguration": PartKind.TOOL_SPEC},
    special={**dict.fromkeys(_IDENTIFIERS, _identifier), "json": _source},
)
_UNREADABLE = Opaque(OpaqueKind.UNKNOWN_BODY, ())

_TEXT, _SOUND, _SOURCE = "text", "sound", "source"
_SENT = {"audioInput": _SOUND, "textInput": _TEXT, "toolResult": _SOURCE}
_SAID = {"audioOutput": _SOUND, "textOutput": _TEXT, "toolUse": _SOURCE}
_SETTINGS = frozenset({"promptEnd", "promptStart", "sessionEnd", "sessionStart"})
_REPORTS = frozenset({"completionEnd", "completionStart", "usageEvent"})
_ROLES = {
    "ASSISTANT": PartKind.ASSISTANT,
    "SYSTEM": PartKind.SYSTEM,
    "TOOL": PartKind.TOOL_RESULT,
}
_KINDS = {"toolResult": PartKind.TOOL_RESULT, "toolUse": PartKind.TOOL_USE}


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read what a call says before its first message: nothing.

    Raises:
        MalformedRequest: there is a body already; it must be read as it comes.
    """
    del operation, headers
    if body:
        raise MalformedRequest("the body is a stream of messages")
    return Reading(Content())


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Refuse an answer that is no stream; there is none.

    Raises:
        MalformedAnswer: always.
    """
    del operation, body
    raise MalformedAnswer("the answer is no stream of messages")


def stream(operation: Operation) -> AnswerReader:
    """Begin to read an answer's stream."""
    del operation
    return AnswerReader()


def request_stream() -> RequestReader:
    """Begin to read a request's stream."""
    return RequestReader()


@dataclass(frozen=True, slots=True)
class _Content:
    """A content that is open.

    Attributes:
        number: its own, in the order of their beginnings.
        kind: what its text is.
    """

    number: int
    kind: PartKind


@dataclass(frozen=True, slots=True)
class _Known:
    """A message's document, and the one event in it."""

    document: dict[str, JSON]
    name: str
    members: dict[str, JSON]

    @property
    def place(self) -> Pointer:
        """Where the event's members stand."""
        return ("event", self.name)


def _event_of(message: Message) -> _Known | None:
    """Return the one event in a message; None where it holds anything else."""
    outer = document_of(message.payload)
    if message.message_type != "event" or message.event_type != CHUNK:
        return None
    if not isinstance(outer, dict) or not is_envelope(outer):
        return None
    document = inner_document(outer)
    event = document.get("event") if document is not None else None
    if document is None or len(document) != 1 or not isinstance(event, dict):
        return None
    if len(event) != 1:
        return None
    ((name, members),) = event.items()
    return _Known(document, name, members) if isinstance(members, dict) else None


class _Reader:
    """What both directions read alike."""

    pieces: Mapping[str, str]
    """The events that bring a piece of a content, and its form."""
    keys_are_text: bool
    """Whether a key that is no plain name is a text; where a text must be written
    anew, it is opaque."""

    def __init__(self) -> None:
        self._open: dict[str, _Content] = {}
        self._numbers = 0
        self._has_sound = False

    def _begin(self, name: str, kind: PartKind) -> _Content:
        content = _Content(self._numbers, kind)
        self._open[name] = content
        self._numbers += 1
        return content

    def _whole(
        self, known: _Known, kind: PartKind, *, but: tuple[str, ...] = ()
    ) -> Event:
        """Read members each of whose strings is a text of its own (rule 3)."""
        reading = Walk(_RULES)
        reading.members(known.members, known.place, kind, but=but)
        deltas, opaque = [], list(reading.opaque)
        for part in reading.parts:
            if part.encoding is Encoding.KEY and not self.keys_are_text:
                opaque.append(Opaque(OpaqueKind.UNKNOWN_BODY, part.pointer[:-1]))
                continue
            is_source = part.encoding is Encoding.JSON
            deltas.append(
                Delta(None, part.kind, part.pointer, part.text, is_source=is_source)
            )
        return Event(known.document, tuple(deltas), tuple(opaque))

    def _piece(self, known: _Known, content: _Content) -> Event:
        """Read an event that brings a piece of a content (rules 1 and 4)."""
        said, form = known.members.get("content"), self.pieces[known.name]
        kind = _KINDS.get(known.name, content.kind)
        if not isinstance(said, str):
            return self._whole(known, kind)
        if form == _SOUND:
            if _BASE64.fullmatch(said) is None:
                return self._whole(known, kind)
            event = self._whole(known, kind, but=("content",))
            told, self._has_sound = self._has_sound, True
            sound = Opaque(OpaqueKind.AUDIO, (*known.place, "content"))
            return event if told else replace(event, opaque=(*event.opaque, sound))
        event = self._whole(known, kind, but=("content",))
        delta = Delta(
            channel=(content.number, known.name, "content"),
            kind=kind,
            pointer=(*known.place, "content"),
            text=said,
            is_source=form == _SOURCE,
        )
        return replace(event, deltas=(*event.deltas, delta)) if said else event

    def _unknown(self, known: _Known, kind: PartKind) -> Event:
        """Read an event that nobody knows, or that does not fit (rule 2)."""
        event = self._whole(known, kind)
        return replace(event, opaque=(*event.opaque, _UNREADABLE))


class RequestReader(_Reader):
    """Reads the messages of one request.

    Attributes:
        has_tools: whether the model was offered any.
        max_tokens: the output limit that was set, if one was.
    """

    pieces = _SENT
    keys_are_text = True

    def __init__(self) -> None:
        super().__init__()
        self._prompt: str | None = None
        self.has_tools = False
        self.max_tokens: int | None = None

    def read(self, message: Message) -> Event:
        """Read a message; one that cannot be read is an event without text.

        Raises:
            MalformedRequest: too many contents are open.
        """
        known = _event_of(message)
        if known is None or not message.headers.keys() <= _HEADERS:
            return Event(None, opaque=(_UNREADABLE,))
        name, members = known.name, known.members
        if name in _SETTINGS and self._set(name, members):
            return self._whole(known, PartKind.SETTING)
        is_ours = members.get("promptName") == self._prompt is not None
        title = members.get("contentName")
        if is_ours and isinstance(title, str):
            content = self._open.get(title)
            if content is None and name == "contentStart":
                self._start(title, members)
                return self._whole(known, PartKind.SETTING)
            if content is not None and name == "contentEnd":
                del self._open[title]
                event = self._whole(known, PartKind.SETTING)
                return replace(event, closes=(content.number,))
            if content is not None and name in self.pieces:
                return self._piece(known, content)
        return self._unknown(known, PartKind.USER)

    def _set(self, name: str, members: dict[str, JSON]) -> bool:
        """Take what holds for the conversation; False where it does not fit."""
        prompt = members.get("promptName")
        if name == "promptStart":
            if not isinstance(prompt, str) or self._open:
                return False
            self._prompt = prompt
            self.has_tools = self.has_tools or "toolConfiguration" in members
        elif name == "promptEnd":
            return prompt == self._prompt
        elif name == "sessionStart":
            inference = members.get("inferenceConfiguration")
            limit = inference.get("maxTokens") if isinstance(inference, dict) else None
            self.max_tokens = _count(limit) or self.max_tokens
        return True

    def _start(self, title: str, members: dict[str, JSON]) -> None:
        if len(self._open) >= MAX_OPEN:
            raise MalformedRequest(f"more than {MAX_OPEN} contents are open at once")
        role = members.get("role")
        kind = _ROLES.get(role) if isinstance(role, str) else None
        self._begin(title, kind or PartKind.USER)


class AnswerReader(_Reader):
    """Reads and rewrites the messages of one answer.

    A text is not sent in two messages where one came: clients show each as it comes.
    """

    pieces = _SAID
    keys_are_text = False

    def __init__(self) -> None:
        super().__init__()
        self._completions: set[str] = set()

    @property
    def is_speaking(self) -> bool:
        """Whether the model has begun a completion and not ended it."""
        return bool(self._completions)

    def read(self, message: Message) -> Event:
        """Read a message; one that cannot be read is an event without text.

        Raises:
            MalformedAnswer: too many contents are open.
        """
        known = _event_of(message)
        if known is None:
            return Event(None, opaque=(_UNREADABLE,))
        name, title = known.name, str(known.members.get("contentId"))
        if name in self.pieces:
            content = self._open.get(title) or self._start(title, known.members)
            return self._piece(known, content)
        if name in ("contentStart", "contentEnd"):
            ended = self._open.pop(title, None)
            if name == "contentStart":
                self._start(title, known.members)
            event = self._whole(known, PartKind.ANSWER)
            return replace(event, closes=() if ended is None else (ended.number,))
        if name in _REPORTS:
            return self._report(known)
        return self._unknown(known, PartKind.ANSWER)

    def write(
        self, message: Message, event: Event, texts: Mapping[Pointer, str]
    ) -> bytes:
        """Encode a message with other texts in its document, padded anew."""
        document = orjson.dumps(replaced(event.document, texts))
        payload = {"bytes": base64.b64encode(document).decode()}
        outer = document_of(message.payload)
        if isinstance(outer, dict) and "p" in outer:
            payload["p"] = padding(message.raw, "".join(texts.values()))
        return encode_event(CHUNK, orjson.dumps(payload))

    def _start(self, title: str, members: dict[str, JSON]) -> _Content:
        if len(self._open) >= MAX_OPEN:
            raise MalformedAnswer(f"more than {MAX_OPEN} contents are open at once")
        is_heard = members.get("role") == "USER"  # what the model heard the user say
        return self._begin(title, PartKind.USER if is_heard else PartKind.ANSWER)

    def _report(self, known: _Known) -> Event:
        completion = str(known.members.get("completionId"))
        if known.name == "completionStart":
            if len(self._completions) >= MAX_OPEN:
                raise MalformedAnswer(f"more than {MAX_OPEN} completions are open")
            self._completions.add(completion)
        elif known.name == "completionEnd":
            self._completions.discard(completion)
        event = self._whole(known, PartKind.ANSWER)
        is_usage = known.name == "usageEvent"
        return replace(event, usage=_usage(known.members) if is_usage else None)


def _usage(members: dict[str, JSON]) -> Usage:
    return Usage(
        input_tokens=_count(members.get("totalInputTokens")),
        output_tokens=_count(members.get("totalOutputTokens")),
        total_tokens=_count(members.get("totalTokens")),
    )


def _count(value: JSON) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
