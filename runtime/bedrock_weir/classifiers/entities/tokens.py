"""Letters and digits in one piece: numbers of documents, vehicles, registrations.

Rule 1: found without a word is only what its form or check digit makes plain.
Rule 2: behind a word, the form that the word tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bedrock_weir.classifiers.entities import checksums, issued
from bedrock_weir.classifiers.entities.context import words_before
from bedrock_weir.classifiers.entities.labels import LISTED
from bedrock_weir.classifiers.entities.vocabulary import NOTHING
from bedrock_weir.classifiers.rule import Cue, Form, Match, Reading

_CLOSE, _PLAIN, _FAR = 0.95, 0.9, 0.7

_VIN = re.compile("[A-HJ-NPR-Z0-9]{17}")
_PASSPORT = re.compile(
    "[A-Z]{1,2}[0-9]{6,8}|[0-9]{2}[A-Z]{2}[0-9]{5}|[CFGHJKLMNPRTVWXYZ0-9]{9}"
)
_DRIVER = re.compile("(?=.*[0-9].*[0-9].*[0-9])[A-Z0-9*]{6,18}")
_PLATE = re.compile("(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{4,8}")
_RECORD = re.compile("[A-Z]{1,4}[0-9]{4,10}")
_ACCOUNT = re.compile("[A-Z]{1,4}[0-9]{6,14}")
_HEALTH = re.compile("[A-Z]{4}[0-9]{8}|[0-9]{10}[A-Z]{2}")


def _is(form: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: form.fullmatch(value) is not None


_BY_WORD: dict[str, Callable[[str], bool]] = {
    "VEHICLE_IDENTIFICATION_NUMBER": _is(_VIN),
    "US_PASSPORT_NUMBER": _is(_PASSPORT),
    "DRIVER_ID": _is(_DRIVER),
    "LICENSE_PLATE": _is(_PLATE),
    "MEDICAL_RECORD_NUMBER": _is(_RECORD),
    "US_BANK_ACCOUNT_NUMBER": lambda value: (
        _ACCOUNT.fullmatch(value) is not None
        and issued.IBAN_LENGTHS.get(value[:2]) != len(value)
    ),
    "CA_HEALTH_NUMBER": _is(_HEALTH),
    "DEA_NUMBER": issued.drug_enforcement,
    "US_MEDICARE_ID": lambda value: len(value) == 11 and value[0].isdecimal(),
    "IN_PAN": issued.permanent_account,
    "UK_NATIONAL_INSURANCE_NUMBER": _is(re.compile("[A-Z]{2}[0-9]{6}[A-D]?")),
    "US_SOCIAL_SECURITY_NUMBER": _is(re.compile("[0-9]{9}[A-Z]")),
}


def fits(data_class: str, value: str) -> bool:
    """Tell whether capital letters and digits have the form of a class."""
    is_one = _BY_WORD.get(data_class)
    return is_one is not None and is_one(value)


def _plain(value: str) -> str | None:
    """Tell what a token is without any word."""
    length = len(value)
    if length == 17 and _VIN.fullmatch(value) and not value.isdecimal():
        return "VEHICLE_IDENTIFICATION_NUMBER" if checksums.vin(value) else None
    if length == 11 and issued.medicare(value):
        return "US_MEDICARE_ID"
    if length == 10 and issued.permanent_account(value):
        return "IN_PAN"
    if value.startswith("MRN") and _RECORD.fullmatch(value):
        return "MEDICAL_RECORD_NUMBER"
    if length == 9 and issued.national_insurance(value):
        return "UK_NATIONAL_INSURANCE_NUMBER"
    return None


def read(match: Match) -> list[Reading]:
    """Return what a token is."""
    written = match.value
    value = written.replace("-", "")
    if value != written and written.count("-") > 4:
        return []
    before = match.before
    if before[-1:] in _JOINED and before[-2:-1].isalnum():
        return []
    if not value.isupper():
        value = value.upper()
        plain = None
    else:
        plain = _plain(value)
    for word in words_before(before):
        if word.sense == NOTHING:
            if word.is_close:
                return []
            break
        fits = _BY_WORD.get(word.sense)
        if fits is not None and fits(value):
            score = _CLOSE if word.is_close else _FAR
            return [Reading(word.sense, 0, len(written), score)]
    return [Reading(plain, 0, len(written), _PLAIN)] if plain else []


_JOINED = frozenset("-./_\\+%")

_RECORD_LABEL = (
    r"mrn|m\.r\.n\.|med(?:ical)?\.?[ _-]?rec(?:ord)?s?\.?"
    r"(?:[ _-]?(?:number|no\.?|num|id))?"
    r"|(?:patient|pt\.?)[ _-]?(?:id|no\.?|number|identifier)"
    r"|chart(?:[ _-]?(?:number|no\.?|id))?|unit[ _-]?record(?:[ _-](?:number|no\.?))?"
    r"|hospital[ _-]?(?:number|no\.?|id)"
)
_RECORD_NUMBER = re.compile(
    "[A-Za-z]{0,4}-?[0-9]{1,4}(?:-?[0-9]{1,6}){1,3}|[A-Za-z]{0,4}-?[0-9]{4,12}[A-Za-z]?"
)


def is_record(value: str) -> bool:
    """Tell whether a value has the form of a medical record's number."""
    return sum(map(str.isdecimal, value)) >= 4 and (
        _RECORD_NUMBER.fullmatch(value) is not None
    )


