"""One call through the proxy: ASGI's messages, an inspection, the upstream.

Rule 1: nothing goes to the caller but what the inspection released.
Rule 2: a caller who leaves is noticed when something is next sent to him, or within
        a second or so; then the upstream is cancelled and the inspection told, so
        that the outcome goes on the record. The same happens to a call that is cut
        at the end of a drain.
Rule 3: a fault of our own ends the answer unfinished; it is never passed off as an
        end. Before the answer's head it is an error 500.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, assert_never

from bedrock_weir.commands import (
    Abandon,
    AwaitRetry,
    Exchange,
    Forward,
    Receive,
    Release,
    Respond,
)
from bedrock_weir.drive import AsyncServices, adrive
from bedrock_weir.errors import ClientDisconnected, UpstreamError, WeirError
from bedrock_weir.inspection.journey import Inspection
from bedrock_weir.proxy import telemetry, upstream
from bedrock_weir.wire.http import Response, ResponseHead

Message = MutableMapping[str, Any]
AsgiReceive = Callable[[], Awaitable[Message]]
AsgiSend = Callable[[Message], Awaitable[None]]


class Client:
    """The caller's side of one call."""

    def __init__(self, receive: AsgiReceive, send: AsgiSend) -> None:
        self._receive = receive
        self._send = send
        self._left: int | None = None  # bytes of a body whose length was announced
        self.has_begun = False
        self.has_left = False

    async def respond(self, head: ResponseHead) -> None:
        """Send the status and headers."""
        self.has_begun = True
        length = head.headers.get("content-length")
        self._left = None if length is None else int(length)
        headers = [
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in head.headers
        ]
        await self._deliver(
            {"type": "http.response.start", "status": head.status, "headers": headers}
        )

    async def release(self, data: bytes) -> None:
        """Send a piece of the body; returns when the caller has room for more."""
        if self._left is not None:
            self._left -= len(data)
        await self._deliver(
            {"type": "http.response.body", "body": data, "more_body": self._left != 0}
        )

    async def finish(self) -> None:
        """End the body, if its last byte has not done so."""
        if self._left != 0:
            await self._deliver(
                {"type": "http.response.body", "body": b"", "more_body": False}
            )

    async def reply(self, response: Response) -> None:
        """Send a whole response."""
        await self.respond(response.head)
        await self.release(response.body)
        await self.finish()

    async def look(self, task: asyncio.Task[None]) -> None:
        """Look whether the caller has left; ASGI's `receive` says it at once."""
        if not self.has_left and (await self._receive())["type"] == "http.disconnect":
            self.cut(task)

    def cut(self, task: asyncio.Task[None]) -> None:
        """End a call whose caller can no longer be served."""
        self.has_left = True
        task.cancel()

    async def _deliver(self, message: Message) -> None:
        try:
            await self._send(message)
        except OSError as error:
            self.has_left = True
            raise ClientDisconnected("the caller went away") from error


class Shell:
    """Does what one inspection's exchanges ask."""

    def __init__(self, client: Client, upstream_: upstream.Upstream) -> None:
        self._client = client
        self._upstream = upstream_
        self._answer: upstream.Exchange | None = None

    async def run(self, inspection: Inspection, services: AsyncServices) -> None:
        """Take an inspection to its end.

        Raises:
            ClientDisconnected: the caller left before anything was forwarded.
            StoreUnavailable: the outcome could not be put on the record.
        """
        answer: object = None
        error: WeirError | None = None
        while True:
            try:
                exchange = await adrive(inspection, services, answer, error=error)
            except asyncio.CancelledError:
                if not self._has_left():
                    raise
                answer, error = None, ClientDisconnected("the caller went away")
                continue
            if exchange is None:
                return
            answer, error = None, None
            try:
                answer = await self.do(exchange)
            except asyncio.CancelledError:
                if not self._has_left():
                    raise
                error = ClientDisconnected("the caller went away")
            except (UpstreamError, ClientDisconnected) as met:
                error = met

    def _has_left(self) -> bool:
        """Tell a cancellation by `cut`, and take it back, from others."""
        task = asyncio.current_task()
        if not self._client.has_left or task is None:
            return False
        task.uncancel()
        return True

    async def do(self, exchange: Exchange) -> object:
        """Do one exchange."""
        match exchange:
            case Forward():
                started = time.perf_counter()
                self._answer = await self._upstream.send(exchange)
                telemetry.observe_upstream(time.perf_counter() - started)
                return self._answer.head
            case Receive():
                return await self._receive()
            case Respond():
                await self._client.respond(exchange.head)
            case Release():
                await self._client.release(exchange.data)
            case Abandon():
                await self.abandon()
            case AwaitRetry():
                pass  # a caller's SDK tries again with another request
            case _:
                assert_never(exchange)
        return None

    async def _receive(self) -> bytes | None:
        if self._answer is None:
            raise UpstreamError("nothing was forwarded")
        return await self._answer.receive()

    async def abandon(self) -> None:
        """Cancel what is left of the upstream's answer."""
        if self._answer is not None:
            await self._answer.abandon()
