"""botocore's events, answered.

    before-call      inspect the request; a denial ends the call here, off the network
    request-created  remember the call whose attempt this is
    before-send      refuse what is not what was inspected
    before-parse     inspect the answer; streams while they are read
    needs-retry      an answer of ours is final
    after-call       an error is not tried again: the call is over
    after-call-error so it is when no answer came

`before-call` and `before-send` run last of all handlers, `before-parse` first, so that
others change what is inspected, and see what was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from enum import Enum
from typing import Any, ClassVar

from botocore import UNSIGNED
from botocore.auth import AUTH_TYPE_MAPS
from botocore.tokens import FrozenAuthToken

from bedrock_weir.commands import AwaitRetry, Forward, Signing
from bedrock_weir.engine import Engine, SyncServices
from bedrock_weir.errors import InterceptorError
from bedrock_weir_botocore import state as states
from bedrock_weir_botocore.body import (
    InspectedStream,
    chunks_of,
    is_stream,
    like,
    readable,
)
from bedrock_weir_botocore.incoming import (
    FINAL,
    head_of,
    refuse,
    responded,
    write_back,
)
from bedrock_weir_botocore.outgoing import (
    Identity,
    fingerprint,
    read_request,
    write_headers,
)
from bedrock_weir_botocore.reaper import Reaper
from bedrock_weir_botocore.state import KEY, CallState, Journey, Turn

PROBE = "bedrock-weir-installed"
"""An event of our own, by which an emitter tells who covers it."""


class When(Enum):
    """When a handler runs, among those of its event."""

    FIRST = "register_first"
    LAST = "register_last"


class Common:
    """What both kinds of hooks share.

    Args:
        engine: inspects the calls.
        reaper: ends those that nobody ends.
    """

    EVENTS: ClassVar[Mapping[str, tuple[str, When]]] = {
        PROBE: ("installed", When.LAST),
        "before-call": ("before_call", When.LAST),
        "request-created": ("request_created", When.LAST),
        "before-send": ("before_send", When.LAST),
        **{
            f"{event}.{service}.*": (handler, When.FIRST)
            for service in states.SERVICES
            for event, handler in (
                ("before-parse", "before_parse"),
                ("needs-retry", "needs_retry"),
                ("after-call", "after_call"),
                ("after-call-error", "after_call_error"),
            )
        },
    }
    """Each event, its handler and when that runs."""

    def __init__(self, engine: Engine, reaper: Reaper) -> None:
        self.engine = engine
        self.is_closed = False
        self._reaper = reaper
        self._sync = SyncServices(engine)

    def handlers(self) -> list[tuple[str, Callable[..., Any], When, str]]:
        """Return each event, its handler, when that runs, and its unique id."""
        return [
            (event, getattr(self, name), when, f"bedrock-weir-{id(self)}-{event}")
            for event, (name, when) in self.EVENTS.items()
        ]

    def installed(self, **kwargs: Any) -> Common | None:
        """Answer the probe."""
        return None if self.is_closed else self

    def begins(self, event_name: str, context: Mapping[str, Any]) -> bool:
        """Tell whether a call is to be inspected here.

        Raises:
            InterceptorError: it is inspected elsewhere, under another policy.
        """
        if self.is_closed or not states.is_ours(event_name):
            return False
        if KEY in context:
            raise InterceptorError(
                "two interceptors cover this client; close one of the installations"
            )
        return True

    def begin(
        self,
        identity: Identity,
        params: MutableMapping[str, Any],
        model: Any,
        context: MutableMapping[str, Any],
    ) -> CallState:
        """Begin the inspection of a call."""
        request = read_request(params, identity)
        _, inspection = self.engine.begin(request, access_key_id=identity.access_key_id)
        state = CallState(self, Journey(inspection), model.name)
        self._reaper.watch(state)
        context[KEY] = state
        return state

    def settle(
        self,
        state: CallState,
        turn: Turn,
        params: MutableMapping[str, Any],
    ) -> bool:
        """Make the request ready to go, if it may."""
        wants = state.journey.wants
        if not isinstance(wants, Forward):
            state.status = responded(turn).status
            return False
        if wants.signing is not Signing.CALLER:
            raise InterceptorError("the engine is not one for the interceptor")
        params["body"] = wants.request.body
        write_headers(params["headers"], wants.request.headers)
        state.sent = fingerprint(
            params["method"], params["url"], params["headers"], params["body"]
        )
        return True

    def is_concerned(self, state: CallState | None) -> bool:
        """Tell whether an attempt is one for these hooks to judge.

        A call of others is theirs; one of nobody is let through by hooks that are
        closed, and by no others.
        """
        return not self.is_closed if state is None else state.owner is self

    def request_created(self, request: Any, event_name: str, **kwargs: Any) -> None:
        """Remember the call whose attempt this is."""
        if states.is_ours(event_name):
            states.enter(request.context.get(KEY))

    def before_send(self, request: Any, event_name: str, **kwargs: Any) -> None:
        """Refuse what is not what was inspected."""
        state = states.current()
        if states.is_ours(event_name) and self.is_concerned(state):
            states.check_sent(
                state,
                fingerprint(request.method, request.url, request.headers, request.body),
            )

    def needs_retry(self, response: Any, request_dict: Any, **kwargs: Any) -> None:
        """Let nothing of ours be tried again."""
        state = states.state_in(request_dict["context"], self)
        if state is None or response is None:
            return
        if state.journey.has_ended and (state.status or 0) >= 300:
            response[0].status_code = FINAL

    def finish(self, state: CallState, http_response: Any) -> None:
        """Show the caller's status on the response that botocore looks at."""
        if state.status is not None:
            http_response.status_code = state.status
        states.leave(state)


