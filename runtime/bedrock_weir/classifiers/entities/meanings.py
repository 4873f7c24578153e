"""What a number is, from its digits and the words before it.

Rule 1: behind a close word a number needs the form that the word tells, and not the
        check digit: people mistype, and what they mistype is still theirs.
Rule 2: behind a word further away it needs the check digit, where there is one.
Rule 3: without any word it needs a form of its own and, where there is one, the check
        digit.
Rule 4: behind a close word of another kind (`order`) it is only what its form and
        its check digit together make plain: a payment card in its printed groups.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from bedrock_weir.classifiers.entities import checksums, issued, phone
from bedrock_weir.classifiers.entities.context import Word
from bedrock_weir.classifiers.entities.number import Number
from bedrock_weir.classifiers.entities.vocabulary import NOTHING, TAX_ID

_CLOSE, _CHECKED, _FORMED, _FAR = 0.95, 0.99, 0.8, 0.7


class Meaning(NamedTuple):
    """What a number is, and how sure that is."""

    data_class: str
    score: float


_SPACED = frozenset({" "}), frozenset({"-"}), frozenset({"."}), frozenset[str]()


def _is_even(number: Number) -> bool:
    """Tell whether one separator at the most is used throughout."""
    return number.separators in _SPACED


def _social(number: Number, *, is_close: bool) -> Meaning | None:
    if number.shape not in ((3, 2, 4), (9,)) or not _is_even(number):
        return None
    digits = number.digits
    if not issued.social_security(digits) and not (
        is_close and digits[3:5] != "00" and digits[5:] != "0000"
    ):
        return None
    return Meaning("US_SOCIAL_SECURITY_NUMBER", _CLOSE if is_close else _FAR)


def _individual(number: Number, *, is_close: bool) -> Meaning | None:
    if number.shape not in ((3, 2, 4), (9,)) or number.digits[0] != "9":
        return None
    if not is_close and not issued.individual_taxpayer(number.digits):
        return None
    return Meaning("US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER", _CLOSE)


def _employer(number: Number, *, is_close: bool) -> Meaning | None:
    if number.shape not in ((2, 7), (9,)) or not issued.employer(number.digits):
        return None
    if not is_close and len(number.shape) == 1:
        return None
    return Meaning("US_EIN", _CLOSE)


def _tax(number: Number, *, is_close: bool) -> Meaning | None:
    found = _individual(number, is_close=is_close)
    if found is None and number.shape == (3, 2, 4):
        found = _social(number, is_close=is_close)
    if found is None and number.shape == (10,) and is_close:
        found = _utr(number, is_close=False)
    return found or _employer(number, is_close=is_close)


def _insurance(number: Number, *, is_close: bool) -> Meaning | None:
    if number.shape not in ((3, 3, 3), (9,)) or not _is_even(number):
        return None
    if not is_close and not checksums.luhn(number.digits):
        return None
    return Meaning("CA_SOCIAL_INSURANCE_NUMBER", _CLOSE)


def _routing(number: Number, *, is_close: bool) -> Meaning | None:
    digits = number.digits
    if len(digits) != 9 or len(number.shape) > 3 or number.shape == (3, 2, 4):
        return None
    if not issued.routing_prefix(digits):
        return None
    if not checksums.routing(digits) and not (is_close and number.is_apart):
        return None
    return Meaning("US_BANK_ROUTING_NUMBER", _CLOSE)


_NOT_ACCOUNTS = frozenset({(3, 2, 4), (3, 3, 4), (2, 7)})


def _account(number: Number, *, is_close: bool) -> Meaning | None:
    count = len(number.digits)
    if number.lead or number.shape in _NOT_ACCOUNTS or phone.is_date(number):
        return None
    if len(number.shape) == 1:
        if not (6 if is_close else 8) <= count <= 17:
            return None
    elif not (
        is_close
        and 8 <= count <= 17
        and number.separators in (_SPACED[0], _SPACED[1])
        and min(number.shape) >= 2
    ):
        return None
    return Meaning("US_BANK_ACCOUNT_NUMBER", _CLOSE if is_close else _FAR)


_CARD_SHAPES = frozenset(
    {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 5), (6, 10), (6, 13)}
)


def _card(number: Number, *, is_close: bool) -> Meaning | None:
    digits, shape = number.digits, number.shape
    if not 12 <= len(digits) <= 19 or not _is_even(number):
        return None
    if issued.card(digits) and checksums.luhn(digits):
        return Meaning("CREDIT_DEBIT_CARD_NUMBER", _CHECKED)
    if is_close and shape in _CARD_SHAPES and digits[0] in "3456":
        return Meaning("CREDIT_DEBIT_CARD_NUMBER", _FAR)
    return None


def _nhs(number: Number, *, is_close: bool) -> Meaning | None:
    if number.shape not in ((3, 3, 4), (10,)) or not _is_even(number):
        return None
    if not is_close and not checksums.nhs(number.digits):
        return None
    return Meaning("UK_NATIONAL_HEALTH_SERVICE_NUMBER", _CLOSE)


def _utr(number: Number, *, is_close: bool) -> Meaning | None:
    if number.shape not in ((10,), (5, 5), (3, 3, 4), (2, 4, 4), (2, 3, 5), (4, 3, 3)):
        return None
    if not is_close and not checksums.utr(number.digits):
        return None
    return Meaning("UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER", _CLOSE)


_HEALTH_SHAPES = frozenset(
    {(10,), (4, 3, 3), (3, 3, 4), (9,), (5, 4), (3, 3, 3), (4, 6), (4, 4, 4), (12,)}
)


def _health(number: Number, *, is_close: bool) -> Meaning | None:
    if number.shape not in _HEALTH_SHAPES or not _is_even(number):
        return None
    return Meaning("CA_HEALTH_NUMBER", _CLOSE if is_close else _FAR)


def _npi(number: Number, *, is_close: bool) -> Meaning | None:
    if number.shape not in ((10,), (4, 3, 3), (4, 6)) or number.digits[0] not in "12":
        return None
    if not is_close and not checksums.npi(number.digits):
        return None
    return Meaning("US_NPI", _CLOSE)


def _record(number: Number, *, is_close: bool) -> Meaning | None:
    if not 6 <= len(number.digits) <= 12 or phone.is_date(number) or number.lead:
        return None
    if len(number.shape) > 1 and not (is_close and _is_even(number)):
        return None
    return Meaning("MEDICAL_RECORD_NUMBER", _CLOSE if is_close else _FAR)


def _passport(number: Number, *, is_close: bool) -> Meaning | None:
    if len(number.shape) > 1 or not 7 <= len(number.digits) <= 9:
        return None
    return Meaning("US_PASSPORT_NUMBER", _CLOSE if is_close else _FAR)


def _driver(number: Number, *, is_close: bool) -> Meaning | None:
    if not 7 <= len(number.digits) <= 14 or phone.is_date(number) or number.lead:
        return None
    if len(number.shape) > 1 and not (is_close and _is_even(number)):
        return None
    return Meaning("DRIVER_ID", _CLOSE if is_close else _FAR)


def _aadhaar(number: Number, *, is_close: bool) -> Meaning | None:
    if number.shape not in ((12,), (4, 4, 4)) or number.digits[0] in "01":
        return None
    if not is_close and not checksums.verhoeff(number.digits):
        return None
    return Meaning("IN_AADHAAR", _CLOSE)


def _phone(number: Number, *, is_close: bool) -> Meaning | None:
    plain = _plain(number)
    if plain is not None and plain.data_class == "US_SOCIAL_SECURITY_NUMBER":
        return None  # no telephone number is written so; a key `text` says nothing
    if phone.is_plain(number) or phone.is_cued(number, is_close=is_close):
        return Meaning("PHONE", _CLOSE if is_close else _FAR)
    return None


class _Judge(Protocol):
    """Tells whether a number is of one class, behind a word for it."""

    def __call__(self, number: Number, *, is_close: bool) -> Meaning | None: ...


_BY_WORD: dict[str, _Judge] = {
    "US_SOCIAL_SECURITY_NUMBER": _social,
    "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER": _individual,
    "US_EIN": _employer,
    TAX_ID: _tax,
    "CA_SOCIAL_INSURANCE_NUMBER": _insurance,
    "US_BANK_ROUTING_NUMBER": _routing,
    "US_BANK_ACCOUNT_NUMBER": _account,
    "CREDIT_DEBIT_CARD_NUMBER": _card,
    "UK_NATIONAL_HEALTH_SERVICE_NUMBER": _nhs,
    "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER": _utr,
    "CA_HEALTH_NUMBER": _health,
    "US_NPI": _npi,
    "MEDICAL_RECORD_NUMBER": _record,
    "US_PASSPORT_NUMBER": _passport,
    "DRIVER_ID": _driver,
    "IN_AADHAAR": _aadhaar,
    "PHONE": _phone,
}

CLASSES = frozenset(_BY_WORD) - {TAX_ID}
"""Every class of data that a number can be."""


def meaning(number: Number, words: Iterable[Word], *, is_glued: bool) -> Meaning | None:
    """Tell what a number is.

    Args:
        number: the number.
        words: what the words before it say, the nearest first.
        is_glued: whether it is the rest of something longer, so that only a close
            word makes it a number of its own.
    """
    plain = None if is_glued else _plain(number)
    if plain is not None and plain.score >= _CHECKED:
        return plain
    for word in words:
        if word.sense == NOTHING:
            return None if word.is_close else plain
        read = _BY_WORD.get(word.sense)
        if read is not None and (word.is_close or not is_glued):
            found = read(number, is_close=word.is_close)
            if found is not None and (word.is_close or plain is None):
                return found
    return plain


_LONGEST_BARE = 16


def _plain(number: Number) -> Meaning | None:
    """Tell what a number is without any word (rule 3)."""
    digits, shape = number.digits, number.shape
    count = len(digits)
    if 13 <= count <= 19 and not number.lead:
        found = _plain_card(number)
        if found is not None:
            return found
    if shape == (3, 2, 4) and _is_even(number) and number.is_apart and not number.lead:
        if issued.social_security(digits):
            return Meaning("US_SOCIAL_SECURITY_NUMBER", _FORMED)
        if issued.individual_taxpayer(digits):
            return Meaning("US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER", _FORMED)
        return None
    if phone.is_plain(number):
        return Meaning("PHONE", _FORMED)
    if shape == (4, 4, 4) and number.is_apart and number.separators == _SPACED[0]:
        found = _aadhaar(number, is_close=False)
        return Meaning(found.data_class, _FORMED) if found else None
    return None


def _plain_card(number: Number) -> Meaning | None:
    found = _card(number, is_close=False)
    if found is None:
        return None
    digits, shape = number.digits, number.shape
    if shape in _CARD_SHAPES:
        return found
    if len(shape) == 1:
        if not number.is_apart:
            return None
        if len(digits) > _LONGEST_BARE and digits[:2] != "62":
            return None
        return Meaning(found.data_class, _FORMED)
    if min(shape) >= 3 and number.is_apart:
        return Meaning(found.data_class, _FORMED)
    return None
