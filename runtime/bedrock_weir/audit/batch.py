"""How entries become one object: canonical lines, a name, and a checksum.

Rule 1: an entry has one encoding: JSON in UTF-8, keys sorted, no spaces, one line.
Rule 2: a line carries its own place in the log, in OCSF's words:
        `metadata.log_name` is the writer and `metadata.sequence` counts from zero.
Rule 3: a batch is a run of one writer's lines without a gap; its object is named
        after its first and last, so that no two objects hold the same entry:

            PREFIX/dt=2026-01-31/hour=07/writer=<32 hex>/<first>-<last>.jsonl.gz

Rule 4: the same batch gives the same bytes, whenever it is made: a PUT that is
        tried again can be told from another batch under the same name.
Rule 5: everything is bounded, in writing and in reading.

`seal` is the one place where a batch's lines become an object; what is added to a
batch as a whole is added there.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TypeGuard

import orjson

from bedrock_weir.content import JSON
from bedrock_weir.errors import WeirError

MAX_ENTRY = 256 * 1024
"""Bytes of one line, its newline included."""
MAX_ENTRIES = 10_000
"""Lines in one batch."""
MAX_BATCH = 8 * 1024 * 1024
"""Bytes of a batch's lines before compression."""
MAX_OBJECT = MAX_BATCH + 64 * 1024
"""Bytes of a batch's object; gzip adds little to what it cannot compress."""
MAX_SEQUENCE = 10**12 - 1
"""The last place in a log: what twelve digits hold."""

_GZIP = 16 + zlib.MAX_WBITS
_GZIP_LEVEL = 1
_WRITER = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"writer=([0-9a-f]{32})/([0-9]{12})-([0-9]{12})\.jsonl\.gz")


class BatchError(WeirError):
    """An entry cannot be written, or a batch cannot be read."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A run of one writer's lines.

    Attributes:
        writer: the writer's id, 32 hexadecimal digits.
        first: the sequence number of the first line.
        lines: canonical lines, each with its newline; at least one.
    """

    writer: str
    first: int
    lines: tuple[bytes, ...]

    @property
    def last(self) -> int:
        """The sequence number of the last line."""
        return self.first + len(self.lines) - 1


@dataclass(frozen=True, slots=True)
class BatchName:
    """What a batch's key says of it.

    Attributes:
        writer: the writer's id.
        first: the sequence number of the first line.
        last: that of the last.
    """

    writer: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class BatchObject:
    """A batch as it is stored.

    Attributes:
        key: where, in the bucket.
        body: gzip over JSON lines.
        sha256: of the body, in base64, as S3 wants it.
    """

    key: str
    body: bytes
    sha256: str


def canonical(value: Mapping[str, JSON]) -> bytes:
    """Return the one encoding of a JSON object, without a newline.

    Raises:
        BatchError: the object holds something that JSON in UTF-8 cannot.
    """
    try:
        return orjson.dumps(dict(value), option=orjson.OPT_SORT_KEYS)
    except TypeError as error:
        raise BatchError(
            f"the entry cannot be encoded as JSON: {error}; this is a defect of"
            " whatever made it"
        ) from error


def encode_line(entry: Mapping[str, JSON], *, writer: str, sequence: int) -> bytes:
    """Return an entry's line at its place in a writer's log, newline included.

    Raises:
        BatchError: the entry cannot be encoded, or is larger than `MAX_ENTRY`.
    """
    metadata = entry.get("metadata", {})
    if not isinstance(metadata, Mapping):
        raise BatchError("the entry's `metadata` is not an object")
    place: dict[str, JSON] = {"log_name": writer, "sequence": sequence}
    line = canonical({**entry, "metadata": {**metadata, **place}}) + b"\n"
    if len(line) > MAX_ENTRY:
        raise BatchError(
            f"the entry has {len(line)} bytes, more than the {MAX_ENTRY} that a"
            " record may have"
        )
    return line


def seal(batch: Batch, *, time_ms: int, prefix: str) -> BatchObject:
    """Make a batch's object, to be stored under the hour of `time_ms`.

    Args:
        batch: the lines.
        time_ms: when the batch was cut, in milliseconds since the epoch.
        prefix: where records are kept in the bucket; may be empty.
    """
    compressor = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP)
    body = compressor.compress(b"".join(batch.lines)) + compressor.flush()
    digest = b64encode(sha256(body).digest()).decode("ascii")
    return BatchObject(_key(batch, time_ms, prefix), body, digest)


