"""The proxy's ASGI application, as Envoy's Python runs it.

Rule 1: it does not start without a policy, credentials for the record and settings
        that hold; a task that cannot decide must not take calls.
Rule 2: it ends when the running calls have: then the record is flushed.
Rule 3: a request is a call only once its whole body is here, within the limit; but
        for operations whose request is a stream, which are calls from their head on.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any, cast

from aws_lambda_powertools import Logger

from bedrock_weir.aws.guardrails import Endpoint
from bedrock_weir.bundles import BundleSource
from bedrock_weir.call import Call, Path, Peer
from bedrock_weir.commands import Append, Ticket
from bedrock_weir.engine import AuditSettings, Engine, LoopServices
from bedrock_weir.errors import (
    ClientDisconnected,
    MalformedRequest,
    PolicyError,
    SettingsError,
    StoreUnavailable,
)
from bedrock_weir.inspection import denial
from bedrock_weir.inspection.request import operation_of
from bedrock_weir.proxy import operations, telemetry
from bedrock_weir.proxy.duplex import DuplexClient, DuplexShell
from bedrock_weir.proxy.exchange import AsgiReceive, AsgiSend, Client, Message, Shell
from bedrock_weir.proxy.metrics import MetricLines
from bedrock_weir.proxy.signing import Signer
from bedrock_weir.proxy.upstream import Upstream
from bedrock_weir.recorder import RecordLevel
from bedrock_weir.settings import (
    SETTINGS_VARIABLE,
    Metrics,
    ProxySettings,
    from_json,
)
from bedrock_weir.surfaces import is_duplex
from bedrock_weir.surfaces.route import RUNTIME
from bedrock_weir.wire.http import Headers, Request

LOOP_MARK = "bedrock-weir"
"""In `via`, so that a proxy that dials itself is told so instead of going round."""
VPC_ENDPOINT = "x-weir-vpce-id"
WATCH = 1.0
"""Seconds between two looks for callers who left."""
REPORT = 60.0
"""Seconds between two lines of metrics."""
CUT_TIMEOUT = 3.0
"""Seconds for calls that are cut to put their outcome on the record."""
FLUSH_TIMEOUT = 25.0
"""Seconds at the end for what is not on the record yet; Envoy waits 30."""

Scope = Mapping[str, Any]

_logger = Logger(service="bedrock-weir")


class CountingServices(LoopServices):
    """The engine's services, counted."""

    def append(self, command: Append) -> Ticket:
        """Put an entry on the record, and count it."""
        ticket = super().append(command)
        telemetry.count(command.entry)
        return ticket


