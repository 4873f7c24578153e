"""PROXY protocol v2: who the client is, and through which VPC endpoint."""

from __future__ import annotations

import socket
import struct

import pytest

from bedrock_weir.envoy import EnvoyServer, Listener
from tests.support.certificate import self_signed
from tests.support.raw_http import ask_h1, ask_h2, connect

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
CLIENT_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64)
ENDPOINT = "vpce-08d2bf15fac5001c9"


def preamble(*values: tuple[int, bytes]) -> bytes:
    """The header that a network load balancer puts before the client's bytes."""
    addresses = socket.inet_aton("203.0.113.9") + socket.inet_aton("10.0.0.1")
    body = addresses + struct.pack("!HH", 40_000, 443)
    for kind, value in values:
        body += struct.pack("!BH", kind, len(value)) + value
    return SIGNATURE + bytes((0x21, 0x11)) + struct.pack("!H", len(body)) + body


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One server behind a load balancer that speaks PROXY protocol."""
    certificate = self_signed(tmp_path_factory.mktemp("certificate"))
    listener = Listener(
        host="127.0.0.1",
        port=0,
        certificate=certificate.certificate,
        private_key=certificate.private_key,
        proxy_protocol=True,
    )
    with EnvoyServer("tests.support.envoy_app:app", listener=listener) as running:
        yield running


@pytest.mark.parametrize("protocol", ["http/1.1", "h2"])
def test_endpoint_and_client_are_handed_on(server, protocol):
    """The application gets the id of the VPC endpoint and the true client."""
    header = preamble((0xEA, b"\x01" + ENDPOINT.encode()))
    connection = connect(server.port, alpn=protocol, preamble=header)
    forged = [("x-weir-vpce-id", "vpce-666"), ("x-weir-else", "1")]
    ask = ask_h2 if protocol == "h2" else ask_h1
    told = ask(connection, "/echo", headers=forged).json
    ours = [each for each in told["headers"] if each[0].startswith("x-weir-")]
    assert ours == [["x-weir-vpce-id", ENDPOINT]]
    assert told["client"] == ["203.0.113.9", 40_000]


@pytest.mark.parametrize(
    "values",
    [
        pytest.param((), id="no value"),
        pytest.param(((0xEA, b"\x02" + ENDPOINT.encode()),), id="another subtype"),
        pytest.param(((0xEA, b"\x01vpce-\r\nx: 1"),), id="not an id"),
        pytest.param(((0xEA, b"\x01"),), id="no id"),
        pytest.param(((0xEA, b""),), id="empty"),
        pytest.param(((0xEA, b"\x01\xff\xfe"),), id="not text"),
        pytest.param(((0x04, b"\x01" + ENDPOINT.encode()),), id="another type"),
    ],
)
def test_what_is_no_endpoint_id_is_left_out(server, values):
    """A header without a well-formed id leaves the application without one."""
    connection = connect(server.port, alpn="http/1.1", preamble=preamble(*values))
    forged = [("x-weir-vpce-id", ENDPOINT)]
    told = ask_h1(connection, "/echo", headers=forged).json
    assert not [name for name, _ in told["headers"] if name.startswith("x-weir-")]


@pytest.mark.parametrize(
    "opening",
    [
        pytest.param(b"", id="none"),
        pytest.param(b"PROXY TCP4 203.0.113.9 10.0.0.1 40000 443\r\n", id="version 1"),
        pytest.param(SIGNATURE + b"\x21\xff\x00\x00", id="broken"),
    ],
)
def test_connection_without_the_header_is_refused(server, opening):
    """Without PROXY protocol v2 nothing of the client is read."""
    with connect(server.port, preamble=opening + CLIENT_HELLO) as connection:
        try:
            answer = connection.recv(1)
        except ConnectionResetError:
            answer = b""
    assert answer == b""
