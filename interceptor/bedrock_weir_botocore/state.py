"""One call: its inspection, and what that waits for.

Rule 1: a `Journey` is the inspection; a `CallState` is the caller's hold on it. When
        nobody holds a call any more, its journey is ended for it (`reaper`).
Rule 2: an inspection is taken from one question to the next (`Forward`, `Receive`,
        `AwaitRetry`); what it says in between is collected in a `Turn`.
Rule 3: one call has one inspection, however many attempts it takes.
"""

from __future__ import annotations

import inspect
import threading
import weakref
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from botocore import exceptions

from bedrock_weir.commands import (
    Abandon,
    AwaitRetry,
    Exchange,
    Forward,
    Receive,
    Release,
    Respond,
)
from bedrock_weir.drive import AsyncServices, Services, adrive, drive
from bedrock_weir.errors import ClientDisconnected, InterceptorError, UpstreamError
from bedrock_weir.inspection.journey import Inspection
from bedrock_weir.wire.http import ResponseHead
from bedrock_weir_botocore.outgoing import Fingerprint

KEY = "bedrock_weir"
"""Where a call's state is in botocore's request context."""

SERVICES = ("bedrock-runtime", "bedrock-agent-runtime", "bedrock-agentcore")
"""The services that are inspected, as botocore's events name them."""


@dataclass(slots=True, repr=False)
class Turn:
    """What an inspection said on its way to its next question."""

    head: ResponseHead | None = None
    data: list[bytes] = field(default_factory=list)
    is_abandoned: bool = False

    def take(self, exchange: Exchange | None) -> bool:
        """Take what is no question; tell whether it was none."""
        match exchange:
            case Respond(head):
                self.head = head
            case Release(data):
                self.data.append(data)
            case Abandon():
                self.is_abandoned = True
            case _:
                return False
        return True

    def drain(self) -> bytes:
        """Return the bytes collected so far, and forget them."""
        data = b"".join(self.data)
        self.data.clear()
        return data


def _nothing() -> None:
    """Do nothing."""


class Journey:
    """An inspection under way.

    Attributes:
        wants: the question it waits in; None before its start and after its end.
        has_ended: whether nothing can be asked or told any more.
        on_end: called once, at its end.
        let_go: closes the upstream's answer, for a caller who is gone.
    """

    __slots__ = ("_inspection", "_lock", "has_ended", "let_go", "on_end", "wants")

    def __init__(self, inspection: Inspection) -> None:
        self._inspection = inspection
        self._lock = threading.Lock()
        self.wants: Exchange | None = None
        self.has_ended = False
        self.on_end: Callable[[], object] = _nothing
        self.let_go: Callable[[], object] = _nothing

    @property
    def awaits_answer(self) -> bool:
        """Whether an upstream's answer is what comes next."""
        return isinstance(self.wants, Forward | AwaitRetry)

    @property
    def receives(self) -> bool:
        """Whether the bytes of an answer are what comes next."""
        return isinstance(self.wants, Receive)

    def advance(
        self,
        services: Services,
        turn: Turn,
        answer: object = None,
        *,
        error: BaseException | None = None,
    ) -> None:
        """Answer the question it waits in, and take it to the next."""
        with self._lock:
            if self.has_ended:
                return
            try:
                exchange = drive(self._inspection, services, answer, error=error)
                while turn.take(exchange):
                    exchange = drive(self._inspection, services)
                self._settle(exchange)
            except BaseException:
                self._fault()
                raise

    async def aadvance(
        self,
        services: AsyncServices,
        turn: Turn,
        answer: object = None,
        *,
        error: BaseException | None = None,
    ) -> None:
        """Do what `advance` does, in an event loop: one task at a time."""
        if self.has_ended:
            return
        try:
            exchange = await adrive(self._inspection, services, answer, error=error)
            while turn.take(exchange):
                exchange = await adrive(self._inspection, services)
            self._settle(exchange)
        except BaseException:
            self._fault()
            raise

    def leave(self, services: Services) -> None:
        """End it because the caller went away; nothing where it has ended."""
        gone = ClientDisconnected("the caller went away")
        try:
            self.advance(services, Turn(), error=gone)
        except ClientDisconnected:  # it had forwarded nothing yet
            return

    def _settle(self, exchange: Exchange | None) -> None:
        self.wants = exchange
        if exchange is None:
            self._end()

    def _fault(self) -> None:
        # Broken off between two questions, it can be ended and not be answered.
        self.wants = None
        if inspect.getgeneratorstate(self._inspection) == inspect.GEN_CLOSED:
            self._end()

    def _end(self) -> None:
        self.has_ended = True
        self.on_end()


