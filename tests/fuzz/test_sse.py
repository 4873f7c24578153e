"""The decoder of server-sent events against broken bytes, cuts, and a plain reading."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.errors import EventStreamError
from bedrock_weir.wire.eventstream import Message
from bedrock_weir.wire.sse import LINES, Decoder, encode_error, encode_event
from tests.fuzz.strategies import cuts, mutated

PIECES = st.sampled_from(
    [
        b"data",
        b"data:",
        b"data: ",
        b"event: add",
        b"id: 1",
        b"retry: 5",
        b": ping",
        b"\n",
        b"\n\n",
        b"\r",
        b"\r\n",
        b"\r\n\r\n",
        b"\xef\xbb\xbf",
        "é😀".encode(),
        b"\xff",
        b"\0",
        b'{"a": 1}',
    ]
)
streams = st.lists(PIECES, max_size=24).map(b"".join)
broken = st.one_of(streams, mutated(streams), st.binary(max_size=200))


def decode(chunks: Iterable[bytes]) -> tuple[list[Message], str, bytes]:
    """Return the messages, the type of the error that ended it, and what is left."""
    decoder = Decoder(max_event=64, max_lines=6)
    found: list[Message] = []
    data = b""
    try:
        for chunk in chunks:
            data += chunk
            found.extend(decoder.receive_data(chunk))
        decoder.receive_eof()
    except EventStreamError as error:
        return found, type(error).__name__, data
    return found, "", data


def said(messages: Iterable[Message]) -> list[tuple[str, bytes, object]]:
    """Return what messages say, without those that say nothing."""
    events = [
        (message.event_type, message.payload, message.headers.get(LINES))
        for message in messages
    ]
    return [event for event in events if event != ("", b"", None)]


@given(broken)
def test_only_documented_errors(data: bytes) -> None:
    """Whatever comes: messages, then perhaps an `EventStreamError`; no byte is lost."""
    found, error, _ = decode([data])
    raw = b"".join(message.raw for message in found)
    assert data.startswith(raw)
    assert error or raw == data


@given(st.data(), broken)
def test_cutting_never_matters(choice: st.DataObject, data: bytes) -> None:
    """However the bytes are cut, the same is said, and the same bytes are kept.

    A limit is met a byte sooner where the last line's end is cut in two.
    """
    found, error, came = decode(choice.draw(cuts(data)))
    whole, error_of_whole, _ = decode([data])
    together = b"".join(message.raw for message in found)
    assert came.startswith(together)
    if "MessageTooLarge" not in (error, error_of_whole):
        assert (said(found), error) == (said(whole), error_of_whole)
        assert together == b"".join(message.raw for message in whole)


@given(broken)
def test_a_plain_reading_of_the_standard_agrees(data: bytes) -> None:
    """Of what is not refused, the events are those of the standard's own steps."""
    found, error, _ = decode([data])
    if not error:
        dispatched = [item for item in said(found) if item[0]]
        assert [(name, payload.decode()) for name, payload, _ in dispatched] == plain(
            data.decode()
        )


def plain(text: str) -> list[tuple[str, str]]:
    """Interpret a stream line by line, as the standard's section 9.2.6 has it."""
    events = []
    name = data = ""
    for line in re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff"))[:-1]:
        if not line:
            if data:
                events.append((name or "message", data.removesuffix("\n")))
            name = data = ""
            continue
        if line.startswith(":"):
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data += value + "\n"
    return events


lines = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    max_size=4,
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(lines, texts)
def test_data_comes_back(beside: list[str], text: str) -> None:
    """Encode then decode: the same data, and no line more than were given."""
    beside = [f":{line}" for line in beside]
    (message,) = Decoder().receive_data(encode_event(beside, text))
    assert message.payload.decode() == re.sub(r"\r\n|\r", "\n", text)
    kept = message.headers.get(LINES, "")
    assert isinstance(kept, str)
    assert len(kept.split("\n")) == max(1, len(beside))


@given(texts, texts)
def test_errors_come_back(code: str, text: str) -> None:
    """An error is one event, whatever it says."""
    (message,) = Decoder().receive_data(encode_error(code, text))
    assert message.event_type == "error"
