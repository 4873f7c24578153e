"""Streams of model families, written as templates of their chunks.

A chunk is written as the document it is, with `PIECE` where a piece of the text stands
and `NUMBER` where the number of the text it continues does.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bedrock_weir.content import Pointer
from bedrock_weir.surfaces.families.base import METRICS, at
from bedrock_weir.wire.eventstream import Decoder, encode_event

PIECE = "<piece>"
NUMBER = "<number>"
ENDED = {METRICS: {"inputTokenCount": 9, "outputTokenCount": 4}}
"""What Bedrock adds to the last chunk of any family."""

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One place of one family's chunks at which text comes in pieces.

    Attributes:
        family: the module of the family.
        model: a model id of it.
        piece: the chunk that holds a piece; at every `PIECE` the same text is said.
        before: the chunks before the first piece.
        first: the chunk of the first piece, where that differs.
        last: the chunk of the last piece, where that differs.
        after: the chunks after the last piece.
        is_source: whether the text is a JSON document's source.
    """

    family: str
    model: str
    piece: Document
    before: tuple[Document, ...] = ()
    first: Document | None = None
    last: Document | None = None
    after: tuple[Document, ...] = (ENDED,)
    is_source: bool = False

    @property
    def name(self) -> str:
        """The family, and where a piece begins and goes on."""
        documents = (self.first or self.piece, self.piece)
        places = dict.fromkeys(place for item in documents for place in _places(item))
        return f"{self.family}:" + ">".join(".".join(map(str, it)) for it in places)

    @property
    def is_numbered(self) -> bool:
        """Whether pieces of several texts can follow each other."""
        return NUMBER in json.dumps(self.piece)

    def saying(self, pieces: list[str], number: int = 0) -> list[Document]:
        """Return the chunks that say these pieces."""
        count = len(pieces)
        templates = [self.piece] * count
        if count and self.last is not None:
            templates[-1] = self.last
        if count and self.first is not None:
            templates[0] = self.first
        return [
            _filled(template, piece, number)
            for template, piece in zip(templates, pieces, strict=True)
        ]

    def framed(self, *pieces: list[str]) -> bytes:
        """Return a whole stream that says each text's pieces, in turns."""
        said = [self.saying(text, number) for number, text in enumerate(pieces)]
        chunks = [
            _filled(item, "", n) for n in range(len(said)) for item in self.before
        ]
        for turn in range(max(map(len, said))):
            chunks += [text[turn] for text in said if turn < len(text)]
        chunks += [
            _filled(item, "", n) for n in range(len(said)) for item in self.after
        ]
        return b"".join(map(chunk, chunks))

    def heard(self, frames: list[bytes], number: int = 0) -> list[str]:
        """Return what frames say of a text, once for each `PIECE` of a chunk."""
        templates = [self.first or self.piece, self.piece, self.last or self.piece]
        texts = []
        for places in zip(*map(_places, templates), strict=True):
            said = ""
            for document in documents(frames):
                for place in dict.fromkeys(places):
                    value = at(document, place)
                    if isinstance(value, str) and self._is_of(document, number):
                        said += value
            texts.append(said)
        return texts

    def _is_of(self, document: Document, number: int) -> bool:
        places = _places(self.piece, NUMBER)
        return all(at(document, place) == number for place in places)


def chunk(document: Document) -> bytes:
    """Return a chunk as Bedrock frames it."""
    data = b64encode(json.dumps(document).encode()).decode()
    return encode_event("chunk", json.dumps({"bytes": data, "p": "abc"}).encode())


def documents(frames: list[bytes]) -> list[Document]:
    """Return the documents in chunks."""
    return [
        json.loads(b64decode(json.loads(message.payload)["bytes"]))
        for message in Decoder().receive_data(b"".join(frames))
    ]


def _filled(template: Any, piece: str, number: int) -> Any:
    if isinstance(template, dict):
        return {key: _filled(item, piece, number) for key, item in template.items()}
    if isinstance(template, list):
        return [_filled(item, piece, number) for item in template]
    match template:
        case "<piece>":
            return piece
        case "<number>":
            return number
        case _:
            return template


def _places(template: Any, mark: str = PIECE) -> list[Pointer]:
    return list(_found(template, mark, ()))


def _found(template: Any, mark: str, place: Pointer) -> Iterator[Pointer]:
    if isinstance(template, dict):
        for key, value in template.items():
            yield from _found(value, mark, (*place, key))
    elif isinstance(template, list):
        for index, value in enumerate(template):
            yield from _found(value, mark, (*place, index))
    elif template == mark:
        yield place
