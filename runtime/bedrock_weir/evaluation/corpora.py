"""Labelled texts: files of JSON lines in one folder.

    {"text": "...", "label": 1, "spans": [{"start": 0, "end": 5, "type": "EMAIL"}]}

Rule 1: what a file is for is in its name (`pii_`, `ner_`, `secrets_`, `pi_`,
        `benign_`); where it is not, a file with spans is for entities, one with
        labels of attacks for injection, and one without either is benign.
Rule 2: a line that is not of the form is an error, with its number: a measurement over
        half of the texts is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from bedrock_weir.content import Span
from bedrock_weir.errors import SettingsError
from bedrock_weir.evaluation.types import ours
from bedrock_weir.scan.detecting import part_kind
from bedrock_weir.scan.texts import without_surrogates


class Task(StrEnum):
    """What a corpus is for."""

    ENTITIES = "entities"
    SECRETS = "secrets"
    INJECTION = "injection"
    BENIGN = "benign"


_PREFIXES: Mapping[str, Task] = {
    "benign": Task.BENIGN,
    "ner": Task.ENTITIES,
    "pi": Task.INJECTION,
    "pii": Task.ENTITIES,
    "secrets": Task.SECRETS,
}


@dataclass(frozen=True, slots=True)
class Gold:
    """A span that somebody labelled.

    Attributes:
        data_class: its class, under our name (`bedrock_weir.evaluation.types`).
        span: where, in characters.
    """

    data_class: str
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A labelled text.

    Attributes:
        text: the text.
        spans: what is in it, where somebody labelled that.
        label: 1 an attack, or holds a secret or personal data; 0 does not.
        categories: words about it, where its source has any.
        kind: what it is to a model.
    """

    text: str
    spans: tuple[Gold, ...] = ()
    label: int = 0
    categories: frozenset[str] = frozenset()
    kind: str = "user"


@dataclass(frozen=True, slots=True)
class Corpus:
    """The texts of one source.

    Attributes:
        name: the file's name, without its ending.
        task: what they are for.
        documents: the texts.
    """

    name: str
    task: Task
    documents: tuple[Document, ...]


def load(folder: str, limit: int | None = None) -> list[Corpus]:
    """Read every corpus of a folder, by name.

    Args:
        folder: the folder's path.
        limit: texts of a corpus, evenly taken, at the most; None for all.

    Raises:
        SettingsError: the folder or a file cannot be read, or a line is wrong.
    """
    place = Path(folder)
    if not place.is_dir():
        raise SettingsError(f"`{folder}` is no folder; name one with *.jsonl files")
    files = sorted(place.glob("*.jsonl"))
    if not files:
        raise SettingsError(f"`{folder}` has no *.jsonl files")
    return [_corpus(file, limit) for file in files]


def _corpus(file: Path, limit: int | None) -> Corpus:
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError as error:
        message = f"`{file}` cannot be read: {error.strerror}"
        raise SettingsError(message) from error
    documents = [
        _document(line, f"{file}:{number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    task = task_of(file.stem, documents)
    step = 1 if limit is None else max(1, -(-len(documents) // limit))
    return Corpus(file.stem, task, tuple(documents[::step]))


def task_of(name: str, documents: Iterable[Document]) -> Task:
    """Return what a corpus is for (rule 1)."""
    known = _PREFIXES.get(name.partition("_")[0])
    if known is not None:
        return known
    rows = tuple(documents)
    if any(row.spans for row in rows):
        return Task.ENTITIES
    return Task.INJECTION if any(row.label for row in rows) else Task.BENIGN


def _document(line: bytes, where: str) -> Document:
    try:
        row: dict[str, Any] = orjson.loads(line)
        spans = tuple(_gold(span) for span in row.get("spans") or ())
        return Document(
            text=without_surrogates(row["text"]),
            spans=spans,
            label=int(row.get("label", bool(spans))),
            categories=frozenset(row.get("categories") or ()),
            kind=part_kind(str(row.get("kind", ""))),
        )
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        message = (
            f"{where}: the line is not of the form"
            ' {"text": ..., "label": 0 or 1, "spans": [{"start", "end", "type"}]}'
        )
        raise SettingsError(message) from error


def _gold(span: Mapping[str, Any]) -> Gold:
    return Gold(ours(str(span["type"])), Span(int(span["start"]), int(span["end"])))
