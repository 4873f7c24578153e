"""Public corpora, read from a folder of JSON lines, and where they came from."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.injection.grammar import Example, Grammar
from tools.injection.indirect import INDIRECT

_PLACEHOLDER = "<INSTRUCTION>"
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_TRIMMED = 2
_PASSAGE = 1600


@dataclass(frozen=True, slots=True)
class Corpus:
    """One file of texts.

    Attributes:
        name: of the file, without its ending.
        licence: its licence, and who published it.
        most: texts that training takes of it.
        document: whether its texts are documents rather than prompts.
    """

    name: str
    licence: str
    most: int
    document: bool = False


CORPORA: tuple[Corpus, ...] = (
    Corpus("pi_deepset_train", "Apache-2.0, deepset/prompt-injections", 600),
    Corpus("pi_giskard", "MIT, Giskard-AI/prompt-injections", 100),
    Corpus("pi_spikee", "Apache-2.0, WithSecureLabs/spikee", 200),
    Corpus("pi_verazuo_jailbreak", "MIT, verazuo/jailbreak_llms", 1400),
    Corpus("benign_spikee_fp", "Apache-2.0, WithSecureLabs/spikee", 200),
    Corpus("benign_gpteacher_roleplay", "MIT, GPTeacher", 1500),
    Corpus("benign_gsm8k", "MIT, GSM8K", 800),
    Corpus("benign_mitre_frr", "MIT, meta-llama/PurpleLlama", 750),
    Corpus("benign_persona_conv", "Apache-2.0, PERSONA-CHAT", 100),
    Corpus("benign_selfinstruct", "Apache-2.0, self-instruct", 500),
    Corpus("benign_t0_tasks", "Apache-2.0, P3 tasks", 2000),
    Corpus("benign_vicuna_convs", "Apache-2.0, FastChat", 100),
    Corpus("ner_btc_h", "CC-BY-4.0, Broad Twitter Corpus", 1000, document=True),
    Corpus(
        "pii_presidio_generated_large",
        "MIT, microsoft/presidio-research",
        1000,
        document=True,
    ),
    Corpus("pii_synth31_dev", "made for this project", 500),
    Corpus(
        "secrets_noseyparker_examples",
        "Apache-2.0, praetorian-inc/noseyparker",
        500,
        document=True,
    ),
)

TWINS = {"pi_spikee": "benign_spikee_fp"}
"""Benign texts that are left out together with a source of attacks."""


@dataclass(frozen=True, slots=True)
class Source:
    """What was read of a corpus."""

    corpus: Corpus
    examples: tuple[Example, ...]
    rows: int
    sha256: str


def read(folder: Path) -> dict[str, Source]:
    """Read every corpus of a folder."""
    return {corpus.name: _read(folder, corpus) for corpus in CORPORA}


def _read(folder: Path, corpus: Corpus) -> Source:
    raw = (folder / f"{corpus.name}.jsonl").read_bytes()
    rows = [json.loads(line) for line in raw.splitlines()]
    step = max(1, len(rows) // corpus.most)
    examples = tuple(_examples(rows[::step][: corpus.most], corpus))
    return Source(corpus, examples, len(rows), hashlib.sha256(raw).hexdigest())


def _examples(rows: list[dict[str, object]], corpus: Corpus) -> Iterator[Example]:
    kind = "document" if corpus.document else "user"
    for row in rows:
        attack = corpus.name.startswith("pi_") and bool(row["label"])
        yield Example(str(row["text"]), attack, corpus.name, kind=kind)


def filled(examples: tuple[Example, ...], seed: int) -> tuple[Example, ...]:
    """Put attacks in the place of placeholders."""
    grammar = Grammar(INDIRECT, seed)
    return tuple(
        Example(
            example.text.replace(_PLACEHOLDER, grammar.rule("task")),
            example.attack,
            example.family,
        )
        for example in examples
    )


def passages(source: Source) -> tuple[Example, ...]:
    """Return what stands between the instructions of long prompts: documents."""
    found = []
    for example in source.examples:
        sentences = _SENTENCE_END.split(example.text)[_TRIMMED : -_TRIMMED - 1]
        text = " ".join(sentences)[:_PASSAGE]
        if len(text) >= _PASSAGE // 8:
            family = f"{source.corpus.name}:passage"
            found.append(Example(text, attack=False, family=family, kind="document"))
    return tuple(found)