class Application:
    """The application between its start and its end."""

    def __init__(self, settings: ProxySettings) -> None:
        self._settings = settings
        self.engine = Engine.open(
            settings.policy,
            audit_settings(settings),
            path=Path.PROXY,
            bedrock=Endpoint(
                settings.upstreams.get(RUNTIME), settings.upstream_ca, settings.region
            ),
            policy_interval=settings.policy_refresh,
        )
        ca_file = settings.upstream_ca
        self._upstream = Upstream(
            settings.upstreams,
            ca_file=None if ca_file is None else FilePath(ca_file),
            region=settings.region,
            signer=Signer(region=settings.region),
        )
        self._services = CountingServices(self.engine)
        self._running: dict[asyncio.Task[None], Client] = {}
        self._not_adopted = ""
        self._metrics = (
            MetricLines(self.engine.recorder, environment=settings.environment)
            if settings.metrics is Metrics.EMF
            else None
        )

    def start(self) -> None:
        """Begin to probe the store, and to look for callers who left."""
        self.engine.warm()
        self.engine.recorder.start()
        self._watchers = [asyncio.create_task(self._watch())]
        if self._metrics is not None:
            self._watchers.append(asyncio.create_task(self._report(self._metrics)))
        source = self.engine.source
        if self._settings.policy_refresh and source is not None:
            self._watchers.append(asyncio.create_task(self._refresh(source)))

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH)
            telemetry.IN_FLIGHT.set(len(self._running))
            for task, client in list(self._running.items()):
                await client.look(task)

    async def _report(self, metrics: MetricLines) -> None:
        while True:
            await asyncio.sleep(REPORT)
            _write(metrics.line(in_flight=len(self._running)))

    async def _refresh(self, source: BundleSource) -> None:
        """Adopt what comes to stand in the policy's source; keep what is in force."""
        while True:
            await asyncio.sleep(self._settings.policy_refresh)
            try:
                bundle = await asyncio.to_thread(source.changed)
                if bundle is not None:
                    await asyncio.to_thread(self.engine.adopt, bundle)
            except PolicyError as error:
                said = "the new policy is refused; the old one stays in force"
                self._keep("refused", said, str(error))
            except StoreUnavailable as error:
                said = "the policy's source cannot be read; the old one stays in force"
                self._keep("unavailable", said, str(error))
            except Exception as error:  # noqa: BLE001 - the next look may go well
                telemetry.FAULTS.inc()
                said = "looking for another policy failed; the old one stays in force"
                self._keep("fault", said, type(error).__name__)
            else:
                self._not_adopted = ""
                if bundle is not None:
                    telemetry.REFRESHES.labels("adopted").inc()
                    _logger.info("policy adopted", extra={"digest": bundle.digest})

    def _keep(self, result: str, said: str, reason: str) -> None:
        """Count a look that failed, and tell of it when it failed otherwise before."""
        telemetry.REFRESHES.labels(result).inc()
        if reason != self._not_adopted:
            _logger.error(said, extra={"reason": reason})
        self._not_adopted = reason

    async def close(self) -> None:
        """Cut what still runs, flush the record, say how much could not be."""
        for watcher in self._watchers:
            watcher.cancel()
        for task, client in list(self._running.items()):
            client.cut(task)
        if self._running:
            await asyncio.wait(list(self._running), timeout=CUT_TIMEOUT)
        lost = await asyncio.to_thread(self.engine.recorder.close, FLUSH_TIMEOUT)
        if lost:
            _logger.error("entries could not be written", extra={"entries": lost})
        if self._metrics is not None:
            _write(self._metrics.line(in_flight=len(self._running)))
        self.engine.consultant.close()
        if self.engine.source is not None:
            self.engine.source.close()
        await self._upstream.close()

    async def serve(self, scope: Scope, receive: AsgiReceive, send: AsgiSend) -> None:
        """Answer one HTTP request."""
        client: Client = Client(receive, send)
        path = scope["raw_path"].decode("latin-1")
        if path.startswith(operations.PREFIX):
            address = _address(scope)
            response = operations.answer(path, address=address, engine=self.engine)
            await client.reply(response)
            return
        try:
            request = _head(scope)
            streams = is_duplex(operation_of(request))
            limit = self._settings.max_body
            body = None if streams else await _body(receive, request.headers, limit)
        except MalformedRequest as error:
            telemetry.REFUSED.labels("malformed").inc()
            await client.reply(
                denial.error(
                    error.status_hint, denial.VALIDATION, str(error), call_id="-"
                )
            )
            return
        if streams:
            await self._duplex(scope, request, DuplexClient(receive, send))
        elif body is not None:
            await self._call(scope, replace(request, body=body), client)

    async def _call(self, scope: Scope, request: Request, client: Client) -> None:
        call, inspection = self.engine.begin(request, peer=_peer(scope, request))
        shell = Shell(client, self._upstream)
        running = shell.run(inspection, self._services)
        await self._see_through(call, client, running, shell.abandon)

    async def _duplex(
        self, scope: Scope, request: Request, client: DuplexClient
    ) -> None:
        call, duplex = self.engine.begin_duplex(request, peer=_peer(scope, request))
        shell = DuplexShell(client, self._upstream, self._services)
        await self._see_through(call, client, shell.run(duplex), shell.abandon)

    async def _see_through(
        self,
        call: Call,
        client: Client,
        running: Coroutine[object, object, None],
        abandon: Callable[[], Awaitable[None]],
    ) -> None:
        """Run a call to its end, and answer for its faults."""
        task = cast("asyncio.Task[None]", asyncio.current_task())
        self._running[task] = client
        telemetry.PEAK.note(len(self._running))
        started = time.perf_counter()
        try:
            await running
            if not client.has_left:
                await client.finish()
        except ClientDisconnected:
            telemetry.REFUSED.labels("left").inc()
        except StoreUnavailable as error:
            _logger.error(
                "the outcome is not on the record",
                extra={"call_id": call.id, "reason": str(error)},
            )
            raise
        except Exception as error:
            telemetry.FAULTS.inc()
            kind = type(error).__name__
            _logger.error("fault", extra={"call_id": call.id, "error": kind})
            await abandon()
            if client.has_begun:
                raise
            text = denial.message("the proxy failed", call.id)
            name = "InternalServerException"
            await client.reply(denial.error(500, name, text, call_id=call.id))
        finally:
            del self._running[task]
            telemetry.observe_call(time.perf_counter() - started)


