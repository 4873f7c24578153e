"""Names and addresses by a model that the one who deploys brings along.

Rule 1: a recognizer sees one sentence at a time, of `LONGEST` characters at the most,
        so that a stream and a whole text are read alike, wherever the stream is cut.
Rule 2: a label that is not known is no finding; nor is one below the threshold.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from bedrock_weir.content import Finding, Span

LONGEST = 1000
"""Characters of a sentence at the most; a longer one is cut."""

LABELS = {
    "PER": "NAME",
    "PERSON": "NAME",
    "NAME": "NAME",
    "ADDRESS": "ADDRESS",
    "STREET_ADDRESS": "ADDRESS",
}
"""The data classes of the labels that models give."""


class Entity(NamedTuple):
    """What a recognizer found; offsets are characters of what it was given."""

    label: str
    start: int
    end: int
    score: float


Recognizer = Callable[[str], Iterable[Entity]]
"""Finds entities in a sentence."""


class Sentences:
    """Reads a text that arrives in pieces, sentence by sentence.

    Args:
        recognize: finds entities in a sentence.
        threshold: the score from which an entity is a finding.

    Attributes:
        settled: characters from the text's beginning that are final.
    """

    def __init__(self, recognize: Recognizer, *, threshold: float = 0.5) -> None:
        self._recognize = recognize
        self._threshold = threshold
        self._text = ""
        self.settled = 0

    def receive_text(self, piece: str) -> list[Finding]:
        """Take the next piece; return the findings of the sentences it completes."""
        self._text += piece
        findings: list[Finding] = []
        start = 0
        while (end := _sentence_end(self._text, start)) is not None:
            findings += self._read(self._text[start:end])
            start = end
        self._text = self._text[start:]
        return findings

    def receive_end(self) -> list[Finding]:
        """Say that the text is complete; return the findings that are left."""
        rest, self._text = self._text, ""
        return list(self._read(rest)) if rest else []

    def _read(self, sentence: str) -> Iterator[Finding]:
        base, self.settled = self.settled, self.settled + len(sentence)
        for entity in self._recognize(sentence):
            data_class = LABELS.get(entity.label.upper())
            if data_class is not None and entity.score >= self._threshold:
                span = Span(base + entity.start, base + entity.end)
                yield Finding(data_class, span, entity.score)


def find(text: str, recognize: Recognizer, *, threshold: float = 0.5) -> list[Finding]:
    """Return the findings of a whole text."""
    sentences = Sentences(recognize, threshold=threshold)
    return sentences.receive_text(text) + sentences.receive_end()


def spacy_recognizer(model: str) -> Recognizer:
    """Return a recognizer that asks a spaCy model. Needs the extra `ner`.

    Args:
        model: name or path of an installed model.
    """
    pipeline: Any = importlib.import_module("spacy").load(model)

    def recognize(sentence: str) -> Iterator[Entity]:
        for found in pipeline(sentence).ents:
            yield Entity(found.label_, found.start_char, found.end_char, 0.85)

    return recognize


_END = re.compile(r"[.!?][\"')\]]{0,2}\s|\n")


def _sentence_end(text: str, start: int) -> int | None:
    found = _END.search(text, start, start + LONGEST)
    if found is not None:
        return found.end()
    return start + LONGEST if len(text) - start >= LONGEST else None
