"""What a surface is: one module that reads and rewrites one kind of API call.

A surface knows where text stands in its requests, answers and stream events. It
decides nothing and classifies nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bedrock_weir.call import Operation, Resource
from bedrock_weir.content import JSON, Content, Opaque, PartKind, Pointer, Usage
from bedrock_weir.wire.eventstream import Message

Channel = tuple[str | int, ...]
"""Names one text that arrives in pieces. Channels of one content block share their
first element, so that the block's end closes them all."""


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of a channel's text within one stream event.

    Attributes:
        channel: the text it belongs to, or None for a text that is whole.
        kind: what the text is.
        pointer: its place in the event's document.
        text: the piece.
        is_source: whether the channel is a JSON document's source, whose escapes
            hide text (`toolUse.input`).
        may_be_whole: whether nobody knows if the piece goes on or is a text of its
            own; it is then read both ways.
    """

    channel: Channel | None
    kind: PartKind
    pointer: Pointer
    text: str
    is_source: bool = False
    may_be_whole: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One stream event, read.

    Attributes:
        document: the parsed JSON in which the deltas' pointers hold.
        deltas: every text of the event.
        opaque: what cannot be read.
        closes: the first elements of the channels that end before this event; `()`
            for none, and `ALL` for every one.
        ends_block: whether what ends is a content block, which the next one of its
            kind may go on with as far as a reader can see.
        is_delta: whether the event is nothing but its deltas, so that one left
            without text need not be sent.
        is_last: whether a complete answer may end after it.
        usage: the tokens it reports, if it does.
        base64: pointers of deltas that stand in base64.
        instead: what leaves where no text is changed; None for the message as it came.
    """

    document: JSON
    deltas: tuple[Delta, ...] = ()
    opaque: tuple[Opaque, ...] = ()
    closes: Channel = ()
    ends_block: bool = False
    is_delta: bool = False
    is_last: bool = False
    usage: Usage | None = None
    base64: frozenset[Pointer] = frozenset()
    instead: bytes | None = None


ALL: Channel = ("*",)
"""Closes every channel."""


class StreamReader(Protocol):
    """Reads and rewrites the events of one stream; holds that stream's state."""

    def read(self, message: Message) -> Event:
        """Read an event (`message_type` is `event`).

        Raises:
            ProtocolError: the event cannot be read.
        """
        ...

    def write(
        self, message: Message, event: Event, texts: Mapping[Pointer, str]
    ) -> bytes:
        """Encode the event anew with other texts at these pointers, padded anew."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """A body that was read, and what it says beside its content.

    Attributes:
        content: the parts and what is opaque.
        usage: the tokens an answer reports, if it does.
        guardrail: the guardrail a request asks for, as `id:version`, if it does.
        has_tools: whether a request offers tools.
        max_tokens: the output limit a request sets, if it does.
        resources: what a request's body asks for beside what its path names.
    """

    content: Content
    usage: Usage | None = None
    guardrail: str | None = None
    has_tools: bool = False
    max_tokens: int | None = None
    resources: tuple[Resource, ...] = ()


class Surface(Protocol):
    """One kind of API call."""

    def read_request(
        self, operation: Operation, headers: Mapping[str, str], body: bytes
    ) -> Reading:
        """Read a request's body.

        Raises:
            MalformedRequest: the body cannot be read.
        """
        ...

    def read_answer(self, operation: Operation, body: bytes) -> Reading:
        """Read the body of an answer that is no stream.

        Raises:
            ProtocolError: the body cannot be read.
        """
        ...

    def stream(self, operation: Operation) -> StreamReader:
        """Begin to read an answer's stream."""
        ...


class OpenSurface(Surface, Protocol):
    """One whose answers have no format of their own: their content type decides."""

    def stream_of(self, operation: Operation, content_type: str) -> StreamReader:
        """Begin to read an answer's stream in the format of a content type."""
        ...
