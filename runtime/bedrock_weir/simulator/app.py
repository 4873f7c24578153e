"""The simulator as an ASGI application: `bedrock_weir.simulator.app:app`.

Rule 1: routing, limits, host, signature and body are checked in this order, and each
        refusal is Bedrock's own.
Rule 2: every answer has an `x-amzn-requestid`; every request is in the journal, refused
        or not, before the first byte of its answer.
Rule 3: each frame waits for the one before it to be taken, so a slow reader holds an
        endless stream back, and one that leaves ends it.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import assert_never
from uuid import uuid4

import orjson

from bedrock_weir.errors import ClientDisconnected, MessageTooLarge
from bedrock_weir.simulator import duplex
from bedrock_weir.simulator.answers import answer, check
from bedrock_weir.simulator.asgi import (
    ConnectionDropped,
    Exchange,
    Receive,
    Scope,
    Send,
    lifespan,
)
from bedrock_weir.simulator.asked import Streamed, Whole
from bedrock_weir.simulator.authentication import (
    NOBODY,
    Arrival,
    Caller,
    authenticate,
    chain_of,
    claimed,
    service_of,
)
from bedrock_weir.simulator.control import MAX_CONTROL_BODY, PREFIX, Control
from bedrock_weir.simulator.conversing import Conversing
from bedrock_weir.simulator.ending import finish
from bedrock_weir.simulator.guardrails import Guardrails
from bedrock_weir.simulator.journal import Journal, Received, Stream
from bedrock_weir.simulator.operations import Operation, route
from bedrock_weir.simulator.refusal import Refusal, invalid
from bedrock_weir.simulator.replies import ECHO, Replies, Reply, Reset
from bedrock_weir.simulator.settings import SimulatorSettings, load_settings
from bedrock_weir.simulator.streaming import End, Write
from bedrock_weir.wire.http import Header, Request


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Simulator:
    """A Bedrock runtime in one process.

    Args:
        settings: whom it knows and what it says.
        now: tells the time, in UTC.
    """

    def __init__(
        self, settings: SimulatorSettings, *, now: Callable[[], datetime] = _utc_now
    ) -> None:
        self._settings = settings
        self._now = now
        self._replies = Replies(settings.replies)
        self._journal = Journal()
        self._guardrails = Guardrails()
        self._control = Control(self._replies, self._journal, self._guardrails)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] == "lifespan":
            await lifespan(receive, send)
            return
        exchange = Exchange(scope, receive, send)
        try:
            await self._serve(exchange)
        except ClientDisconnected:
            return

    async def _serve(self, exchange: Exchange) -> None:
        request = exchange.head()
        if request.path.startswith(PREFIX):
            body = await exchange.body(MAX_CONTROL_BODY)
            answered = self._control.answer(request.method, request.path, body)
            await exchange.answer(*answered)
        else:
            call = _Call(self._settings, self._replies, self._journal, self._guardrails)
            await call.serve(exchange, request, self._now)


class _Call:
    """One call of an operation."""

    def __init__(
        self,
        settings: SimulatorSettings,
        replies: Replies,
        journal: Journal,
        guardrails: Guardrails,
    ) -> None:
        self._settings = settings
        self._replies = replies
        self._journal = journal
        self._guardrails = guardrails
        self._request_id = ("x-amzn-requestid", str(uuid4()))
        self._caller: Caller = NOBODY
        self._reply: Reply = ECHO

    async def serve(
        self, exchange: Exchange, request: Request, now: Callable[[], datetime]
    ) -> None:
        """Answer the call, or refuse it."""
        self._caller = claimed(request)
        try:
            operation = route(
                request.method, request.target, service=service_of(request.host)
            )
            is_duplex = operation.name == duplex.OPERATION
            if not is_duplex:
                request = await self._receive(exchange, request)
            self._caller = authenticate(
                request,
                Arrival(exchange.http_version, exchange.port, now()),
                service=operation.signing_name,
                settings=self._settings,
                signs_events=is_duplex,
            )
            if is_duplex:
                await self._converse(exchange, request, operation, now)
                return
            answered = self._answer(request, operation)
        except Refusal as refusal:
            self._note(exchange, request, refusal.status, refusal.kind)
            await self._refuse(exchange, refusal)
            return
        status = int(operation.model.http.get("responseCode", 200))
        self._note(exchange, request, status, None)
        match answered:
            case Whole():
                await self._send_whole(exchange, answered, status)
            case Streamed():
                stream = self._journal.open(operation.subject)
                await self._send_stream(exchange, answered, stream)
            case _:
                assert_never(answered)

    async def _receive(self, exchange: Exchange, request: Request) -> Request:
        if request.headers.get("content-encoding") is not None:
            raise invalid("Content-Encoding is not supported for this operation.")
        try:
            body = await exchange.body(self._settings.max_body)
        except MessageTooLarge as error:
            kind = "RequestEntityTooLargeException"
            raise Refusal(413, kind, "The request body is too large.") from error
        return replace(request, body=body)

    def _answer(self, request: Request, operation: Operation) -> Whole | Streamed:
        self._reply, calls = self._replies.take(operation.subject)
        return answer(
            request,
            operation,
            reply=self._reply,
            calls=calls,
            guardrails=self._guardrails,
        )

    def _conversation(
        self, request: Request, operation: Operation
    ) -> duplex.Conversation:
        self._reply, calls = self._replies.take(operation.subject)
        check(request, operation, reply=self._reply, calls=calls)
        skew = timedelta(seconds=self._settings.clock_skew)
        chain = chain_of(request, self._settings)
        return duplex.Conversation(chain, self._reply, skew=skew)

    async def _converse(
        self,
        exchange: Exchange,
        request: Request,
        operation: Operation,
        now: Callable[[], datetime],
    ) -> None:
        """Answer messages as they come."""
        conversation = self._conversation(request, operation)
        received = Received(request, exchange.http_version, self._caller, 200, None)
        self._journal.add(received)
        stream = self._journal.open(operation.subject)
        keeps = self._settings.max_body
        conversing = Conversing(conversation, self._reply, stream, keeps=keeps)
        try:
            await conversing.run(exchange, (self._request_id,), now)
        finally:
            whole = replace(request, body=conversing.body)
            told = replace(received, request=whole, error=conversing.error)
            self._journal.replace(received, told)

    def _note(
        self, exchange: Exchange, request: Request, status: int, error: str | None
    ) -> None:
        version = exchange.http_version
        self._journal.add(Received(request, version, self._caller, status, error))

    async def _refuse(self, exchange: Exchange, refusal: Refusal) -> None:
        headers: tuple[Header, ...] = (
            ("content-type", "application/json"),
            ("x-amzn-errortype", refusal.kind),
            self._request_id,
        )
        body = orjson.dumps({"message": refusal.message} if refusal.message else {})
        await exchange.answer(refusal.status, headers, body)

    async def _send_whole(
        self, exchange: Exchange, answered: Whole, status: int
    ) -> None:
        headers, body = (*answered.headers, self._request_id), answered.body
        if self._reply.gzip:
            headers, body = (
                (*headers, ("content-encoding", "gzip")),
                gzip.compress(body),
            )
        await exchange.pause(self._reply.first_delay)
        if isinstance(self._reply.fault, Reset):
            length = ("content-length", str(len(body)))
            await exchange.start(status, (*headers, length))
            await exchange.write(body[: len(body) // 2])
            raise ConnectionDropped
        await exchange.answer(status, headers, body)

    async def _send_stream(
        self, exchange: Exchange, answered: Streamed, stream: Stream
    ) -> None:
        headers = (*answered.headers, self._request_id)
        packer = zlib.compressobj(wbits=31) if self._reply.gzip else None
        if packer is not None:
            headers = (*headers, ("content-encoding", "gzip"))
        try:
            await exchange.start(200, headers)
            for step in answered.steps:
                match step:
                    case Write():
                        await exchange.pause(step.pause)
                        data = step.data
                        if packer is not None:
                            data = packer.compress(data)
                            data += packer.flush(zlib.Z_SYNC_FLUSH)
                        await exchange.write(data)
                        stream.events += 1
                        stream.bytes += len(step.data)
                    case End():
                        last = b"" if packer is None else packer.flush()
                        await finish(exchange, step, last, stream)
                    case _:
                        assert_never(step)
        except ClientDisconnected:
            stream.state = "cancelled"
            raise


app = Simulator(load_settings(os.environ))
