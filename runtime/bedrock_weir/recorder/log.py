"""One writer's log: from an entry to an object in the store.

    memory, s3    queue -> [uploader] -> store
    disk          queue -> [spooler] -> spool -> [uploader] -> store

What is in brackets is a thread. A waiter is told after the step that its level names;
on every level all entries go to the store, in order.

Rule 1: a thread never ends silently: what stops it makes the log refuse entries, and
        fails everybody who waits.
Rule 2: a log that may not go on (its key holds other bytes) stops for good; another
        process's batch that may not be stored is set aside and reported.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from bedrock_weir.audit.batch import Batch, seal
from bedrock_weir.commands import Urgency
from bedrock_weir.content import JSON
from bedrock_weir.errors import StoreUnavailable
from bedrock_weir.recorder.lines import Limits, Line, LineQueue
from bedrock_weir.recorder.ticket import Ticket
from bedrock_weir.recorder.uploader import (
    BACKOFF_FIRST,
    BACKOFF_LAST,
    PROBE_INTERVAL,
    Store,
    Uploader,
)

if TYPE_CHECKING:
    from bedrock_weir.recorder.spool import Spool
    from bedrock_weir.recorder.spool_files import Sealed

_logger = logging.getLogger(__name__)


class RecordLevel(StrEnum):
    """When an entry counts as durable."""

    MEMORY = "memory"
    """At once: a process that dies takes its last second of entries with it."""
    DISK = "disk"
    """On this host's disk: survives the process, not the host."""
    S3 = "s3"
    """In the bucket, under Object Lock."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a writer did so far; every number but the `waiting` ones only grows.

    Attributes:
        appended: entries accepted.
        stored: entries in the store, adopted ones included.
        batches: objects in the store.
        failures: failed attempts to write or to probe.
        put_seconds: seconds spent in PUTs that succeeded.
        waiting_entries: entries that are not yet in the store.
        waiting_bytes: bytes of lines in memory.
    """

    appended: int
    stored: int
    batches: int
    failures: int
    put_seconds: float
    waiting_entries: int
    waiting_bytes: int


