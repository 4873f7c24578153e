"""A tiny ASGI application that tells what it received, for tests of the server.

    /echo              the scope, as JSON, and the size of the body
    /-/health          200
    /-/ready           200, while Envoy lets it be asked
    /stream?COUNT      COUNT lines, a tenth of a second apart
    /flood             an endless answer
    /flooded           how many bytes of it were taken off our hands
    /exit              the process ends at once, with 3
    /environment?NAME  the value of a variable

The lifespan's end writes `done` into the file that TEST_SHUTDOWN_FILE names;
TEST_STARTUP_FAILS makes its beginning fail.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
from pathlib import Path
from typing import Any

flooded = {"bytes": 0}


async def app(scope, receive, send):
    """Serve one connection of the ASGI protocol."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    await {
        "/stream": _stream,
        "/flood": _flood,
        "/flooded": _flooded,
        "/exit": _exit,
        "/environment": _environment,
    }.get(scope["path"], _echo)(scope, receive, send)


async def _lifespan(receive, send):
    await receive()
    if "TEST_STARTUP_FAILS" in os.environ:
        message = os.environ["TEST_STARTUP_FAILS"]
        await send({"type": "lifespan.startup.failed", "message": message})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await asyncio.sleep(0.1)
    if path := os.environ.get("TEST_SHUTDOWN_FILE"):
        with Path(path).open("a") as file:  # noqa: ASYNC230  (nothing else runs)
            file.write("done\n")
    await send({"type": "lifespan.shutdown.complete"})


async def _echo(scope, receive, send):
    size = 0
    more = True
    while more:
        message = await receive()
        size += len(message["body"])
        more = message.get("more_body", False)
    told: dict[str, Any] = {
        "raw_path": scope["raw_path"].decode("latin-1"),
        "query_string": scope["query_string"].decode("latin-1"),
        "http_version": scope["http_version"],
        "scheme": scope["scheme"],
        "client": scope["client"],
        "headers": [
            [name.decode("latin-1"), value.decode("latin-1")]
            for name, value in scope["headers"]
        ],
        "size": size,
        "pid": os.getpid(),
        "files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
    }
    await _answer(send, json.dumps(told).encode())


async def _stream(scope, receive, send):
    await _start(send)
    for number in range(int(scope["query_string"])):
        await _part(send, f"{number}\n".encode())
        await asyncio.sleep(0.1)
    await send({"type": "http.response.body", "body": b"end\n"})


async def _flood(scope, receive, send):
    await _start(send)
    while True:
        await _part(send, bytes(16 * 1024))
        flooded["bytes"] += 16 * 1024


async def _flooded(scope, receive, send):
    await _answer(send, str(flooded["bytes"]).encode())


async def _environment(scope, receive, send):
    name = scope["query_string"].decode()
    await _answer(send, os.environ.get(name, "").encode())


async def _exit(scope, receive, send):
    os._exit(3)


async def _answer(send, body: bytes):
    await _start(send)
    await send({"type": "http.response.body", "body": body})


async def _start(send):
    headers = [(b"server", b"test")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _part(send, body: bytes):
    await send({"type": "http.response.body", "body": body, "more_body": True})
