"""The VPC endpoint that a call came through, from the load balancer to the record."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bedrock_weir.simulator.settings import EXAMPLE
from bedrock_weir.wire.http import Headers, Request
from bedrock_weir.wire.sigv4 import signed
from tests.support.proxy import RunningProxy, running_proxy
from tests.support.raw_http import Answer, ask_h1, ask_h2, connect
from tests.support.simulator import REGION

ENDPOINT = "vpce-08d2bf15fac5001c9"
FORGED = "vpce-0666666666666666a"
CLIENT = "203.0.113.9"


@pytest.fixture(scope="module")
def proxy(simulator, bucket) -> Iterator[RunningProxy]:
    """A proxy behind a load balancer that speaks PROXY protocol."""
    with running_proxy(simulator, bucket, proxy_protocol=True) as running:
        yield running


@pytest.fixture(scope="module")
def open_proxy(simulator, bucket) -> Iterator[RunningProxy]:
    """A proxy that its clients reach themselves."""
    with running_proxy(simulator, bucket) as running:
        yield running


@pytest.mark.parametrize("protocol", ["http/1.1", "h2"])
def test_endpoint_is_on_the_record(proxy, simulator, model, protocol):
    """Both entries name the endpoint and the client; the model hears of neither."""
    preamble = preamble_with(b"\x01" + ENDPOINT.encode())
    answer = converse(proxy, model, protocol=protocol, preamble=preamble)
    assert answer.status == 200
    source = {"ip": CLIENT, "uid": ENDPOINT}
    entries = proxy.entries_of(model)
    assert [each["src_endpoint"] for each in entries] == [source, source]
    assert not {name for name in sent(simulator, model) if name.startswith("x-weir-")}


def test_forged_endpoint_is_not_believed(proxy, model):
    """A client behind the load balancer cannot name an endpoint it did not use."""
    preamble = preamble_with(None)
    assert converse(proxy, model, preamble=preamble).status == 200
    assert {json.dumps(e["src_endpoint"]) for e in proxy.entries_of(model)} == {
        json.dumps({"ip": CLIENT})
    }


def test_forged_endpoint_is_not_believed_without_a_load_balancer(
    open_proxy, simulator, model
):
    """Nor can one that connects by itself."""
    assert converse(open_proxy, model).status == 200
    assert {json.dumps(e["src_endpoint"]) for e in open_proxy.entries_of(model)} == {
        json.dumps({"ip": "127.0.0.1"})
    }
    assert not {name for name in sent(simulator, model) if name.startswith("x-weir-")}


def converse(
    proxy: RunningProxy,
    model: str,
    *,
    protocol: str = "http/1.1",
    preamble: bytes = b"",
) -> Answer:
    """Call Converse with a signature and a forged endpoint."""
    message = {"role": "user", "content": [{"text": "hello"}]}
    request = signed(
        Request(
            "POST",
            f"/model/{model.replace(':', '%3A')}/converse",
            Headers((("host", "localhost"), ("content-type", "application/json"))),
            json.dumps({"messages": [message]}).encode(),
        ),
        access_key_id=EXAMPLE.access_key_id,
        secret_key=EXAMPLE.secret_key,
        session_token=None,
        region=REGION,
        service="bedrock",
        time=datetime.now(UTC),
    )
    ask = ask_h2 if protocol == "h2" else ask_h1
    own = [item for item in request.headers if item[0] != "host"]
    return ask(
        connect(proxy.port, alpn=protocol, preamble=preamble),
        request.target,
        headers=[*own, ("x-weir-vpce-id", FORGED)],
        body=request.body,
    )


def preamble_with(value: bytes | None) -> bytes:
    """The header that a network load balancer puts before the client's bytes.

    Args:
        value: AWS's own value (type 0xEA), if any: its subtype, and what it says.
    """
    body = socket.inet_aton(CLIENT) + socket.inet_aton("10.0.0.1")
    body += struct.pack("!HH", 40_000, 443)
    if value is not None:
        body += struct.pack("!BH", 0xEA, len(value)) + value
    opening = b"\r\n\r\n\0\r\nQUIT\n" + bytes((0x21, 0x11))
    return opening + struct.pack("!H", len(body)) + body


def sent(simulator: Any, model: str) -> set[str]:
    """Return the names of the headers that the simulator got for a model."""
    name = model.replace(":", "%3A")
    (received,) = [each for each in simulator.requests() if name in each["target"]]
    return {name for name, _ in received["headers"]}
