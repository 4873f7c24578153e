"""The proxy's own paths: health, readiness, metrics.

Rule 1: `/-/health` says that the process serves; a load balancer restarts on it.
Rule 2: `/-/ready` says that calls would be answered: the policy is loaded and the
        record can be written. It says why not, to whoever asks from this machine.
Rule 3: `/-/metrics` answers only this machine.
"""

from __future__ import annotations

from ipaddress import ip_address

import orjson

from bedrock_weir.engine import Engine
from bedrock_weir.proxy import telemetry
from bedrock_weir.wire.http import Headers, Response

PREFIX = "/-/"


def answer(path: str, *, address: str, engine: Engine) -> Response:
    """Answer one of the proxy's own paths.

    Args:
        path: the raw path, which begins with `PREFIX`.
        address: the client's IP address.
        engine: whose state is asked about.
    """
    is_local = _is_loopback(address)
    if path == "/-/health":
        return _json(200, {"status": "ok"})
    if path == "/-/ready":
        return _ready(engine, is_local=is_local)
    if path == "/-/metrics" and is_local:
        body = telemetry.exposition(engine.recorder)
        return _response(200, "text/plain; version=0.0.4; charset=utf-8", body)
    return _json(404, {"message": "no such path"})


def _ready(engine: Engine, *, is_local: bool) -> Response:
    bundle, recorder = engine.snapshot.bundle, engine.recorder
    is_ready = recorder.healthy
    state: dict[str, object] = {"status": "ready" if is_ready else "not ready"}
    if is_local:
        state["policy"] = {
            "bundle": bundle.settings.bundle.name,
            "digest": bundle.digest,
        }
        state["record"] = recorder.last_error or "ok"
    return _json(200 if is_ready else 503, state)


def _json(status: int, value: dict[str, object] | dict[str, str]) -> Response:
    return _response(status, "application/json", orjson.dumps(value))


def _response(status: int, content_type: str, body: bytes) -> Response:
    headers = (
        ("content-type", content_type),
        ("content-length", str(len(body))),
        ("cache-control", "no-store"),
    )
    return Response(status, Headers(headers), body)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
