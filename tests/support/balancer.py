"""A network load balancer on loopback: forwards bytes behind a PROXY protocol header.

Example:
    with running_balancer(proxy_port) as port:
        client(endpoint_url=f"https://127.0.0.1:{port}")
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
CLIENT = "203.0.113.9"
ENDPOINT = "vpce-08d2bf15fac5001c9"

_AWS = 0xEA
_SUBTYPE_ENDPOINT = b"\x01"


def header(*, client: str = CLIENT, endpoint: str = ENDPOINT) -> bytes:
    """What stands before a client's bytes: who it is, and its VPC endpoint."""
    addresses = socket.inet_aton(client) + socket.inet_aton("10.0.0.1")
    value = _SUBTYPE_ENDPOINT + endpoint.encode()
    body = (
        addresses
        + struct.pack("!HH", 40_000, 443)
        + struct.pack("!BH", _AWS, len(value))
        + value
    )
    return SIGNATURE + bytes((0x21, 0x11)) + struct.pack("!H", len(body)) + body


@contextmanager
def running_balancer(target: int) -> Iterator[int]:
    """Forward connections to a port of 127.0.0.1; yield the port that takes them."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        accepting = threading.Thread(target=_accept, args=(server, target), daemon=True)
        accepting.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        accepting.join()


def _accept(server: socket.socket, target: int) -> None:
    with suppress(OSError):  # the listener is shut
        while True:
            client, _ = server.accept()
            threading.Thread(target=_carry, args=(client, target), daemon=True).start()


def _carry(client: socket.socket, target: int) -> None:
    with (
        client,
        suppress(OSError),
        socket.create_connection(("127.0.0.1", target)) as to,
    ):
        to.sendall(header())
        back = threading.Thread(target=_pump, args=(to, client), daemon=True)
        back.start()
        _pump(client, to)
        back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):  # either side may break off: that is theirs to notice
        while piece := source.recv(65_536):
            sink.sendall(piece)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
