"""Texts of one size, put together from labelled ones.

Rule 1: the same corpora and the same size give the same texts.
Rule 2: every source has its part, however many texts it has; so the texts are denser
        with findings than most.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from bedrock_weir.evaluation.corpora import Corpus, Task

_SEED = 20


def mixed(corpora: Sequence[Corpus], *, size: int, count: int) -> list[str]:
    """Return `count` texts of `size` bytes or a little less (rule 2)."""
    return list(_filled(_texts(corpora), size=size, count=count))


def prose(corpora: Sequence[Corpus], *, size: int, count: int) -> list[str]:
    """Return texts of people's words: the benign sources, or all without any."""
    benign = [corpus for corpus in corpora if corpus.task is Task.BENIGN]
    return mixed(benign or corpora, size=size, count=count)


def code(*, size: int, count: int) -> list[str]:
    """Return texts of Python: the sources of this package."""
    files = sorted(Path(__file__).parents[1].rglob("*.py"))
    rest = iter([file.read_text(encoding="utf-8") for file in files])
    return list(_filled(rest, size=size, count=count))


def json(corpora: Sequence[Corpus], *, size: int, count: int) -> list[str]:
    """Return texts of JSON: benign texts as records with other members."""
    benign = [corpus for corpus in corpora if corpus.task is Task.BENIGN]
    records = (
        orjson.dumps(
            {"id": number, "type": "message", "content": text, "tags": ["a", "b"]},
            option=orjson.OPT_INDENT_2,
        ).decode()
        for number, text in enumerate(_texts(benign or corpora))
    )
    return list(_filled(records, size=size, count=count))


def pieces(text: str, size: int) -> list[str]:
    """Cut a text into pieces of `size` bytes, or a few more where characters do."""
    cuts, begin, width = [], 0, 0
    for index, character in enumerate(text):
        width += len(character.encode())
        if width >= size:
            cuts.append(text[begin : index + 1])
            begin, width = index + 1, 0
    return [*cuts, text[begin:]] if begin < len(text) else cuts


def _texts(corpora: Sequence[Corpus]) -> Iterator[str]:
    """Yield texts of the sources for ever, each source as often as the others."""
    chance = random.Random(_SEED)  # noqa: S311 - texts to measure with
    sources = [corpus.documents for corpus in corpora if corpus.documents]
    while sources:
        yield chance.choice(chance.choice(sources)).text


def _filled(texts: Iterator[str], *, size: int, count: int) -> Iterator[str]:
    """Yield texts of a size; fewer, where there is not enough."""
    for _ in range(count):
        parts, length = [], 0
        while length < size:
            text = next(texts, None)
            if text is None:
                return
            parts.append(text[:size])
            length += len(parts[-1].encode()) + 1
        yield "\n".join(parts).encode()[:size].decode(errors="ignore")
