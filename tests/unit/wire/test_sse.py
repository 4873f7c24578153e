from __future__ import annotations

import json
from collections.abc import Generator

import pytest

from bedrock_weir.errors import EventStreamError, MessageTooLarge, TruncatedMessage
from bedrock_weir.wire.eventstream import Message
from bedrock_weir.wire.sse import (
    LINES,
    Decoder,
    encode_error,
    encode_event,
)

Event = tuple[str, str, str]
"""A name, the data, and the lines beside them."""

EXAMPLES: dict[str, tuple[str, list[Event]]] = {
    "three messages": (
        (
            "data: This is the first message.\n\n"
            "data: This is the second message, it\n"
            "data: has two lines.\n\n"
            "data: This is the third message.\n\n"
        ),
        [
            ("message", "This is the first message.", ""),
            ("message", "This is the second message, it\nhas two lines.", ""),
            ("message", "This is the third message.", ""),
        ],
    ),
    "events with names": (
        (
            "event: add\ndata: 73857293\n\n"
            "event: remove\ndata: 2153\n\n"
            "event: add\ndata: 113411\n\n"
        ),
        [
            ("add", "73857293", "event: add"),
            ("remove", "2153", "event: remove"),
            ("add", "113411", "event: add"),
        ],
    ),
    "stock ticker": (
        "data: YHOO\ndata: +2\ndata: 10\n\n",
        [("message", "YHOO\n+2\n10", "")],
    ),
    "comment, ids, a space": (
        (
            ": test stream\n\ndata: first event\nid: 1\n\n"
            "data:second event\nid\n\ndata:  third event\n\n"
        ),
        [
            ("", "", ": test stream"),
            ("message", "first event", "id: 1"),
            ("message", "second event", "id"),
            ("message", " third event", ""),
        ],
    ),
    "two events without text, one unfinished": (
        "data\n\ndata\ndata\n\n",
        [("message", "", ""), ("message", "\n", "")],
    ),
    "the same with a space or without": (
        "data:test\n\ndata: test\n\n",
        [("message", "test", ""), ("message", "test", "")],
    ),
}
"""The examples of the HTML standard, section 9.2.6, as far as something ends them."""

LINE_ENDS = ["\n", "\r\n", "\r"]


def decode(*chunks: bytes) -> list[Message]:
    """Return the messages of a stream that ends here."""
    decoder = Decoder()
    found = [message for chunk in chunks for message in decoder.receive_data(chunk)]
    decoder.receive_eof()
    return found


def short(message: Message) -> Event:
    """Return what a message says."""
    assert message.message_type == "event"
    lines = message.headers.get(LINES, "")
    assert isinstance(lines, str)
    return message.event_type, message.payload.decode(), lines


