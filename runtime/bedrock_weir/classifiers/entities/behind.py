"""What stands behind a value and says what it is: `4921 is my pin`, `(SSN)`.

Rule 1: it names an owner (`is my`, `as the`), stands in brackets, or is set equal.
Rule 2: the value has a digit or a sign in it, or it is a word of the sentence.
Rule 3: only the first words behind it count, up to `and`, `but` or `which`.
"""

from __future__ import annotations

import re

from bedrock_weir.classifiers.entities.context import Word, words_before
from bedrock_weir.classifiers.entities.cues import is_cvv, is_pin, plate_at_end
from bedrock_weir.classifiers.entities.dates import date_length, month_length
from bedrock_weir.classifiers.entities.tokens import fits
from bedrock_weir.classifiers.entities.vocabulary import NOTHING
from bedrock_weir.classifiers.openings import begun
from bedrock_weir.classifiers.rule import Form, Match, Reading

_OWNERS = ("my", "his", "her", "our", "their", "your", "the")
_VERBS = ("is", "was", "as", "for")

_SAID = rf" (?:{'|'.join(_VERBS)}) (?:{'|'.join(_OWNERS)}) "

TAIL = (
    rf"(?:{_SAID}[A-Za-z][A-Za-z' .\-]{{1,31}}\b"
    r"| \([A-Za-z][A-Za-z' .#/\-]{1,23}\)| = [A-Za-z][A-Za-z ]{2,23}\b)"
)
"""What can stand behind a value."""

BEGUN_TAIL = (
    rf" (?:{begun(f'{verb} {owner}' for verb in _VERBS for owner in _OWNERS)}"
    rf"|(?:{'|'.join(_VERBS)}) (?:{'|'.join(_OWNERS)}) [A-Za-z' .\-]{{0,42}}"
    r"|\((?:[A-Za-z][A-Za-z' .#/\-]{0,30}\)?)?|=(?: [A-Za-z ]{0,24})?)?"
)
"""Every beginning of it."""

_FIRST = re.compile(
    r" ?(?:(?:is|was|as|for) (?:my|his|her|our|their|your|the) |\(|= )"
    r"(.*?)(?:\)| (?:and|but|which|so|or|on|if|at|when|because|please)\b|\Z)",
    re.DOTALL,
)


def words_behind(tail: str) -> list[Word]:
    """Return what the words behind a value say it is (rule 3).

    Args:
        tail: what matched `TAIL`.
    """
    found = _FIRST.match(tail)
    if found is None:
        return []
    return [word for word in words_before(f"{found[1].lower()} ") if word.is_close]


_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_PIECE = r"[A-Za-z0-9.&!@#$%+/*?_\-]"
_LEAST = r"[0-9.&!@#$%+/*?_\-]"
_VALUE = (
    rf"(?:[A-Z]{{1,3}} [0-9]{{1,4}}|{_MONTH} [0-9]{{1,2}}, [0-9]{{4}}"
    rf"|[0-9]{{1,2}} {_MONTH} [0-9]{{4}}"
    rf"|(?:[A-Za-z]{{1,20}}{_LEAST}|[0-9]){_PIECE}{{1,31}}"
    r"(?: [A-Z]{3}(?: [0-9]{1,3})?)?)"
)
_NAMED = (
    r"cv[vc]2?|security code|card code|pin|expir(?:y|es|ation)|exp|dob|d\.o\.b|birth"
    r"|bday|plate|registration|reg|tag|user ?name|user ?id|login|screen name|handle"
    r"|gamertag|pass(?:word|code|wd)|passwort|pwd|swift|bic|icd|diagnosis|passport"
    r"|licen[cs]e|dl|mrn|medical record|patient|chart|dea|mbi|medicare|pan|vin|chassis"
    r"|ni\b|nino|national insurance|account|iban|health|ohip"
)
_JOINS = (
    rf"(?:{_SAID}(?:[A-Za-z'\-]{{1,10}} ){{0,2}}"
    r"| \((?:[A-Za-z'\-]{1,10} )?| = )"
)
_BEGUN_YEAR = rf"(?:[0-9]{{1,4}}+(?:{BEGUN_TAIL})?)?"
_OPENING = (
    rf"[A-Z]{{1,3}}+ {_BEGUN_YEAR}"
    rf"|{_MONTH}+ (?:[0-9]{{1,2}}+(?:,(?: {_BEGUN_YEAR})?)?)?"
    rf"|[0-9]{{1,2}} (?:[A-Z][a-z]{{0,8}}+(?: {_BEGUN_YEAR})?)?"
    rf"|[A-Za-z]{{0,20}}+(?:{_LEAST}{_PIECE}{{0,31}}+"
    r"(?: [A-Z]{1,3}+(?: [0-9]{1,3}+)?)?"
    rf"(?: |{BEGUN_TAIL})?)?"
)
_SPLIT = re.compile(
    r"(?P<value>.*)(?P<tail> (?:is|was|as|for) (?:my|his|her|our|their|your|the) .*"
    r"| \(.*| = .*)",
    re.DOTALL,
)
_SIMPLE = (
    (re.compile(r"cv[vc]2?\b|security code|card code"), "CREDIT_DEBIT_CARD_CVV"),
    (re.compile(r"\bpin\b"), "PIN"),
    (re.compile(r"\bexp"), "CREDIT_DEBIT_CARD_EXPIRY"),
    (re.compile(r"\b(?:dob|d\.o\.b|birth|bday)"), "DATE_OF_BIRTH"),
    (re.compile(r"plate|\breg|\btag\b"), "LICENSE_PLATE"),
    (re.compile(r"\b(?:user|login|screen|handle|gamertag)"), "USERNAME"),
    (re.compile(r"\b(?:pass(?:word|code|wd)|passwort|pwd)"), "PASSWORD"),
)
_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{2,63}")
_SWIFT = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_ICD = re.compile(r"[A-TV-Z][0-9][0-9AB](?:\.[0-9A-Z]{1,4})?")


