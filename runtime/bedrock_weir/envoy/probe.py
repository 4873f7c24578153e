"""One health request through the listener, as a client would make it."""

from __future__ import annotations

import socket
import ssl
from typing import Final

from bedrock_weir.envoy.config import Listener

LOCAL_HEADER: Final = b"\r\n\r\n\0\r\nQUIT\n" + bytes((0x20, 0, 0, 0))
"""PROXY protocol v2, command LOCAL: a connection on the proxy's own behalf."""

_TIMEOUT = 5.0
_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (not bound here)


def reachable_host(host: str) -> str:
    """The address at which this machine reaches a listener bound to `host`."""
    return _ANY_ADDRESS.get(host, host)


def ask_health(listener: Listener, path: str) -> int:
    """The HTTP status that the listener answers on `path`.

    The certificate is not checked: it names the service, not this machine.

    Raises:
        OSError: no connection, or no answer.
    """
    address = (reachable_host(listener.address), listener.port)
    with socket.create_connection(address, timeout=_TIMEOUT) as plain:
        if listener.proxy_protocol:
            plain.sendall(LOCAL_HEADER)
        if listener.certificate is None:
            return _status(plain, path)
        with _unchecked().wrap_socket(plain) as secure:
            return _status(secure, path)


def _status(connection: socket.socket, path: str) -> int:
    connection.sendall(
        f"GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".encode()
    )
    with connection.makefile("rb") as answer:
        words = answer.readline(1024).split()
    if len(words) < 2 or not words[1].isdigit():
        raise ConnectionError("no answer to the health request")
    return int(words[1])


def _unchecked() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
