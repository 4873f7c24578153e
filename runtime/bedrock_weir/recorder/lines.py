"""The lines that wait to be written, in the order of their log.

Rule 1: an entry gets its sequence number and its place in the queue in one step, so
        the queue's order is the log's and there are no gaps; an entry that is
        refused gets no number.
Rule 2: a run is due when its most urgent line has waited long enough, or at the
        limits of a batch; what is due while another run is being written waits for
        it (group commit).
Rule 3: bytes are bounded, those being written included. Over the bound an entry is
        refused at once; nothing is ever dropped.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass

from bedrock_weir.audit.batch import MAX_BATCH, MAX_ENTRIES, BatchError, encode_line
from bedrock_weir.content import JSON
from bedrock_weir.errors import StoreUnavailable
from bedrock_weir.recorder.ticket import new_future


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much to gather.

    Attributes:
        linger: seconds an entry waits for company when somebody waits for it.
        linger_deferred: seconds when nobody does.
        batch_entries: entries in one batch, `MAX_ENTRIES` at most.
        batch_bytes: bytes of lines in one batch, `MAX_BATCH` at most.
        queue_bytes: bytes of lines in memory that are not yet written.
        spool_bytes: bytes of lines on disk that are not yet in S3.
    """

    linger: float = 0.02
    linger_deferred: float = 1.0
    batch_entries: int = MAX_ENTRIES
    batch_bytes: int = MAX_BATCH
    queue_bytes: int = 64 * 1024 * 1024
    spool_bytes: int = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One line on its way.

    Attributes:
        sequence: its place in the log.
        data: canonical JSON with its newline.
        future: to be settled when the line is written; None if nobody may wait.
    """

    sequence: int
    data: bytes
    future: Future[None] | None


class LineQueue:
    """One writer's lines: any thread puts, one thread takes."""

    def __init__(self, writer: str, limits: Limits) -> None:
        self._writer = writer
        self._limits = limits
        self._changed = threading.Condition(threading.Lock())
        self._lines: deque[Line] = deque()
        self._queued_bytes = 0
        self._taken: Sequence[Line] = ()
        self._taken_bytes = 0
        self._due = 0.0
        self._next = 0
        self._refusal: StoreUnavailable | None = None
        self._closed = False

    @property
    def entries(self) -> int:
        """How many lines are not yet written."""
        return len(self._lines) + len(self._taken)

    @property
    def size(self) -> int:
        """How many bytes of lines are not yet written."""
        return self._queued_bytes + self._taken_bytes

    @property
    def appended(self) -> int:
        """How many entries were accepted so far."""
        return self._next

    @property
    def finished(self) -> bool:
        """Whether nothing is left and nothing more will come."""
        return self._closed and not self.entries

    def put(
        self, entry: Mapping[str, JSON], *, linger: float, waitable: bool = True
    ) -> Line:
        """Give an entry its place; never blocks on I/O.

        Raises:
            StoreUnavailable: the queue is full or closed, or the entry is no entry.
        """
        with self._changed:
            if self._refusal is not None:
                raise StoreUnavailable(
                    str(self._refusal), is_retry_safe=self._refusal.is_retry_safe
                )
            data = self._encode(entry)
            line = Line(self._next, data, new_future() if waitable else None)
            self._next += 1
            self._enqueue(line, time.monotonic() + linger)
            return line

    def _encode(self, entry: Mapping[str, JSON]) -> bytes:
        try:
            data = encode_line(entry, writer=self._writer, sequence=self._next)
        except BatchError as error:
            raise StoreUnavailable(str(error), is_retry_safe=False) from error
        if self.size + len(data) > self._limits.queue_bytes:
            raise StoreUnavailable(
                f"the record's queue is full: {self.size} bytes wait to be written,"
                " so the audit store is down or too slow"
            )
        return data

    def _enqueue(self, line: Line, due: float) -> None:
        sooner = not self._lines or due < self._due
        if sooner:
            self._due = due
        self._lines.append(line)
        self._queued_bytes += len(line.data)
        if sooner or self._is_full():
            self._changed.notify()

    def take(self, idle: float) -> Sequence[Line]:
        """Block until a run is due; the lines stay counted until `settle`.

        Returns:
            the run, or nothing: no line came for `idle` seconds, or it is finished.
        """
        idle_end = time.monotonic() + idle
        with self._changed:
            while True:
                now = time.monotonic()
                if self._lines:
                    if self._closed or self._is_full() or self._due <= now:
                        return self._cut(now)
                    timeout = self._due - now
                elif self._closed or idle_end <= now:
                    return ()
                else:
                    timeout = idle_end - now
                self._changed.wait(timeout)

    def _is_full(self) -> bool:
        return (
            len(self._lines) >= self._limits.batch_entries
            or self._queued_bytes >= self._limits.batch_bytes
        )

    def _cut(self, now: float) -> Sequence[Line]:
        run: list[Line] = []
        size = 0
        while self._lines and len(run) < self._limits.batch_entries:
            size += len(self._lines[0].data)
            if run and size > self._limits.batch_bytes:
                break
            run.append(self._lines.popleft())
        self._taken = run
        self._taken_bytes = sum(len(line.data) for line in run)
        self._queued_bytes -= self._taken_bytes
        self._due = now  # what is left has waited as long
        return run

    def settle(self) -> None:
        """Declare the run that was taken written, and tell who waits for it."""
        with self._changed:
            taken, self._taken, self._taken_bytes = self._taken, (), 0
        _finish(taken, None)

    def close(self, refusal: StoreUnavailable) -> None:
        """Refuse new entries; what is queued becomes due at once."""
        with self._changed:
            self._refusal = self._refusal or refusal
            self._closed = True
            self._changed.notify_all()

    def fail(self, error: StoreUnavailable) -> None:
        """Refuse new entries, and tell all who wait that theirs will not be kept."""
        self.close(error)
        with self._changed:
            waiting = [*self._taken, *self._lines]
        _finish(waiting, error)


def _finish(lines: Sequence[Line], error: StoreUnavailable | None) -> None:
    for line in lines:
        if line.future is None:
            continue
        try:
            if error is None:
                line.future.set_result(None)
            else:
                line.future.set_exception(error)
        except InvalidStateError:  # settled already: closing raced with a late PUT
            continue