def folder_of(time_ms: int, prefix: str) -> str:
    """Return the folder of the batches that are cut in an hour, with its last slash."""
    hour = datetime.fromtimestamp(time_ms / 1000, tz=UTC)
    folder = f"{prefix}/" if prefix else ""
    return f"{folder}dt={hour:%Y-%m-%d}/hour={hour:%H}/"


def name_of(key: str, folder: str) -> BatchName | None:
    """Return what a key in this folder says of its batch; None if it is no batch's."""
    found = _NAME.fullmatch(key.removeprefix(folder))
    if found is None or not key.startswith(folder):
        return None
    return BatchName(found[1], int(found[2]), int(found[3]))


def _key(batch: Batch, time_ms: int, prefix: str) -> str:
    return (
        f"{folder_of(time_ms, prefix)}writer={batch.writer}/"
        f"{batch.first:012d}-{batch.last:012d}.jsonl.gz"
    )


def read_batch(body: bytes) -> list[dict[str, JSON]]:
    """Return the entries of an object, in order.

    Raises:
        BatchError: the bytes are no batch, are cut or too large, or their lines
            are not one writer's run without a gap.
    """
    lines = split_lines(_decompress(body))
    return [entry for _, _, entry in read_lines(lines)]


def split_lines(data: bytes) -> list[bytes]:
    """Cut bytes into lines with their newlines; the last may have none.

    No more than one line over the limit comes back, however many there are.
    """
    parts = data.split(b"\n", MAX_ENTRIES)
    lines = [part + b"\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines


def read_lines(
    lines: Sequence[bytes],
) -> list[tuple[str, int, dict[str, JSON]]]:
    """Return each line's writer, sequence number and entry.

    Raises:
        BatchError: the lines are not one writer's run without a gap.
    """
    if not 0 < len(lines) <= MAX_ENTRIES:
        raise BatchError(f"a batch has 1 to {MAX_ENTRIES} lines, not {len(lines)}")
    found = [read_line(line) for line in lines]
    writer, first, _ = found[0]
    for offset, (line_writer, sequence, _) in enumerate(found):
        if line_writer != writer or sequence != first + offset:
            raise BatchError(
                f"line {offset + 1} is not entry {first + offset} of writer"
                f" `{writer}`, so the batch is not one run of a log"
            )
    return found


def read_line(line: bytes) -> tuple[str, int, dict[str, JSON]]:
    """Return a line's writer, sequence number and entry.

    Raises:
        BatchError: this is no line of a log.
    """
    if len(line) > MAX_ENTRY or not line.endswith(b"\n"):
        raise BatchError("a line is cut, or longer than a record may be")
    try:
        entry = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise BatchError("a line is not JSON in UTF-8") from error
    metadata = entry.get("metadata") if isinstance(entry, dict) else None
    place = metadata if isinstance(metadata, dict) else {}
    writer, sequence = place.get("log_name"), place.get("sequence")
    if not is_writer(writer) or not _is_sequence(sequence):
        raise BatchError("a line does not say its place in a log")
    return writer, sequence, entry


def is_writer(value: object) -> TypeGuard[str]:
    """Say whether this is a writer's id: 32 hexadecimal digits, lower case."""
    return isinstance(value, str) and _WRITER.fullmatch(value) is not None


def _is_sequence(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 <= value <= MAX_SEQUENCE


def _decompress(body: bytes) -> bytes:
    if len(body) > MAX_OBJECT:
        raise BatchError(f"the object is larger than the {MAX_OBJECT} bytes of a batch")
    decompressor = zlib.decompressobj(wbits=_GZIP)
    try:
        data = decompressor.decompress(body, MAX_BATCH + 1)
    except zlib.error as error:
        raise BatchError("the object is not gzip, or was damaged") from error
    if len(data) > MAX_BATCH:
        raise BatchError(f"the object holds more than the {MAX_BATCH} bytes of a batch")
    if not decompressor.eof or decompressor.unused_data:
        raise BatchError("the object is cut, or has bytes after its end")
    return data
