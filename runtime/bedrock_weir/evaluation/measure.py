"""All figures, as one JSON document.

Rule 1: a text goes through a system once; every figure of a system comes from that.
Rule 2: systems are measured on the same texts, in the same run.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from bedrock_weir.evaluation import (
    documents,
    entities,
    holding,
    injection,
    memory,
    samples,
    speed,
)
from bedrock_weir.evaluation.corpora import Corpus, Document, Task
from bedrock_weir.evaluation.entities import Pairs
from bedrock_weir.evaluation.speed import Texts
from bedrock_weir.evaluation.systems import Ours, Said, System

Tell = Callable[[str], None]
"""Says what is being done."""

_PEER_TEXTS = {"4 KB": Texts(4096, 20, 1), "100 KB": Texts(102_400, 1, 1)}
"""For systems that take their time."""


class Section(StrEnum):
    """A part of the figures."""

    ENTITIES = "entities"
    SECRETS = "secrets"
    BENIGN = "benign"
    INJECTION = "injection"
    SPEED = "speed"
    HELD = "held"
    MEMORY = "memory"


def measure(
    ours: Ours,
    peers: Sequence[System],
    corpora: Sequence[Corpus],
    *,
    sections: frozenset[Section],
    tell: Tell,
) -> dict[str, Any]:
    """Return the figures.

    Args:
        ours: the engine.
        peers: what to measure beside it.
        corpora: labelled texts.
        sections: what to measure.
        tell: hears what is being done.
    """
    figures = _system(ours, corpora, sections, tell, texts=speed.TEXTS)
    figures |= _engine(ours, corpora, sections, tell)
    return {
        "machine": _machine(),
        "corpora": {
            corpus.name: {"task": corpus.task.value, "documents": len(corpus.documents)}
            for corpus in corpora
        },
        **figures,
        "peers": {
            peer.name: _system(peer, corpora, sections, tell, texts=_PEER_TEXTS)
            for peer in peers
        },
    }


def _system(
    system: System,
    corpora: Sequence[Corpus],
    sections: frozenset[Section],
    tell: Tell,
    *,
    texts: Mapping[str, Texts],
) -> dict[str, Any]:
    figures: dict[str, Any] = {"version": system.version}
    if Section.SPEED in sections:  # first, while the process is young
        figures["speed"] = _speed(system, corpora, tell, texts)
    said = _said(system, corpora, sections, tell)
    if Section.ENTITIES in sections and "entities" in system.tasks:
        figures["entities"] = {
            name: entities.measure(_pairs(rows))
            for name, rows in said[Task.ENTITIES].items()
        }
    if Section.SECRETS in sections and "secrets" in system.tasks:
        figures["secrets"] = {
            name: documents.measure(_pairs(rows), system.is_secret)
            for name, rows in said[Task.SECRETS].items()
        }
    if Section.BENIGN in sections:
        sources = {name: _pairs(rows) for name, rows in said[Task.BENIGN].items()}
        everything = [pair for pairs in sources.values() for pair in pairs]
        figures["benign"] = {
            name: {
                **entities.clean(pairs),
                **documents.benign(pairs, system.is_secret),
            }
            for name, pairs in {**sources, "all": everything}.items()
        }
    if Section.INJECTION in sections and "injection" in system.tasks:
        figures["injection"] = injection.measure(
            {
                name: [(each.attack, document.label) for document, each in rows]
                for name, rows in said[Task.INJECTION].items()
            },
            {
                name: [each.attack for _, each in rows]
                for name, rows in said[Task.BENIGN].items()
            },
            system.trained_on,
        )
    return figures


def _engine(
    ours: Ours,
    corpora: Sequence[Corpus],
    sections: frozenset[Section],
    tell: Tell,
) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    detector = ours.detector
    if Section.SPEED in sections:
        tell("streams")
        figures["streaming"] = {
            name: speed.stream(detector, each.of(corpora), each.rounds)
            for name, each in speed.STREAMS.items()
        }
    if Section.HELD in sections:
        tell("held characters")
        figures["held"] = holding.measure(
            detector,
            {
                "prose": samples.prose(corpora, size=4096, count=50),
                "code": samples.code(size=4096, count=50),
                "JSON": samples.json(corpora, size=4096, count=50),
            },
        )
    if Section.MEMORY in sections:
        tell("memory")
        texts = samples.prose(corpora, size=4096, count=50)
        figures["memory"] = memory.measure(texts)
    return figures


def _speed(
    system: System,
    corpora: Sequence[Corpus],
    tell: Tell,
    texts: Mapping[str, Texts],
) -> dict[str, Any]:
    figures = {}
    for name, each in texts.items():
        tell(f"{system.name}: texts of {name}")
        figures[name] = speed.block(system.say, each.of(corpora), each.rounds)
    return figures


_NEEDED = {
    Task.ENTITIES: {Section.ENTITIES},
    Task.SECRETS: {Section.SECRETS},
    Task.BENIGN: {Section.BENIGN, Section.INJECTION},
    Task.INJECTION: {Section.INJECTION},
}
"""The sections that the texts of a task are for."""

_Rows = list[tuple[Document, Said]]


def _said(
    system: System,
    corpora: Sequence[Corpus],
    sections: frozenset[Section],
    tell: Tell,
) -> dict[Task, dict[str, _Rows]]:
    said: dict[Task, dict[str, _Rows]] = {task: {} for task in Task}
    for corpus in corpora:
        if not _NEEDED[corpus.task] & sections:
            continue
        if corpus.task is Task.INJECTION and "injection" not in system.tasks:
            continue
        tell(f"{system.name}: {corpus.name}, {len(corpus.documents):,} texts")
        said[corpus.task][corpus.name] = [
            (document, system.say(document.text, document.kind))
            for document in corpus.documents
        ]
    return said


def _pairs(rows: _Rows) -> Pairs:
    return [(document, said.findings) for document, said in rows]


def _machine() -> dict[str, Any]:
    return {
        "system": f"{platform.system()}, {platform.machine()}",
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
