"""What an inspection asks of the world.

An `Inspection` is a generator. It yields one of these and is sent the answer:

    services, which a driver answers by itself
        Classify(texts, kinds) -> for each text, its findings
        Append(entry)          -> a Ticket, at once
        AwaitDurable(ticket)   -> None, or raises StoreUnavailable
        ConsultGuardrail(...)  -> a Verdict, which may be that there is none

    the exchange, which belongs to the shell (proxy or interceptor)
        Forward(request)       -> ResponseHead, or raises UpstreamError
        Receive()              -> the next bytes of the answer, None at its end
        Respond(head)          -> None; the status and headers go to the caller
        Release(data)          -> None; these bytes go to the caller
        Abandon()              -> None; nothing more is wanted from upstream
        AwaitRetry()           -> ResponseHead of another attempt, or None

    the exchange of a duplex call, whose request is a stream as well
        ForwardStream(request) -> None; the head goes out, and the body as it comes
        SendUpstream(data)     -> None; these bytes of the request go upstream
        EndUpstream()          -> None; the request is complete
        Respond, Release, Abandon

The order in which they are yielded is the security property; it is written once,
in `bedrock_weir.inspection.journey`, and for duplex calls in `...duplex`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bedrock_weir.content import JSON, Direction, Finding, PartKind
from bedrock_weir.wire.http import Request, ResponseHead

Entry = Mapping[str, JSON]
"""A record's entry, ready for canonical encoding (`bedrock_weir.audit`)."""


class Ticket(Protocol):
    """The receipt for an appended entry; the recorder that gave it knows more."""

    @property
    def sequence(self) -> int:
        """The entry's place in its writer's log, counted from zero."""
        ...


class BlockClassifier(Protocol):
    """Finds data classes in whole texts."""

    def find_in_each(
        self, texts: Sequence[str], kinds: Sequence[PartKind | None]
    ) -> tuple[tuple[Finding, ...], ...]:
        """Return what stands in each text, and what it is as a whole."""
        ...


@dataclass(frozen=True, slots=True)
class Classify:
    """Find the data classes in each of these texts (CPU only).

    Attributes:
        texts: to read.
        kinds: what each is; None where only what stands in it counts.
        classifier: finds.
    """

    texts: tuple[str, ...]
    kinds: tuple[PartKind | None, ...]
    classifier: BlockClassifier

    @property
    def size(self) -> int:
        """Characters in all, so that a driver can tell short work from long."""
        return sum(map(len, self.texts))

    def run(self) -> tuple[tuple[Finding, ...], ...]:
        """Do the work here and now."""
        return self.classifier.find_in_each(self.texts, self.kinds)


class Urgency(StrEnum):
    """Whether somebody waits for an entry to be durable."""

    AWAITED = "awaited"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class Append:
    """Put an entry on the record; the answer is a `Ticket`, at once."""

    entry: Entry
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class AwaitDurable:
    """Wait until an entry is durable at the configured level."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class ConsultGuardrail:
    """Ask a guardrail about these texts; the answer is a `Verdict`, never an error.

    Attributes:
        name: of the guardrail's table, and of the budget.
        identifier: of the guardrail; empty for checks without one.
        version: of the guardrail.
        direction: which way the texts travel.
        texts: what is asked about, within what one question may hold.
        timeout: for the answer, in seconds.
        units: that may be spent in a minute under this name; None for no limit.
        cache: how long an answer may be remembered, in seconds; 0 for not at all.
        severity: from which a prompt attack counts, where checks are asked; None
            where the guardrail is.
    """

    name: str
    identifier: str
    version: str
    direction: Direction
    texts: tuple[str, ...]
    timeout: float
    units: int | None = None
    cache: float = 0.0
    severity: float | None = None


class Signing(StrEnum):
    """Whose signature a forwarded request carries."""

    CALLER = "caller"
    """The caller's own, untouched (or made afterwards, in the caller's process)."""
    PROXY = "proxy"
    """The proxy's: the request must be signed anew."""


@dataclass(frozen=True, slots=True)
class Forward:
    """Send the request upstream; the answer is a `ResponseHead`."""

    request: Request
    signing: Signing
    service: str


@dataclass(frozen=True, slots=True)
class Receive:
    """Read the next bytes of the upstream's answer; None at its end."""


@dataclass(frozen=True, slots=True)
class Respond:
    """Begin the answer to the caller."""

    head: ResponseHead


@dataclass(frozen=True, slots=True)
class Release:
    """Send bytes of the answer to the caller."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Abandon:
    """Cancel what is left of the upstream's answer."""


@dataclass(frozen=True, slots=True)
class ForwardStream:
    """Send a request's head upstream; its body follows in pieces."""

    request: Request
    signing: Signing
    service: str


@dataclass(frozen=True, slots=True)
class SendUpstream:
    """Send bytes of the request upstream."""

    data: bytes


@dataclass(frozen=True, slots=True)
class EndUpstream:
    """Say that no bytes of the request follow."""


@dataclass(frozen=True, slots=True)
class AwaitRetry:
    """Say whether the same request is tried again (an SDK in the same process)."""


Service = Classify | Append | AwaitDurable | ConsultGuardrail
Exchange = Forward | Receive | Respond | Release | Abandon | AwaitRetry
Command = Service | Exchange
DuplexExchange = (
    ForwardStream | SendUpstream | EndUpstream | Respond | Release | Abandon
)
DuplexCommand = Classify | Append | AwaitDurable | DuplexExchange
