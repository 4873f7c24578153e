"""A call: who makes it, from where, and what was asked of Bedrock.

Time, identifiers and the peer come in here, once, as values; nothing below reads
a clock or draws a number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bedrock_weir.wire.http import Request


class Path(StrEnum):
    """The way a call came in."""

    PROXY = "proxy"
    INTERCEPTOR = "interceptor"


@dataclass(frozen=True, slots=True)
class Peer:
    """Where a call came from; network origin, never a principal.

    Attributes:
        address: the client's IP address, empty inside the caller's own process.
        vpc_endpoint_id: from PROXY protocol v2, or None.
    """

    address: str = ""
    vpc_endpoint_id: str | None = None


class IdentityMethod(StrEnum):
    """How a caller's identity came to be known."""

    SIGV4 = "sigv4"
    """The access key id of the request's own signature: a claim."""
    BEARER = "bearer"
    """A Bedrock API key, which only AWS can check: a claim."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls.

    Attributes:
        id: what the method knows the caller by (an access key id for `sigv4`).
        method: how it is known.
        verified: whether it was proved to us, or merely claimed.
    """

    id: str
    method: IdentityMethod
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an AWS service, as the route table read it.

    Attributes:
        service: the endpoint prefix (`bedrock-runtime`).
        name: the operation's name (`ConverseStream`).
        resource: the decoded id of the model it is asked of.
        streaming: whether the answer is an event stream.
    """

    service: str
    name: str
    resource: str
    streaming: bool


@dataclass(frozen=True, slots=True)
class Call:
    """One call, as it stands when it begins.

    Attributes:
        id: unique; the caller reads it in denials, the auditor in both entries.
        time_ms: when it began, in milliseconds since the epoch.
        path: the way it came in.
        request: the bytes.
        peer: where from.
        access_key_id: the key the caller will sign with, where that is known
            before the signature exists (the interceptor); None otherwise.
    """

    id: str
    time_ms: int
    path: Path
    request: Request
    peer: Peer = field(default_factory=Peer)
    access_key_id: str | None = None
