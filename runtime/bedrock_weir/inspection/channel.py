"""One text of a stream: pieces go in, and come out when they are final.

Rule 1: released is what no classifier of a refused class holds; classes that may
        travel are watched and hold nothing.
Rule 2: a redacted span is replaced where it begins and removed where it goes on.
Rule 3: positions are those of the text as it stands on the wire; for a JSON
        document's source, classified is what the source means.
Rule 4: where a guardrail must see the text, released is what it has seen of that,
        window by window, as it would leave: redactions made.
Rule 5: what a text leaves open at its end may wait for a text that goes on with it
        (`bedrock_weir.inspection.joints`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bedrock_weir.classifiers.leakage import LeakWindow
from bedrock_weir.classifiers.scanner import mask, merge, resolved
from bedrock_weir.classifiers.window import Windows
from bedrock_weir.content import Finding
from bedrock_weir.guardrails.windows import Gate
from bedrock_weir.inspection.plan import Sorted
from bedrock_weir.wire.jsonsource import SourceDecoder

_PATIENCE = 1024
"""Characters of what only is watched that are looked at together."""

Edit = tuple[int, int, str]
"""First position, position after the last, and what is to stand there."""


class TextChannel:
    """A text that stands on the wire as it is.

    Attributes:
        received: characters received.
        settled: characters from the beginning that may be released.
        found: findings that became final with the last piece.
        blocked: the position of the first finding that must stop the stream.
        is_read_twice: whether each piece is read as a text of its own as well.
        remembers: whether what is found in it may be found another time.
    """

    def __init__(self, asked: Sorted) -> None:
        leaks = None if asked.prompts is None else LeakWindow(asked.prompts)
        self._refused = asked.refused.windows(leaks)
        self._observed = asked.observed.windows(patience=_PATIENCE)
        self._blocks = asked.blocked
        self._edits: list[Edit] = []
        self._known: set[tuple[str, int, int]] = set()
        self.received = 0
        self.settled = 0
        self.found: list[Finding] = []
        self.blocked: int | None = None
        self.is_read_twice = False
        self.remembers = False
        self._gate: Gate | None = None
        self._read = 0
        self._limit: int | None = None
        self._classified = 0
        self._window: tuple[int, int] | None = None
        self._is_closed = False

    def hold(self, gate: Gate) -> None:
        """Let nothing leave that a guardrail has not seen (rule 4)."""
        self._gate = gate

    def receive_text(self, piece: str) -> None:
        """Take the next piece of the text."""
        self.received += len(piece)
        if self._gate is not None:
            self._gate.receive_text(piece)
        self._take(self._decode(piece), is_last=False)

    def receive_end(self) -> None:
        """Say that the text is complete; everything becomes final."""
        self._is_closed = True
        self._take(self._decode("", is_last=True), is_last=True)

    def _take(self, text: str, *, is_last: bool) -> None:
        self.found = _found(self._observed, text, is_last=is_last)
        refused = _found(self._refused, text, is_last=is_last)
        self._read = self._place(self._refused.settled)
        if refused:
            self._refuse(refused)
            self.found += refused
        self._settle()

    def _settle(self) -> None:
        settled = self._read if self._limit is None else min(self._read, self._limit)
        if self.blocked is not None:
            settled = min(settled, self.blocked)
        self._classified = settled
        if self._gate is not None:
            settled = min(settled, self._gate.approved)
        self.settled = settled

    @property
    def can_be_joined(self) -> bool:
        """Whether another text may go on with what this one leaves open."""
        return True

    def reading_on(self) -> tuple[Windows, Windows]:
        """Return what reads on behind this text, as if it did not end (rule 5).

        They look for what is refused, and for what only is watched.
        """
        return self._refused.fork(), self._observed.fork()

    def wait(self, limit: int | None) -> None:
        """Let nothing leave from a position on; None where nothing waits (rule 5)."""
        self._limit = limit
        self._settle()

    def refuse_also(self, finding: Finding) -> None:
        """Refuse what was found in this text and in the one behind it together."""
        self._refuse([finding])

    @property
    def is_at_block(self) -> bool:
        """Whether everything before the finding that stops the stream may leave."""
        if self.blocked is None or not self._is_last:
            return False
        return self._gate is None or self._gate.approved >= self.blocked

    @property
    def is_over(self) -> bool:
        """Whether no question about it will ever come."""
        is_seen = self._gate is None or self._gate.approved >= self._classified
        return is_seen and self._is_last

    @property
    def _is_last(self) -> bool:
        """Whether no more than what is classified will ever be."""
        blocked, limit = self.blocked, self._limit
        if blocked is not None:
            return limit is None or limit >= blocked
        return self._is_closed and limit is None

    def question(self) -> str | None:
        """Return the next window of it that a guardrail must see, if there is one."""
        gate = self._gate
        if gate is None:
            return None
        self._window = gate.next(self._classified, is_last=self._is_last)
        if self._window is None:
            return None
        start, end = self._window
        return self._shown(self.text(start, gate.text(start, end)))

    def approve(self) -> None:
        """Say that the window of the last question may leave."""
        if self._gate is not None and self._window is not None:
            self._gate.approve(self._window[1])
            self.settled = min(self._classified, self._gate.approved)
            self._window = None

    def refuse(self) -> None:
        """Let nothing leave from the window of the last question on."""
        if self._gate is not None:
            self.blocked = self.settled = self._gate.approved

    def _shown(self, text: str) -> str:
        return text

    def _refuse(self, findings: list[Finding]) -> None:
        for edit in map(self._edit, merge(findings)):
            self._add(edit, is_of_leftmost=True)
        blocked = [item for item in findings if item.data_class in self._blocks]
        if blocked:
            place = self._place(blocked[0].span.start)
            self.blocked = place if self.blocked is None else min(place, self.blocked)

    def _add(self, edit: Edit, *, is_of_leftmost: bool = False) -> None:
        """Add an edit, joined with all that it overlaps.

        Args:
            edit: what is to be done.
            is_of_leftmost: whether what begins first says what stands there, so that
                no order of finding counts; if not, the new edit does.
        """
        start, end, replacement = edit
        if not self._edits or self._edits[-1][1] <= start:
            self._edits.append(edit)
            return
        kept = []
        for known in self._edits:
            if known[0] < end and start < known[1]:
                if is_of_leftmost and (-known[0], known[2]) > (-start, replacement):
                    replacement = known[2]
                start, end = min(start, known[0]), max(end, known[1])
            else:
                kept.append(known)
        self._edits = sorted([*kept, (start, end, replacement)])

    def mask(self, finding: Finding) -> None:
        """Redact a finding in a text that has come whole, and what it overlaps."""
        self._add(self._edit(finding))

    def adopt(self, piece: TextChannel, start: int) -> None:
        """Take over what is refused in a piece that was read as a text of its own.

        Args:
            piece: a text that has come whole and stands on the wire as it is.
            start: its position in this text.
        """
        for first, last, replacement in piece._edits:
            self._add((start + first, start + last, replacement))
        if piece.blocked is not None:
            self._stop_at(start + piece.blocked)

    def is_new(self, finding: Finding, start: int = 0) -> bool:
        """Tell whether a finding is not known yet; where texts are read twice, know it.

        Args:
            finding: in this text, or in a piece of it.
            start: the piece's position.
        """
        if not (self.is_read_twice or self.remembers):
            return True
        span = finding.span
        place = (finding.data_class, start + span.start, start + span.end)
        is_new = place not in self._known
        self._known.add(place)
        return is_new

    def block(self, finding: Finding) -> None:
        """Let nothing leave from a finding on."""
        self._stop_at(self._place(finding.span.start))

    def _stop_at(self, place: int) -> None:
        self.blocked = place if self.blocked is None else min(place, self.blocked)
        self.settled = min(self.settled, self.blocked)
        self._classified = min(self._classified, self.blocked)

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
        if self._gate is not None:
            position = min(position, self._gate.start)
        self._edits = [edit for edit in self._edits if edit[1] > position]
        if self._known:
            self._known = {place for place in self._known if place[2] > position}


class SourceChannel(TextChannel):
    """A text that is the source of a JSON document (rule 3)."""

    def __init__(self, asked: Sorted) -> None:
        super().__init__(asked)
        self._decoder = SourceDecoder()
        self._is_complete = False

    @property
    def can_be_joined(self) -> bool:
        """A document is over where it ends."""
        return False

    def _decode(self, piece: str, *, is_last: bool = False) -> str:
        self._is_complete = is_last
        return self._decoder.receive_text(piece, is_last=is_last)

    def _place(self, position: int) -> int:
        literal = None if self._is_complete else self._decoder.literal(position)
        return self._decoder.source_position(literal[0] if literal else position)

    def _edit(self, finding: Finding) -> Edit:
        return source_edit(self._decoder, finding)

    def _shown(self, text: str) -> str:
        """Return what a window of source says, with its escapes undone."""
        return _ESCAPES.sub(_unescaped, text)

    def forget(self, position: int) -> None:
        """Drop what only source before this position needs."""
        super().forget(position)
        windows = [self._refused, self._observed]
        self._decoder.forget(min(window.settled for window in windows))


_ESCAPES = re.compile(r'(?:\\u[0-9A-Fa-f]{4})+|\\["\\/bfnrt]')
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def _unescaped(match: re.Match[str]) -> str:
    """Return what an escape of JSON stands for; a half of a pair stands for itself."""
    written = match[0]
    if written[1] != "u":
        return _PLAIN.get(written[1], written[1])
    units = bytes.fromhex("".join(written[2:].split("\\u")))
    return units.decode("utf-16-be", errors="replace")


def _found(windows: Windows, text: str, *, is_last: bool) -> list[Finding]:
    if not windows:
        windows.receive_text(text)
        return []
    findings = windows.receive_text(text)
    if is_last:
        findings += windows.receive_end()
    return resolved(findings)


def source_edit(decoder: SourceDecoder, finding: Finding) -> Edit:
    """Return the edit of a finding in decoded text, in positions of its source.

    What replaces a number, or a part of one, must be a JSON string.
    """
    start, end = finding.span.start, finding.span.end
    replacement = mask(finding.data_class)
    if not decoder.is_in_string(start):
        replacement = f'"{replacement}"'
        first, last = decoder.literal(start), decoder.literal(end - 1)
        start = first[0] if first else start
        end = last[1] if last else end
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
