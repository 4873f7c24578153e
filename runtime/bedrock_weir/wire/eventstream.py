"""The event stream (`application/vnd.amazon.eventstream`), both ways.

A message is, big-endian:

    total length u32 | headers length u32 | CRC-32 of these eight bytes u32
    headers | payload | CRC-32 of everything before it u32

and a header is `u8 name length | name | u8 type | value`.

Rule 1: both checksums are verified before a byte of the message is believed.
Rule 2: lengths are checked against limits before any buffer grows.
Rule 3: bytes left over at the end are an error, not an end.
Rule 4: a message keeps the bytes it came in, so that it can be passed on unchanged.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

from bedrock_weir.errors import (
    ChecksumMismatch,
    EventStreamError,
    MessageTooLarge,
    TruncatedMessage,
)

CONTENT_TYPE = "application/vnd.amazon.eventstream"

MAX_HEADERS = 128 * 1024
"""Bytes of headers in a message; botocore's limit."""
MAX_MESSAGE = 24 * 1024 * 1024 + MAX_HEADERS + 16
"""Bytes of a whole message; botocore allows 24 MiB of payload."""

_PRELUDE = struct.Struct(">III")
_CRC = struct.Struct(">I")
_OVERHEAD = _PRELUDE.size + _CRC.size


class Timestamp(int):
    """A header's value of type timestamp: milliseconds since the epoch."""


HeaderValue = str | bool | int | bytes | Timestamp


@dataclass(frozen=True, slots=True)
class Message:
    """One message of an event stream.

    Attributes:
        headers: by name, `:event-type` and the like among them.
        payload: the bytes after the headers.
        raw: the whole message as it stood on the wire.
    """

    headers: Mapping[str, HeaderValue]
    payload: bytes
    raw: bytes

    @property
    def message_type(self) -> str:
        """`event`, `exception` or `error`; empty where the header is missing."""
        return _text(self.headers.get(":message-type"))

    @property
    def event_type(self) -> str:
        """The name of the event, of the exception, or the error's code."""
        for name in (":event-type", ":exception-type", ":error-code"):
            if name in self.headers:
                return _text(self.headers[name])
        return ""


def _text(value: HeaderValue | None) -> str:
    return value if isinstance(value, str) else ""


class Decoder:
    """Turns bytes, cut anywhere, into messages.

    Example:
        >>> decoder = Decoder()
        >>> for message in decoder.receive_data(chunk): ...
        >>> decoder.receive_eof()

    Args:
        max_message: bytes of a whole message at the most.
    """

    def __init__(self, *, max_message: int = MAX_MESSAGE) -> None:
        self._buffer = bytearray()
        self._needed = 0  # bytes that the message in the buffer is known to have
        self._max_message = max_message
        self._headers: dict[bytes, Mapping[str, HeaderValue]] = {}

    @property
    def pending(self) -> int:
        """Bytes received that do not make up a message yet."""
        return len(self._buffer)

    def receive_data(self, data: bytes) -> Iterator[Message]:
        """Yield every message that these bytes complete.

        Messages before a broken one are yielded first; the error comes after them.

        Raises:
            EventStreamError: the bytes are no event stream, or over a limit.
        """
        if self._buffer:
            self._buffer += data
            if len(self._buffer) < self._needed:
                return
            data = bytes(self._buffer)
            self._buffer.clear()
        offset = 0
        try:
            while (total := self._complete(data, offset)) is not None:
                message = self._decode(data[offset : offset + total])
                offset += total
                yield message
        finally:
            self._buffer += data[offset:]

    def receive_eof(self) -> None:
        """Say that no bytes follow.

        Raises:
            TruncatedMessage: a message was cut off.
        """
        if self._buffer:
            message = f"the event stream ended {len(self._buffer)} bytes into a message"
            raise TruncatedMessage(message)

    def _complete(self, data: bytes, offset: int) -> int | None:
        """Return the length of the message at `offset`, or None if it goes on."""
        received = len(data) - offset
        self._needed = _PRELUDE.size
        if received < _PRELUDE.size:
            return None
        total, headers, checksum = _PRELUDE.unpack_from(data, offset)
        if crc32(data[offset : offset + 8]) != checksum:
            raise ChecksumMismatch("an event-stream prelude fails its checksum")
        if total > self._max_message or headers > MAX_HEADERS:
            message = f"an event-stream message declares {total} bytes; too many"
            raise MessageTooLarge(message)
        if total < headers + _OVERHEAD:
            raise EventStreamError("an event-stream message is shorter than its parts")
        self._needed = total
        return total if received >= total else None

    def _decode(self, raw: bytes) -> Message:
        if crc32(raw[:-4]) != _CRC.unpack_from(raw, len(raw) - 4)[0]:
            raise ChecksumMismatch("an event-stream message fails its checksum")
        end = _PRELUDE.size + _CRC.unpack_from(raw, 4)[0]
        block = raw[_PRELUDE.size : end]
        headers = self._headers.get(block)
        if headers is None:
            headers = decode_headers(block)
            if len(self._headers) < 64:  # a stream uses a handful of header blocks
                self._headers[block] = headers
        return Message(headers, raw[end:-4], raw)


