"""AGE: how old a person is, in digits or in words.

Rule 1: a number and what makes it an age (`34 years old`, `34-year-old`, `34 y/o`),
        unless a thing follows that is that old.
Rule 2: a number of years alone, when a person follows (`a 34 years patient`) or is
        said to be that (`the patient is 34 years`).
Rule 3: a number alone behind `age`, `aged`, or behind `I'm` at a clause's end.
"""

from __future__ import annotations

import re

from bedrock_weir.classifiers.entities.labels import ACCENTED, JOINED
from bedrock_weir.classifiers.openings import begun
from bedrock_weir.classifiers.rule import Cue, Form, Match, Reading

_PEOPLE = (
    "customer|customers|patient|patients|man|woman|male|female|boy|girl|person|lady"
    "|gentleman|student|client|guy|child|kid|son|daughter|employee|user|member|victim"
    "|resident|driver|mother|father|husband|wife|teacher|nurse|engineer|caucasian|gal"
)
_THING_NAMES = """
car house building company laptop tree truck wine whisky whiskey scotch bridge boat
ship bike computer machine church city town tradition mortgage bond phone software
code codebase system server bug law statute tv roof furnace home property firm
business startup institution record mystery problem question debt loan
"""
_THINGS = frozenset(_THING_NAMES.split())
_WHOLE = re.compile(
    r"(?P<age>(?P<number>[0-9]{1,3}|[A-Za-z]{3,9}(?:[ -][A-Za-z]{3,5})?)[ -]{0,2}"
    r"(?:years?|yrs?|months?|mos?|weeks?|jahre|jaar|y)"
    r"(?P<old>(?:[ .-]{0,2}old|[ -]of[ -]age|[ -]alt|[ -]oud|/o|\.?o\.?)(?![a-z])|)"
    r"|(?P<romance>[0-9]{1,3} (?:ans|a\xc3\xb1os|anni|anos)))"
    r"(?:[ -](?P<next>[a-z]+))?",
    re.IGNORECASE,
)
_AFTER = frozenset(["", "and", "with", "what", "who", "has", "male", "female", "now"])
_IS = re.compile(
    rf"\b(?:{_PEOPLE}|i|he|she|who|they|mom|mum|dad|brother|sister|friend|aunt|uncle"
    r"|grandmother|grandfather|baby|partner|boss|colleague) "
    r"(?:is|was|am|are|turned|turns|will be)(?: now| only| just| about| almost)? \Z"
    r"|\b(?:i'm|he's|she's|aged) \Z"
)
_ROMANCE = re.compile(
    r"(?:j'ai|\bai|(?<!y )\ba|avait|\xc3\xa2g\xc3\xa9e? de|tengo|tiene|ten\xc3\xada"
    r"|\bde|\bho|\bha|tenho|\btem|\bcom|edad:?|et\xc3\xa0:?|idade:?) \Z"
)


def read(match: Match) -> list[Reading]:
    """Return the age within a match."""
    found = _WHOLE.match(match.value)
    if found is None:
        return []
    following = (found["next"] or "").lower()
    if found["romance"]:
        is_age = _ROMANCE.search(match.before) is not None
    elif found["old"]:
        is_age = following not in _THINGS
    else:
        is_age = re.fullmatch(_PEOPLE, following) is not None or (
            following in _AFTER and _IS.search(match.before) is not None
        )
    number = found["number"] or ""
    if not is_age or (number.isdecimal() and not 0 < int(number) <= 125):
        return []
    return [Reading("AGE", 0, found.end("age"), 0.85)]


def is_age(value: str) -> bool:
    """Tell whether a number can be a person's age."""
    return len(value) <= 3 and 0 < int(value) <= 120


def read_labelled(match: Match) -> list[Reading]:
    """Return a number behind a label, unless that is `max-age`."""
    before = match.before
    if (
        not is_age(match.value)
        or "max-age" in before[-16:]
        or "max_age" in before[-16:]
    ):
        return []
    return [Reading("AGE", 0, len(match.value), 0.85)]


_ALONE = re.compile(
    r"([1-9][0-9])(?:[.,;!)](?:[^0-9]|\Z)|/[mf]\b|\Z"
    r"| (?:and|but|now|today|male|female|m|f|last|this|yesterday)\b)",
    re.IGNORECASE,
)


def read_alone(match: Match) -> list[Reading]:
    """Return the number that ends a clause (rule 3)."""
    found = _ALONE.match(match.value)
    return [Reading("AGE", 0, found.end(1), 0.7)] if found else []


