"""Amazon Nova Sonic's conversation, from the service's side: pure.

Rule 1: every message is verified, over the signatures of all before it, and is no older
        or newer than a request's signature may be.
Rule 2: a conversation is a session with a prompt with contents; what does not fit is a
        ValidationException that ends it.
Rule 3: a turn is answered as soon as its text's content ends, while the request goes
        on; what is heard is said back at once.
Rule 4: the answer ends with the session, or with the request.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import orjson

from bedrock_weir.errors import MalformedRequest
from bedrock_weir.simulator.events import Chunk, Event, Json, chunk_events
from bedrock_weir.simulator.refusal import Refusal, forbidden, invalid
from bedrock_weir.simulator.replies import Reply
from bedrock_weir.simulator.saying import say
from bedrock_weir.simulator.streaming import scripted_events
from bedrock_weir.wire.eventstream import Message, encode
from bedrock_weir.wire.signedevents import (
    SignatureChain,
    SignedDecoder,
    SignedMessage,
)

OPERATION = "InvokeModelWithBidirectionalStream"
MAX_BYTES = 1_000_000
"""Bytes of a chunk, by AWS's model."""
MISMATCH = "The signature of a message of the event stream does not match."

_NAMES = UUID("6f9619ff-8b86-4d01-b42d-00cf4fc964ff")


@dataclass(slots=True)
class _Content:
    type: str
    role: str
    pieces: list[str] = field(default_factory=list)


class Conversation:
    """One call, from its first message on.

    Args:
        chain: the signatures of the caller.
        reply: what is to be said.
        skew: how far a message's date may be from now.

    Attributes:
        is_over: whether nothing more will be said.
    """

    def __init__(self, chain: SignatureChain, reply: Reply, *, skew: timedelta) -> None:
        self._chain = chain
        self._reply = reply
        self._skew = skew
        self._decoder = SignedDecoder()
        self._contents: dict[str, _Content] = {}
        self._prompt: str | None = None
        self._has_session = False
        self._turns = 0
        self.is_over = False

    def receive_data(self, data: bytes, *, now: datetime) -> Iterator[Iterator[Event]]:
        """Take bytes of the request; yield what is said to them, turn by turn.

        Raises:
            Refusal: the conversation ends here.
        """
        try:
            for message in self._decoder.receive_data(data):
                self._verify(message, now)
                if message.inner is None:
                    self.is_over = True
                elif not self.is_over:
                    yield from self._read(message.inner)
        except MalformedRequest as error:
            raise invalid(str(error)) from error

    def receive_eof(self) -> None:
        """Say that the request is complete.

        Raises:
            Refusal: a message was cut off.
        """
        self.is_over = True
        try:
            self._decoder.receive_eof()
        except MalformedRequest as error:
            raise invalid(str(error)) from error

    def _verify(self, message: SignedMessage, now: datetime) -> None:
        is_late = abs(now.timestamp() * 1000 - message.date) > (
            self._skew.total_seconds() * 1000
        )
        if not self._chain.verify(message) or is_late:
            raise forbidden("InvalidSignatureException", MISMATCH)

    def _read(self, message: Message) -> Iterator[Iterator[Event]]:
        name, members = _event_of(message)
        match name:
            case "sessionStart" if not self._has_session:
                self._has_session = True
            case "promptStart" if self._has_session and self._prompt is None:
                self._prompt = str(members.get("promptName"))
            case "promptEnd" if members.get("promptName") == self._prompt:
                self._prompt = None
            case "sessionEnd" if self._has_session:
                self.is_over = True
            case (
                "contentStart"
                | "textInput"
                | "audioInput"
                | "toolResult"
                | ("contentEnd")
            ) if members.get("promptName") == self._prompt is not None:
                yield from self._hear(name, members)
            case _:
                raise invalid(f"The event {name[:32]} does not belong here.")

    def _hear(self, name: str, members: Json) -> Iterator[Iterator[Event]]:
        title = str(members.get("contentName"))
        known = self._contents.get(title)
        if name == "contentStart":
            if known is not None:
                raise invalid("The content is open already.")
            kind, role = str(members.get("type")), str(members.get("role"))
            self._contents[title] = _Content(kind, role)
            return
        if known is None:
            raise invalid("The content was not started.")
        if name == "contentEnd":
            del self._contents[title]
            if known.role in ("USER", "TOOL") and known.type != "AUDIO":
                yield self._turn("".join(known.pieces))
        elif name == "audioInput":
            yield self._echo_sound(str(members.get("content")))
        else:
            known.pieces.append(str(members.get("content")))

    def _turn(self, prompt: str) -> Iterator[Event]:
        """Say something to what a content said (rule 3)."""
        scripted = scripted_events(self._reply, is_chunked=True)
        if scripted is not None:
            return scripted
        ids = self._ids()
        return _chunks(
            (name, {**ids, **members}) for name, members in self._say(prompt)
        )

    def _say(self, prompt: str) -> Iterator[tuple[str, Json]]:
        saying = say(self._reply, model_id=OPERATION, prompt=prompt)
        yield "completionStart", {}
        yield from _content("TEXT", "textOutput", saying.spoken())
        if saying.tool_use is not None:
            source = orjson.dumps(saying.tool_use.input).decode()
            yield from _content("TOOL", "toolUse", iter((source,)))
        usage = saying.usage
        yield (
            "usageEvent",
            {
                "totalInputTokens": usage.input_tokens,
                "totalOutputTokens": usage.output_tokens,
                "totalTokens": usage.input_tokens + usage.output_tokens,
            },
        )
        yield "completionEnd", {"stopReason": "END_TURN"}

    def _echo_sound(self, sound: str) -> Iterator[Event]:
        try:
            base64.b64decode(sound, validate=True)
        except ValueError as error:
            raise invalid("The audio is not in base64.") from error
        members = {**self._ids(), "contentId": str(uuid5(_NAMES, "sound"))}
        return _chunks(iter([("audioOutput", {**members, "content": sound})]))

    def _ids(self) -> Json:
        self._turns += 1
        return {
            "sessionId": str(uuid5(_NAMES, "session")),
            "promptName": self._prompt or "",
            "completionId": str(uuid5(_NAMES, str(self._turns))),
        }


