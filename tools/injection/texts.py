"""Examples made from the grammar: attacks, and harmless texts beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tools.injection.attacks import DIRECT
from tools.injection.benign import BENIGN
from tools.injection.carriers import ASIDES, CARRIERS
from tools.injection.everyday import FREQUENT, SMALL_TALK
from tools.injection.grammar import Example, Grammar
from tools.injection.indirect import INDIRECT
from tools.injection.jailbreaks import JAILBREAKS
from tools.injection.manuals import MANUALS
from tools.injection.multilingual import ATTACKS, HARMLESS

SEED = 20261123
"""Of every text that is made."""

_MARK = "@"
_DIRECT = {
    "override": 2600,
    "short": 2200,
    "extract": 1300,
    "authority": 1800,
    "smuggle": 2000,
}
_BENIGN = {"mail": 1800, "role": 1600, "security": 1500, "task": 2200, "system": 400}
_CARRIERS = ("email", "table", "code", "page", "tool")
_JAILBREAKS = 2200
_CHATS = 1500
_FREQUENT = 120
_LANGUAGE = 160
_NOTES = 2600
_REQUESTS = 1800
_ASIDES = 3200
_MANUALS = 5000
_COMPACT = 4


def generated() -> list[Example]:
    """Return every example of the grammar, always the same."""
    return [
        *_families(Grammar(DIRECT, SEED), _DIRECT, attack=True),
        *_families(
            Grammar(JAILBREAKS, SEED + 1), {"jailbreak": _JAILBREAKS}, attack=True
        ),
        *_families(Grammar(BENIGN, SEED + 2), _BENIGN, attack=False),
        *_families(Grammar(SMALL_TALK, SEED + 9), {"chat": _CHATS}, attack=False),
        *_languages(),
        *_everyday(),
        *_documents(),
    ]


def _families(
    grammar: Grammar, counts: dict[str, int], *, attack: bool
) -> Iterator[Example]:
    for family, count in counts.items():
        seen: set[str] = set()
        for _ in range(count):
            text = _styled(grammar, grammar.rule(family).strip())
            if text not in seen:
                seen.add(text)
                yield Example(text, attack, f"grammar:{family}")


def _styled(grammar: Grammar, text: str) -> str:
    """Begin with a capital, shout, or leave a text as it is."""
    pick = grammar.chance.random()
    if pick < 0.05:
        return text.upper()
    return text[:1].upper() + text[1:] if pick < 0.7 else text


def _languages() -> Iterator[Example]:
    for rules, attack in ((ATTACKS, True), (HARMLESS, False)):
        grammar = Grammar(rules, SEED + 3 + attack)
        for language in (name for name in rules if name != "said"):
            for number in range(_LANGUAGE):
                text = grammar.rule(language)
                if number % _COMPACT == 0:
                    text = f"{grammar.rule(language)} {text}"
                yield Example(text, attack, f"grammar:language:{language}")


def _everyday() -> Iterator[Example]:
    """String frequent words together, as if they were sentences."""
    grammar = Grammar({}, SEED + 10)
    for language, words in FREQUENT.items():
        choices = words.split()
        for _ in range(_FREQUENT):
            length = grammar.chance.randint(4, 16)
            text = " ".join(grammar.chance.choices(choices, k=length))
            yield Example(text, attack=False, family=f"grammar:frequent:{language}")


def _documents() -> Iterator[Example]:
    carriers = Grammar(CARRIERS, SEED + 5)
    notes = Grammar(INDIRECT, SEED + 6)
    direct = Grammar(DIRECT, SEED + 7)
    asides = Grammar(ASIDES, SEED + 8)
    manuals = Grammar(MANUALS, SEED + 11)
    for number in range(_NOTES):
        remark = notes.rule("note") if number % 4 else direct.rule("override")
        yield spliced(_carrier(carriers), remark, attack=True, family="note")
        if number % 3 == 0:
            text = manuals.rule("text")
            yield inserted_at_chance(text, remark, notes, "grammar:note")
    for number in range(_REQUESTS):
        remark = notes.rule("request" if number % 3 else "order")
        yield spliced(_carrier(carriers), remark, attack=True, family="request")
        if number % 3 == 0:
            text = manuals.rule("text")
            yield inserted_at_chance(text, remark, notes, "grammar:request")
    for _ in range(_MANUALS):
        text = manuals.rule("text")
        yield Example(text, attack=False, family="grammar:manual", kind="document")
    for _ in range(_ASIDES):
        remark = asides.rule("aside")
        yield spliced(_carrier(carriers), remark, attack=False, family="aside")


def _carrier(grammar: Grammar) -> str:
    return grammar.rule(grammar.chance.choice(_CARRIERS))


def spliced(carrier: str, remark: str, *, attack: bool, family: str) -> Example:
    """Return a document with a remark in the place of its mark."""
    place = _place(carrier)
    text = carrier[:place] + remark + carrier[place + len(_MARK) :]
    spans = ((place, place + len(remark)),)
    return Example(text, attack, f"grammar:{family}", spans, "document")


def _place(carrier: str) -> int:
    """Find a carrier's mark: the one that is not a mail address's."""
    for place, character in enumerate(carrier):
        before = carrier[place - 1 : place]
        after = carrier[place + 1 : place + 2]
        if character == _MARK and not (before.isalnum() or after.isalnum()):
            return place
    raise ValueError(f"a carrier has no mark: `{carrier}`")


def inserted(
    documents: Sequence[str], seed: int, *, family: str, rules: Sequence[str]
) -> Iterator[Example]:
    """Splice one attack into each document."""
    notes = Grammar(INDIRECT, seed)
    for document in documents:
        remark = notes.rule(notes.chance.choice(rules))
        yield inserted_at_chance(document, remark, notes, family)


def inserted_at_chance(
    document: str, remark: str, grammar: Grammar, family: str
) -> Example:
    """Splice a remark into a document, at the end of one of its sentences."""
    ends = [
        place + 1
        for place, item in enumerate(document[:-1])
        if item in ".!?\n" and document[place + 1].isspace()
    ]
    place = grammar.chance.choice([0, len(document), *ends])
    padded = f" {remark} "
    text = document[:place] + padded + document[place:]
    spans = ((place, place + len(padded)),)
    return Example(text, attack=True, family=family, spans=spans, kind="document")