@pytest.mark.parametrize("end", LINE_ENDS, ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["", "BOM"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_published_examples(name: str, bom: bytes, end: str) -> None:
    """With any line's end, and a mark of the byte order before them."""
    stream, events = EXAMPLES[name]
    raw = bom + stream.replace("\n", end).encode()
    assert [short(message) for message in decode(raw)] == events


@pytest.mark.parametrize("end", LINE_ENDS, ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_message_keeps_its_bytes(name: str, end: str) -> None:
    """Rule 1: however the bytes come, together they are the stream."""
    raw = EXAMPLES[name][0].replace("\n", end).encode()
    for chunks in ([raw], [raw[at : at + 1] for at in range(len(raw))]):
        assert b"".join(message.raw for message in decode(*chunks)) == raw


def test_the_example_that_nothing_ends_is_cut_off() -> None:
    """Rule 5: the standard discards it; here it is an error."""
    decoder = Decoder()
    found = list(decoder.receive_data(b"data\n\ndata\ndata\n\ndata:"))
    assert len(found) == 2
    assert decoder.pending == len(b"data:")
    with pytest.raises(TruncatedMessage, match="5 bytes into"):
        decoder.receive_eof()


@pytest.mark.parametrize(
    ("raw", "event"),
    [
        ("event: x\n\n", ("", "", "event: x")),
        ("event: x\ndata\n\n", ("x", "", "event: x")),
        ("event\ndata: a\n\n", ("message", "a", "event")),
        ("event: x\nevent: y\ndata: a\n\n", ("y", "a", "event: x\nevent: y")),
        ("retry: 10000\n\n", ("", "", "retry: 10000")),
        ("id: a\0b\ndata: a\n\n", ("message", "a", "id: a\0b")),
        ("Data: a\n data: b\ndatax: c\n\n", ("", "", "Data: a\n data: b\ndatax: c")),
        ("data: a: b\n\n", ("message", "a: b", "")),
        (":\n\n", ("", "", ":")),
        ("\n", ("", "", "")),
        ("data: \ufeffa\n\n", ("message", "\ufeffa", "")),
        ("\ufeff\ufeffdata: a\n\n", ("", "", "\ufeffdata: a")),
        ("data: a\u2028b\x0bc\x85d\n\n", ("message", "a\u2028b\x0bc\x85d", "")),
    ],
)
def test_what_stands_beside_data(raw: str, event: Event) -> None:
    """Rule 2: all lines are told, those of no event as well."""
    assert [short(message) for message in decode(raw.encode())] == [event]


def test_a_line_end_of_two_characters_that_is_cut() -> None:
    """Rule 6: the event does not wait for the second, which says nothing."""
    decoder = Decoder()
    (event,) = decoder.receive_data(b"data: a\r\n\r")
    assert (short(event), event.raw) == (("message", "a", ""), b"data: a\r\n\r")
    (rest, second) = decoder.receive_data(b"\ndata: b\r\n\r\n")
    assert (short(rest), rest.raw) == (("", "", ""), b"\n")
    assert (short(second), second.raw) == (("message", "b", ""), b"data: b\r\n\r\n")
    decoder.receive_eof()


def test_a_line_end_that_is_cut_within_an_event() -> None:
    """A line's second character begins no empty line."""
    assert [
        short(each) for each in decode(b"data: a\r", b"\ndata: b\r", b"", b"\r")
    ] == [("message", "a\nb", "")]


@pytest.mark.parametrize(
    "raw", [b"data: \xff\n\n", b"\xff\n\n", b"data: \xc3\ndata:\xa4\n"]
)
def test_bytes_that_are_no_text(raw: bytes) -> None:
    """Rule 3: no reader's guess is as good as another's."""
    with pytest.raises(EventStreamError, match="not UTF-8"):
        decode(raw)


def test_a_character_may_be_cut() -> None:
    """It is a character again when its line is whole."""
    raw = "data: \U0001f600\n\n".encode()
    assert [short(each) for each in decode(*(bytes([byte]) for byte in raw))] == [
        ("message", "\U0001f600", "")
    ]


@pytest.mark.parametrize("size", [1, 1000])
def test_an_event_has_a_limit(size: int) -> None:
    """Rule 4: one of exactly the limit passes; one byte more does not."""
    raw = b"data: 0123456789\n\n"
    chunks = [raw[at : at + size] for at in range(0, len(raw), size)]
    decoder = Decoder(max_event=len(raw))
    assert sum(len(list(decoder.receive_data(chunk))) for chunk in chunks) == 1
    decoder = Decoder(max_event=len(raw) - 1)
    with pytest.raises(MessageTooLarge, match="longer than 17 bytes"):
        assert [list(decoder.receive_data(chunk)) for chunk in chunks] == []


def test_a_line_without_an_end_has_a_limit() -> None:
    """Rule 4: the buffer does not grow for what may never end."""
    decoder = Decoder(max_event=100)
    assert list(decoder.receive_data(b"data: " + b"a" * 94)) == []
    with pytest.raises(MessageTooLarge):
        list(decoder.receive_data(b"a"))


def test_lines_have_a_limit() -> None:
    """Rule 4: of an event, not of the stream."""
    decoder = Decoder(max_lines=3)
    assert len(list(decoder.receive_data(b"data\n:\nid\n\n" * 5))) == 5
    with pytest.raises(MessageTooLarge, match="more than 3 lines"):
        list(decoder.receive_data(b"data\n:\nid\nid\n\n"))


def test_messages_before_a_broken_one_come_out() -> None:
    """A good event is not lost because the next one is broken."""
    messages = Decoder().receive_data(b"data: a\n\ndata: \xff\n\n")
    assert next(messages).payload == b"a"
    with pytest.raises(EventStreamError):
        next(messages)


def test_who_stops_reading_loses_nothing_that_is_left() -> None:
    """What was not taken yet comes with the next bytes."""
    decoder = Decoder()
    messages = decoder.receive_data(b"data: a\n\ndata: b\n\ndata: c")
    assert isinstance(messages, Generator)
    assert next(messages).payload == b"a"
    messages.close()
    assert [each.payload for each in decoder.receive_data(b"\n\n")] == [b"b", b"c"]


@pytest.mark.parametrize(
    ("lines", "data", "encoded"),
    [
        ((), "a", b"data: a\n\n"),
        ((), "a\nb\r\nc\rd", b"data: a\ndata: b\ndata: c\ndata: d\n\n"),
        (("event: e", ": c"), "", b"event: e\n: c\ndata: \n\n"),
        ((": c",), None, b": c\n\n"),
        (("id: 1\ndata: x\r\n\r\nevent: y",), None, b"id: 1 data: x  event: y\n\n"),
    ],
)
def test_encoding(lines: tuple[str, ...], data: str | None, encoded: bytes) -> None:
    """Every line of data is one; no text makes lines of its own beside it."""
    assert encode_event(lines, data) == encoded


def test_an_error_is_an_event_of_one_document() -> None:
    """Whatever its message holds."""
    (message,) = decode(encode_error("AccessDeniedException", "no\n\ndata: x"))
    assert message.event_type == "error"
    said = {"type": "AccessDeniedException", "message": "no\n\ndata: x"}
    assert json.loads(message.payload) == {"error": said}
