"""Bodies of answers for aiobotocore and aioboto3: as `body`, awaited.

Rule 1: a read that is cancelled loses nothing: a later one goes on where it stopped.
        That is aiohttp's own promise for a blob, so no generator stands between.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any, Self

from bedrock_weir.engine import Engine, LoopServices, SyncServices
from bedrock_weir_botocore.body import CHUNK, broken_off, ended_elsewhere
from bedrock_weir_botocore.state import CallState, Turn

Source = Callable[[], Awaitable[bytes | None]]
"""Returns the next bytes of an upstream's body; None at its end."""


def source_of(body: Any, *, is_framed: bool) -> Source:
    """Return where the bytes of an upstream's body come from.

    Args:
        body: bytes, aiohttp's response or aiobotocore's `StreamingBody`.
        is_framed: whether botocore will read it frame by frame.
    """
    if isinstance(body, bytes):
        left = [body] if body else []

        async def whole() -> bytes | None:
            return left.pop() if left else None

        return whole
    if is_framed:
        chunks = body.content.iter_chunks()

        async def framed() -> bytes | None:
            chunk = await anext(chunks, None)
            return None if chunk is None else bytes(chunk[0])

        return framed

    async def blob() -> bytes | None:
        return (await body.read(CHUNK)) or None

    return blob


def readable(stream: AioInspectedStream, *, is_framed: bool) -> Any:
    """Return an inspected stream in the form that its operation has."""
    if is_framed:
        return stream
    from aiobotocore.response import StreamingBody  # noqa: PLC0415 - not of boto3 alone

    return StreamingBody(AioInspectedBlob(stream), None)


def like(body: Any, data: bytes, *, is_framed: bool) -> Any:
    """Return inspected bytes in the form of the body they came in."""
    if isinstance(body, bytes):
        return data
    if is_framed:
        return WholeResponse(data)
    from aiobotocore.response import StreamingBody  # noqa: PLC0415 - not of boto3 alone

    return StreamingBody(WholeResponse(data), str(len(data)))


class WholeResponse:
    """As much of aiohttp's response as its readers use, over bytes in memory.

    It is its own `content`.
    """

    url = ""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def content(self) -> WholeResponse:
        """The reader."""
        return self

    async def read(self, amount: int = -1) -> bytes:
        """Return the next bytes, or all that are left."""
        end = len(self._data) if amount < 0 else amount
        data, self._data = self._data[:end], self._data[end:]
        return data

    async def iter_chunks(self) -> AsyncIterator[tuple[bytes, bool]]:
        """Yield what is left, as aiohttp does."""
        yield await self.read(), True

    def at_eof(self) -> bool:
        """Tell whether nothing is left."""
        return not self._data

    def close(self) -> None:
        """Do nothing; there is no connection."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        self.close()


class AioInspectedStream:
    """An event stream's raw body, inspected while it is read.

    It is its own `content`, of which only `iter_chunks` is read.

    Args:
        raw: aiohttp's response, or what stands for it.
        source: its bytes, from where the inspection is.
        state: the call.
        engine: inspects it.
        first: bytes that may leave already.
    """

    def __init__(
        self,
        raw: Any,
        source: Source,
        *,
        state: CallState,
        engine: Engine,
        first: bytes,
    ) -> None:
        self._raw = raw
        self._source = source
        self._state = state
        self._services = LoopServices(engine)
        self._sync = SyncServices(engine)
        self._first = first
        self._is_over = False
        loop = asyncio.get_running_loop()
        state.journey.let_go = partial(_close_in, loop, raw)

    @property
    def content(self) -> AioInspectedStream:
        """The reader."""
        return self

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes."""
        return self._is_over and not self._first

    async def iter_chunks(self) -> AsyncIterator[tuple[bytes, bool]]:
        """Yield the bytes that may leave, as they come."""
        while data := await self.receive():
            yield data, True

    async def receive(self) -> bytes:
        """Return the next bytes that may leave; none at the end.

        Raises:
            InterceptorError: the inspection was ended by somebody else.
        """
        data, self._first = self._first, b""
        while not data and not self._is_over:
            if not self._state.journey.receives:
                raise ended_elsewhere()
            data = await self._pull()
        return data

    async def _pull(self) -> bytes:
        turn, journey = Turn(), self._state.journey
        try:
            chunk = await self._source()
        except Exception:  # noqa: BLE001 - whatever breaks off a stream
            await journey.aadvance(self._services, turn, error=broken_off())
        else:
            await journey.aadvance(self._services, turn, chunk)
        self._is_over = journey.has_ended
        if self._is_over:
            self._raw.close()
        return turn.drain()

    def close(self) -> None:
        """End the inspection, and let the upstream go."""
        self._is_over = True
        self._first = b""
        self._state.journey.leave(self._sync)
        self._raw.close()


class AioInspectedBlob:
    """An inspected stream as the response that a `StreamingBody` reads.

    It is its own `content`. A read returns what is there and waits only while there is
    nothing.
    """

    url = ""

    def __init__(self, stream: AioInspectedStream) -> None:
        self._stream = stream
        self._rest = bytearray()

    @property
    def content(self) -> AioInspectedBlob:
        """The reader."""
        return self

    async def read(self, amount: int = -1) -> bytes:
        """Return the next bytes, `amount` at the most; all that are left below 0."""
        if amount < 0:
            while data := await self._stream.receive():
                self._rest += data
            amount = len(self._rest)
        elif amount and not self._rest:
            self._rest += await self._stream.receive()
        data = bytes(self._rest[:amount])
        del self._rest[:amount]
        return data

    async def iter_chunks(self) -> AsyncIterator[tuple[bytes, bool]]:
        """Yield the bytes as they come, as aiohttp does."""
        while data := await self.read(CHUNK):
            yield data, True

    def at_eof(self) -> bool:
        """Tell whether nothing is left."""
        return not self._rest and self._stream.is_over

    def close(self) -> None:
        """End the inspection, and let the upstream go."""
        self._rest.clear()
        self._stream.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        self.close()


def _close_in(loop: asyncio.AbstractEventLoop, raw: Any) -> None:
    """Close a response in its own loop; a loop that is closed has closed it."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(raw.close)
