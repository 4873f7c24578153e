"""The engine: what both ways in share at run time.

It holds what inspections need and do not have: the current policy snapshot, the
recorder, the clock, fresh ids. A shell asks it to begin a call, and drives the
inspection with it as `Services` (`bedrock_weir.drive`).
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path as FilePath

from bedrock_weir.aws.guardrails import Endpoint, GuardrailClient
from bedrock_weir.aws.policies import source_of
from bedrock_weir.aws.s3 import AuditBucket, AuditLocation, Retention
from bedrock_weir.bundles import BundleSource
from bedrock_weir.call import Call, Path, Peer
from bedrock_weir.classifiers import whole
from bedrock_weir.commands import (
    Append,
    AwaitDurable,
    Classify,
    ConsultGuardrail,
    Ticket,
)
from bedrock_weir.consulting import Consultant
from bedrock_weir.drive import Findings
from bedrock_weir.inspection.duplex import Duplex
from bedrock_weir.inspection.journey import Inspection, inspect
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.opinion import Verdict
from bedrock_weir.policy.bundle import Bundle
from bedrock_weir.recorder import Limits, Recorder, RecordLevel
from bedrock_weir.settings import RetentionMode
from bedrock_weir.wire.http import Request

LONG_TEXT = 64 * 1024
"""Characters from which on classification leaves an event loop for a thread."""


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """Where records go, and when they count as durable.

    Attributes:
        location: `s3://BUCKET/PREFIX`.
        level: `s3`, `disk` or `memory`.
        spool: a directory on a local disk, for the disk level.
        retention_mode: Object Lock's mode of every object.
        retention_days: for how long, in days.
        linger: how long an awaited entry waits for company, in seconds.
        timeout: how long an answer waits for its record, in seconds.
    """

    location: str
    level: RecordLevel = RecordLevel.S3
    spool: FilePath | None = None
    retention_mode: RetentionMode = RetentionMode.GOVERNANCE
    retention_days: int = 365
    linger: float = 0.02
    timeout: float = 10.0


def open_recorder(settings: AuditSettings) -> Recorder:
    """Make the recorder that these settings describe; it starts at its first use.

    Raises:
        SettingsError: a setting is wrong.
    """
    location = AuditLocation.parse(settings.location)
    retention = Retention(settings.retention_mode, settings.retention_days)
    return Recorder(
        AuditBucket(location, retention=retention, clock=time.time),
        prefix=location.prefix,
        level=settings.level,
        spool_directory=settings.spool,
        limits=Limits(linger=settings.linger),
    )


class Engine:
    """Begins inspections and serves them.

    Args:
        bundle: the policy.
        recorder: takes the entries.
        path: the way in that this engine serves.
        record_timeout: how long an answer waits for its record, in seconds.
        clock: the time, in seconds since the epoch.
        consultant: asks guardrails; one that finds Bedrock as boto3 does by default.

    Attributes:
        source: where the policy comes from; None where it was handed over.
    """

    def __init__(
        self,
        bundle: Bundle,
        recorder: Recorder,
        *,
        path: Path,
        record_timeout: float = 10.0,
        clock: Callable[[], float] = time.time,
        consultant: Consultant | None = None,
    ) -> None:
        self.snapshot = Snapshot(bundle)
        self.source: BundleSource | None = None
        self.consultant = consultant or Consultant()
        self.recorder = recorder
        self._path = path
        self.record_timeout = record_timeout
        self._clock = clock

    @classmethod
    def open(
        cls,
        policy: str | FilePath,
        audit: AuditSettings,
        *,
        path: Path,
        bedrock: Endpoint | None = None,
        policy_interval: float = 0.0,
    ) -> Engine:
        """Make an engine from a bundle's place and the audit settings.

        Args:
            policy: the bundle's folder, or a source in AWS (`aws.policies`).
            audit: where records go.
            path: the way in that the engine serves.
            bedrock: where guardrails are asked; where boto3 would by default.
            policy_interval: how often the source will be looked at, in seconds.

        Raises:
            PolicyError: the bundle is wrong.
            SettingsError: an audit setting, or the policy's place, is wrong.
            StoreUnavailable: the policy's source did not answer.
        """
        source = source_of(policy, interval=policy_interval)
        bundle = source.load()
        recorder = open_recorder(audit)
        engine = cls(
            bundle,
            recorder,
            path=path,
            record_timeout=audit.timeout,
            consultant=Consultant(GuardrailClient(bedrock)),
        )
        engine.source = source
        return engine

    def adopt(self, bundle: Bundle) -> None:
        """Put another policy in force; calls that have begun keep the one they have.

        Raises:
            PolicyError: what the bundle looks for is wrong; nothing has changed.
        """
        self.snapshot = Snapshot(bundle)

    @staticmethod
    def warm() -> None:
        """Load what else would be loaded by the first call that needs it."""
        whole.warm()

    def begin(
        self,
        request: Request,
        *,
        peer: Peer | None = None,
        access_key_id: str | None = None,
    ) -> tuple[Call, Inspection]:
        """Begin the inspection of a request, under the policy as it is now."""
        call = self._call(request, peer, access_key_id)
        return call, inspect(call, self.snapshot)

    def begin_duplex(
        self, request: Request, *, peer: Peer | None = None
    ) -> tuple[Call, Duplex]:
        """Begin the inspection of a request that streams, from its head."""
        call = self._call(request, peer, None)
        return call, Duplex(call, self.snapshot)

    def _call(
        self, request: Request, peer: Peer | None, access_key_id: str | None
    ) -> Call:
        return Call(
            id=new_id(),
            time_ms=int(self._clock() * 1000),
            path=self._path,
            request=request,
            peer=peer or Peer(),
            access_key_id=access_key_id,
        )

    def append(self, command: Append) -> Ticket:
        """Put an entry on the record; an outcome gets its time here."""
        entry = command.entry
        if "time" not in entry:
            entry = {**entry, "time": int(self._clock() * 1000)}
        return self.recorder.append(entry, command.urgency)


class SyncServices:
    """`bedrock_weir.drive.Services` over an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def classify(self, command: Classify) -> Findings:
        """Classify here and now."""
        return command.run()

    def append(self, command: Append) -> Ticket:
        """Put an entry on the record."""
        return self._engine.append(command)

    def await_durable(self, command: AwaitDurable) -> None:
        """Block until an entry is durable."""
        self._engine.recorder.wait(command.ticket, self._engine.record_timeout)

    def consult(self, command: ConsultGuardrail) -> Verdict:
        """Ask a guardrail, and block until it answers or its time is up."""
        return self._engine.consultant.consult(command)


