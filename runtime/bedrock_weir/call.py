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


class ResourceType(StrEnum):
    """What an operation is asked of; also the entity type a policy names."""

    MODEL = "Model"
    GUARDRAIL = "Guardrail"
    KNOWLEDGE_BASE = "KnowledgeBase"
    AGENT = "Agent"
    FLOW = "Flow"
    SESSION = "Session"
    AGENT_RUNTIME = "AgentRuntime"
    HARNESS = "Harness"
    MEMORY = "Memory"
    CODE_INTERPRETER = "CodeInterpreter"
    BROWSER = "Browser"
    WEB_SEARCH = "WebSearch"
    SERVICE = "Service"
    """The service as a whole, where an operation names nothing in it."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What an operation is asked of.

    Attributes:
        type: what it is.
        id: decoded; an alias is `{id}/{alias}`.
        parent: the id of what an alias is of; None for what is no alias.
    """

    type: ResourceType
    id: str
    parent: str | None = None


Parameters = tuple[tuple[str, str], ...]
"""Names and decoded values."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an AWS service, as the route table read it.

    Attributes:
        service: the endpoint prefix (`bedrock-runtime`).
        name: the operation's name (`ConverseStream`).
        resource: the decoded id of what it is asked of.
        streaming: whether the answer is a stream.
        type: what the resource is.
        parent: the id of what the resource is an alias of, if it is one.
        path: the path's parameters, under their names in AWS's model.
        query: the query's parameters.
    """

    service: str
    name: str
    resource: str
    streaming: bool
    type: ResourceType = ResourceType.MODEL
    parent: str | None = None
    path: Parameters = field(default=(), compare=False)
    query: Parameters = field(default=(), compare=False)

    @property
    def target(self) -> Resource:
        """What it is asked of."""
        return Resource(self.type, self.resource, self.parent)


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
