"""One health request through the listener, as a client would make it."""

from __future__ import annotations

import socket
import ssl
import time
from typing import Final

from bedrock_weir.envoy.config import Listener

LOCAL_HEADER: Final = b"\r\n\r\n\0\r\nQUIT\n" + bytes((0x20, 0, 0, 0))
"""PROXY protocol v2, command LOCAL: a connection on the proxy's own behalf."""

_TIMEOUT = 5.0
_LONGEST_LINE = 1024
_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (not bound here)


def reachable_host(host: str) -> str:
    """The address at which this machine reaches a listener bound to `host`."""
    return _ANY_ADDRESS.get(host, host)


def ask_health(listener: Listener, path: str) -> int:
    """The HTTP status that the listener answers on `path`.

    Raises:
        OSError: no connection, or no answer.
    """
    return ask(
        (listener.address, listener.port),
        path,
        tls=listener.is_tls,
        proxy_protocol=listener.proxy_protocol,
    )


def ask(
    address: tuple[str, int],
    path: str,
    *,
    tls: bool,
    proxy_protocol: bool,
    timeout: float = _TIMEOUT,
) -> int:
    """The HTTP status that a listener of this machine answers on `path`.

    The certificate is not checked: it names the service, not this machine.

    Args:
        address: host and port that the listener is bound to.
        path: what is asked for.
        tls: whether the listener speaks TLS.
        proxy_protocol: whether it waits for a PROXY protocol header.
        timeout: seconds for all of it.

    Raises:
        OSError: no connection, or no answer in time.
    """
    deadline = time.monotonic() + timeout
    host, port = address
    reached = (reachable_host(host), port)
    with socket.create_connection(reached, timeout=timeout) as plain:
        if proxy_protocol:
            plain.sendall(LOCAL_HEADER)
        if not tls:
            return _status(plain, path, deadline=deadline)
        plain.settimeout(_left(deadline))
        with _unchecked().wrap_socket(plain) as secure:
            return _status(secure, path, deadline=deadline)


def _status(connection: socket.socket, path: str, *, deadline: float) -> int:
    request = f"GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    connection.settimeout(_left(deadline))
    connection.sendall(request.encode())
    line = b""
    while b"\n" not in line and len(line) < _LONGEST_LINE:
        connection.settimeout(_left(deadline))
        if not (piece := connection.recv(_LONGEST_LINE)):
            break
        line += piece
    words = line.split(b"\n")[0].split()
    if len(words) < 2 or not words[0].startswith(b"HTTP/") or not words[1].isdigit():
        raise ConnectionError("no answer to the health request")
    return int(words[1])


def _left(deadline: float) -> float:
    """The seconds that are left, for a socket that understands nought otherwise."""
    if (left := deadline - time.monotonic()) <= 0:
        raise TimeoutError("no answer to the health request in time")
    return left


def _unchecked() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