class CallState:
    """The caller's hold on one call (rule 1).

    Attributes:
        owner: the hooks that inspect it.
        journey: its inspection.
        operation: the operation's name in botocore's model.
        previous: the call within which this one is made, in the same context.
        sent: what may go out.
        status: of the answer to the caller, once there is one.
    """

    __slots__ = (
        "__weakref__",
        "journey",
        "operation",
        "owner",
        "previous",
        "sent",
        "status",
    )

    def __init__(self, owner: object, journey: Journey, operation: str) -> None:
        self.owner = owner
        self.journey = journey
        self.operation = operation
        self.previous = _current.get()
        self.sent: Fingerprint | None = None
        self.status: int | None = None


_current: ContextVar[weakref.ref[CallState] | None] = ContextVar(
    "bedrock_weir_call", default=None
)


def enter(state: CallState | None) -> None:
    """Make this the call whose attempt is under way in this context."""
    _current.set(None if state is None else weakref.ref(state))


def leave(state: CallState) -> None:
    """Go back to the call within which this one was made."""
    _current.set(state.previous)


def current() -> CallState | None:
    """Return the call whose attempt is under way in this context."""
    reference = _current.get()
    return None if reference is None else reference()


def is_ours(event_name: str) -> bool:
    """Tell whether an event is about a service that is inspected."""
    return event_name.partition(".")[2].partition(".")[0] in SERVICES


def state_in(context: Any, owner: object) -> CallState | None:
    """Return the state that these hooks gave the call of a botocore context."""
    state = context.get(KEY) if context else None
    return state if isinstance(state, CallState) and state.owner is owner else None


def check_sent(state: CallState | None, sent: Fingerprint) -> None:
    """Refuse a request that is not the one that was inspected.

    Raises:
        InterceptorError: naming what changed.
    """
    if state is None or state.sent is None or not state.journey.awaits_answer:
        raise InterceptorError(
            "a request to Bedrock was about to be sent without an inspection of its"
            " own; make it through the client's methods"
        )
    if changed := state.sent.changed(sent):
        names = ", ".join(f"`{name}`" for name in changed)
        raise InterceptorError(
            f"the request's {names} changed after the inspection; register the handler"
            " that changes it for `before-call`"
        )


def check_answer(state: CallState | None, operation: str) -> CallState:
    """Return the call that an answer belongs to.

    Raises:
        InterceptorError: there is none, or it has had its answer.
    """
    if state is None or state.operation != operation or not state.journey.awaits_answer:
        raise InterceptorError(
            "an answer from Bedrock belongs to no inspected call; it is withheld"
        )
    return state


def upstream_error(error: Exception) -> Exception:
    """Return what an inspection is told of a call's failure.

    The text of foreign errors may hold content or addresses; the kind is enough.
    """
    match error:
        case InterceptorError():
            return error
        case exceptions.ConnectTimeoutError() | exceptions.ReadTimeoutError():
            return UpstreamError("the upstream did not answer in time")
        case exceptions.ConnectionError() | exceptions.HTTPClientError():
            return UpstreamError("the upstream could not be reached")
    return UpstreamError(f"the request failed: {type(error).__name__}")