class Log:
    """One writer in one process; its threads start at the first entry."""

    def __init__(
        self,
        store: Store,
        *,
        writer: str,
        prefix: str,
        level: RecordLevel,
        spool_directory: Path | None,
        limits: Limits,
        clock: Callable[[], float],
    ) -> None:
        self.writer = writer
        self._prefix = prefix
        self._level = level
        self._spool_directory = spool_directory
        self._limits = limits
        self._clock = clock
        self._queue = LineQueue(writer, limits)
        self._uploader = Uploader(store)
        self._abandoned = threading.Event()
        self._spool: Spool | None = None
        self._spool_failures = 0
        self._obstacle = ""
        self._stored = 0
        self._spooled = threading.Event()
        self._starting = threading.Lock()
        self._threads: list[threading.Thread] = []

    @property
    def healthy(self) -> bool:
        """Whether the last write, or the last probe, went well."""
        return self._uploader.healthy and not self._obstacle

    @property
    def last_error(self) -> str:
        """Why it is not healthy; empty if it is."""
        return self._obstacle or self._uploader.last_error

    @property
    def waiting(self) -> int:
        """How many entries are not yet in the store."""
        return self._queue.entries + (self._spool.entries if self._spool else 0)

    @property
    def statistics(self) -> Statistics:
        """The counters, now."""
        return Statistics(
            appended=self._queue.appended,
            stored=self._stored,
            batches=self._uploader.batches,
            failures=self._uploader.failures + self._spool_failures,
            put_seconds=self._uploader.put_seconds,
            waiting_entries=self.waiting,
            waiting_bytes=self._queue.size,
        )

    def start(self) -> None:
        """Start the threads, once.

        Raises:
            StoreUnavailable: the spool cannot be used.
        """
        if self._threads:
            return
        with self._starting:
            if self._threads:
                return
            targets = self._targets()
            threads = [
                threading.Thread(
                    target=self._guard, args=(target,), name=name, daemon=True
                )
                for name, target in targets.items()
            ]
            for thread in threads:
                thread.start()
            self._threads = threads

    def _targets(self) -> dict[str, Callable[[], None]]:
        if self._level is not RecordLevel.DISK:
            return {"weir-uploader": self._upload_lines}
        # the one module that needs a POSIX system, so only where it is asked for
        from bedrock_weir.recorder.spool import Spool  # noqa: PLC0415

        if self._spool_directory is None:
            raise StoreUnavailable("no spool is set", is_retry_safe=False)
        try:
            self._spool = Spool(
                self._spool_directory,
                writer=self.writer,
                limits=self._limits,
                clock=self._clock,
            )
        except StoreUnavailable as error:
            self._obstacle = str(error)
            raise
        self._obstacle = ""
        return {
            "weir-spooler": lambda: self._spool_lines(_there(self._spool)),
            "weir-uploader": lambda: self._upload_spool(_there(self._spool)),
        }

    def append(self, entry: Mapping[str, JSON], urgency: Urgency) -> Ticket:
        """Give an entry its place; never blocks on I/O once the log has started.

        Raises:
            StoreUnavailable: the log is full or closed, or the entry is no entry.
        """
        self.start()
        line = self._queue.put(
            entry,
            linger=self._linger(urgency),
            waitable=self._level is not RecordLevel.MEMORY,
        )
        return Ticket(self.writer, line.sequence, line.future or _DURABLE)

    def _linger(self, urgency: Urgency) -> float:
        awaited = urgency is Urgency.AWAITED
        match self._level:
            case RecordLevel.MEMORY:
                return self._limits.linger_deferred
            case RecordLevel.DISK:
                return 0.0 if awaited else self._limits.linger
            case RecordLevel.S3:
                return self._limits.linger if awaited else self._limits.linger_deferred

    def close(self, timeout: float) -> int:
        """Write what is left, for as long as `timeout` seconds; accept no more.

        Returns:
            how many entries are not in the store; on the disk level they are in the
            spool, and the next process there uploads them.
        """
        deadline = time.monotonic() + timeout
        self._queue.close(
            StoreUnavailable("the recorder is closed", is_retry_safe=False)
        )
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self._abandoned.set()
        self._uploader.abandon()
        left = self.waiting
        if self._queue.entries:
            self._queue.fail(
                StoreUnavailable(
                    "the recorder was closed before the entry could be written:"
                    f" {self.last_error}",
                    is_retry_safe=False,
                )
            )
        return left

    def forget(self) -> None:
        """Let go of what a fork copied from the parent, without touching it."""
        if self._spool is not None:
            self._spool.forget_all()

    def _guard(self, target: Callable[[], None]) -> None:
        try:
            target()
        except StoreUnavailable as error:
            _logger.exception("the log of writer `%s` must stop", self.writer)
            self._stop(error)
        except Exception as error:
            _logger.exception("the log of writer `%s` stopped on a defect", self.writer)
            self._stop(
                StoreUnavailable(
                    f"the recorder stopped on a defect ({type(error).__name__}):"
                    " restart the process",
                    is_retry_safe=False,
                )
            )

    def _stop(self, error: StoreUnavailable) -> None:
        self._obstacle = str(error)
        self._queue.fail(error)

    def _upload_lines(self) -> None:
        while not self._queue.finished:
            run = self._queue.take(self._uploader.seconds_to_probe)
            if not run:
                self._uploader.probe()
                continue
            if not self._upload(_batch(self.writer, run), self._now_ms()):
                return
            self._queue.settle()

    def _spool_lines(self, spool: Spool) -> None:
        try:
            while not self._queue.finished:
                run = self._queue.take(PROBE_INTERVAL)
                if run and not self._write(spool, _batch(self.writer, run)):
                    return
                if run:
                    self._queue.settle()
        finally:
            self._spooled.set()
            spool.close()

    def _write(self, spool: Spool, batch: Batch) -> bool:
        """Write to the disk for as long as it takes; False after `close`."""
        backoff = BACKOFF_FIRST
        while not self._abandoned.is_set():
            try:
                spool.append(batch.lines, batch.first)
            except StoreUnavailable as error:
                self._obstacle = str(error)
                self._spool_failures += 1
            else:
                self._obstacle = ""
                return True
            self._abandoned.wait(backoff)
            backoff = min(2 * backoff, BACKOFF_LAST)
        return False

    def _upload_spool(self, spool: Spool) -> None:
        self._guard(lambda: self._upload_batches(spool))
        self._spooled.wait()  # the spooler writes to what is released here
        spool.release()

    def _upload_batches(self, spool: Spool) -> None:
        while not spool.finished:
            sealed = spool.take(self._uploader.seconds_to_probe)
            if sealed is None:
                self._uploader.probe()
            elif not self._upload_sealed(spool, sealed):
                return

    def _upload_sealed(self, spool: Spool, sealed: Sealed) -> bool:
        try:
            if not self._upload(sealed.read(), sealed.time_ms):
                return False
        except StoreUnavailable:
            if sealed.writer == self.writer:
                raise
            _logger.exception("a batch left by another process is set aside")
            spool.set_aside(sealed)
        else:
            spool.remove(sealed)
        return True

    def _upload(self, batch: Batch, time_ms: int) -> bool:
        stored = seal(batch, time_ms=time_ms, prefix=self._prefix)
        if not self._uploader.put(stored):
            return False
        self._stored += len(batch.lines)
        return True

    def _now_ms(self) -> int:
        return int(self._clock() * 1000)


_DURABLE: Future[None] = Future()
_DURABLE.set_result(None)


def _batch(writer: str, run: Sequence[Line]) -> Batch:
    return Batch(writer, run[0].sequence, tuple(line.data for line in run))


def _there(spool: Spool | None) -> Spool:
    if spool is None:
        raise StoreUnavailable("no spool is open", is_retry_safe=False)
    return spool
