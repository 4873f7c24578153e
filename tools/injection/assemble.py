"""Which examples each head learns from, and which are left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tools.injection.corpora import TWINS, Source, filled, passages
from tools.injection.fit import Prepared, prepare
from tools.injection.grammar import Example, Grammar
from tools.injection.texts import SEED, inserted, inserted_at_chance

HEADS = ("direct", "indirect")
"""Attacks in what a caller says, and in what was retrieved."""

_REQUEST = "grammar:request"
_SPLICED = 400
"""Documents of each corpus that attacks are spliced into."""
_SHORTEST = 60
_LONGEST_PROMPT = 400
_LONG_PROMPTS = "benign_t0_tasks"
_PROMPTS = (
    "benign_gpteacher_roleplay",
    "benign_mitre_frr",
    "benign_selfinstruct",
)
"""Harmless where a caller says them, and out of place in what was retrieved."""


@dataclass(frozen=True, slots=True)
class Pool:
    """All there is to learn from.

    Attributes:
        sources: the corpora.
        generated: the grammar's examples; empty to do without.
    """

    sources: dict[str, Source]
    generated: tuple[Example, ...]

    def without(self, names: Collection[str]) -> Pool:
        """Return the pool without some sources, and without their twins."""
        gone = {*names, *(TWINS[name] for name in names if name in TWINS)}
        kept = {name: item for name, item in self.sources.items() if name not in gone}
        return Pool(kept, self.generated)

    def examples(self, head: str) -> list[Example]:
        """Return what a head learns from."""
        found = [*self._read(), *self._spliced(head), *self.generated]
        if head == "direct":
            return [example for example in found if example.family != _REQUEST]
        return [example for example in found if _instructs_documents(example)]

    def prepared(self, head: str) -> list[Prepared]:
        """Return the same, as rows."""
        return prepare(self.examples(head))

    def _read(self) -> Iterator[Example]:
        for name, source in self.sources.items():
            yield from source.examples
            if name == "pi_spikee":
                for turn in range(3):
                    yield from filled(source.examples, SEED + 20 + turn)

    def _documents(self) -> dict[str, tuple[Example, ...]]:
        """Return the documents there are, by corpus."""
        found = {}
        for name, source in self.sources.items():
            if source.corpus.document:
                found[name] = source.examples
            elif name == _LONG_PROMPTS:
                found[name] = passages(source)
        return found

    def _spliced(self, head: str) -> Iterator[Example]:
        """Splice attacks into documents; for documents, any order to a model is one."""
        if not self.generated:
            return
        documents = self._documents()
        for number, (name, examples) in enumerate(documents.items()):
            texts = [item.text for item in examples if len(item.text) >= _SHORTEST]
            seed = SEED + 40 + 2 * number
            yield from inserted(
                texts[:_SPLICED], seed, family=f"note:{name}", rules=("note",)
            )
            if head == "indirect":
                yield from examples if name == _LONG_PROMPTS else ()
                rules = ("request", "order")
                yield from inserted(
                    texts[-_SPLICED:], seed + 1, family=_REQUEST, rules=rules
                )
        if head == "indirect":
            yield from self._prompts_within(documents)

    def _prompts_within(
        self, documents: dict[str, tuple[Example, ...]]
    ) -> Iterator[Example]:
        grammar = Grammar({}, SEED + 90)
        texts = [item.text for examples in documents.values() for item in examples]
        for name in _PROMPTS:
            if name not in self.sources or not texts:
                continue
            for example in self.sources[name].examples[:_SPLICED]:
                if len(example.text) <= _LONGEST_PROMPT:
                    yield inserted_at_chance(
                        grammar.chance.choice(texts),
                        example.text,
                        grammar,
                        f"prompt:{name}",
                    )


def _instructs_documents(example: Example) -> bool:
    """Whether an example tells documents with orders from those without.

    Harmless prompts give orders to a model, which no document should.
    """
    if example.attack or example.kind == "document":
        return True
    return example.family.startswith(("grammar:chat", "grammar:frequent"))
