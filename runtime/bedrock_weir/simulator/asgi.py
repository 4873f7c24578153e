"""One HTTP exchange over ASGI: a bounded body in, an answer at its pace out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, TypeAlias

from bedrock_weir.errors import ClientDisconnected, MessageTooLarge
from bedrock_weir.wire.http import Header, Headers, Request

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]


_POLL = 0.05
"""Seconds between two looks whether the client is still there."""


class ConnectionDropped(Exception):
    """Leaves the application on purpose, so that the server drops the connection."""


async def lifespan(receive: Receive, send: Send) -> None:
    """Agree to start and to stop."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


class Exchange:
    """One request and its answer.

    Args:
        scope: of type `http`.
        receive: as ASGI gives it.
        send: as ASGI gives it.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._has_all = False
        self._ahead = b""
        self._next: asyncio.Future[Message] | None = None
        self._gone: asyncio.Task[None] | None = None

    @property
    def http_version(self) -> str:
        """The version that the request arrived over: `1.1` or `2`."""
        version: str = self._scope["http_version"]
        return version

    @property
    def port(self) -> int:
        """The port that the request came to."""
        server = self._scope.get("server")
        return server[1] if server else 0

    def head(self) -> Request:
        """Return the request as it arrived, its body still to come."""
        scope = self._scope
        query: bytes = scope["query_string"]
        target = scope["raw_path"] + (b"?" + query if query else b"")
        items = (
            (n.decode("latin-1"), v.decode("latin-1")) for n, v in scope["headers"]
        )
        return Request(
            scope["method"], target.decode("latin-1"), Headers.of(items), b""
        )

    async def body(self, limit: int) -> bytes:
        """Read the body.

        Raises:
            MessageTooLarge: it is longer than the limit.
            ClientDisconnected: the client left before its end.
        """
        chunks: list[bytes] = []
        size = 0
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnected("the client left within its request")
            chunk: bytes = message.get("body", b"")
            size += len(chunk)
            if size > limit:
                raise MessageTooLarge(f"the body is longer than {limit} bytes")
            chunks.append(chunk)
            if not message.get("more_body", False):
                break
        return b"".join(chunks)

    async def piece(self) -> bytes | None:
        """Read the next piece of a body that is read as it comes; None at its end.

        Raises:
            ClientDisconnected: the client left before its end.
        """
        while not self._has_all or self._ahead:
            await self._look(None)
            data, self._ahead = self._ahead, b""
            if data:
                return data
        return None

    async def nap(self, seconds: float) -> None:
        """Let time pass while a body is still to be read; reads one piece ahead.

        Raises:
            ClientDisconnected: the client left meanwhile, as far as can be seen.
        """
        until = asyncio.get_running_loop().time() + seconds
        if seconds:
            await self._look(seconds)
        rest = max(0.0, until - asyncio.get_running_loop().time())
        await (self.pause(rest) if self._has_all else asyncio.sleep(rest))

    async def _look(self, seconds: float | None) -> None:
        """Wait for the next piece, for so long; keep it."""
        if self._has_all or self._ahead:
            return
        if self._next is None:
            self._next = asyncio.ensure_future(self._receive())
        await asyncio.wait((self._next,), timeout=seconds)
        if not self._next.done():
            return
        message, self._next = self._next.result(), None
        if message["type"] == "http.disconnect":
            raise ClientDisconnected("the client left within its request")
        self._has_all = not message.get("more_body", False)
        self._ahead = bytes(message.get("body", b""))

    async def _await_disconnect(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":  # noqa: ASYNC110
            await asyncio.sleep(_POLL)  # the server answers at once, again and again

    async def pause(self, seconds: float | None) -> None:
        """Let time pass; None waits until the client leaves.

        Raises:
            ClientDisconnected: the client left meanwhile.
        """
        if seconds == 0:
            await asyncio.sleep(0)  # a fast reader must not starve the others
            return
        if self._gone is None:
            # It ends by itself when the exchange does; a cancelled `receive` would
            # be a fault to the server.
            self._gone = asyncio.create_task(self._await_disconnect())
        await asyncio.wait((self._gone,), timeout=seconds)
        if self._gone.done():
            raise ClientDisconnected("the client left within the answer")

    async def start(self, status: int, headers: Iterable[Header]) -> None:
        """Send status and headers.

        Raises:
            ClientDisconnected: the client left.
        """
        encoded = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in headers]
        await self._put(
            {"type": "http.response.start", "status": status, "headers": encoded}
        )

    async def write(self, data: bytes, *, is_last: bool = False) -> None:
        """Send a piece of the body; returns when there is room for more.

        Raises:
            ClientDisconnected: the client left.
        """
        more = not is_last
        await self._put({"type": "http.response.body", "body": data, "more_body": more})

    async def _put(self, message: Message) -> None:
        try:
            await self._send(message)
        except OSError as error:
            raise ClientDisconnected("the client left within the answer") from error

    async def answer(self, status: int, headers: Iterable[Header], body: bytes) -> None:
        """Send a whole answer.

        Raises:
            ClientDisconnected: the client left.
        """
        length = ("content-length", str(len(body)))
        await self.start(status, (*headers, length))
        await self.write(body, is_last=True)
