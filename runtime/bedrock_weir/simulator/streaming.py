"""Events to frames, at a pace, up to a fault: a pure script of what to write.

Rule 1: a fault comes after the number of events it names, or at the stream's end
        if that is earlier.
Rule 2: the pace applies to deltas: one pause before the first, another before each
        later one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from typing import Protocol, TypeAlias, assert_never

import orjson

from bedrock_weir.simulator.events import Chunk as FamilyChunk
from bedrock_weir.simulator.events import Event, chunk_events, padded
from bedrock_weir.simulator.replies import (
    BadChecksum,
    Cut,
    Endless,
    ErrorFrame,
    ExceptionFrame,
    FrameFault,
    HttpError,
    Reply,
    Reset,
    Stall,
    Throttle,
    Truncation,
)
from bedrock_weir.wire import sse
from bedrock_weir.wire.eventstream import encode, encode_error, encode_event


@dataclass(frozen=True, slots=True)
class Write:
    """Write these bytes after a pause in seconds."""

    data: bytes
    pause: float = 0.0


class End(Enum):
    """How an answer ends."""

    CLEAN = "finished"
    BROKEN = "broken"
    """Ended cleanly for HTTP, but not for whoever reads the stream."""
    RESET = "reset"
    STALL = "stalled"


Step: TypeAlias = Write | End


@dataclass(frozen=True, slots=True)
class _Frame:
    data: bytes
    is_delta: bool


def scripted_events(reply: Reply, *, is_chunked: bool) -> Iterator[Event] | None:
    """Return the events that the reply spells out, or None."""
    if reply.events is None:
        return None
    if is_chunked:
        return chunk_events(FamilyChunk(value) for value in reply.events)
    return (
        Event(kind, payload if isinstance(payload, dict) else {})
        for event in reply.events
        for kind, payload in event.items()
    )


class Format(Protocol):
    """How events and errors stand in bytes."""

    def event(self, event: Event, reply: Reply) -> bytes:
        """Encode an event."""
        ...

    def error(self, fault: ExceptionFrame | ErrorFrame) -> bytes:
        """Encode an error."""
        ...


class EventStream:
    """The format of AWS's event streams."""

    def event(self, event: Event, reply: Reply) -> bytes:
        """Encode an event, padded where the script wants that."""
        payload = padded(event.payload) if reply.padding else event.payload
        return encode_event(event.type, orjson.dumps(payload))

    def error(self, fault: ExceptionFrame | ErrorFrame) -> bytes:
        """Encode an exception that is modelled, or an error that is not."""
        if isinstance(fault, ErrorFrame):
            return encode_error(fault.code, fault.message)
        return _exception(fault)


class ServerSentEvents:
    """The format of an agent's own stream; `message` is an event without a name."""

    def event(self, event: Event, reply: Reply) -> bytes:
        """Encode an event; what it says is any JSON."""
        del reply
        named = () if event.type == "message" else (f"event: {event.type}",)
        return sse.encode_event(named, orjson.dumps(event.payload).decode())

    def error(self, fault: ExceptionFrame | ErrorFrame) -> bytes:
        """Encode an error as agents say it."""
        code = fault.code if isinstance(fault, ErrorFrame) else fault.type
        return sse.encode_error(code, fault.message)


_EVENT_STREAM = EventStream()


def steps(
    events: Iterable[Event], reply: Reply, form: Format = _EVENT_STREAM
) -> Iterator[Step]:
    """Yield what to write, and at last how to end."""
    frames = _frames(events, reply, form)
    match reply.fault:
        case None | HttpError() | Throttle() | Endless():
            yield from _paced(frames, reply)
            yield End.CLEAN
        case fault:
            yield from _faulty(frames, fault, reply, form)


def _frames(events: Iterable[Event], reply: Reply, form: Format) -> Iterator[_Frame]:
    if reply.frames is not None:
        for data in reply.frames:
            yield _Frame(data, is_delta=True)
        return
    for event in events:
        yield _Frame(form.event(event, reply), is_delta=event.is_delta)


def _paced(frames: Iterable[_Frame], reply: Reply) -> Iterator[Write]:
    pause = reply.first_delay
    for frame in frames:
        if frame.is_delta:
            yield Write(frame.data, pause)
            pause = reply.delay
        else:
            yield Write(frame.data)


def _faulty(
    frames: Iterator[_Frame], fault: FrameFault, reply: Reply, form: Format
) -> Iterator[Step]:
    good = (frame for _, frame in zip(range(fault.after), frames, strict=False))
    yield from _paced(good, reply)
    end = form.event(Event("end", {}), reply)
    following = next(chain(frames, (_Frame(end, is_delta=False),)))
    yield from _broken(fault, following.data, form)


def _broken(fault: FrameFault, frame: bytes, form: Format) -> Iterator[Step]:
    match fault:
        case ExceptionFrame() | ErrorFrame():
            yield Write(form.error(fault))
            yield End.CLEAN
        case Truncation():
            yield End.BROKEN
        case Cut():
            yield Write(frame[: len(frame) // 2])
            yield End.BROKEN
        case BadChecksum():
            yield Write(_spoilt(frame, 8 if fault.where == "prelude" else -1))
            yield End.BROKEN
        case Reset():
            yield Write(frame[: len(frame) // 2])
            yield End.RESET
        case Stall():
            yield End.STALL
        case _:
            assert_never(fault)


def _exception(fault: ExceptionFrame) -> bytes:
    headers = {
        ":exception-type": fault.type,
        ":content-type": "application/json",
        ":message-type": "exception",
    }
    return encode(headers, orjson.dumps({"message": fault.message}))


def _spoilt(frame: bytes, place: int) -> bytes:
    data = bytearray(frame)
    data[place] ^= 0xFF
    return bytes(data)
