from __future__ import annotations

import struct
from typing import Any
from zlib import crc32

import pytest

from bedrock_weir.errors import (
    ChecksumMismatch,
    EventStreamError,
    MessageTooLarge,
    TruncatedMessage,
)
from bedrock_weir.wire.eventstream import (
    MAX_HEADERS,
    Decoder,
    Message,
    decode_headers,
    encode,
    encode_error,
    encode_event,
)

FOO = b"{'foo':'bar'}"
EVERY_TYPE = bytes.fromhex(
    "013000 013101 01320202 0133030003 01340400000004 0135050000000000000005"
    "0136060005 6279746573 0137070004 75746638 0138080000000000000008"
    "013909 30313233343536373839616263646566"
)

VECTORS: dict[str, tuple[str, dict[str, Any], bytes]] = {
    "empty": ("00000010 00000000 05c248eb 7d98c8ff", {}, b""),
    "payload": (f"0000001d 00000000 fd528c5a {FOO.hex()} c3653936", {}, FOO),
    "string header": (
        (
            "0000003d 00000020 07fd8396"
            f"0c {b'content-type'.hex()} 07 0010 {b'application/json'.hex()}"
            f"{FOO.hex()} 8d9c08b1"
        ),
        {"content-type": "application/json"},
        FOO,
    ),
    "int8": ("00000017 00000007 29860158 0462797465 02ff c2f869dc", {"byte": -1}, b""),
    "int16": (
        "00000019 00000009 710e923e 0573686f7274 03ffff b27cb6cc",
        {"short": -1},
        b"",
    ),
    "int32": (
        "0000001d 0000000d 83e3f0e7 07696e7465676572 04ffffffff 8b8e12eb",
        {"integer": -1},
        b"",
    ),
    "int64": (
        "0000001e 0000000e 5d4adb8d 046c6f6e67 05ffffffffffffffff 4bc232da",
        {"long": -1},
        b"",
    ),
    "every type": (
        f"00000062 00000052 03b5cb9c {EVERY_TYPE.hex()} 63353671",
        {
            "0": True,
            "1": False,
            "2": 2,
            "3": 3,
            "4": 4,
            "5": 5,
            "6": b"bytes",
            "7": "utf8",
            "8": 8,
            "9": b"0123456789abcdef",
        },
        b"",
    ),
    "error": (
        (
            "00000052 00000042 bf23637e"
            f"0d {b':message-type'.hex()} 07 0005 {b'error'.hex()}"
            f"0b {b':error-code'.hex()} 07 0004 {b'code'.hex()}"
            f"0e {b':error-message'.hex()} 07 0007 {b'message'.hex()}"
            "6b6cea3d"
        ),
        {":message-type": "error", ":error-code": "code", ":error-message": "message"},
        b"",
    ),
}
"""The messages with which the AWS SDKs test their decoders."""

CORRUPTED = {
    "length": f"0100001d 00000000 fd528c5a {FOO.hex()} c3653936",
    "headers' length": f"0000001d ff000102 fd528c5a {FOO.hex()} c3653936",
    "payload": f"0000001d 00000000 fd528c5a {FOO[:-1].hex()}8d c3653936",
    "header": (
        "0000003d 00000020 07fd8396"
        f"0c {b'content+type'.hex()} 07 0010 {b'application/json'.hex()}"
        f"{FOO.hex()} 8d9c08b1"
    ),
    "checksum": "00000010 00000000 05c248eb 7d98c8fe",
}


def prelude(total: int, headers: int) -> bytes:
    """Return a prelude whose checksum is right."""
    lengths = struct.pack(">II", total, headers)
    return lengths + struct.pack(">I", crc32(lengths))


def decode(*chunks: bytes) -> list[Message]:
    """Return the messages of a stream that ends here."""
    decoder = Decoder()
    found = [message for chunk in chunks for message in decoder.receive_data(chunk)]
    decoder.receive_eof()
    return found


@pytest.mark.parametrize("name", VECTORS)
def test_published_vectors(name):
    """The SDKs' own vectors decode to what they are said to hold."""
    encoded, headers, payload = VECTORS[name]
    raw = bytes.fromhex(encoded)
    assert decode(raw) == [Message(headers, payload, raw)]


def test_vectors_on_one_stream():
    """All vectors one after the other, cut into single bytes."""
    data = b"".join(bytes.fromhex(encoded) for encoded, _, _ in VECTORS.values())
    found = decode(*(data[at : at + 1] for at in range(len(data))))
    assert [message.headers for message in found] == [
        headers for _, headers, _ in VECTORS.values()
    ]


@pytest.mark.parametrize("name", ["empty", "payload", "string header", "error"])
def test_encoding_gives_the_vectors(name):
    """What holds only strings is encoded to the very same bytes."""
    encoded, headers, payload = VECTORS[name]
    assert encode(headers, payload) == bytes.fromhex(encoded)


