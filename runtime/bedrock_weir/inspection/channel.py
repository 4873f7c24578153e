"""One text of a stream: pieces go in, and come out when they are final.

Rule 1: released is what no classifier of a refused class holds; classes that may
        travel are watched and hold nothing.
Rule 2: a redacted span is replaced where it begins and removed where it goes on.
Rule 3: positions are those of the text as it stands on the wire; for a JSON
        document's source, classified is what the source means.
"""

from __future__ import annotations

from collections.abc import Sequence

from bedrock_weir.classifiers.scanner import mask
from bedrock_weir.classifiers.window import Window
from bedrock_weir.content import Finding
from bedrock_weir.inspection.plan import Scanners
from bedrock_weir.wire.jsonsource import SourceDecoder

Edit = tuple[int, int, str]
"""First position, position after the last, and what is to stand there."""


class TextChannel:
    """A text that stands on the wire as it is.

    Attributes:
        received: characters received.
        settled: characters from the beginning that may be released.
        found: findings that became final with the last piece.
        blocked: the position of the first finding that must stop the stream.
    """

    def __init__(self, scanners: Scanners) -> None:
        self._windows = [
            Window(scanner)
            for scanner in (scanners.block, scanners.redact, scanners.observe)
            if scanner.classifiers
        ]
        self._block = self._window_of(scanners.block.classifiers, 0)
        self._redact = self._window_of(
            scanners.redact.classifiers, int(self._block is not None)
        )
        self._edits: list[Edit] = []
        self.received = 0
        self.settled = 0
        self.found: list[Finding] = []
        self.blocked: int | None = None

    def _window_of(self, classifiers: Sequence[object], index: int) -> Window | None:
        return self._windows[index] if classifiers else None

    def receive_text(self, piece: str) -> None:
        """Take the next piece of the text."""
        self.received += len(piece)
        text = self._decode(piece)
        self._take([(window, window.receive_text(text)) for window in self._windows])

    def receive_end(self) -> None:
        """Say that the text is complete; everything becomes final."""
        text = self._decode("", is_last=True)
        self._take(
            [
                (window, window.receive_text(text) + window.receive_end())
                for window in self._windows
            ]
        )

    def _take(self, results: list[tuple[Window, list[Finding]]]) -> None:
        self.found = [finding for _, found in results for finding in found]
        for window, found in results:
            if window is self._redact:
                self._edits += map(self._edit, found)
            elif window is self._block and found and self.blocked is None:
                self.blocked = self._place(found[0].span.start)
        holding = [w.settled for w in (self._block, self._redact) if w is not None]
        self.settled = self._place(min(holding)) if holding else self.received
        if self.blocked is not None:
            self.settled = min(self.settled, self.blocked)

    def _decode(self, piece: str, *, is_last: bool = False) -> str:
        del is_last
        return piece

    def _place(self, position: int) -> int:
        return position

    def _edit(self, finding: Finding) -> Edit:
        return finding.span.start, finding.span.end, mask(finding.data_class)

    def text(self, start: int, piece: str) -> str:
        """Return what stands for a piece, whose every character is settled (rule 2).

        Args:
            start: the piece's position.
            piece: as it was received.
        """
        end = start + len(piece)
        out, done = [], start
        for first, last, replacement in self._edits:
            if last <= start or first >= end:
                continue
            out.append(piece[done - start : max(first, done) - start])
            if first >= start:
                out.append(replacement)
            done = min(last, end)
        out.append(piece[done - start :])
        return "".join(out)

    def forget(self, position: int) -> None:
        """Drop what only text before this position needs."""
        self._edits = [edit for edit in self._edits if edit[1] > position]


class SourceChannel(TextChannel):
    """A text that is the source of a JSON document (rule 3)."""

    def __init__(self, scanners: Scanners) -> None:
        super().__init__(scanners)
        self._decoder = SourceDecoder()

    def _decode(self, piece: str, *, is_last: bool = False) -> str:
        return self._decoder.receive_text(piece, is_last=is_last)

    def _place(self, position: int) -> int:
        return self._decoder.source_position(position)

    def _edit(self, finding: Finding) -> Edit:
        return source_edit(self._decoder, finding)

    def forget(self, position: int) -> None:
        """Drop what only source before this position needs."""
        super().forget(position)
        windows = [window.settled for window in self._windows]
        self._decoder.forget(min(windows, default=0))


def source_edit(decoder: SourceDecoder, finding: Finding) -> Edit:
    """Return the edit of a finding in decoded text, in positions of its source.

    What replaces a bare number must be a JSON string.
    """
    start, end = finding.span.start, finding.span.end
    replacement = mask(finding.data_class)
    if not decoder.is_in_string(start):
        replacement = f'"{replacement}"'
    return decoder.source_position(start), decoder.source_position(end), replacement


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with disjoint edits made, in order."""
    out: list[str] = []
    done = 0
    for start, end, replacement in edits:
        out += (text[done:start], replacement)
        done = end
    out.append(text[done:])
    return "".join(out)
