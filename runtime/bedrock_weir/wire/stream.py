"""What a wire format of streams offers; a module of `bedrock_weir.wire` is one.

`bedrock_weir.wire.eventstream` is the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from bedrock_weir.wire.eventstream import Message


class MessageDecoder(Protocol):
    """Turns bytes, cut anywhere, into messages."""

    def receive_data(self, data: bytes) -> Iterator[Message]:
        """Yield every message that these bytes complete.

        Raises:
            ProtocolError: the bytes are not of the format, or over a limit.
        """
        ...

    def receive_eof(self) -> None:
        """Say that no bytes follow.

        Raises:
            ProtocolError: a message was cut off.
        """
        ...


class StreamWire(Protocol):
    """How messages stand in bytes."""

    def Decoder(self) -> MessageDecoder:  # noqa: N802  # the modules' classes
        """Begin to decode one stream."""
        ...

    def encode_error(self, code: str, message: str) -> bytes:
        """Encode an error that ends a stream, as clients of the format know it."""
        ...
