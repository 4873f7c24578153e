"""An engine that finds what a test says, and keeps its own contract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bedrock_weir.content import Finding, Span

NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Said:
    """A detection."""

    findings: tuple[Finding, ...]
    scores: Mapping[str, float]
    language: str | None = "en"


class Stream:
    """Holds a number back until something else comes."""

    language = "en"

    def __init__(self, detector: Numbers, kind: str) -> None:
        self._detector = detector
        self._kind = kind
        self._text = ""
        self._told = 0
        self.held = 0
        self.scores: Mapping[str, float] = {}

    def receive_text(self, piece: str) -> list[Finding]:
        """Take a piece."""
        assert piece, "an empty piece"
        self._text += piece
        self.held = len(self._text) - len(self._text.rstrip("0123456789"))
        return self._new(len(self._text) - self.held)

    def receive_end(self) -> list[Finding]:
        """End the text."""
        self.held = 0
        self.scores = self._detector.detect(self._text, self._kind).scores
        return self._new(len(self._text))

    def _new(self, end: int) -> list[Finding]:
        found = list(self._detector.find(self._text[:end]))
        new, self._told = found[self._told :], len(found)
        return new


@dataclass
class Numbers:
    """Finds numbers; a text with `attack` in it is one.

    Attributes:
        limit: matches that it reads of one text.
        kinds: the kinds it was asked about.
        streams: how many it opened.
    """

    limit: int = 1000
    kinds: list[str] = field(default_factory=list)
    streams: int = 0

    def detect(self, text: str, kind: str = "user") -> Said:
        """Return what is in a text."""
        self.kinds.append(kind)
        score = 0.9 if "attack" in text else 0.1
        return Said(tuple(self.find(text)), {"PROMPT_INJECTION": score})

    def find(self, text: str) -> Iterator[Finding]:
        """Yield numbers up to the limit, and then one that says so."""
        for count, finding in enumerate(numbers(text)):
            if count == self.limit:
                yield Finding("SCAN_LIMIT", finding.span)
                return
            yield finding

    def stream(self, kind: str = "user") -> Stream:
        """Return a stream."""
        self.streams += 1
        return Stream(self, kind)


def numbers(text: str) -> Iterator[Finding]:
    """Yield a PIN for each number of up to four digits, else a PHONE."""
    for match in NUMBER.finditer(text):
        data_class = "PIN" if len(match[0]) < 5 else "PHONE"
        yield Finding(data_class, Span(*match.span()), 0.5 + len(match[0]) / 100)
