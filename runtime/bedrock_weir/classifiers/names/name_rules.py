"""The rules for names of persons."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bedrock_weir.classifiers.names.cues import (
    STRONG,
    TITLE,
    WEAK,
    WEAK_FIRST,
    WEAK_TRIGGER,
)
from bedrock_weir.classifiers.names.persons import (
    after_strong,
    after_weak,
    read_phrase,
    read_subject,
)
from bedrock_weir.classifiers.names.words import LETTER, OPEN_WORD, UPPER, WORD_WIDTH
from bedrock_weir.classifiers.openings import begun
from bedrock_weir.classifiers.rule import Cue, Form, Match, Read, Reading, Rule

_PARTICLE = (
    r"(?:van|von|der|den|de|del|della|di|da|dos|das|do|du|la|le|bin|ibn|ben|al|el|zu"
    r"|zum"
    r"|ter|ten|av|af|y|e|and|und|et) "
)
_WORD = (
    r"(?:\b[A-Z]\.(?:[A-Z]\.)?|\b(?:Mrs?|Ms|Dr|Prof|St|Jr|Sr)\."
    rf"|{UPPER}{LETTER}{{0,{WORD_WIDTH - 1}}})"
)
_BETWEEN = rf",? (?:{_PARTICLE}){{0,3}}"

PHRASE = rf"{_WORD}(?:{_BETWEEN}{_WORD}){{1,7}}"
"""Two to eight capitalised words."""

_OPEN_WORD = rf"{OPEN_WORD}(?:[A-Z]\.?)?"
PHRASE_OPENING = (
    rf"{_OPEN_WORD}(?:{_BETWEEN}{_OPEN_WORD}){{0,7}}"
    rf"(?:,? (?:{_PARTICLE}){{0,3}}[a-z]{{0,5}}|,)?"
)

_CAPITAL = r"[A-Z\x80-\xFF]"
"""What the native engine finds wherever there may be a phrase. That is nearly every
text: looking for more costs more than it saves."""

_VERBS = (
    *(
        f" {verb}"
        for verb in [
            "called",
            "phoned",
            "emailed",
            "texted",
            "complained",
            "replied",
            "wrote",
            "signed",
            "requested",
            "reported",
        ]
    ),
    *(f" lives {where}" for where in ("at", "in")),
    *(f" was {what}" for what in ("born", "admitted", "diagnosed")),
    *(f" works {where}" for where in ("at", "for")),
    *(
        f" {whose} {of}{what}"
        for whose in ("his", "her", "their", "my", "your")
        for of in ("", "home ", "email ", "e-mail ", "phone ")
        for what in ("address", "email", "e-mail", "phone", "number")
    ),
    *(
        f", {asks}"
        for asks in ("can", "could", "would", "will", "please", "thanks", "thank")
    ),
)
_OF = [
    "home",
    "email",
    "e-mail",
    "mailing",
    "postal",
    "phone",
    "cell",
    "mobile",
    "work",
    "medical",
    "bank",
    "credit",
    "social",
    "date",
    "account",
    "employee",
    "patient",
    "card",
]
_OWNED = [
    "address",
    "email",
    "e-mail",
    "phone",
    "number",
    "password",
    "passport",
    "ssn",
    "birthday",
    "card",
    "record",
    "account",
    "security",
    "license",
    "salary",
    "diagnosis",
    "insurance",
    "dob",
    "id",
]
_OWNED_BY = tuple(
    f"s {of}{what}"
    for of in ("", *(f"{of} " for of in _OF))
    for what in (*_OWNED, "of birth")
)
_YEARS = r" is (?:a |an )?[0-9]{1,3}[ \-]years?"
_SAID = rf"(?:{'|'.join(_VERBS)}|{_YEARS})"
_OWNS = rf"s (?:(?:{'|'.join(_OF)}) )?(?:{'|'.join(_OWNED)}|of birth)"

SUBJECT = rf"{_WORD}(?: {_WORD}){{0,2}}(?:['\x{{2019}}]{_OWNS}|{_SAID})\b"
"""A name and what is said of a person."""

SUBJECT_OPENING = (
    rf"{_OPEN_WORD}(?: {_OPEN_WORD}){{0,2}}"
    rf"(?:{begun([*_VERBS, ' is a ', ' is an '])}"
    r"| is (?:a |an )?[0-9]{0,3}(?:[ \-][years]{0,5})?"
    rf"|(?:'|\xE2(?:\x80\x99?)?)(?:{begun(_OWNED_BY)})?)?"
)
"""That, up to where it could go on: the beginnings of what is said, and no others."""


_SUBJECT_TRIGGER = (
    rf"['\x99]s (?:{'|'.join([*_OF, *_OWNED])}|of)"
    r"|[A-Za-z'.\-\x80-\xFF], (?:can|could|would|will|please|thank)"
    r"| is (?:an? )?[0-9]"
    r"| (?:called|phoned|emailed|texted|complained|replied|wrote|signed|requested"
    r"|reported|lives (?:at|in)|was (?:born|admitted|diagnosed)|works (?:at|for)"
    r"|(?:his|her|their|my|your) (?:home|e-?mail|phone|addr|numb))"
)


def _cued(read: Callable[[str], Reading | None]) -> Read:
    def readings(match: Match) -> Iterable[Reading]:
        found = read(match.value)
        return (found,) if found else ()

    return readings


_CHARS = r"[A-Za-z'., \-\x80-\xFF]"
"""What may stand after a strong cue."""

_CAPITALISED = r"(?:[A-Z'., \-\x80-\xFF]|(?<=[A-Za-z\x80-\xFF'.\-])[a-z]|(?<= )[bdlv])"
"""What may stand after other cues: words that begin with a capital, or as particles do.
Whether a character belongs to the run depends on the one before it alone."""

NAME_RULES: tuple[Rule, ...] = (
    Form(
        name="person-phrase",
        data_class="NAME",
        pattern=PHRASE,
        opening=PHRASE_OPENING,
        trigger=_CAPITAL,
        read=read_phrase,
        matches=(
            "We spoke to Rosalind Okafor about the invoice",
            "the report by J. Lindqvist is late",
            "Okafor, Rosalind",
        ),
        misses=(
            "The Quick Brown Fox Jumps",
            "Johns Hopkins University opened a laboratory",
            "New York, London and Paris",
        ),
    ),
    Form(
        name="person-subject",
        data_class="NAME",
        pattern=SUBJECT,
        opening=SUBJECT_OPENING,
        trigger=_SUBJECT_TRIGGER,
        read=read_subject,
        matches=("Ingeborg called about the refund", "Tell me Thea's phone number"),
        misses=("The customer called about it", "Paris was born of the Seine"),
    ),
    Cue(
        name="person-after-strong-cue",
        data_class="NAME",
        cue=STRONG,
        chars=_CHARS,
        width=64,
        read=_cued(after_strong),
        matches=(
            "Hello, my name is Zorblat Quixano.",
            '"full_name": "Ursula Vandenberg"',
            "Kind regards,\nTobias",
            "my name is fatima rossi and I am late",
        ),
        misses=(
            "my name is not important",
            "Dear Hiring Manager, I am writing",
            "Dear Sir or Madam",
        ),
    ),
    Cue(
        name="person-after-title",
        data_class="NAME",
        cue=TITLE,
        chars=_CAPITALISED,
        width=64,
        read=_cued(after_strong),
        matches=("Please ask Dr. Haldorsen tomorrow", "Frau Kowalczyk kommt"),
        misses=("Don worry about it", "Dr. of the house"),
    ),
    Cue(
        name="person-after-weak-cue",
        data_class="NAME",
        cue=WEAK,
        trigger=WEAK_TRIGGER,
        chars=_CAPITALISED,
        first=WEAK_FIRST,
        width=64,
        read=_cued(after_weak),
        matches=(
            "Hi Fatima, thanks",
            "I'm Giovanni",
            "From: Henrik Larsson",
            "Hi, I am James, a biologist",
            '"to" : "Henrik Larsson"',
        ),
        misses=("I am Happy", "from: Accounting", "Hi Team", "I am henrik"),
    ),
)
