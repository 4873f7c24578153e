"""The disk level: lines that survive the process, until they are in S3.

A directory that the processes of one host may share. A writer has there

    <writer>.lock                             locked while its process lives
    <writer>.jsonl                            lines on disk, not yet cut
    <writer>.<first>-<last>.<time>.jsonl      one batch, cut, not yet in S3

Rule 1: lines are durable once `append` returns: written and fdatasync'ed.
Rule 2: a batch is cut by renaming, before its PUT. Its name holds all that its
        object is made from, so whoever uploads it, and however often, makes the
        same object under the same key.
Rule 3: a file is removed only when its object is in S3.
Rule 4: the files of a writer whose lock is free are adopted: uploaded under that
        writer's own id. Every complete line is kept; a torn tail, of which nobody
        was told that it is durable, is cut off and reported.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from bedrock_weir.errors import StoreUnavailable
from bedrock_weir.recorder.lines import Limits
from bedrock_weir.recorder.spool_files import (
    NAME,
    Sealed,
    complete_run,
    file_size,
    is_at,
    sync,
    sync_directory,
    write_all,
)

_logger = logging.getLogger(__name__)


class Spool:
    """One writer's files, and those of dead writers that it adopts.

    One thread appends, one takes and removes.

    Args:
        directory: the spool; made if it is missing.
        writer: the writer's id.
        limits: bounds of a batch and of the spool, and how long lines wait to be cut.
        clock: the time, in seconds since the epoch.

    Raises:
        StoreUnavailable: the directory cannot be used.
    """

    def __init__(
        self,
        directory: Path,
        *,
        writer: str,
        limits: Limits,
        clock: Callable[[], float],
    ) -> None:
        self._directory = directory
        self._writer = writer
        self._limits = limits
        self._clock = clock
        self._changed = threading.Condition(threading.Lock())
        self._locks: dict[str, int] = {}
        self._sealed: deque[Sealed] = deque()
        self._sealed_bytes = 0
        self._sealed_entries = 0
        self._closed = False
        self._active = -1
        self._active_first = 0
        self._active_entries = 0
        self._active_bytes = 0
        self._active_since = 0.0
        try:
            self._open()
        except OSError as error:
            raise StoreUnavailable(
                f"the spool `{directory}` cannot be used ({error.strerror}): give it"
                " a directory on a local disk that this process may write",
                is_retry_safe=False,
            ) from error

    @property
    def entries(self) -> int:
        """How many entries are on disk and not in S3."""
        return self._sealed_entries + self._active_entries

    @property
    def finished(self) -> bool:
        """Whether all is in S3 and nothing more will come."""
        return self._closed and not self.entries

    def append(self, lines: Sequence[bytes], first: int) -> None:
        """Write lines; they are durable when this returns, or none is there.

        Args:
            lines: a run of the writer's lines.
            first: the sequence number of the first.

        Raises:
            StoreUnavailable: the disk is full or fails.
        """
        data = b"".join(lines)
        with self._changed:
            used = self._sealed_bytes + self._active_bytes + len(data)
            if used > self._limits.spool_bytes:
                raise StoreUnavailable(
                    f"the spool is full: {used} bytes wait for S3, so S3 is down or"
                    " too slow"
                )
            try:
                self._write(data, len(lines), first)
            except OSError as error:
                raise StoreUnavailable(
                    f"the spool cannot be written ({error.strerror}): make room on its"
                    " disk, or give it another"
                ) from error
            self._changed.notify()

    def _write(self, data: bytes, count: int, first: int) -> None:
        if self._active_entries and (
            self._active_entries + count > self._limits.batch_entries
            or self._active_bytes + len(data) > self._limits.batch_bytes
        ):
            self._seal()
        if self._active < 0:
            self._begin()
        try:
            write_all(self._active, data, self._active_bytes)
            sync(self._active)
        except OSError:
            os.ftruncate(self._active, self._active_bytes)
            raise
        if not self._active_entries:
            self._active_first = first
            self._active_since = time.monotonic()
        self._active_entries += count
        self._active_bytes += len(data)

    def take(self, idle: float) -> Sealed | None:
        """Block until a batch is to be uploaded; it stays until `remove`.

        Returns:
            the oldest, or None: nothing came for `idle` seconds, or it is finished.

        Raises:
            StoreUnavailable: a batch cannot be cut.
        """
        idle_end = time.monotonic() + idle
        with self._changed:
            while not self._sealed:
                now = time.monotonic()
                if self._active_entries:
                    due = self._active_since + self._limits.linger_deferred
                    if self._closed or due <= now:
                        self._seal_or_raise()
                        continue
                    timeout = due - now
                elif self._closed or idle_end <= now:
                    return None
                else:
                    timeout = idle_end - now
                self._changed.wait(timeout)
            return self._sealed[0]

    def _seal_or_raise(self) -> None:
        try:
            self._seal()
        except OSError as error:
            raise StoreUnavailable(
                f"the spool cannot cut a batch ({error.strerror}): make room on its"
                " disk, or give it another"
            ) from error

    def _seal(self) -> None:
        """Cut the active file; the next lines begin a new one."""
        sealed = self._rename(self._writer, self._active_first, self._active_entries)
        self._enlist(sealed, self._active_bytes)
        self._active_entries = self._active_bytes = 0
        self.forget()
        sync_directory(self._directory)

    def _rename(self, writer: str, first: int, count: int) -> Sealed:
        last, time_ms = first + count - 1, int(self._clock() * 1000)
        name = f"{writer}.{first:012d}-{last:012d}.{time_ms}.jsonl"
        path = self._directory / name
        self._path(writer, "jsonl").rename(path)
        return Sealed(path, writer, first, last, time_ms)

    def _enlist(self, sealed: Sealed, size: int) -> None:
        self._sealed.append(sealed)
        self._sealed_bytes += size
        self._sealed_entries += sealed.last - sealed.first + 1

    def remove(self, sealed: Sealed) -> None:
        """Remove a batch: its object is in S3."""
        size = file_size(sealed.path)
        sealed.path.unlink(missing_ok=True)
        self._strike(sealed, size)

    def set_aside(self, sealed: Sealed) -> None:
        """Leave a batch's file where it is, and go on to the next."""
        self._strike(sealed, file_size(sealed.path))

    def _strike(self, sealed: Sealed, size: int) -> None:
        with self._changed:
            self._sealed.remove(sealed)
            self._sealed_bytes -= size
            self._sealed_entries -= sealed.last - sealed.first + 1
            others = any(other.writer == sealed.writer for other in self._sealed)
        if sealed.writer != self._writer and not others:
            self._unlock(sealed.writer)

    def close(self) -> None:
        """Expect no more lines; what is on disk becomes due at once."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def release(self) -> None:
        """Give up the locks; a writer without files leaves nothing behind."""
        self.forget()
        if not self.entries:
            self._path(self._writer, "jsonl").unlink(missing_ok=True)
        for writer in list(self._locks):
            self._unlock(writer)

    def forget(self) -> None:
        """Close the active file; after a fork, the parent keeps its own."""
        if self._active >= 0:
            os.close(self._active)
            self._active = -1

    def forget_all(self) -> None:
        """Close what a fork copied, locks included, and touch nothing."""
        self.forget()
        while self._locks:
            _, descriptor = self._locks.popitem()
            os.close(descriptor)

    def _open(self) -> None:
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._lock(self._writer):
            raise StoreUnavailable(
                f"the spool already has a writer `{self._writer}`: give each process"
                " a writer id of its own",
                is_retry_safe=False,
            )
        for writer in sorted(self._writers() - {self._writer}):
            if self._lock(writer):
                self._adopt(writer)

    def _begin(self) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        path = self._path(self._writer, "jsonl")
        descriptor = os.open(path, flags, 0o600)
        try:
            sync_directory(self._directory)
        except OSError:
            path.unlink()
            os.close(descriptor)
            raise
        self._active = descriptor

    def _writers(self) -> set[str]:
        names = (NAME.fullmatch(path.name) for path in self._directory.iterdir())
        return {name["writer"] for name in names if name is not None}

    def _adopt(self, writer: str) -> None:
        """Take over a dead writer's files, the cut ones first."""
        found = 0
        for path in sorted(self._directory.glob(f"{writer}.*-*.*.jsonl")):
            name = NAME.fullmatch(path.name)
            if name is not None and name["time"] is not None:
                first, last = int(name["first"]), int(name["last"])
                sealed = Sealed(path, writer, first, last, int(name["time"]))
                self._enlist(sealed, path.stat().st_size)
                found += 1
        found += self._adopt_active(writer)
        if not found:
            self._unlock(writer)

    def _adopt_active(self, writer: str) -> int:
        path = self._path(writer, "jsonl")
        if not path.exists():
            return 0
        data = path.read_bytes()
        first, lines = complete_run(data, writer)
        size = sum(map(len, lines))
        if size < len(data):
            _logger.warning(
                "the spool's file `%s` ended in %d torn bytes, which were never"
                " acknowledged",
                path.name,
                len(data) - size,
            )
        if not lines:
            path.unlink()
            return 0
        os.truncate(path, size)
        self._enlist(self._rename(writer, first, len(lines)), size)
        sync_directory(self._directory)
        return 1

    def _lock(self, writer: str) -> bool:
        """Take a writer's lock if its process is dead, or is this one."""
        path = self._path(writer, "lock")
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return False
            if is_at(path, descriptor):
                self._locks[writer] = descriptor
                return True
            os.close(descriptor)  # removed by another in between

    def _unlock(self, writer: str) -> None:
        descriptor = self._locks.pop(writer)
        if not any(self._directory.glob(f"{writer}.*jsonl")):
            self._path(writer, "lock").unlink(missing_ok=True)
        os.close(descriptor)

    def _path(self, writer: str, extension: str) -> Path:
        return self._directory / f"{writer}.{extension}"
