"""What an upstream may do to the stream of any operation: cut it, spoil it, end it.

Rule 1: what leaves says a clean beginning of the redacted text, never more.
Rule 2: however a stream ends, there is an outcome entry that says how.
Rule 3: what cannot be read, or comes behind an end, never leaves.
"""

from __future__ import annotations

import json
from functools import cache

import botocore.session
import pytest

from bedrock_weir.classifiers.scanner import redact
from bedrock_weir.wire.eventstream import CONTENT_TYPE, encode, encode_error
from tests.support.playbook import SANDBOX, Answer, Playbook
from tests.support.recorded_streams import (
    STREAMS,
    Recording,
    Stream,
    streaming_operations,
)

MAIL, SSN = "jane@mail.example", "536-90-4399"
TEXT = f"Grüße an {MAIL} und {SSN}, bis bald"
REDACTED = "Grüße an {EMAIL} und {US_SOCIAL_SECURITY_NUMBER}, bis bald"

of_each_stream = pytest.mark.parametrize(
    "stream", STREAMS, ids=[stream.row.name for stream in STREAMS]
)
of_each_framed_stream = pytest.mark.parametrize(
    "stream",
    [stream for stream in STREAMS if stream.row.name != "InvokeAgentRuntime"],
    ids=[s.row.name for s in STREAMS if s.row.name != "InvokeAgentRuntime"],
)


@cache
def beginnings() -> frozenset[str]:
    """Return every beginning of the text, redacted as a text of its own."""
    scanner = SANDBOX.scanners.of(frozenset({"EMAIL", "US_SOCIAL_SECURITY_NUMBER"}))
    return frozenset(
        redact(TEXT[:end], scanner.find(TEXT[:end])) for end in range(len(TEXT) + 1)
    )


def play(recording: Recording, answer: bytes) -> Playbook:
    """Return the journey of the call, answered so."""
    given = Answer(answer, content_type=recording.content_type, chunk=1 << 16)
    return Playbook(recording.request, given).run()


def check(stream: Stream, answer: bytes, *endings: str) -> Playbook:
    """Check rules 1 and 2; return the journey."""
    recording = stream.record(TEXT)
    done = play(recording, answer)
    text = stream.text(recording.messages(done.released))
    is_beginning = REDACTED.startswith(text)
    assert is_beginning or (not stream.has_end and text in beginnings()), text
    if stream.has_end and done.ending == "complete":
        assert text == REDACTED
    assert MAIL.encode() not in done.released
    assert SSN.encode() not in done.released
    assert done.weir[-1]["kind"] == "outcome"
    assert done.ending in endings, done.ending
    return done


def test_every_operation_that_streams_is_here() -> None:
    """By our own table of operations."""
    assert {stream.row.name for stream in STREAMS} == streaming_operations()


@of_each_stream
def test_a_whole_stream_says_the_redacted_text(stream: Stream) -> None:
    """So that the beginnings below are beginnings of something."""
    recording = stream.record(TEXT)
    assert stream.text(recording.messages(b"".join(recording.frames))) == TEXT
    done = check(stream, b"".join(recording.frames), "complete")
    assert stream.text(recording.messages(done.released)) == REDACTED


@of_each_stream
def test_a_stream_that_is_cut_at_any_byte(stream: Stream) -> None:
    """Between frames and within them; one cut within a frame says so."""
    answer = b"".join(stream.record(TEXT).frames)
    found = {
        str(check(stream, answer[:end], "complete", "truncated", "unreadable").ending)
        for end in range(len(answer))
    }
    assert "unreadable" in found


@of_each_framed_stream
@pytest.mark.parametrize("place", [8, -1], ids=["prelude", "message"])
def test_a_frame_with_a_wrong_checksum(stream: Stream, place: int) -> None:
    """Whichever it is, an error stands in its place, and nothing is behind it."""
    recording = stream.record(TEXT)
    frames = recording.frames
    for index, frame in enumerate(frames):
        spoilt = bytearray(frame)
        spoilt[place] ^= 0xFF
        broken = b"".join([*frames[:index], bytes(spoilt), *frames[index + 1 :]])
        done = check(stream, broken, "unreadable")
        assert recording.messages(done.released)[-1].message_type == "error"


