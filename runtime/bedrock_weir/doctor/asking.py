"""One connection, one TLS handshake, one HTTP request: what the checks ask with.

Rule 1: a request carries no credentials, so it needs no trust: only the check of the
        certificate verifies one, and it sends nothing.
Rule 2: every step has a timeout, and no more of an answer is read than `_MOST`.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

# To endpoints that are looked at, not to AWS on behalf of a call.
from http.client import HTTPException, HTTPResponse  # noqa: TID251
from urllib.parse import urlsplit

from bedrock_weir.envoy.probe import LOCAL_HEADER

_MOST = 64 * 1024
_PORTS = {"http": 80, "https": 443}
BEDROCK_PATH = "/model/amazon.nova-lite-v1%3A0/converse"
"""Where a Converse call goes; without credentials nobody answers it."""
BEDROCK_BODY = b'{"messages":[{"role":"user","content":[{"text":"doctor"}]}]}'


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where something listens.

    Attributes:
        service: for people: `s3`, `bedrock-runtime`.
        host: what is dialled.
        port: the same.
        is_tls: whether it speaks TLS.
        name: what its certificate must be good for, and what `Host` says.
        ca_file: certificates that are trusted besides the system's.
        may_be_public: whether public addresses are as good as private ones.
        opens_with_proxy_protocol: whether it wants PROXY protocol first.
    """

    service: str
    host: str
    port: int
    is_tls: bool
    name: str
    ca_file: str | None = None
    may_be_public: bool = False
    opens_with_proxy_protocol: bool = False

    @classmethod
    def of(cls, service: str, url: str, *, name: str = "") -> Endpoint:
        """Return the endpoint of a URL."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or _PORTS.get(parts.scheme, 443)
        return cls(service, host, port, parts.scheme != "http", name or host)

    def __str__(self) -> str:
        """Return the service and where it is."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.service} at {host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its status, its headers in small letters, the start of its body."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def addresses(host: str, port: int) -> list[str]:
    """Return the addresses of a name.

    Raises:
        OSError: it has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty, or too long
        raise OSError("this is no host name") from error
    return list(dict.fromkeys(str(item[4][0]) for item in found))


def connect(endpoint: Endpoint, timeout: float) -> socket.socket:
    """Connect.

    Raises:
        OSError: nobody is there.
    """
    try:
        connection = socket.create_connection(
            (endpoint.host, endpoint.port), timeout=timeout
        )
    except UnicodeError as error:
        raise OSError("this is no host name") from error
    if endpoint.opens_with_proxy_protocol:
        connection.sendall(LOCAL_HEADER)
    return connection


def unverified() -> ssl.SSLContext:
    """Return a context that trusts everybody, because nothing is entrusted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def ask(
    endpoint: Endpoint,
    path: str,
    *,
    timeout: float,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Make one HTTP request: GET, or POST where there is a body.

    Raises:
        OSError: no connection, or no answer.
    """
    fields = {"host": _host(endpoint), "connection": "close", **(headers or {})}
    if body is not None:
        fields |= {
            "content-type": "application/json",
            "content-length": str(len(body)),
        }
    method = "GET" if body is None else "POST"
    lines = [f"{method} {path} HTTP/1.1", *(f"{n}: {v}" for n, v in fields.items())]
    request = "\r\n".join((*lines, "", "")).encode("latin-1") + (body or b"")
    with connect(endpoint, timeout) as plain:
        if not endpoint.is_tls:
            return _exchange(plain, request, method)
        with unverified().wrap_socket(plain, server_hostname=endpoint.name) as secure:
            return _exchange(secure, request, method)


def _host(endpoint: Endpoint) -> str:
    default = _PORTS["https" if endpoint.is_tls else "http"]
    suffix = "" if endpoint.port == default else f":{endpoint.port}"
    is_bare_address = ":" in endpoint.name
    name = f"[{endpoint.name}]" if is_bare_address else endpoint.name
    return name + suffix if endpoint.name == endpoint.host else name


def _exchange(connection: socket.socket, request: bytes, method: str) -> Answer:
    connection.sendall(request)
    response = HTTPResponse(connection, method=method)
    try:
        response.begin()
        body = response.read(_MOST)
    except HTTPException as error:
        raise ConnectionError("the answer is not HTTP") from error
    finally:
        response.close()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, body)
