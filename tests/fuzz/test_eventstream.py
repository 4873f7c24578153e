"""The event-stream decoder against broken bytes, cuts, and botocore's decoder."""

from __future__ import annotations

from collections.abc import Iterable

from botocore.eventstream import EventStreamBuffer
from botocore.eventstream import ParserError as BotocoreParserError
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.errors import EventStreamError
from bedrock_weir.wire.eventstream import (
    Decoder,
    Message,
    decode_headers,
    encode,
    encode_error,
    encode_event,
)
from tests.fuzz.strategies import cuts, messages, mutated

streams = st.lists(messages, max_size=6).map(b"".join)
broken = st.one_of(st.binary(max_size=400), mutated(streams))


def decode(chunks: Iterable[bytes]) -> tuple[list[Message], str]:
    """Return the messages, and the type of the error at which decoding ended."""
    decoder = Decoder()
    found: list[Message] = []
    try:
        for chunk in chunks:
            found.extend(decoder.receive_data(chunk))
        decoder.receive_eof()
    except EventStreamError as error:
        return found, type(error).__name__
    return found, ""


@given(broken)
def test_only_documented_errors(data):
    """Whatever comes: messages, then perhaps an `EventStreamError`; no byte is lost."""
    found, error = decode([data])
    raw = b"".join(message.raw for message in found)
    assert data.startswith(raw)
    assert error or raw == data


@given(st.data(), broken)
def test_cutting_never_matters(choice, data):
    """However the bytes are cut, the same messages come out, and the same error."""
    assert decode(choice.draw(cuts(data))) == decode([data])


@given(st.lists(messages, max_size=6))
def test_messages_come_back_whole(sent):
    """What is encoded is decoded, and `raw` are the bytes that came."""
    found, error = decode([b"".join(sent)])
    assert not error
    assert [message.raw for message in found] == sent


@given(st.dictionaries(st.text(max_size=60), st.text(max_size=60)), st.binary())
def test_headers_and_payload_come_back(headers, payload):
    """Encode then decode: the same headers and the same payload."""
    ((message,), error) = decode([encode(headers, payload)])
    assert (message.headers, message.payload, error) == (headers, payload, "")


@given(st.text(max_size=300), st.binary(), st.text(max_size=9000))
def test_events_and_errors_come_back(name, payload, text):
    """An event knows its type; an error its code and its text."""
    ((event,), _) = decode([encode_event(name, payload)])
    assert (event.message_type, event.event_type) == ("event", name)
    ((error,), _) = decode([encode_error(name, text)])
    assert (error.message_type, error.event_type) == ("error", name)
    assert error.headers[":error-message"] == text


def decode_as_botocore(data: bytes) -> tuple[list[tuple], bool]:
    """Return headers and payloads as botocore decodes them, and whether it raised."""
    found: list[tuple] = []
    buffer = EventStreamBuffer()
    buffer.add_data(data)
    try:
        found.extend((event.headers, event.payload) for event in buffer)
    except (BotocoreParserError, UnicodeDecodeError, ValueError, KeyError, IndexError):
        return found, True
    return found, False


@given(broken)
def test_botocore_agrees(data):
    """Every message that we see, botocore sees as we do.

    Where we raise and it does not, it waits for more, or lets pass what we refuse.
    """
    ours, error = decode([data])
    theirs, has_raised = decode_as_botocore(data)
    common = theirs[: len(ours)]
    assert [(message.headers, message.payload) for message in ours] == common
    if not error:
        assert len(theirs) == len(ours)
        assert not has_raised


@given(st.binary(max_size=200))
def test_header_decoder(block):
    """Headers are read, or refused by `EventStreamError`."""
    try:
        headers = decode_headers(block)
    except EventStreamError:
        return
    assert all(isinstance(name, str) for name in headers)
    assert all(
        isinstance(value, str | bool | int | bytes) for value in headers.values()
    )