def _write(line: str) -> None:
    """Put a line into the log as a whole."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class _Loop(MalformedRequest):
    status_hint = 508


class _TooLarge(MalformedRequest):
    status_hint = 413


def audit_settings(settings: ProxySettings) -> AuditSettings:
    """Return the part of the settings that is about records.

    Raises:
        SettingsError: there is no place for records.
    """
    if settings.audit is None:
        raise SettingsError("records need a place: set `--audit s3://BUCKET/PREFIX`")
    return AuditSettings(
        settings.audit,
        level=RecordLevel(settings.record.value),
        spool=None if settings.spool is None else FilePath(settings.spool),
        retention_mode=settings.retention_mode,
        retention_days=settings.retention_days,
        linger=settings.record_linger,
        timeout=settings.record_timeout,
    )


def _head(scope: Scope) -> Request:
    """Return a request without its body."""
    headers = Headers(
        tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in scope["headers"]
        )
    )
    if LOOP_MARK in ",".join(headers.getall("via")):
        raise _Loop("the request came back to the proxy it left from")
    query = scope["query_string"].decode("latin-1")
    target = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    return Request(scope["method"], target, headers, b"")


def _peer(scope: Scope, request: Request) -> Peer:
    return Peer(_address(scope), request.headers.get(VPC_ENDPOINT))


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


async def _body(receive: AsgiReceive, headers: Headers, limit: int) -> bytes | None:
    declared = headers.get("content-length") or "0"
    if declared.isdecimal() and int(declared) > limit:
        raise _TooLarge(f"the body is larger than {limit} bytes")
    pieces, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        piece = message.get("body", b"")
        size += len(piece)
        if size > limit:
            raise _TooLarge(f"the body is larger than {limit} bytes")
        pieces.append(piece)
        if not message.get("more_body", False):
            return b"".join(pieces)


_application: Application | None = None


async def app(scope: Scope, receive: AsgiReceive, send: AsgiSend) -> None:
    """Run the application: ASGI 3, scopes `lifespan` and `http`."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif _application is not None:
        await _application.serve(scope, receive, send)


async def _lifespan(receive: AsgiReceive, send: AsgiSend) -> None:
    global _application  # noqa: PLW0603 - the application is what ASGI imports
    await receive()
    try:
        settings = from_json(os.environ[SETTINGS_VARIABLE])
        _application = Application(settings)
        _application.start()
    except Exception as error:  # noqa: BLE001
        # the reason is for the operator's eyes, at start; no call has come yet
        _logger.error("the proxy cannot start", extra={"reason": str(error)})
        await send({"type": "lifespan.startup.failed", "message": str(error)})
        return
    _settle_memory()
    await send({"type": "lifespan.startup.complete"})
    message: Message = await receive()
    while message["type"] != "lifespan.shutdown":
        message = await receive()
    await _application.close()
    await send({"type": "lifespan.shutdown.complete"})


def _settle_memory() -> None:
    """Keep the collector from walking what lives as long as the process.

    Values of a call are freed by reference count; cycles are rare, and a collection
    over everything that is loaded would hold up every stream for milliseconds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
