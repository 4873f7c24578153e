"""One text through the engine.

Rule 1: a text of `WHOLE` characters or less goes through in one, a longer one in
        pieces, so that memory does not grow with it. What is found is the same.
Rule 2: what is found is told as soon as it is final.
Rule 3: all of a text is read, however many matches it has (`endless`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bedrock_weir.content import Finding
from bedrock_weir.scan.choice import Choice
from bedrock_weir.scan.detecting import INJECTION, Detector, by_position
from bedrock_weir.scan.endless import LIMIT, EndlessStream
from bedrock_weir.scan.locator import Locator, Place
from bedrock_weir.scan.texts import cut

WHOLE = 1 << 17
"""Characters of a text that is read in one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, where it stands, and what stands there."""

    finding: Finding
    place: Place
    value: str


class Reading:
    """Reads one text.

    Args:
        detector: the engine.
        kind: what the text is to a model.
        choice: what to tell of.
        chunk: characters of a piece; None decides by the length (rule 1).

    Attributes:
        scores: what the text is as a whole, once `run` has ended.
        language: its language, once `run` has ended and where it can be told.
        classes: how many findings of each class were told of.
    """

    def __init__(
        self, detector: Detector, *, kind: str, choice: Choice, chunk: int | None
    ) -> None:
        self._detector = detector
        self._kind = kind
        self._choice = choice
        self._chunk = chunk
        self._locator = Locator()
        self.scores: Mapping[str, float] = {}
        self.language: str | None = None
        self.classes: Counter[str] = Counter()

    @property
    def is_attack(self) -> bool:
        """Whether the text as a whole is an attack that no finding told of."""
        told = INJECTION in self.classes
        return not told and self._choice.is_attack(self.scores)

    @property
    def has_found(self) -> bool:
        """Whether there is anything to tell of."""
        return bool(self.classes) or self.is_attack

    def run(self, pieces: Iterator[str]) -> Iterator[Found]:
        """Read a text; yield what is in it, by position."""
        if self._chunk is not None:
            yield from self._stream(cut(pieces, self._chunk))
            return
        begun, size = [], 0
        for piece in pieces:
            begun.append(piece)
            size += len(piece)
            if size > WHOLE:
                yield from self._stream(_chain(begun, pieces))
                return
        yield from self._block("".join(begun))

    def _block(self, text: str) -> Iterator[Found]:
        detection = self._detector.detect(text, self._kind)
        if any(finding.data_class == LIMIT for finding in detection.findings):
            yield from self._stream([text])
            return
        self._locator.receive_text(text)
        yield from self._told(detection.findings)
        self.scores, self.language = detection.scores, detection.language

    def _stream(self, pieces: Iterable[str]) -> Iterator[Found]:
        stream = EndlessStream(self._detector, self._kind)
        received = 0
        for piece in pieces:
            received += len(piece)
            self._locator.receive_text(piece)
            yield from self._told(stream.receive_text(piece))
            self._locator.release(received - stream.held)
        yield from self._told(stream.receive_end())
        self.scores, self.language = stream.scores, stream.language

    def _told(self, findings: Iterable[Finding]) -> Iterator[Found]:
        for finding in sorted(self._choice.keep(findings), key=by_position):
            self.classes[finding.data_class] += 1
            span = finding.span
            place = self._locator.place(span.start)
            yield Found(finding, place, self._locator.value(span))


def _chain(begun: list[str], rest: Iterator[str]) -> Iterator[str]:
    yield from begun
    begun.clear()
    yield from rest