class LoopServices:
    """`bedrock_weir.drive.AsyncServices` over an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def classify(self, command: Classify) -> Findings:
        """Classify here, or in a thread where that would hold up the loop."""
        if command.size < LONG_TEXT:
            return command.run()
        return await asyncio.to_thread(command.run)

    def append(self, command: Append) -> Ticket:
        """Put an entry on the record."""
        return self._engine.append(command)

    async def await_durable(self, command: AwaitDurable) -> None:
        """Wait until an entry is durable."""
        await self._engine.recorder.await_durable(
            command.ticket, self._engine.record_timeout
        )

    async def consult(self, command: ConsultGuardrail) -> Verdict:
        """Ask a guardrail, in a thread."""
        return await self._engine.consultant.aconsult(command)


class _Chance(threading.local):
    """Random bytes, drawn from the system many at a time, never given out twice.

    Each thread has its own, and a forked child begins anew.
    """

    def __init__(self) -> None:
        self._pool, self._process = b"", 0

    def take(self, size: int) -> bytes:
        """Return bytes that nobody else gets."""
        if len(self._pool) < size or self._process != os.getpid():
            self._pool, self._process = os.urandom(4096), os.getpid()
        taken, self._pool = self._pool[:size], self._pool[size:]
        return taken


_chance = _Chance()


def new_id() -> str:
    """Return a call's id: a UUID that sorts by time (RFC 9562, v7)."""
    milliseconds = int(time.time() * 1000)
    value = (milliseconds << 80) | int.from_bytes(_chance.take(10))
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
