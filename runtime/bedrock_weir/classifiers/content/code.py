"""The share of a text that is source code, 0 to 1.

Rule 1: a line is judged by its first `WIDTH` characters: code, prose, or open. Data is
        open: JSON and tables alone are no code, within code they are.
Rule 2: an open line is what the line before it was; at the beginning, prose.
Rule 3: what stands in a fence is code, unless the fence names a kind of data. In a
        fence that names a kind of text each line is judged as if there were no fence.
Rule 4: a line weighs as much as it has characters; blank lines and fences weigh
        nothing.
Rule 5: lines are judged in order and from the past alone, so a text in pieces has the
        same share as the whole text. Kept is the line that is not complete.
"""

from __future__ import annotations

from bedrock_weir.classifiers.content.lines import Kind, judge

WIDTH = 256
"""Characters of a line that are looked at."""

LINES = 1000
"""Lines that are each judged. Of what follows, one in `SKIPPED` is (rule 2 for the
others), so that a flood of short lines costs little."""
SKIPPED = 16

_TEXT_FENCES = frozenset(
    {"text", "txt", "plain", "plaintext", "markdown", "md", "quote", "email"}
)
_DATA_FENCES = frozenset(
    {"json", "jsonl", "json5", "csv", "tsv", "yaml", "yml", "log", "output", "diagram"}
)


class CodeShare:
    """Counts the code of one text, line by line."""

    __slots__ = (
        "_all",
        "_code",
        "_fence",
        "_fenced",
        "_kind",
        "_line",
        "_lines",
        "_size",
    )

    def __init__(self) -> None:
        self._line = ""
        self._size = 0
        self._kind: Kind = Kind.PROSE
        self._fence = ""
        self._fenced: Kind = Kind.OPEN
        self._code = 0
        self._all = 0
        self._lines = 0

    def receive_text(self, piece: str) -> None:
        """Take the next piece of the text."""
        first, *others = piece.split("\n")
        self._grow(first)
        if not others:
            return
        last = others.pop()
        self._settle(self._line, self._size)
        for line in others:
            self._settle(line[:WIDTH], len(line))
        self._line, self._size = last[:WIDTH], len(last)

    def receive_end(self) -> None:
        """Say that the text is complete."""
        self._settle(self._line, self._size)
        self._line, self._size = "", 0

    @property
    def share(self) -> float:
        """The share of code of the lines that are complete."""
        return self._code / self._all if self._all else 0.0

    def _grow(self, piece: str) -> None:
        room = WIDTH - len(self._line)
        if room > 0:
            self._line += piece[:room]
        self._size += len(piece)

    def _settle(self, line: str, size: int) -> None:
        stripped = line.strip()
        self._lines += 1
        if not stripped or (stripped[0] in "`~" and self._is_fence(stripped)):
            return
        self._all += size
        kind: Kind
        if self._fence and self._fenced is not Kind.OPEN:
            kind = self._fenced
        elif self._lines > LINES and self._lines % SKIPPED:
            kind = self._kind
        else:
            kind = judge(line, stripped)
            if kind is Kind.OPEN:
                kind = self._kind
            self._kind = kind
        if kind is Kind.CODE:
            self._code += size

    def _is_fence(self, stripped: str) -> bool:
        if stripped[:3] not in {"```", "~~~"}:
            return False
        label = stripped.lstrip(stripped[0])
        mark = stripped[: len(stripped) - len(label)]
        if self._fence:
            if label or not mark.startswith(self._fence):
                return False
            self._fence = ""
            self._kind = Kind.PROSE
            return True
        if stripped[0] in label:
            return False
        self._fence = mark
        self._fenced = _fenced(label)
        return True


def code_share(text: str) -> float:
    """Return the share of a text that is source code."""
    counter = CodeShare()
    counter.receive_text(text)
    counter.receive_end()
    return counter.share


def _fenced(label: str) -> Kind:
    words = label.replace("{", " ").replace(".", " ").replace("}", " ").split()
    name = words[0].lower() if words else ""
    if name in _TEXT_FENCES:
        return Kind.OPEN
    return Kind.PROSE if name in _DATA_FENCES else Kind.CODE
