"""Server-sent events: the examples of WHATWG HTML 9.2.6, and whatever may come."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.errors import EventStreamError, MessageTooLarge, TruncatedMessage
from bedrock_weir.wire import sse
from bedrock_weir.wire.eventstream import Message

Row = tuple[str, str]
"""An event's name and its data."""


def decode(*pieces: bytes) -> list[Message]:
    """Return the events of a stream that came in these pieces and is over."""
    decoder = sse.Decoder()
    found = [message for piece in pieces for message in decoder.receive_data(piece)]
    decoder.receive_eof()
    return found


def rows(messages: list[Message]) -> list[Row]:
    """Return events in short; those without data say nothing to a reader."""
    return [
        (message.event_type, message.payload.decode())
        for message in messages
        if message.payload
    ]


VECTORS = [
    (
        "data: YHOO\ndata: +2\ndata: 10\n\n",
        [("message", "YHOO\n+2\n10")],
    ),
    (
        (
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\n"
            "data:  third event\n\n"
        ),
        [
            ("message", "first event"),
            ("message", "second event"),
            ("message", " third event"),
        ],
    ),
    ("data:test\n\ndata: test\n\n", [("message", "test"), ("message", "test")]),
    ("event: add\ndata: 73857293\n\n", [("add", "73857293")]),
    ("data: a\r\rdata: b\r\n\r\n", [("message", "a"), ("message", "b")]),
    ("\ufeffdata: a\n\n", [("message", "a")]),
    ("retry: 10\nunknown: x\n\n", []),
]
"""The specification's own examples, and its line ends, mark and ignored fields."""


@pytest.mark.parametrize(("text", "expected"), VECTORS)
def test_the_examples_of_the_specification(text: str, expected: list[Row]) -> None:
    """They are read as the specification says, and every byte is kept."""
    found = decode(text.encode())
    assert rows(found) == expected
    assert b"".join(message.raw for message in found) == text.encode()


LINES = st.lists(
    st.sampled_from(
        [
            "data: {}",
            "data",
            "data:a",
            "event: e",
            ": comment",
            "id: 7",
            "x",
            "",
            "data: ü",
        ]
    ),
    max_size=12,
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@given(LINES, ENDS, st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_cutting_never_matters(lines: list[str], end: str, sizes: list[int]) -> None:
    """However the bytes are cut, the events are the same, and none is lost."""
    data = (end.join([*lines, "data: last"]) + end + end).encode()
    pieces, position, index = [], 0, 0
    while position < len(data):
        size = sizes[index % len(sizes)]
        pieces.append(data[position : position + size])
        position += size
        index += 1
    whole, cut = decode(data, b"\n\n"), decode(*pieces, b"\n\n")
    assert rows(whole) == rows(cut)
    assert b"".join(message.raw for message in cut) == data + b"\n\n"


@given(st.binary(max_size=200))
def test_any_bytes_are_events_or_a_documented_error(data: bytes) -> None:
    """Nothing else comes out."""
    try:
        found = decode(data)
    except EventStreamError:
        found = []
    assert all(message.raw for message in found)


@given(
    st.dictionaries(st.sampled_from(["event", "id"]), st.text("abc", min_size=1)),
    st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0")),
)
def test_what_is_encoded_is_decoded(fields: dict[str, str], data: str) -> None:
    """One event, with the same name, id and data."""
    (message,) = decode(sse.encode(fields, data))
    assert message.payload.decode() == data
    assert message.event_type == fields.get("event", "message")
    assert message.headers.get("id") == fields.get("id")


def test_data_of_several_lines_goes_into_several_lines() -> None:
    """As it was read, it is read again."""
    (message,) = decode(sse.encode({}, "a\nb"))
    assert message.payload == b"a\nb"


def test_an_event_that_nothing_ends_is_an_error() -> None:
    """A reader of the specification drops it; it must not leave uninspected."""
    with pytest.raises(TruncatedMessage):
        decode(b"data: a\n\ndata: b\n")


def test_an_event_is_bounded() -> None:
    """In bytes while it comes, and in lines."""
    decoder = sse.Decoder()
    with pytest.raises(MessageTooLarge):
        list(decoder.receive_data(b"data: " + b"a" * sse.MAX_EVENT))
    with pytest.raises(MessageTooLarge):
        decode(b"data: a\n" * (sse.MAX_LINES + 1) + b"\n")


def test_bytes_that_are_no_text_are_refused() -> None:
    """Nobody knows what they would say."""
    with pytest.raises(EventStreamError):
        decode(b"data: \xff\n\n")


def test_an_error_is_an_event_of_its_own() -> None:
    """A client reads its code and its message, whatever stands in it."""
    (message,) = decode(sse.encode_error("AccessDeniedException", 'no "a"\nb'))
    assert message.event_type == "error"
    said: Any = json.loads(message.payload)
    assert said["error"] == {"code": "AccessDeniedException", "message": 'no "a"\nb'}
