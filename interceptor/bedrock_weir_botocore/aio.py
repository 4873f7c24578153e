"""The hooks and bodies for aiobotocore and aioboto3.

The same as `hooks` and `body`, awaited. aiobotocore awaits a handler that returns an
awaitable, in the task that makes the call. Importing this module does not import
aiobotocore, which is there when one of its clients is.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Any, Self

from botocore import UNSIGNED
from botocore.auth import AUTH_TYPE_MAPS
from botocore.tokens import FrozenAuthToken

from bedrock_weir.commands import AwaitRetry
from bedrock_weir.engine import Engine, LoopServices, SyncServices
from bedrock_weir.errors import InterceptorError
from bedrock_weir_botocore import state as states
from bedrock_weir_botocore.body import CHUNK, broken_off, ended_elsewhere
from bedrock_weir_botocore.hooks import Common, credentials_of
from bedrock_weir_botocore.incoming import head_of, refuse, write_back
from bedrock_weir_botocore.outgoing import Identity
from bedrock_weir_botocore.reaper import Reaper
from bedrock_weir_botocore.state import CallState, Turn


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
        from aiobotocore.awsrequest import AioAWSResponse  # noqa: PLC0415

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
        is_stream = operation_model.has_event_stream_output
        chunks = chunks_of(body, is_stream=is_stream)
        await journey.aadvance(services, turn, head_of(response_dict))
        while journey.receives and not (turn.head and is_stream):
            await journey.aadvance(services, turn, await anext(chunks, None))
        if journey.receives:
            response_dict["body"] = AioInspectedStream(
                body, chunks, state=state, engine=self.engine, first=turn.drain()
            )
            return
        if turn.is_abandoned and not isinstance(body, bytes):
            await resolve(body.close())
        write_back(
            response_dict,
            customized_response_dict,
            turn,
            lambda data: like(body, data, is_stream=is_stream),
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


async def chunks_of(body: Any, *, is_stream: bool) -> AsyncIterator[bytes]:
    """Yield the bytes of an upstream's body, piece by piece."""
    if isinstance(body, bytes):
        if body:
            yield body
    elif is_stream:
        async for chunk, _ in body.content.iter_chunks():
            yield chunk
    else:
        while chunk := await body.read(CHUNK):
            yield chunk


def like(body: Any, data: bytes, *, is_stream: bool) -> Any:
    """Return inspected bytes in the form of the body they came in."""
    if isinstance(body, bytes):
        return data
    if is_stream:
        return WholeResponse(data)
    from aiobotocore.response import StreamingBody  # noqa: PLC0415

    return StreamingBody(WholeResponse(data), str(len(data)))


class WholeResponse:
    """As much of aiohttp's response as its readers use, over bytes in memory.

    It is its own `content`.
    """

    url = ""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def content(self) -> WholeResponse:
        """The reader."""
        return self

    async def read(self, amount: int = -1) -> bytes:
        """Return the next bytes, or all that are left."""
        end = len(self._data) if amount < 0 else amount
        data, self._data = self._data[:end], self._data[end:]
        return data

    async def iter_chunks(self) -> AsyncIterator[tuple[bytes, bool]]:
        """Yield what is left, as aiohttp does."""
        yield await self.read(), True

    def at_eof(self) -> bool:
        """Tell whether nothing is left."""
        return not self._data

    def close(self) -> None:
        """Do nothing; there is no connection."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        self.close()


class AioInspectedStream:
    """An event stream's raw body, inspected while it is read.

    It is its own `content`, of which only `iter_chunks` is read.

    Args:
        raw: aiohttp's response.
        chunks: its bytes, from where the inspection is.
        state: the call.
        engine: inspects it.
        first: bytes that may leave already.
    """

    def __init__(
        self,
        raw: Any,
        chunks: AsyncIterator[bytes],
        *,
        state: CallState,
        engine: Engine,
        first: bytes,
    ) -> None:
        self._raw = raw
        self._chunks = chunks
        self._state = state
        self._services = LoopServices(engine)
        self._sync = SyncServices(engine)
        self._first = first
        self._is_over = False
        loop = asyncio.get_running_loop()
        state.journey.let_go = partial(_close_in, loop, raw)

    @property
    def content(self) -> AioInspectedStream:
        """The reader."""
        return self

    async def iter_chunks(self) -> AsyncIterator[tuple[bytes, bool]]:
        """Yield the bytes that may leave, as they come."""
        if self._first:
            yield self._first, True
        while not self._is_over:
            if not self._state.journey.receives:
                raise ended_elsewhere()
            if data := await self._pull():
                yield data, True

    async def _pull(self) -> bytes:
        turn, journey = Turn(), self._state.journey
        try:
            chunk = await anext(self._chunks, None)
        except Exception:  # noqa: BLE001 - whatever breaks off a stream
            await journey.aadvance(self._services, turn, error=broken_off())
        else:
            await journey.aadvance(self._services, turn, chunk)
        self._is_over = journey.has_ended
        if self._is_over:
            self._raw.close()
        return turn.drain()

    def close(self) -> None:
        """End the inspection, and let the upstream go."""
        self._is_over = True
        self._state.journey.leave(self._sync)
        self._raw.close()


def _close_in(loop: asyncio.AbstractEventLoop, raw: Any) -> None:
    """Close a response in its own loop; a loop that is closed has closed it."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(raw.close)