def exceptions(stream: Stream) -> list[str]:
    """Return the exceptions that an operation's stream may end with, by AWS's model."""
    service = botocore.session.get_session().get_service_model(stream.row.service)
    shape = service.operation_model(stream.row.name).get_event_stream_output()
    return [
        name
        for name, member in shape.members.items()
        if member.metadata.get("exception")
    ]


def exception(name: str, payload: bytes) -> bytes:
    """Return a frame with an exception."""
    headers = {
        ":exception-type": name,
        ":content-type": "application/json",
        ":message-type": "exception",
    }
    return encode(headers, payload)


@of_each_framed_stream
def test_a_stream_that_ends_with_an_exception(stream: Stream) -> None:
    """Each one of the model, anywhere: it reaches the caller, and nothing behind it."""
    recording = stream.record(TEXT)
    frames, names = recording.frames, exceptions(stream)
    assert names
    for index in range(len(frames) + 1):
        name = names[index % len(names)]
        frame = exception(name, b'{"message":"slow down"}')
        answer = b"".join([*frames[:index], frame, *frames[index:]])
        done = check(stream, answer, "upstream_error")
        assert done.released.endswith(frame)


@of_each_framed_stream
@pytest.mark.parametrize(
    "frame",
    [
        exception("notInTheModel", b"not even JSON"),
        exception("throttlingException", json.dumps({"message": MAIL}).encode()),
        exception("validationException", b""),
        encode_error("SomethingElse", f"mail {MAIL}"),
    ],
    ids=["not modelled", "with a value", "empty", "error"],
)
def test_a_stream_that_ends_with_another_error(stream: Stream, frame: bytes) -> None:
    """It ends the answer, whatever it is, and says nothing that is refused."""
    recording = stream.record(TEXT)
    frames = recording.frames
    for index in range(len(frames) + 1):
        answer = b"".join([*frames[:index], frame, *frames[index:]])
        done = check(stream, answer, "upstream_error")
        last = recording.messages(done.released)[-1]
        assert last.message_type != "event"


@of_each_framed_stream
def test_a_frame_of_a_kind_that_nobody_knows(stream: Stream) -> None:
    """An event that no model has: its texts are inspected, or it stops the stream."""
    frames = stream.record(TEXT).frames
    headers = {":event-type": "newEvent", ":message-type": "event"}
    unknown = encode(headers, json.dumps({"note": f"mail {MAIL} {SSN}"}).encode())
    answer = b"".join([*frames[:1], unknown, *frames[1:]])
    check(stream, answer, "complete", "unreadable", "stopped")


@of_each_stream
def test_bytes_of_something_else_behind_a_beginning(stream: Stream) -> None:
    """They never leave."""
    frames = stream.record(TEXT).frames
    junk = f"\xff<html>{MAIL}</html>\n\n".encode("latin-1")
    done = check(stream, b"".join(frames[:1]) + junk, "unreadable")
    assert b"html" not in done.released


@of_each_framed_stream
def test_an_answer_that_is_no_stream(stream: Stream) -> None:
    """An operation that streams and is answered otherwise is refused."""
    recording = stream.record(TEXT)
    for content_type in ("application/json", "text/event-stream", "text/html", ""):
        given = Answer(b'{"text":"' + MAIL.encode() + b'"}', content_type=content_type)
        done = Playbook(recording.request, given).run()
        assert done.status == 403
        assert MAIL.encode() not in done.released
        assert done.ending == "denied"


def test_events_end_with_an_error_of_their_own() -> None:
    """Server-sent events have no frames: an error is an event, inspected as any."""
    stream = next(each for each in STREAMS if each.row.name == "InvokeAgentRuntime")
    recording = stream.record(TEXT)
    assert recording.content_type != CONTENT_TYPE
    frame = f'event: error\ndata: {{"error":"no {MAIL}"}}\n\n'.encode()
    for index in range(len(recording.frames) + 1):
        frames = [*recording.frames[:index], frame, *recording.frames[index:]]
        done = play(recording, b"".join(frames))
        assert MAIL.encode() not in done.released
        assert b"{EMAIL}" in done.released
        assert done.ending == "complete"