def read(match: Match) -> list[Reading]:
    """Return what the words behind a value say that it is."""
    found = _SPLIT.fullmatch(match.value)
    if found is None:
        return []
    value, tail = found["value"], found["tail"].lower()
    if match.before[-1:] in _JOINED:
        return []
    for expression, data_class in _SIMPLE:
        if expression.search(tail):
            start, end = _simple(value, data_class, is_aside="(" in tail)
            return [Reading(data_class, start, end, 0.85)] if end else []
    for word in words_behind(tail):
        if word.sense == NOTHING:
            break
        if _fits(word.sense, value):
            return [Reading(word.sense, 0, len(value), 0.85)]
    return []


_JOINED = frozenset("-./_\\+%@=&")


def _fits(sense: str, value: str) -> bool:
    if sense == "SWIFT_CODE":
        return _SWIFT.fullmatch(value) is not None
    if sense == "ICD10":
        return _ICD.fullmatch(value) is not None
    return not value.isdecimal() and fits(sense, value.replace("-", "").upper())


def _simple(value: str, data_class: str, *, is_aside: bool) -> tuple[int, int]:
    """Return where a value of a class that has no number of its own stands."""
    whole = 0, len(value)
    match data_class:
        case "CREDIT_DEBIT_CARD_CVV":
            is_good = is_cvv(value)
        case "PIN":
            is_good = is_pin(value)
        case "CREDIT_DEBIT_CARD_EXPIRY":
            is_good = month_length(value) == len(value)
        case "DATE_OF_BIRTH":
            is_good = date_length(value) == len(value)
        case "LICENSE_PLATE":
            return plate_at_end(value)
        case "USERNAME":
            is_good = not is_aside and _USERNAME.fullmatch(value) is not None
            is_good = is_good and not value.isdecimal()
        case _:
            is_good = _is_password(value, is_aside=is_aside)
    return whole if is_good else (0, 0)


def _is_password(value: str, *, is_aside: bool) -> bool:
    if len(value) < 5 or value.isdecimal() or "/" in value:
        return False
    kinds = (
        any(map(str.isdigit, value)),
        any(map(str.islower, value)),
        any(map(str.isupper, value)),
        not value.isalnum(),
    )
    return kinds[0] and sum(kinds) >= (3 if is_aside else 2)


RULES = (
    Form(
        name="named-behind",
        data_class="PIN",
        others=frozenset(data_class for _, data_class in _SIMPLE)
        | {
            *("SWIFT_CODE", "ICD10", "US_PASSPORT_NUMBER", "DRIVER_ID", "IN_PAN"),
            *("MEDICAL_RECORD_NUMBER", "DEA_NUMBER", "US_MEDICARE_ID"),
            *("VEHICLE_IDENTIFICATION_NUMBER", "UK_NATIONAL_INSURANCE_NUMBER"),
            *("CA_HEALTH_NUMBER", "US_BANK_ACCOUNT_NUMBER"),
        },
        pattern=rf"\b{_VALUE}{_JOINS}(?i:{_NAMED})\b",
        trigger=rf"{_JOINS}(?i:{_NAMED})",
        opening=_OPENING,
        read=read,
        matches=(
            "4921 is my pin",
            "she typed 4921 as her PIN",
            "so 318 (CVV)",
            "the date 03/11/1984 is my date of birth",
            "X47921630 (passport)",
            "heron_12 is my user name",
        ),
        misses=(
            "4921 is my house number",
            "this is my password",
            "step 2 is the login page",
            "2048 (pins)",
        ),
    ),
)
