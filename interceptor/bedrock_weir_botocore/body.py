"""Bodies of answers: read into the inspection, and read by the caller out of it.

Rule 1: the caller pulls. Nothing is read from upstream before the caller asks, so a
        slow caller holds the upstream back.
Rule 2: a caller who closes a stream ends its inspection; one who drops it does too.
Rule 3: an upstream that breaks off ends the stream as the inspection says: with an
        error frame, which the caller sees as `EventStreamError`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from botocore.response import StreamingBody

from bedrock_weir.drive import Services
from bedrock_weir.errors import InterceptorError, UpstreamError
from bedrock_weir_botocore.state import CallState, Turn

CHUNK = 64 * 1024
"""Bytes read from a body at once."""


def chunks_of(body: Any, headers: Mapping[str, str]) -> Iterator[bytes]:
    """Return the bytes of an upstream's body, piece by piece.

    A blob is read in large pieces and its length checked, but for events, which are
    read as they come.
    """
    if isinstance(body, bytes):
        return iter((body,) if body else ())
    raw = body
    if isinstance(body, StreamingBody):
        if not (headers.get("content-type") or "").startswith("text/event-stream"):
            pieces: Iterator[bytes] = body.iter_chunks(CHUNK)
            return pieces
        raw = body._raw_stream  # noqa: SLF001 - read by itself it waits for more
    streamed: Iterator[bytes] = raw.stream()
    return streamed


def is_stream(body: Any) -> bool:
    """Tell whether a body can be read while it comes."""
    return not isinstance(body, bytes)


def readable(body: Any, stream: InspectedStream) -> Any:
    """Return an inspected stream in the form of the body it is read from."""
    if isinstance(body, StreamingBody):
        return StreamingBody(_Readable(stream), None)
    return stream


class _Readable:
    """An inspected stream, as a file that a blob is read from."""

    def __init__(self, stream: InspectedStream) -> None:
        self._stream = stream
        self._pieces = stream.stream()
        self._rest = b""

    def read(self, amt: int | None = None) -> bytes:
        """Return what has come, `amt` bytes at the most; everything without it."""
        if amt is None:
            data, self._rest = self._rest + b"".join(self._pieces), b""
            return data
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = piece
        data, self._rest = self._rest[:amt], self._rest[amt:]
        return data

    def close(self) -> None:
        """End the inspection, and let the upstream go."""
        self._stream.close()


def is_event_stream(body: Any) -> bool:
    """Tell whether botocore will read this body frame by frame."""
    return not isinstance(body, bytes | StreamingBody)


def like(body: Any, data: bytes) -> Any:
    """Return inspected bytes in the form of the body they came in."""
    if isinstance(body, StreamingBody):
        return StreamingBody(BytesIO(data), len(data))
    return WholeStream(data) if is_event_stream(body) else data


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
        raw: urllib3's response.
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
        self._raw = raw
        self._chunks = chunks
        self._state = state
        self._services = services
        self._first = first
        self._is_over = False
        state.journey.let_go = raw.close

    def stream(self, amt: int | None = None) -> Iterator[bytes]:
        """Yield the bytes that may leave, as they come."""
        if self._first:
            yield self._first
        while not self._is_over:
            if not self._state.journey.receives:
                raise ended_elsewhere()
            if data := self._pull():
                yield data

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
            self._raw.close()
        return turn.drain()

    def close(self) -> None:
        """End the inspection, and let the upstream go."""
        self._is_over = True
        self._state.journey.leave(self._services)
        self._raw.close()
