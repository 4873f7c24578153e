"""The recorder: append an entry from any thread, wait for it to be durable.

Rule 1: `append` returns or refuses at once; what is refused must be denied.
Rule 2: whoever waited for an entry in vain is told so by `StoreUnavailable`. The entry
        itself is still written if it can be: nothing is withdrawn from a log.
Rule 3: a process has one log. After a fork the child has another, with a new writer
        id; a ticket is worth nothing in the other process.
Rule 4: at the end of the process what is left is written, within a bound.
"""

from __future__ import annotations

import atexit
import os
import secrets
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bedrock_weir import commands
from bedrock_weir.audit.batch import MAX_BATCH, MAX_ENTRIES, is_writer
from bedrock_weir.content import JSON
from bedrock_weir.errors import SettingsError, StoreUnavailable
from bedrock_weir.recorder.lines import Limits
from bedrock_weir.recorder.log import Log, RecordLevel, Statistics
from bedrock_weir.recorder.ticket import Ticket, wait, wait_in_loop
from bedrock_weir.recorder.uploader import Store

EXIT_TIMEOUT = 10.0
"""Seconds that the end of the process waits for entries to be written."""

_open: set[Recorder] = set()


class Recorder:
    """One process's way to a durable record.

    It starts its threads at the first use, so that it can be made before a fork.

    Args:
        store: where batches go (`bedrock_weir.aws.s3.AuditBucket`).
        prefix: what keys begin with; may be empty.
        level: when an entry counts as durable.
        writer: this log's id, 32 hexadecimal digits; drawn here if None.
        spool_directory: a directory on a local disk, for the disk level.
        limits: how long and how much to gather.
        clock: the time, in seconds since the epoch.

    Raises:
        SettingsError: the level needs a spool and there is none, or a limit or
            the writer's id is out of bounds.
    """

    def __init__(
        self,
        store: Store,
        *,
        prefix: str,
        level: RecordLevel = RecordLevel.S3,
        writer: str | None = None,
        spool_directory: Path | None = None,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        limits = limits or Limits()
        _check(level, writer, spool_directory, limits)

        def new_log(writer_id: str) -> Log:
            return Log(
                store,
                writer=writer_id,
                prefix=prefix,
                level=level,
                spool_directory=spool_directory,
                limits=limits,
                clock=clock,
            )

        self._new_log = new_log
        self._log = new_log(writer or new_writer())
        _open.add(self)

    @property
    def writer(self) -> str:
        """The id of this process's log."""
        return self._log.writer

    @property
    def healthy(self) -> bool:
        """Whether the last write, or the last probe, went well; never raises."""
        try:
            self._log.start()
        except StoreUnavailable:
            return False  # the log keeps it as its last error
        return self._log.healthy

    @property
    def last_error(self) -> str:
        """Why it is not healthy, for people to read; empty if it is."""
        return self._log.last_error

    @property
    def statistics(self) -> Statistics:
        """Counters of this process's log."""
        return self._log.statistics

    def start(self) -> None:
        """Start now instead of at the first entry, so that `healthy` is known soon.

        Raises:
            StoreUnavailable: the spool cannot be used.
        """
        self._log.start()

    def append(self, entry: Mapping[str, JSON], urgency: commands.Urgency) -> Ticket:
        """Put an entry on the record.

        Thread-safe. Nothing of the entry is kept but its encoding, so the caller may
        change it afterwards.

        Raises:
            StoreUnavailable: it is not on the record: the queue is full, the
                recorder is closed, or the entry cannot be encoded.
        """
        return self._log.append(entry, urgency)

    def wait(self, ticket: commands.Ticket, timeout: float) -> None:
        """Block until an entry is durable.

        Raises:
            StoreUnavailable: it was not within `timeout` seconds, or cannot be.
        """
        try:
            wait(self._own(ticket).future, timeout)
        except TimeoutError as error:
            raise self._too_late(timeout) from error

    async def await_durable(self, ticket: commands.Ticket, timeout: float) -> None:  # noqa: ASYNC109
        """Wait as `wait` does, in an event loop; may be cancelled without harm.

        Raises:
            StoreUnavailable: it was not within `timeout` seconds, or cannot be.
        """
        try:
            await wait_in_loop(self._own(ticket).future, timeout)
        except TimeoutError as error:
            raise self._too_late(timeout) from error

    def _own(self, ticket: commands.Ticket) -> Ticket:
        if not isinstance(ticket, Ticket) or ticket.writer != self._log.writer:
            raise StoreUnavailable(
                "the entry is in another recorder's log, or was appended before this"
                " process was forked: append it here",
                is_retry_safe=False,
            )
        return ticket

    def _too_late(self, timeout: float) -> StoreUnavailable:
        reason = self.last_error or "the store is slow"
        return StoreUnavailable(
            f"the record was not durable within {timeout:g} s: {reason}"
        )

    def close(self, timeout: float) -> int:
        """Write what is left, for as long as `timeout` seconds; accept no more.

        Returns:
            how many entries are not in the store. On the disk level they are in the
            spool, and the next process that uses it uploads them.
        """
        _open.discard(self)
        return self._log.close(timeout)

    def _renew(self) -> None:
        """Begin a log of its own in a forked child."""
        self._log.forget()
        self._log = self._new_log(new_writer())


def new_writer() -> str:
    """Draw a writer's id: 128 random bits."""
    return secrets.token_hex(16)


def _check(
    level: RecordLevel, writer: str | None, spool: Path | None, limits: Limits
) -> None:
    if level is RecordLevel.DISK and spool is None:
        raise SettingsError(
            "the record level `disk` needs a spool: name a directory on a local disk"
        )
    if writer is not None and not is_writer(writer):
        raise SettingsError(f"the writer id `{writer}` is not 32 hexadecimal digits")
    if not (
        0 < limits.batch_entries <= MAX_ENTRIES and 0 < limits.batch_bytes <= MAX_BATCH
    ):
        raise SettingsError(
            f"a batch has at most {MAX_ENTRIES} entries and {MAX_BATCH} bytes"
        )


def _renew_all() -> None:
    for recorder in list(_open):
        recorder._renew()  # noqa: SLF001


def _close_all() -> None:
    for recorder in list(_open):
        recorder.close(EXIT_TIMEOUT)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
atexit.register(_close_all)