@pytest.mark.parametrize("name", CORRUPTED)
def test_both_checksums_are_verified(name):
    """Rule 1: a message whose bytes were changed is no message."""
    with pytest.raises(ChecksumMismatch):
        decode(bytes.fromhex(CORRUPTED[name]))


def test_messages_before_a_broken_one_come_out():
    """A good message is not lost because the next one is broken."""
    good, bad = encode_event("a", b"{}"), bytearray(encode_event("b", b"{}"))
    bad[-1] ^= 1
    messages = Decoder().receive_data(good + bad)
    assert next(messages).event_type == "a"
    with pytest.raises(ChecksumMismatch):
        next(messages)


@pytest.mark.parametrize(
    ("total", "headers"),
    [(1 << 31, 0), (64 * 1024 * 1024, 16), (MAX_HEADERS + 64, MAX_HEADERS + 1)],
)
def test_declared_lengths_have_limits(total, headers):
    """Rule 2: a length over the limit is refused before its bytes come."""
    decoder = Decoder()
    with pytest.raises(MessageTooLarge):
        list(decoder.receive_data(prelude(total, headers)))


def test_limit_can_be_lower():
    """A message of exactly the limit passes; one byte more does not."""
    message = encode({}, b"12345678")
    assert list(Decoder(max_message=len(message)).receive_data(message))
    with pytest.raises(MessageTooLarge):
        list(Decoder(max_message=len(message) - 1).receive_data(message))


@pytest.mark.parametrize(("total", "headers"), [(0, 0), (15, 0), (31, 16)])
def test_parts_fit_into_the_whole(total, headers):
    """A message that is shorter than its parts is refused."""
    with pytest.raises(EventStreamError, match="shorter than its parts"):
        list(Decoder().receive_data(prelude(total, headers)))


@pytest.mark.parametrize("size", [1, 11, 12, 20])
def test_leftover_is_an_error(size):
    """Rule 3: a stream that ends within a message was cut off."""
    decoder = Decoder()
    assert list(decoder.receive_data(encode_event("a", b"{}")[:size])) == []
    assert decoder.pending == size
    with pytest.raises(TruncatedMessage, match=f"{size} bytes into a message"):
        decoder.receive_eof()


def test_message_keeps_its_bytes():
    """Rule 4: a message can be passed on as it came."""
    sent = [encode_event("a", b"{}"), encode_error("b", "c")]
    assert [message.raw for message in decode(b"".join(sent))] == sent


@pytest.mark.parametrize(
    ("message", "kind", "name"),
    [
        (encode_event("metadata", b"{}"), "event", "metadata"),
        (encode_error("AccessDeniedException", "no"), "error", "AccessDeniedException"),
        (
            encode({":message-type": "exception", ":exception-type": "x"}, b""),
            "exception",
            "x",
        ),
        (encode({}, b""), "", ""),
    ],
)
def test_names(message, kind, name):
    """A message says its type, and the name of its event, exception or error."""
    (decoded,) = decode(message)
    assert (decoded.message_type, decoded.event_type) == (kind, name)


def test_type_that_is_no_text_is_none():
    """A header of another type does not stand in for a name."""
    block = b"\x0d:message-type\x00\x0b:event-type\x02\x01"
    assert Message(decode_headers(block), b"", b"").message_type == ""
    assert Message(decode_headers(block), b"", b"").event_type == ""


@pytest.mark.parametrize(
    "block",
    [
        b"\x05name",
        b"\x04name",
        b"\x04name\x02",
        b"\x04name\x05\x00\x00",
        b"\x04name\x07\x00",
        b"\x04name\x07\x00\x05four",
        b"\x04name\x06\xff\xffx",
        b"\x04name\x09short",
        b"\x04name\x0a",
        b"\x04name\xff\x00",
        b"\x01\xff\x00",
        b"\x01a\x07\x00\x01\xff",
        b"\x01a\x00\x01a\x01",
    ],
)
def test_headers_that_cannot_be_read(block):
    """A cut, an unknown type, no UTF-8, or a name that comes twice."""
    with pytest.raises(EventStreamError):
        decode_headers(block)


def test_same_headers_are_decoded_alike():
    """A block that came before gives the same headers again."""
    first, second = decode(encode_event("a", b"1") + encode_event("a", b"2"))
    assert first.headers == second.headers
    assert (first.payload, second.payload) == (b"1", b"2")


def test_many_header_blocks():
    """However many different headers come, each message has its own."""
    sent = [encode_event(str(number), b"") for number in range(200)]
    found = decode(b"".join(sent * 2))
    assert [message.event_type for message in found] == [*map(str, range(200))] * 2
