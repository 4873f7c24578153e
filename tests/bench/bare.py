"""The same Envoy and the same HTTP client, and no inspection in between.

What this costs, the proxy costs before it has done anything.

Run as `python -m tests.bench.bare FLAG...`, with the flags of `weir proxy`.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

import pyqwest

from bedrock_weir.proxy.supervisor import serve
from bedrock_weir.proxy.upstream import IDLE_CONNECTIONS
from bedrock_weir.settings import (
    SETTINGS_VARIABLE,
    add_flags,
    from_json,
    resolve,
)

_NOT_FORWARDED = frozenset({"host", "content-length", "transfer-encoding"})


class _Application:
    def __init__(self) -> None:
        settings = from_json(os.environ[SETTINGS_VARIABLE])
        self._origin = settings.upstreams["bedrock-runtime"]
        self._transport = pyqwest.HTTPTransport(
            pool_max_idle_per_host=IDLE_CONNECTIONS,
            enable_gzip=False,
            enable_brotli=False,
            enable_zstd=False,
            enable_otel=False,
            follow_redirects=False,
        )

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        headers = [
            (name.decode(), value.decode())
            for name, value in scope["headers"]
            if name.decode() not in _NOT_FORWARDED
        ]
        pieces, more = [], True
        while more:
            message = await receive()
            pieces.append(message.get("body", b""))
            more = message.get("more_body", False)
        url = self._origin + scope["raw_path"].decode()
        response = await self._transport.execute(
            pyqwest.Request(
                scope["method"], url, pyqwest.Headers(headers), b"".join(pieces)
            )
        )
        answer = [
            (name.encode(), value.encode())
            for name, value in response.headers.items()
            if name != "transfer-encoding"
        ]
        await send(
            {
                "type": "http.response.start",
                "status": response.status,
                "headers": answer,
            }
        )
        async for chunk in response.content:
            await send(
                {"type": "http.response.body", "body": bytes(chunk), "more_body": True}
            )
        await send({"type": "http.response.body", "body": b"", "more_body": False})


_applications: list[_Application] = []


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Run the application: ASGI 3."""
    if scope["type"] == "lifespan":
        await receive()
        _applications.append(_Application())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
    elif scope["path"].startswith("/-/"):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    else:
        await _applications[0].serve(scope, receive, send)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    add_flags(parser)
    settings = resolve(flags=vars(parser.parse_args()), environment=os.environ)
    sys.exit(
        serve(settings, out=sys.stdout, err=sys.stderr, app="tests.bench.bare:app")
    )
