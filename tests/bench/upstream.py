"""The upstream of the benchmarks: fast, and of no judgement.

It answers Converse and ConverseStream as the model's id says (`content.Model`), takes
the record's PUTs as S3 would, and tells on `GET /-/state` when the frames of the last
paced stream were sent, and how many bytes all streams were.

Run as `python -m tests.bench.upstream`; it prints its port.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import cast

import uvloop

from tests.bench import content
from tests.bench.content import Model

PUT_SECONDS = 0.02
"""How long a PUT of the record takes."""

_LOCKED = (
    b"<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>"
    b"</ObjectLockConfiguration>"
)
_STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.amazon.eventstream\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
_AT_ONCE = 64
"""Frames between two looks at the other connections."""


class State:
    """What the server remembers."""

    def __init__(self) -> None:
        self.sent: list[float] = []
        self.streamed = 0


class Connection(asyncio.Protocol):
    """One HTTP/1.1 connection, kept alive, one request at a time."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._buffer = b""
        self._expected = 0
        self._room = asyncio.Event()
        self._room.set()
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own class
        self._loop = asyncio.get_running_loop()

    def connection_lost(self, exc: Exception | None) -> None:
        """End a stream that nobody reads any more."""
        if self._task is not None:
            self._task.cancel()

    def pause_writing(self) -> None:
        """Hold the stream back."""
        self._room.clear()

    def resume_writing(self) -> None:
        """Let the stream go on."""
        self._room.set()

    def data_received(self, data: bytes) -> None:
        """Collect a request; answer it when it is whole."""
        self._buffer += data
        if not self._expected:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            self._expected = end + 4 + self._read_head(self._buffer[:end])
        if len(self._buffer) >= self._expected:
            self._buffer = self._buffer[self._expected :]
            self._expected = 0
            self._answer(self._method, self._target)

    def _read_head(self, head: bytes) -> int:
        self._method, self._target, _ = head.split(b" ", 2)
        lower = head.lower()
        if b"\r\nexpect: 100-continue" in lower:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        _, found, rest = lower.partition(b"\r\ncontent-length:")
        return int(rest.partition(b"\r\n")[0]) if found else 0

    def _answer(self, method: bytes, target: bytes) -> None:
        if target.startswith(b"/model/"):
            _, _, name, operation = target.decode().split("/")
            model = Model.parse(name)
            if operation == "converse-stream":
                self._task = self._loop.create_task(self._stream(model))
            elif model.think_ms:
                self._later(model.think_ms / 1000, content.answer(model.kind))
            else:
                self._reply(content.answer(model.kind))
        elif method == b"PUT":
            self._later(PUT_SECONDS, b"")
        elif target == b"/-/state":
            state = {"sent": self._state.sent, "streamed": self._state.streamed}
            self._reply(json.dumps(state).encode())
        else:
            self._reply(_LOCKED)

    def _later(self, seconds: float, body: bytes) -> None:
        self._loop.call_later(seconds, self._reply, body)

    def _reply(self, body: bytes) -> None:
        head = (
            b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: "0"\r\n'
            b"x-amzn-RequestId: 2d4f0a7e-9a51-4b06-8d0b-5b1f3a6f7c11\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body)
        )
        self._transport.write(head + body)

    async def _stream(self, model: Model) -> None:
        await asyncio.sleep(model.think_ms / 1000)
        self._transport.write(_STREAM_HEAD)
        self._write(content.BEGINNING)
        sent: list[float] = []
        begin = time.perf_counter()
        for number, text in enumerate(content.pieces(model.kind)):
            if number == model.frames and model.frames:
                break
            if model.pace_ms:
                due = begin + number * model.pace_ms / 1000
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                sent.append(time.perf_counter())
            elif number % _AT_ONCE == 0:
                await asyncio.sleep(0)
            await self._room.wait()
            self._write(content.frame(number, text))
        for data in content.ENDING:
            self._write(data)
        self._transport.write(b"0\r\n\r\n")
        if sent:
            self._state.sent = sent

    def _write(self, data: bytes) -> None:
        self._state.streamed += len(data)
        self._transport.write(b"%x\r\n%b\r\n" % (len(data), data))


async def serve() -> None:
    """Serve until the process is ended."""
    state = State()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Connection(state), "127.0.0.1", 0, backlog=2048
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve())
