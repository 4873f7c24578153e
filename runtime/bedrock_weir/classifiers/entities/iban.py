"""INTERNATIONAL_BANK_ACCOUNT_NUMBER and UK_NATIONAL_INSURANCE_NUMBER, in groups or not.

Rule 1: an IBAN is as long as its country's are, and 1 modulo 97; behind the word
        `IBAN` its length suffices.
Rule 2: a National Insurance number has a prefix that is allocated; behind a word for
        it, and in small letters, its form suffices.
"""

from __future__ import annotations

from bedrock_weir.classifiers.entities import checksums, issued
from bedrock_weir.classifiers.entities.context import words_before
from bedrock_weir.classifiers.rule import Form, Match, Reading

_IBAN = "INTERNATIONAL_BANK_ACCOUNT_NUMBER"
_NINO = "UK_NATIONAL_INSURANCE_NUMBER"


def _is_close(match: Match, data_class: str) -> bool:
    words = words_before(match.before)
    return bool(words) and words[0] == (data_class, True)


def read_iban(match: Match) -> list[Reading]:
    """Return the account number that a match begins with."""
    value = match.value
    length = issued.IBAN_LENGTHS.get(value[:2].upper())
    if length is None:
        return []
    end = _end(value, length)
    account = value[:end].replace(" ", "").replace("-", "")
    if len(account) != length:
        return []
    if value[end : end + 1].isalnum():
        return []
    if checksums.mod_97(account):
        return [Reading(_IBAN, 0, end, 0.99)]
    if _is_close(match, _IBAN):
        return [Reading(_IBAN, 0, end, 0.8)]
    return []


def _end(value: str, length: int) -> int:
    """Return where so many letters and digits end."""
    for index, character in enumerate(value):
        length -= character.isalnum()
        if not length:
            return index + 1
    return len(value)


def read_nino(match: Match) -> list[Reading]:
    """Return the number, if it is one."""
    number = match.value.replace(" ", "").replace("-", "")
    is_sure = number.isupper() and issued.national_insurance(number)
    if match.before[-1:] in ("-", "_", "/") or not (is_sure or _is_close(match, _NINO)):
        return []
    return [Reading(_NINO, 0, len(match.value), 0.95)]


RULES = (
    Form(
        name="international-bank-account-number",
        is_frequent=True,
        data_class=_IBAN,
        pattern=(
            r"(?i)\b[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b"
        ),
        opening=r"[A-Za-z]{1,2}(?:[0-9]{1,2}(?:[ -]?[A-Za-z0-9]){0,40}[ -]?)?",
        read=read_iban,
        matches=(
            "pay to DE89 3704 0044 0532 0130 00 today",
            "GB29NWBK60161331926819",
            "fr14 2004 1010 0505 0001 3m02 606",
        ),
        misses=("DE89 3704 0044 0532 0130 01", "GB29NWBK6016133192", "AB12 CDEF 3456"),
    ),
    Form(
        name="uk-national-insurance-number",
        data_class=_NINO,
        pattern=r"(?i)\b[A-Z]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[A-D]\b",
        opening=r"[A-Za-z]{1,2}(?:[ -]?[0-9]){0,6}[ -]?[A-Da-d]?",
        read=read_nino,
        matches=("AB 12 34 56 C", "her NINO is JG103759A", "ni number zz 123456 a"),
        misses=("BG 12 34 56 C", "QQ123456C", "part number AB123456E"),
    ),
)
