"""Bodies of answers: read into the inspection, and read by the caller out of it.

Rule 1: the caller pulls. Nothing is read from upstream before the caller asks, so a
        slow caller holds the upstream back.
Rule 2: a caller who closes a stream ends its inspection; one who drops it does too.
Rule 3: an upstream that breaks off ends the stream as the inspection says: with an
        error frame, which the caller sees as `EventStreamError`.
Rule 4: a blob whose answer streams (server-sent events) is read as it comes, and is
        the caller's `StreamingBody` as it would be without us. One that is read whole
        has its length checked, as botocore would have done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO, RawIOBase
from typing import Any

from botocore.response import StreamingBody

from bedrock_weir.drive import Services
from bedrock_weir.errors import InterceptorError, UpstreamError
from bedrock_weir.wire import sse
from bedrock_weir_botocore.state import CallState, Turn

CHUNK = 64 * 1024
"""Bytes read from a body at once."""
PIECE = 1024
"""Bytes read at once of a blob that is read as it comes: as many as botocore waits for
when it reads lines."""


def chunks_of(body: Any, headers: Mapping[str, str]) -> Iterator[bytes]:
    """Return the bytes of an upstream's body, piece by piece (rule 4)."""
    if isinstance(body, bytes):
        return iter((body,) if body else ())
    pieces: Iterator[bytes]
    if not isinstance(body, StreamingBody):
        pieces = body.stream()
    elif comes_in_pieces(headers):
        pieces = body._raw_stream.stream(PIECE)  # noqa: SLF001 - `seams` looks for it
    else:
        pieces = body.iter_chunks(CHUNK)
    return pieces


def comes_in_pieces(headers: Mapping[str, str]) -> bool:
    """Tell whether a blob is to be read as it comes."""
    kind = headers.get("content-type") or ""
    return kind.startswith(sse.CONTENT_TYPE) or "content-length" not in headers


def is_stream(body: Any) -> bool:
    """Tell whether a body can be read while it comes."""
    return not isinstance(body, bytes)


def readable(body: Any, stream: InspectedStream) -> Any:
    """Return an inspected stream in the form of the body it is read from."""
    if isinstance(body, StreamingBody):
        return StreamingBody(InspectedBlob(stream), None)
    return stream


def like(body: Any, data: bytes) -> Any:
    """Return inspected bytes in the form of the body they came in."""
    if isinstance(body, StreamingBody):
        return StreamingBody(BytesIO(data), len(data))
    return WholeStream(data) if is_stream(body) else data


def broken_off() -> UpstreamError:
    """Return what an inspection is told when its stream breaks."""
    return UpstreamError("the upstream broke off its answer")


def ended_elsewhere() -> InterceptorError:
    """Return the error of a stream that cannot be read to its end."""
    return InterceptorError(
        "the interceptor was closed while an answer was being read; close it later"
    )


class WholeStream:
    """The bytes of a stream that is whole already."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def stream(self, amt: int | None = None) -> Iterator[bytes]:
        """Yield them."""
        yield self._data

    def close(self) -> None:
        """Do nothing; there is no connection."""


class InspectedStream:
    """An event stream's raw body, inspected while it is read.

    Args:
        raw: what botocore would have read, urllib3's response or a `StreamingBody`.
        chunks: its bytes, from where the inspection is.
        state: the call.
        services: what answers the inspection.
        first: bytes that may leave already.
    """

    def __init__(
        self,
        raw: Any,
        chunks: Iterator[bytes],
        *,
        state: CallState,
        services: Services,
        first: bytes,
    ) -> None:
        self.raw = raw
        self._chunks = chunks
        self._state = state
        self._services = services
        self._first = first
        self._is_over = False
        state.journey.let_go = raw.close

    def stream(self, amt: int | None = None) -> Iterator[bytes]:
        """Yield the bytes that may leave, as they come."""
        while data := self.receive():
            yield data

    def receive(self) -> bytes:
        """Return the next bytes that may leave; none at the end.

        Raises:
            InterceptorError: the inspection was ended by somebody else.
        """
        data, self._first = self._first, b""
        while not data and not self._is_over:
            if not self._state.journey.receives:
                raise ended_elsewhere()
            data = self._pull()
        return data

    def _pull(self) -> bytes:
        turn, journey = Turn(), self._state.journey
        try:
            chunk = next(self._chunks, None)
        except Exception:  # noqa: BLE001 - whatever breaks off a stream
            journey.advance(self._services, turn, error=broken_off())
        else:
            journey.advance(self._services, turn, chunk)
        self._is_over = journey.has_ended
        if self._is_over:
            self.raw.close()
        return turn.drain()

    def close(self) -> None:
        """End the inspection, and let the upstream go."""
        self._is_over = True
        self._first = b""
        self._state.journey.leave(self._services)
        self.raw.close()


class InspectedBlob(RawIOBase):
    """An inspected stream as the file that a `StreamingBody` reads.

    A read returns what is there and waits only while there is nothing, as urllib3 does
    with a chunked answer.
    """

    def __init__(self, stream: InspectedStream) -> None:
        super().__init__()
        self._stream = stream
        self._rest = bytearray()
        self._read = 0

    def __del__(self) -> None:
        """Do nothing: a call that nobody holds is ended by the reaper (its rule 1)."""

    @property
    def _fp(self) -> Any:
        """Where botocore finds the socket, to set its timeout."""
        return self._stream.raw._raw_stream._fp  # noqa: SLF001 - botocore does

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, amt: int | None = None) -> bytes:
        """Return the next bytes, `amt` at the most; all that are left without it."""
        if amt is None or amt < 0:
            for piece in self._stream.stream():
                self._rest += piece
            amt = len(self._rest)
        elif amt and not self._rest:
            self._rest += self._stream.receive()
        data = bytes(self._rest[:amt])
        del self._rest[:amt]
        self._read += len(data)
        return data

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes into a buffer; return how many they are."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def stream(self, amt: int = CHUNK) -> Iterator[bytes]:
        """Yield the bytes as they come, as urllib3's response does."""
        while data := self.read(amt):
            yield data

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._read

    def close(self) -> None:
        """End the inspection, and let the upstream go."""
        if not self.closed:
            self._rest.clear()
            self._stream.close()
        super().close()
