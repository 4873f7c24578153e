"""SWIFT_CODE and ICD10: short codes that only a word near them tells from others.

Rule 1: a business identifier code names its country (ISO 9362), and a word for it
        stands before it.
Rule 2: a diagnosis has a word before it; a code without a point, a close one.
"""

from __future__ import annotations

from bedrock_weir.classifiers.entities import issued
from bedrock_weir.classifiers.entities.context import words_before
from bedrock_weir.classifiers.rule import Form, Match, Reading

_CAPITALS = """
DOCUMENT CUSTOMER REGISTER BUSINESS OVERVIEW DELIVERY STANDARD PROTOCOL LANGUAGE
COMPLETE CONTINUE DISCOVER GENERATE CHILDREN RESEARCH RESPONSE SERVICES DATABASE
ABSOLUTE ACCURATE AIRPLANE ALPHABET APPROACH ASSEMBLY COMPUTER CONSIDER CREATIVE
INCLUDES MERCHANT NOTEBOOK ORIGINAL PLATFORM POSITION POSSIBLE PRACTICE PROGRESS
MESSAGES PROPERTY PROVIDES REQUIRED REQUIRES RESOURCE SCHEDULE SEPARATE SOFTWARE
STRATEGY
"""
_WORDS = frozenset(_CAPITALS.split())


def read_swift(match: Match) -> list[Reading]:
    """Return the code, if a word for it stands before it."""
    value = match.value
    if value[4:6] not in issued.COUNTRIES or value in _WORDS:
        return []
    for word in words_before(match.before):
        if word.sense == "SWIFT_CODE":
            return [
                Reading("SWIFT_CODE", 0, len(value), 0.95 if word.is_close else 0.7)
            ]
        if word.is_close and word.sense != "INTERNATIONAL_BANK_ACCOUNT_NUMBER":
            break
    return []


def read_icd(match: Match) -> list[Reading]:
    """Return the code, if a word for it stands before it."""
    for word in words_before(match.before):
        if word.sense == "ICD10" and (word.is_close or "." in match.value):
            return [Reading("ICD10", 0, len(match.value), 0.85)]
        if word.is_close:
            break
    return []


RULES = (
    Form(
        name="swift-code",
        data_class="SWIFT_CODE",
        pattern=r"\b[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b",
        opening="[A-Z]{1,6}[A-Z0-9]{0,5}",
        read=read_swift,
        matches=("SWIFT: BARCGB22", "BIC code is COBADEFFXXX"),
        misses=("SWIFT DOCUMENT", "DELIVERY", "COBADEFFXXX", "SWIFT MESSAGES"),
    ),
    Form(
        name="icd-10-code",
        is_frequent=True,
        data_class="ICD10",
        pattern=r"\b[A-TV-Z][0-9][0-9AB](?:\.[0-9A-Z]{1,4})?\b",
        opening=r"[A-TV-Z][0-9]{0,2}[AB]?\.?[0-9A-Z]{0,4}",
        read=read_icd,
        matches=("diagnosis: E11.9", "ICD-10 J45", "Dx E11.9, I10"),
        misses=("vitamin B12", "room C10.1", "seat A22"),
    ),
)