def _content(
    type_: str, name: str, pieces: Iterator[str]
) -> Iterator[tuple[str, Json]]:
    content = {"contentId": str(uuid5(_NAMES, type_))}
    yield "contentStart", {**content, "type": type_, "role": "ASSISTANT"}
    for piece in pieces:
        yield name, {**content, "content": piece}
    yield "contentEnd", {**content, "type": type_, "stopReason": "END_TURN"}


def _chunks(events: Iterator[tuple[str, Json]]) -> Iterator[Event]:
    return chunk_events(
        Chunk({"event": {name: members}}, is_delta=name.endswith("Output"))
        for name, members in events
    )


def _event_of(message: Message) -> tuple[str, dict[str, Any]]:
    """Return the one event in a message of the request.

    Raises:
        Refusal: it is none.
    """
    if message.message_type != "event" or message.event_type != "chunk":
        raise invalid("The message is no chunk.")
    try:
        data = base64.b64decode(orjson.loads(message.payload)["bytes"], validate=True)
        if len(data) > MAX_BYTES:
            raise invalid("The chunk is too long.")
        document = orjson.loads(data)
        ((name, members),) = document["event"].items()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise invalid("The chunk holds no event.") from error
    if not isinstance(members, dict):
        raise invalid("The event is no object.")
    return name, members


def exception_of(refusal: Refusal) -> bytes:
    """Return the frame that ends a stream with a refusal."""
    headers = {
        ":exception-type": refusal.kind[:1].lower() + refusal.kind[1:],
        ":content-type": "application/json",
        ":message-type": "exception",
    }
    return encode(headers, orjson.dumps({"message": refusal.message}))
