"""One duplex call through the proxy: two pumps, and the law between them.

Rule 1: each direction is pumped by a task of its own, so that neither waits for the
        other; each reads its next bytes only when the last ones have left. So a
        reader who does not read holds up his writer, and nothing else.
Rule 2: the call ends in one place: when either pump says so, the other is cancelled and
        over before the last word is said.
Rule 3: a call on which neither side says anything for `IDLE` seconds is ended.
Rule 4: callers who leave, a drain and faults of our own end as in `exchange`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from typing import assert_never

from bedrock_weir.commands import (
    Abandon,
    DuplexExchange,
    EndUpstream,
    ForwardStream,
    Release,
    Respond,
    SendUpstream,
)
from bedrock_weir.drive import AsyncServices, adrive_duplex
from bedrock_weir.errors import ClientDisconnected, UpstreamError, WeirError
from bedrock_weir.inspection.duplex import Duplex, Steps
from bedrock_weir.proxy import telemetry, upstream
from bedrock_weir.proxy.exchange import AsgiReceive, AsgiSend, Client, Message

IDLE = 900.0
"""Seconds without a byte in either direction; as long as a model may think."""


class DuplexClient(Client):
    """The caller's side of a duplex call, who goes on sending while he is answered."""

    def __init__(self, receive: AsgiReceive, send: AsgiSend) -> None:
        super().__init__(receive, send)
        self._has_sent_all = False
        self._is_sending = False
        self._probe: asyncio.Future[None] | None = None
        self._receiving: asyncio.Future[Message] | None = None

    async def take(self) -> bytes | None:
        """Return the next bytes of the request; None at its end.

        Raises:
            ClientDisconnected: the caller left.
        """
        while not self._has_sent_all:
            # Shielded: a `receive` that is cancelled is a fault to the server. It ends
            # by itself when the exchange does.
            message = await asyncio.shield(self._next())
            self._receiving = None
            if _has_left(message):
                self.has_left = True
                raise ClientDisconnected("the caller went away")
            self._has_sent_all = not message.get("more_body", False)
            if data := message.get("body", b""):
                return bytes(data)
        return None

    async def look(self, task: asyncio.Task[None]) -> None:
        """Look whether the caller has left, though nobody takes what he sends."""
        if self._has_sent_all:
            await super().look(task)
        elif not self._next().done():
            return
        elif _has_left(self._next().result()) or not await self._can_be_told():
            self.cut(task)

    async def _can_be_told(self) -> bool:
        """Tell whether an answer that has begun can go on.

        While what the caller sent waits, his leaving stands behind it and cannot be
        received; sending him nothing tells. Whoever asks does not wait for room.
        """
        if self._probe is None:
            if not self.has_begun or self._is_sending:
                return True
            self._probe = asyncio.ensure_future(self._deliver(_NOTHING))
        await asyncio.wait((self._probe,), timeout=_PROBE)
        if not self._probe.done():
            return True
        probe, self._probe = self._probe, None
        return probe.exception() is None

    async def _deliver(self, message: Message) -> None:
        self._is_sending = True
        try:
            await super()._deliver(message)
        finally:
            self._is_sending = False

    def _next(self) -> asyncio.Future[Message]:
        """Return the next message, which may be there already."""
        if self._receiving is None:
            self._receiving = asyncio.ensure_future(self._receive())
        return self._receiving


_PROBE = 0.05
"""Seconds that a caller is given to be told nothing."""
_NOTHING: Message = {"type": "http.response.body", "body": b"", "more_body": True}


def _has_left(message: Message) -> bool:
    return bool(message["type"] == "http.disconnect")