_FIXED = {2: struct.Struct(">b"), 3: struct.Struct(">h"), 4: struct.Struct(">i")}
_FIXED |= {5: struct.Struct(">q"), 8: struct.Struct(">q")}
_TIMESTAMP = 8
_UUID = 16


def decode_headers(block: bytes) -> dict[str, HeaderValue]:
    """Decode a block of headers.

    Raises:
        EventStreamError: the block is cut off, names a type that does not exist,
            holds text that is no UTF-8, or names a header twice.
    """
    headers: dict[str, HeaderValue] = {}
    offset = 0
    try:
        while offset < len(block):
            start = offset + 1
            end = start + block[offset]
            name = block[start:end].decode()
            value, offset = _decode_value(block, end)
            if name in headers:
                message = f"event-stream header `{name}` comes twice"
                raise EventStreamError(message)
            headers[name] = value
    except (IndexError, struct.error, UnicodeDecodeError) as error:
        raise EventStreamError("event-stream headers cannot be read") from error
    return headers


def _decode_value(block: bytes, offset: int) -> tuple[HeaderValue, int]:
    kind = block[offset]
    offset += 1
    if kind in (0, 1):
        return kind == 0, offset
    if kind in _FIXED:
        fixed = _FIXED[kind]
        number = fixed.unpack_from(block, offset)[0]
        value = Timestamp(number) if kind == _TIMESTAMP else number
        return value, offset + fixed.size
    if kind in (6, 7):
        start = offset + 2
        end = start + struct.unpack_from(">H", block, offset)[0]
    elif kind == 9:
        start, end = offset, offset + _UUID
    else:
        message = f"event-stream header type {kind} does not exist"
        raise EventStreamError(message)
    if end > len(block):
        raise EventStreamError("an event-stream header is cut off")
    data = block[start:end]
    return (data.decode() if kind == 7 else data), end


def encode(headers: Mapping[str, str | bytes | Timestamp], payload: bytes) -> bytes:
    """Encode one message; headers of other types are none that Bedrock knows."""
    block = encode_headers(headers)
    total = len(block) + len(payload) + _OVERHEAD
    prelude = struct.pack(">II", total, len(block))
    body = b"".join((prelude, _CRC.pack(crc32(prelude)), block, payload))
    return body + _CRC.pack(crc32(body))


def encode_headers(headers: Mapping[str, str | bytes | Timestamp]) -> bytes:
    """Encode a block of headers."""
    return b"".join(_encode_header(name, value) for name, value in headers.items())


def _encode_header(name: str, value: str | bytes | Timestamp) -> bytes:
    key = name.encode()
    if isinstance(value, Timestamp):
        kind, rest = b"\x08", _FIXED[_TIMESTAMP].pack(value)
    else:
        data = value.encode() if isinstance(value, str) else value
        kind = b"\x07" if isinstance(value, str) else b"\x06"
        rest = struct.pack(">H", len(data)) + data
    return b"".join((bytes((len(key),)), key, kind, rest))


def encode_event(event_type: str, payload: bytes) -> bytes:
    """Encode an event with a JSON payload."""
    headers = {
        ":event-type": event_type,
        ":content-type": "application/json",
        ":message-type": "event",
    }
    return encode(headers, payload)


def encode_error(code: str, message: str) -> bytes:
    """Encode an unmodelled error: SDKs raise it under `code`, whatever their model."""
    headers = {
        ":error-code": code,
        ":error-message": message,
        ":message-type": "error",
    }
    return encode(headers, b"")