_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = (
    "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_NUMERALS = f"(?:{_TENS})(?:[ -](?:{_ONES}))?|{_ONES}|{_TEENS}"

_UNITS = (
    *("year", "years", "yr", "yrs", "month", "months", "week", "weeks"),
    *("jahre", "jaar"),
)
_GAPS = ("", *" .-", *(first + second for first in " .-" for second in " .-"))
_OLD = (
    *(f"{gap}old" for gap in _GAPS),
    *(f"{gap}of{other}age" for gap in " -" for other in " -"),
    *(f"{gap}{word}" for gap in " -" for word in ("alt", "oud")),
)
_SHORT = ("y/o", "yo", "yo.", "y.o", "y.o.", "ans", "anni", "anos", "a\xc3\xb1os")
_OF_YEARS = begun([*(unit + old for unit in _UNITS for old in _OLD), *_SHORT])
_SPOKEN = begun(
    [
        *_ONES.split("|"),
        *_TEENS.split("|"),
        *(
            f"{ten}{gap}{one}"
            for ten in _TENS.split("|")
            for gap in " -"
            for one in _ONES.split("|")
        ),
    ]
)
_SPOKEN_YEARS = begun(
    f"{gap}{unit}{other}old" for gap in " -" for unit in _UNITS[:2] for other in " -"
)
_NEXT = "[ -][A-Za-z]{0,12}"
_OPENING = (
    rf"(?i:[0-9]{{1,3}}[ -]{{0,2}}(?:(?:{_OF_YEARS})(?:{_NEXT})?)?"
    rf"|\b(?:{_SPOKEN}|(?:{_NUMERALS})(?:{_SPOKEN_YEARS})(?:{_NEXT})?))"
)

_SOMEBODY = re.compile(
    r"\b(?:i|me|husband|wife|bf|gf|boyfriend|girlfriend|fianc[a-z\xc3\xa9]{1,3}|mom|mum"
    r"|dad|mother|father|brother|sister|friend|son|daughter|partner|boss|roommate) \Z"
)


def read_forum(match: Match) -> list[Reading]:
    """Return the age in `(34F)` behind a word for a person."""
    if not _SOMEBODY.search(match.before):
        return []
    return [Reading("AGE", 1, len(match.value) - 2, 0.7)]


RULES = (
    Form(
        name="forum-age",
        data_class="AGE",
        pattern=r"\B\([1-9][0-9][MFmf]\)",
        opening=r"\([0-9]{0,2}[MFmf]?\)?",
        read=read_forum,
        matches=("my wife (34F) says", "I (27m) moved"),
        misses=("raised (10M) in cash", "grew (34F)"),
    ),
    Form(
        name="age",
        data_class="AGE",
        pattern=(
            r"(?i)\b(?:[0-9]{1,3}[ -]{0,2}(?:(?:years?|yrs?|months?|weeks?|jahre|jaar)"
            r"(?:[ .-]{0,2}old|[ -]of[ -]age|[ -]alt|[ -]oud)?\b|y/o\b|y\.?o\.?\b"
            r"|ans\b|a[^\x00-\x7f]{1,2}os\b|anni\b|anos\b)"
            rf"|(?:{_NUMERALS})[ -]years?[ -]old\b)(?:[ -][a-z]{{2,12}}\b)?"
        ),
        opening=_OPENING,
        read=read,
        matches=(
            "the patient is 58 year-old",
            "a 25 years customer",
            "a thirty-two-year-old nurse",
            "my son is 7 years old",
            "34 y/o male",
            "er ist 41 Jahre alt",
        ),
        misses=(
            "5 years ago",
            "a 30 years mortgage",
            "20 years of experience",
            "a 12-year-old whisky",
        ),
    ),
    Cue(
        name="labelled-age",
        is_frequent=True,
        data_class="AGE",
        cue=(
            rf"(?i)(?:\b|_)(?:age of|age/(?:sex|gender)|aged?"
            rf"|alter|edad|et{ACCENTED}|idade|leeftijd"
            rf"|{ACCENTED}ge)(?:[ _-](?:years|yrs))?{JOINED}"
        ),
        chars="[0-9]",
        width=4,
        read=read_labelled,
        matches=("Age: 44", '"age": 31', "a man aged 70"),
        misses=("max-age=60", "age 1500", "the page: 34"),
    ),
    Cue(
        name="spoken-age",
        data_class="AGE",
        cue=(
            r"(?i)\b(?:i'?m|i am|s?he'?s|turned|turns|turning"
            r"|(?:s?he|(?:my|our|her|his) (?:husband|wife|son|daughter|mother"
            r"|father|mum|mom|dad|brother|sister"
            r"|grandmother|grandfather|partner|client)|patient)(?: is|'s)(?: now)?) "
        ),
        chars=r"[0-9A-Za-z .,;!?)/%'\":-]",
        first="[1-9]",
        width=12,
        read=read_alone,
        matches=("I'm 34, from Leeds", "I am 52 and retired"),
        misses=("I'm 100% sure", "I am 30 minutes late", "I'm 10.5 miles away"),
    ),
)