class Hooks(Common):
    """The hooks for botocore and boto3."""

    def before_call(
        self,
        model: Any,
        params: Any,
        request_signer: Any,
        context: Any,
        event_name: str,
        **kwargs: Any,
    ) -> tuple[Any, dict[str, Any]] | None:
        """Inspect the request."""
        if not self.begins(event_name, context):
            return None
        identity = identify(request_signer, model.name, context)
        state = self.begin(identity, params, model, context)
        turn = Turn()
        state.journey.advance(self._sync, turn)
        return None if self.settle(state, turn, params) else refuse(turn, model)

    def before_parse(
        self,
        operation_model: Any,
        response_dict: Any,
        customized_response_dict: Any,
        **kwargs: Any,
    ) -> None:
        """Inspect the answer."""
        if not self.is_concerned(states.current()):
            return
        state = states.check_answer(states.current(), operation_model.name)
        journey, services, turn = state.journey, self._sync, Turn()
        body = response_dict["body"]
        chunks = chunks_of(body, response_dict["headers"])
        journey.advance(services, turn, head_of(response_dict))
        while journey.receives and not (turn.head and is_stream(body)):
            journey.advance(services, turn, next(chunks, None))
        if journey.receives:
            stream = InspectedStream(
                body, chunks, state=state, services=services, first=turn.drain()
            )
            response_dict["body"] = readable(body, stream)
            return
        if turn.is_abandoned and not isinstance(body, bytes):
            body.close()
        write_back(
            response_dict,
            customized_response_dict,
            turn,
            lambda data: like(body, data),
        )
        state.status = response_dict["status_code"]

    def after_call(self, http_response: Any, context: Any, **kwargs: Any) -> None:
        """End the call, unless its answer streams."""
        state = states.state_in(context, self)
        if state is None:
            return
        journey = state.journey
        if isinstance(journey.wants, AwaitRetry):
            journey.advance(self._sync, Turn())
        elif not journey.receives:
            journey.leave(self._sync)
        self.finish(state, http_response)

    def after_call_error(
        self, exception: Exception, context: Any, **kwargs: Any
    ) -> None:
        """End the call that no answer came for."""
        state = states.state_in(context, self)
        if state is None:
            return
        states.leave(state)
        error = states.upstream_error(exception)
        try:
            state.journey.advance(self._sync, Turn(), error=error)
        except InterceptorError:  # our own; botocore raises it to the caller
            return


def identify(signer: Any, operation: str, context: Mapping[str, Any]) -> Identity:
    """Return what a client is about to sign with."""
    version = signer._choose_signer(operation, "standard", context)  # noqa: SLF001
    if version is UNSIGNED:
        return Identity()
    if AUTH_TYPE_MAPS[version].REQUIRES_TOKEN:
        token = signer._auth_token  # noqa: SLF001
        if token and not isinstance(token, FrozenAuthToken):
            token = token.get_frozen_token()
        return Identity(token=token.token if token else None)
    credentials = credentials_of(signer, context)
    if credentials is None:
        return Identity()
    return Identity(access_key_id=credentials.get_frozen_credentials().access_key)


def credentials_of(signer: Any, context: Mapping[str, Any]) -> Any:
    """Return the credentials that a signer will take."""
    own = context.get("signing", {}).get("request_credentials")
    return own or signer._credentials  # noqa: SLF001
