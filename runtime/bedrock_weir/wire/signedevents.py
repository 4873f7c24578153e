"""Signed event streams: a request's messages, each in a message that signs it.

AWS's Signature Version 4 for event streams (`AWS4-HMAC-SHA256-PAYLOAD`), as the SDKs
for JavaScript, Kotlin and Java make it. The request itself is signed with `EVENTS` for
its body's hash; its signature is the seed. Then each message goes out as the payload
of another one, whose headers are `:date` and `:chunk-signature`, and whose signature
covers the one before it. A message with an empty payload ends the stream.

Rule 1: a message of the outer stream has these two headers and no other; its payload
        is exactly one message, or empty. Anything else says two things to two readers.
Rule 2: nothing follows the end.
Rule 3: a signature is checked only by who has the secret: `SignatureChain`. Whoever
        has not can read, and stop, and pass on; it can change nothing.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from bedrock_weir.errors import EventStreamError, MalformedRequest, ProtocolError
from bedrock_weir.wire import eventstream
from bedrock_weir.wire.eventstream import Message, Timestamp
from bedrock_weir.wire.sigv4 import TERMINATOR, TIMESTAMP, Authorization, signing_key

ALGORITHM = "AWS4-HMAC-SHA256-PAYLOAD"
MAX_SIGNED = 2 * 1024 * 1024
"""Bytes of a signed message: a million of a chunk's own, in base64, and some more."""

_DATE, _SIGNATURE = ":date", ":chunk-signature"
_NAMES = {_DATE, _SIGNATURE}
_DIGEST = 32
_EPOCH = datetime.fromtimestamp(0, UTC)
_LATEST = 253_402_300_799_999  # the last millisecond of the year 9999


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A message, and what signs it.

    Attributes:
        date: when it was signed, in milliseconds since the epoch.
        signature: over it and the one before it.
        inner: the message itself; None at the end.
        payload: the very bytes that are signed.
        raw: all of it, as it stood on the wire.
    """

    date: Timestamp
    signature: bytes
    inner: Message | None
    payload: bytes
    raw: bytes


class SignedDecoder:
    """Turns a request's bytes, cut anywhere, into signed messages (rules 1 and 2)."""

    def __init__(self) -> None:
        self._decoder = eventstream.Decoder(max_message=MAX_SIGNED)
        self._has_ended = False

    def receive_data(self, data: bytes) -> Iterator[SignedMessage]:
        """Yield every message that these bytes complete.

        Raises:
            MalformedRequest: the bytes are no signed event stream.
        """
        try:
            for message in self._decoder.receive_data(data):
                yield self._open(message)
        except EventStreamError as error:
            raise MalformedRequest(_of_request(error)) from error

    def receive_eof(self) -> None:
        """Say that no bytes follow.

        Raises:
            MalformedRequest: a message was cut off.
        """
        try:
            self._decoder.receive_eof()
        except EventStreamError as error:
            raise MalformedRequest(_of_request(error)) from error

    def _open(self, message: Message) -> SignedMessage:
        if self._has_ended:
            raise MalformedRequest("the request's event stream goes on after its end")
        date = message.headers.get(_DATE)
        signature = message.headers.get(_SIGNATURE)
        if (
            message.headers.keys() != _NAMES
            or not isinstance(date, Timestamp)
            or not isinstance(signature, bytes)
            or len(signature) != _DIGEST
            or not 0 <= date <= _LATEST
        ):
            raise MalformedRequest("a message of the request is not signed as one")
        self._has_ended = not message.payload
        inner = _only_message(message.payload) if message.payload else None
        return SignedMessage(date, signature, inner, message.payload, message.raw)


def _of_request(error: ProtocolError) -> str:
    return f"the request's event stream cannot be read: {error}"


def _only_message(payload: bytes) -> Message:
    decoder = eventstream.Decoder(max_message=MAX_SIGNED)
    messages = list(decoder.receive_data(payload))
    decoder.receive_eof()
    if len(messages) != 1:
        raise MalformedRequest("a signed message of the request holds several")
    return messages[0]


class SignatureChain:
    """The signatures of one stream, each over the one before it.

    Args:
        secret_key: of the caller.
        authorization: of the request; its signature is the seed.
    """

    def __init__(self, secret_key: str, authorization: Authorization) -> None:
        self._secret_key = secret_key
        self._region = authorization.region
        self._service = authorization.service
        self._prior = authorization.signature

    def sign(self, payload: bytes, *, date: Timestamp) -> bytes:
        """Return the next message of the stream, signed.

        Args:
            payload: the message to sign, encoded; empty to end the stream.
            date: milliseconds since the epoch; signed are whole seconds of it.
        """
        self._prior = self._signature(payload, date).hex()
        signature = bytes.fromhex(self._prior)
        return eventstream.encode({_DATE: date, _SIGNATURE: signature}, payload)

    def verify(self, message: SignedMessage) -> bool:
        """Say whether the next message of the stream was signed by the same secret."""
        expected = self._signature(message.payload, message.date)
        self._prior = expected.hex()
        return hmac.compare_digest(expected, message.signature)

    def _signature(self, payload: bytes, date: Timestamp) -> bytes:
        timestamp = f"{_EPOCH + timedelta(milliseconds=date):{TIMESTAMP}}"
        day = timestamp[:8]
        headers = eventstream.encode_headers({_DATE: date})
        text = "\n".join(
            (
                ALGORITHM,
                timestamp,
                f"{day}/{self._region}/{self._service}/{TERMINATOR}",
                self._prior,
                sha256(headers).hexdigest(),
                sha256(payload).hexdigest(),
            )
        )
        key = signing_key(
            self._secret_key, date=day, region=self._region, service=self._service
        )
        return hmac.digest(key, text.encode(), "sha256")
