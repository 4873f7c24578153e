"""The spool's files: their names, what is in them, and what survives a crash."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bedrock_weir.audit.batch import (
    Batch,
    BatchError,
    read_line,
    read_lines,
    split_lines,
)
from bedrock_weir.errors import StoreUnavailable

NAME = re.compile(
    r"(?P<writer>[0-9a-f]{32})\."
    r"(?:lock|jsonl|(?P<first>\d{12})-(?P<last>\d{12})\.(?P<time>\d+)\.jsonl)"
)
sync: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A batch on disk.

    Attributes:
        path: its file.
        writer: whose lines they are.
        first: the first line's sequence number.
        last: the last line's.
        time_ms: when it was cut, in milliseconds since the epoch.
    """

    path: Path
    writer: str
    first: int
    last: int
    time_ms: int

    def read(self) -> Batch:
        """Read the batch.

        Raises:
            StoreUnavailable: the file is damaged or gone.
        """
        try:
            lines = split_lines(self.path.read_bytes())
            writer, first, _ = read_lines(lines)[0]
        except (OSError, BatchError) as error:
            raise StoreUnavailable(
                f"the spool's file `{self.path.name}` cannot be read ({error}): keep"
                " it as evidence, and move it out of the spool",
                is_retry_safe=False,
            ) from error
        batch = Batch(writer, first, tuple(lines))
        if (writer, first, batch.last) != (self.writer, self.first, self.last):
            raise StoreUnavailable(
                f"the spool's file `{self.path.name}` holds other lines than its name"
                " says: keep it as evidence, and move it out of the spool",
                is_retry_safe=False,
            )
        return batch


def complete_run(data: bytes, writer: str) -> tuple[int, list[bytes]]:
    """Return the first sequence number and the lines before the torn tail."""
    first, lines = 0, list[bytes]()
    for line in split_lines(data):
        try:
            line_writer, sequence, _ = read_line(line)
        except BatchError:
            break
        if not lines:
            first = sequence
        if line_writer != writer or sequence != first + len(lines):
            break
        lines.append(line)
    return first, lines


def write_all(descriptor: int, data: bytes, offset: int) -> None:
    """Write all bytes at an offset, however many calls it takes."""
    view = memoryview(data)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view = view[written:]
        offset += written


def sync_directory(directory: Path) -> None:
    """Make names that were made, changed or removed survive a crash."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_size(path: Path) -> int:
    """Return a file's bytes, zero if it is gone."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def is_at(path: Path, descriptor: int) -> bool:
    """Say whether an open file is still the one under that name."""
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(there, os.fstat(descriptor))