class _Body:
    """The request's body on its way upstream, one piece at a time."""

    def __init__(self) -> None:
        self._pieces: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=1)
        self._is_broken = False

    async def put(self, data: bytes) -> None:
        """Hand on bytes; returns when there is room for more."""
        await self._pieces.put(data)

    async def end(self) -> None:
        """Say that no bytes follow."""
        await self._pieces.put(None)

    def break_off(self) -> None:
        """Say that nothing follows, and that this is not the end."""
        self._is_broken = True
        while not self._pieces.empty():
            self._pieces.get_nowait()
        self._pieces.put_nowait(None)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the pieces as they come.

        Raises:
            ClientDisconnected: it was broken off.
        """
        while (data := await self._pieces.get()) is not None:
            yield data
        if self._is_broken:
            raise ClientDisconnected("the request was broken off")


class DuplexShell:
    """Does what one duplex call asks.

    Args:
        client: the caller.
        upstream_: Bedrock.
        services: what answers the inspection's services.
    """

    def __init__(
        self,
        client: DuplexClient,
        upstream_: upstream.Upstream,
        services: AsyncServices,
    ) -> None:
        self._client = client
        self._upstream = upstream_
        self._services = services
        self._body = _Body()
        self._forward: ForwardStream | None = None
        self._answer: upstream.Exchange | None = None
        self._active = time.monotonic()

    async def run(self, duplex: Duplex) -> None:
        """Take a call to its end.

        Raises:
            ClientDisconnected: the caller left before anything was forwarded.
            StoreUnavailable: the outcome could not be put on the record.
        """
        try:
            await self._play_alone(duplex.begin())
            if self._forward is not None:
                await self._pump(duplex, self._forward)
                await self._play_alone(duplex.end())
        except Exception:
            await self._play_alone(duplex.fault())
            raise

    async def _pump(self, duplex: Duplex, forward: ForwardStream) -> None:
        """Pump both directions until the call is to end (rule 2)."""
        pumps = {
            asyncio.create_task(self._guarded(duplex, self._from_client(duplex))),
            asyncio.create_task(
                self._guarded(duplex, self._from_upstream(duplex, forward))
            ),
        }
        running = pumps
        try:
            while running and not duplex.is_ending:
                done, running = await asyncio.wait(
                    running,
                    timeout=max(0.0, self._active + IDLE - time.monotonic()),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                for pump in done:
                    pump.result()
                if time.monotonic() >= self._active + IDLE:
                    duplex.receive_error(UpstreamError("neither side says anything"))
        except asyncio.CancelledError:
            if not self._has_left():
                raise
            duplex.receive_error(ClientDisconnected("the caller went away"))
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.wait(pumps)
        for pump in pumps:
            if not pump.cancelled():
                pump.result()

    def _has_left(self) -> bool:
        """Tell a cancellation by `cut`, and take it back, from others."""
        task = asyncio.current_task()
        if not self._client.has_left or task is None:
            return False
        task.uncancel()
        return True

    async def _guarded(
        self, duplex: Duplex, pump: Coroutine[object, object, None]
    ) -> None:
        try:
            await pump
        except (UpstreamError, ClientDisconnected) as error:
            duplex.receive_error(error)

    async def _from_client(self, duplex: Duplex) -> None:
        while not duplex.is_ending:
            data = await self._client.take()
            self._active = time.monotonic()
            if data is None:
                await self._play(duplex.receive_client_eof())
                return
            await self._play(duplex.receive_from_client(data))

    async def _from_upstream(self, duplex: Duplex, forward: ForwardStream) -> None:
        started = time.perf_counter()
        answer = await self._upstream.open(forward, aiter(self._body))
        telemetry.observe_upstream(time.perf_counter() - started)
        self._answer = answer
        await self._play(duplex.receive_head(answer.head))
        while not duplex.is_ending:
            data = await answer.receive()
            self._active = time.monotonic()
            if data is None:
                await self._play(duplex.receive_upstream_eof())
                return
            await self._play(duplex.receive_from_upstream(data))

    async def _play(self, steps: Steps) -> None:
        """Do what steps ask, one after the other."""
        while (exchange := await adrive_duplex(steps, self._services)) is not None:
            await self._do(exchange)

    async def _play_alone(self, steps: Steps) -> None:
        """Do the same while no pump runs, and see to it if the caller leaves."""
        error: WeirError | None = None
        while True:
            try:
                exchange = await adrive_duplex(steps, self._services, error=error)
                if exchange is None:
                    return
                error = None
                await self._do(exchange)
            except ClientDisconnected as left:
                if error is not None:
                    raise
                error = left
            except asyncio.CancelledError:
                if not self._has_left():
                    raise
                error = ClientDisconnected("the caller went away")

    async def _do(self, exchange: DuplexExchange) -> None:
        match exchange:
            case ForwardStream():
                self._forward = exchange
            case SendUpstream():
                await self._body.put(exchange.data)
            case EndUpstream():
                await self._body.end()
            case Respond():
                await self._client.respond(exchange.head)
            case Release():
                await self._client.release(exchange.data)
            case Abandon():
                await self.abandon()
            case _:
                assert_never(exchange)

    async def abandon(self) -> None:
        """Let the upstream go."""
        self._body.break_off()
        if self._answer is not None:
            await self._answer.abandon()