def read_licence(match: Match) -> list[Reading]:
    """Return a British licence in its printed groups, behind a word for it."""
    if any(word.sense == "DRIVER_ID" for word in words_before(match.before)):
        return [Reading("DRIVER_ID", 0, len(match.value), _CLOSE)]
    return []


def read_health(match: Match) -> list[Reading]:
    """Return a number of Quebec, if a word for it stands before it."""
    words = words_before(match.before)
    if not words or words[0].sense != "CA_HEALTH_NUMBER":
        return []
    return [Reading("CA_HEALTH_NUMBER", 0, len(match.value), _CLOSE)]


RULES = (
    Cue(
        name="medical-record-number",
        trigger=rf"(?i)(?:\b|_)(?:{_RECORD_LABEL})",
        data_class="MEDICAL_RECORD_NUMBER",
        cue=rf"(?i)(?:\b|_)(?:{_RECORD_LABEL}){LISTED}",
        chars=r"[A-Za-z0-9\-]",
        width=18,
        check=is_record,
        matches=("MRN: 48213", "patient ID P-448291"),
        misses=("MRN pending", "patient id 12", "medical record of 2024"),
    ),
    Form(
        name="uk-driving-licence",
        data_class="DRIVER_ID",
        pattern=r"\b[A-Z]{2,5}9{0,3} [0-9]{6} [A-Z9]{2} ?[0-9][A-Z0-9]{2}\b",
        opening="[A-Z]{1,5}9{0,3} ?[0-9]{0,6} ?[A-Z9]{0,2} ?[0-9]?[A-Z0-9]{0,2}",
        read=read_licence,
        matches=(
            "driving licence MORGA 753116 SM9IJ",
            "Licence no: FOX99 804251 JA 7CD",
        ),
        misses=("MORGA 753116 SM9IJ", "order MORGA 753116 SM9IJ"),
    ),
    Form(
        name="quebec-health-number",
        data_class="CA_HEALTH_NUMBER",
        pattern=r"\b[A-Z]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}\b",
        trigger=r"[A-Z]{2}[ -]?[0-9]{4}[ -]?[0-9]{4}",
        opening="[A-Z]{1,4}[ -]?[0-9]{0,4}[ -]?[0-9]{0,4}",
        read=read_health,
        matches=("RAMQ: TREM 4512 5678",),
        misses=("ABCD 1234 5678", "part ABCD12345678"),
    ),
    Form(
        name="letters-and-digits",
        data_class="DRIVER_ID",
        others=frozenset(_BY_WORD),
        pattern=(
            r"\b(?:[A-Za-z]{1,11}[0-9]|[0-9]{1,9}[A-Za-z])[A-Za-z0-9]{2,16}"
            r"(?:-[A-Za-z0-9]{1,12}){0,5}\b"
        ),
        opening=r"[A-Za-z0-9]{1,28}(?:-[A-Za-z0-9]{0,12}){0,5}",
        read=read,
        matches=("passport: X47921630", "driver's license number D8817245"),
        misses=("phone model X47921630", "commit a1b2c3d4", "part number MX690573"),
    ),
)
