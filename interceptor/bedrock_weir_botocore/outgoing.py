"""The request: botocore's dictionary to bytes, and whether they stayed the same.

Rule 1: what is inspected is what will be sent: the raw path and query, the headers,
        and the body as bytes. A body of another form is read and replaced first.
Rule 2: the identity is the one the client is about to sign with: the access key id of
        its credentials, or its bearer token.
Rule 3: what is sent must be what was inspected: method, target, body, and the headers
        that change what a model is asked. The host may differ, so that a request can
        be routed to a proxy.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from bedrock_weir.errors import InterceptorError
from bedrock_weir.wire.http import Headers, Request

MAX_BODY = 32 * 1024 * 1024
"""Bytes of a body that has to be read first; Bedrock's own limit is 25,000,000."""

_GUARDED = frozenset({"content-encoding", "content-type"})
_GUARDED_PREFIX = "x-amzn-bedrock-"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """What a client signs with; neither, where it does not sign.

    Attributes:
        access_key_id: for Signature Version 4.
        token: a bearer token, a secret.
    """

    access_key_id: str | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What must not change between the inspection and the network (rule 3)."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)

    def changed(self, other: Fingerprint) -> list[str]:
        """Name what differs."""
        return [
            each.name
            for each in fields(self)
            if getattr(self, each.name) != getattr(other, each.name)
        ]


def read_request(params: MutableMapping[str, Any], identity: Identity) -> Request:
    """Build the request to inspect, and leave its body in `params` as bytes (rule 1).

    Args:
        params: botocore's request, before it is signed.
        identity: what the client signs with.

    Raises:
        InterceptorError: the body cannot be read as bytes.
    """
    params["body"] = body = read_body(params.get("body"))
    signs = identity.access_key_id is not None or identity.token is not None
    url = urlsplit(params["url"])
    items = [("host", host_of(params["url"]))]
    for name, value in _texts(params["headers"].items()):
        if name.lower() != "host" and not (signs and name.lower() == "authorization"):
            items.append((name, value))
    if identity.token is not None:
        items.append(("authorization", f"Bearer {identity.token}"))
    target = _target(url.path, url.query)
    return Request(
        params["method"], _without_base(target, params), Headers.of(items), body
    )


def write_headers(into: MutableMapping[str, Any], inspected: Headers) -> None:
    """Set the headers that a model is asked with, where the inspection changed them."""
    names = {name.lower(): name for name in into}
    for name, value in inspected:
        written = names.get(name, name)
        if name.startswith(_GUARDED_PREFIX) and _text(into.get(written)) != value:
            into[written] = value


def read_body(body: Any) -> bytes:
    """Return a body of any form that botocore takes, as bytes.

    Raises:
        InterceptorError: it is of none, or it is too large.
    """
    if hasattr(body, "read"):
        body = body.read(MAX_BODY + 1)
        if isinstance(body, str | bytes) and len(body) > MAX_BODY:
            raise InterceptorError(
                f"the request's body is larger than {MAX_BODY} bytes"
            )
    match body:
        case None:
            return b""
        case bytes():
            return body
        case str():
            return body.encode()
        case bytearray() | memoryview():
            return bytes(body)
    raise InterceptorError(
        f"the request's body is a `{type(body).__name__}`, which cannot be inspected;"
        " pass bytes"
    )


def host_of(url: str) -> str:
    """Return the `Host` of a request for this URL, as SDKs sign it."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    port = _PORTS.get(parts.scheme)
    return host.removesuffix(f":{port}")


def fingerprint(method: str, url: str, headers: Any, body: Any) -> Fingerprint:
    """Take the fingerprint of a request.

    Raises:
        InterceptorError: its body is not in memory.
    """
    if body is not None and not isinstance(body, str | bytes | bytearray | memoryview):
        raise InterceptorError(
            "the request's body was replaced after it was inspected; remove the"
            " handler that does"
        )
    parts = urlsplit(url)
    guarded = sorted(
        (name.lower(), value)
        for name, value in _texts(headers.items())
        if name.lower() in _GUARDED or name.lower().startswith(_GUARDED_PREFIX)
    )
    return Fingerprint(
        method,
        _target(parts.path, parts.query),
        tuple(guarded),
        read_body(body),
    )


def _target(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _without_base(target: str, params: MutableMapping[str, Any]) -> str:
    """Leave out the path that an `endpoint_url` puts before the operation's own."""
    own: str = params["url_path"]
    path, mark, query = target.partition("?")
    if path != own and own.startswith("/") and path.endswith(own):
        return own + mark + query
    return target


def _texts(items: Iterable[tuple[Any, Any]]) -> list[tuple[str, str]]:
    return [(_text(name), _text(value)) for name, value in items]


def _text(value: Any) -> str:
    return str(value, "latin-1") if isinstance(value, bytes) else str(value)
