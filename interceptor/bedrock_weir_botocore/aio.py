"""The hooks for aiobotocore and aioboto3.

The same as `hooks`, awaited. aiobotocore awaits a handler that returns an awaitable, in
the task that makes the call. Importing this module does not import aiobotocore, which
is there when one of its clients is.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from botocore import UNSIGNED
from botocore.auth import AUTH_TYPE_MAPS
from botocore.tokens import FrozenAuthToken

from bedrock_weir.commands import AwaitRetry
from bedrock_weir.engine import Engine, LoopServices
from bedrock_weir.errors import InterceptorError
from bedrock_weir_botocore import state as states
from bedrock_weir_botocore.aio_body import (
    AioInspectedStream,
    like,
    readable,
    source_of,
)
from bedrock_weir_botocore.body import is_stream
from bedrock_weir_botocore.hooks import Common, credentials_of
from bedrock_weir_botocore.incoming import head_of, refuse, write_back
from bedrock_weir_botocore.outgoing import Identity
from bedrock_weir_botocore.reaper import Reaper
from bedrock_weir_botocore.state import Turn


class AioHooks(Common):
    """The hooks for aiobotocore and aioboto3."""

    def __init__(self, engine: Engine, reaper: Reaper) -> None:
        super().__init__(engine, reaper)
        self._services = LoopServices(engine)

    async def before_call(
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
        identity = await identify(request_signer, model.name, context)
        state = self.begin(identity, params, model, context)
        turn = Turn()
        await state.journey.aadvance(self._services, turn)
        if self.settle(state, turn, params):
            return None
        from aiobotocore.awsrequest import AioAWSResponse  # noqa: PLC0415 - not of boto3 alone

        return refuse(turn, model, AioAWSResponse)

    async def before_parse(
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
        journey, services, turn = state.journey, self._services, Turn()
        body = response_dict["body"]
        is_framed = operation_model.has_event_stream_output
        source = source_of(body, is_framed=is_framed)
        await journey.aadvance(services, turn, head_of(response_dict))
        while journey.receives and not (turn.head and is_stream(body)):
            await journey.aadvance(services, turn, await source())
        if journey.receives:
            stream = AioInspectedStream(
                body, source, state=state, engine=self.engine, first=turn.drain()
            )
            response_dict["body"] = readable(stream, is_framed=is_framed)
            return
        if turn.is_abandoned and not isinstance(body, bytes):
            await resolve(body.close())
        write_back(
            response_dict,
            customized_response_dict,
            turn,
            lambda data: like(body, data, is_framed=is_framed),
        )
        state.status = response_dict["status_code"]

    async def after_call(self, http_response: Any, context: Any, **kwargs: Any) -> None:
        """End the call, unless its answer streams."""
        state = states.state_in(context, self)
        if state is None:
            return
        journey = state.journey
        if isinstance(journey.wants, AwaitRetry):
            await journey.aadvance(self._services, Turn())
        elif not journey.receives:
            journey.leave(self._sync)
        self.finish(state, http_response)

    async def after_call_error(
        self, exception: Exception, context: Any, **kwargs: Any
    ) -> None:
        """End the call that no answer came for."""
        state = states.state_in(context, self)
        if state is None:
            return
        states.leave(state)
        error = states.upstream_error(exception)
        try:
            await state.journey.aadvance(self._services, Turn(), error=error)
        except InterceptorError:  # our own; botocore raises it to the caller
            return


async def identify(signer: Any, operation: str, context: Mapping[str, Any]) -> Identity:
    """Return what a client is about to sign with."""
    version = await resolve(
        signer._choose_signer(operation, "standard", context)  # noqa: SLF001
    )
    if version is UNSIGNED:
        return Identity()
    if AUTH_TYPE_MAPS[version].REQUIRES_TOKEN:
        token = signer._auth_token  # noqa: SLF001
        if token and not isinstance(token, FrozenAuthToken):
            token = await resolve(token.get_frozen_token())
        return Identity(token=token.token if token else None)
    credentials = credentials_of(signer, context)
    if credentials is None:
        return Identity()
    frozen = await resolve(credentials.get_frozen_credentials())
    return Identity(access_key_id=frozen.access_key)


async def resolve(value: Any) -> Any:
    """Return a value, or what it is a promise of."""
    return await value if inspect.isawaitable(value) else value
