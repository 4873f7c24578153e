"""A run of `weir scan` over files: read, tell, count."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TextIO

from bedrock_weir.scan.choice import Choice
from bedrock_weir.scan.detecting import INJECTION, Detector
from bedrock_weir.scan.document import Document
from bedrock_weir.scan.listing import STDIN, Listed, listed
from bedrock_weir.scan.masking import printable
from bedrock_weir.scan.progress import Progress
from bedrock_weir.scan.reading import Found, Reading
from bedrock_weir.scan.table import attack_line, lines
from bedrock_weir.scan.tally import Tally
from bedrock_weir.scan.texts import HEAD, TextReader, is_binary


@dataclass(frozen=True, slots=True)
class Run:
    """Reads files and tells what is in them.

    Attributes:
        detector: the engine.
        choice: what to tell of.
        kind: what the texts are to a model.
        chunk: characters of a piece; None decides by the length.
        binary: whether files that are no text are read, too.
        show: whether values are told.
        document: collects what is found; None tells it line by line.
        out: where lines go.
        err: where everything else goes.
        tally: the numbers so far.
    """

    detector: Detector
    choice: Choice
    kind: str
    chunk: int | None
    binary: bool
    show: bool
    document: Document | None
    out: TextIO
    err: TextIO
    tally: Tally = field(default_factory=Tally)

    def over(self, names: Iterable[str]) -> Tally:
        """Read what is named; return the numbers."""
        progress = Progress(self.err)
        for item in listed(names):
            self._one(item, progress)
            progress.show(self.tally)
        progress.clear()
        return self.tally

    def _one(self, item: Listed, progress: Progress) -> None:
        if item.error is not None:
            self._failed(item.path, item.error, progress)
        elif item.skipped is not None:
            self._skip(item.path, item.skipped, progress)
        else:
            try:
                self._open(item, progress)
            except BrokenPipeError:
                raise
            except OSError as error:
                self._failed(item.path, error.strerror or str(error), progress)

    def _open(self, item: Listed, progress: Progress) -> None:
        with opened(item.path) as file:
            head = file.read(HEAD)
            if not self.binary and item.path != STDIN and is_binary(head):
                self._skip(item.path, "not text", progress)
            else:
                self._read(_name(item.path), TextReader(file, head), progress)

    def _read(self, name: str, reader: TextReader, progress: Progress) -> None:
        reading = Reading(
            self.detector, kind=self.kind, choice=self.choice, chunk=self.chunk
        )
        found = reading.run(self._watched(reader, progress))
        if self.document is None:
            self._tell(name, found, reading, progress)
        else:
            self.document.add(name, found, reading, reader)
        self.tally.add(reading.classes, is_attack=reading.is_attack)
        if reader.replaced:
            count = f"{reader.replaced:,} undecodable places"
            self._say(f"{name}: {count} were read as U+FFFD", progress)

    def _watched(self, reader: TextReader, progress: Progress) -> Iterator[str]:
        for piece in reader.pieces():
            self.tally.characters += len(piece)
            progress.show(self.tally)
            yield piece

    def _tell(
        self, name: str, found: Iterable[Found], reading: Reading, progress: Progress
    ) -> None:
        for line in lines(name, found, show=self.show):
            progress.clear()
            self.out.write(f"{line}\n")
        if reading.is_attack:
            progress.clear()
            self.out.write(f"{attack_line(name, reading.scores[INJECTION])}\n")

    def _skip(self, path: str, why: str, progress: Progress) -> None:
        self.tally.skipped += 1
        self._say(f"{path}: skipped, {why}", progress)
        if self.document is not None:
            self.document.skipped.append({"file": _name(path), "why": why})

    def _failed(self, path: str, why: str, progress: Progress) -> None:
        self.tally.errors += 1
        self._say(f"`{path}` cannot be read: {why}", progress)
        if self.document is not None:
            self.document.errors.append({"file": _name(path), "why": why})

    def _say(self, line: str, progress: Progress) -> None:
        progress.clear()
        self.err.write(f"weir scan: {printable(line)}\n")


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a file, or standard input, which stays open."""
    if path == STDIN:
        yield sys.stdin.buffer
    else:
        with Path(path).open("rb") as file:
            yield file


def _name(path: str) -> str:
    """Return a path as Unicode, whatever bytes it is made of."""
    if path == STDIN:
        return "standard input"
    return path.encode(errors="surrogateescape").decode(errors="replace")
