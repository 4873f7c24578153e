"""Other people's names for classes of data, and ours.

Rule 1: a name that stands in no table is compared as it is.
Rule 2: what has no form (names, places, organisations, dates, titles) is measured apart
        from what has one: `UNSTRUCTURED`.
Rule 3: a finding of a class that a source did not label says nothing about precision:
        the source may hold it or not. Where classes are `RELATED`, a finding of one on
        a span of the other is neither right nor wrong.
"""

from __future__ import annotations

from collections.abc import Mapping

_NAMES: Mapping[str, tuple[str, ...]] = {
    "ADDRESS": ("STREET_ADDRESS", "FULL_ADDRESS", "STREET", "MAILING_ADDRESS"),
    "AWS_SECRET_KEY": ("AWS_SECRET_ACCESS_KEY",),
    "AWS_ACCESS_KEY": ("AWS_ACCESS_KEY_ID",),
    "CA_SOCIAL_INSURANCE_NUMBER": ("CA_SIN", "CANADA_SOCIAL_INSURANCE_NUMBER"),
    "CREDIT_DEBIT_CARD_CVV": ("CREDITCARDCVV", "CREDIT_DEBIT_CVV", "CVV"),
    "CREDIT_DEBIT_CARD_EXPIRY": ("CREDIT_DEBIT_EXPIRY", "CREDIT_CARD_EXPIRATION"),
    "CREDIT_DEBIT_CARD_NUMBER": (
        "CREDIT_CARD",
        "CREDIT_CARD_NUMBER",
        "CREDIT_DEBIT_NUMBER",
        "CREDITCARDNUMBER",
    ),
    "CRYPTO_ADDRESS": ("CRYPTO", "BITCOINADDRESS", "ETHEREUMADDRESS", "CRYPTO_WALLET"),
    "DATE_OF_BIRTH": ("DOB", "BIRTHDATE", "BIRTH_DATE"),
    "DATE_TIME": ("DATE", "TIME", "DATETIME"),
    "DEA_NUMBER": ("DEA", "US_DEA", "US_DEA_NUMBER"),
    "DRIVER_ID": (
        "US_DRIVER_LICENSE",
        "US_DRIVERS_LICENSE_NUMBER",
        "DRIVER_LICENSE",
        "DRIVERLICENSE",
    ),
    "EMAIL": ("EMAIL_ADDRESS",),
    "INTERNATIONAL_BANK_ACCOUNT_NUMBER": ("IBAN", "IBAN_CODE"),
    "IN_AADHAAR": ("AADHAAR",),
    "IN_PAN": ("IN_PERMANENT_ACCOUNT_NUMBER",),
    "IP_ADDRESS": ("IP", "IPV4", "IPV6"),
    "LICENSE_PLATE": ("VEHICLEVRM", "LICENSE_PLATE_NUMBER"),
    "LOCATION": ("LOC", "GPE", "CITY", "COUNTRY", "STATE"),
    "MAC_ADDRESS": ("MAC", "MACADDRESS"),
    "MEDICAL_RECORD_NUMBER": ("MRN",),
    "NAME": ("PERSON", "PER", "PERSON_NAME", "FIRSTNAME", "LASTNAME", "FULLNAME"),
    "ORGANIZATION": ("ORG", "COMPANY", "COMPANYNAME"),
    "PHONE": ("PHONE_NUMBER", "PHONENUMBER", "TELEPHONE"),
    "SWIFT_CODE": ("BIC", "SWIFT", "SWIFT_BIC"),
    "UK_NATIONAL_HEALTH_SERVICE_NUMBER": ("UK_NHS",),
    "UK_NATIONAL_INSURANCE_NUMBER": ("UK_NINO",),
    "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER": ("UK_UTR",),
    "URL": ("DOMAIN_NAME", "DOMAIN", "WEBSITE"),
    "US_BANK_ACCOUNT_NUMBER": ("US_BANK_NUMBER", "BANK_ACCOUNT_NUMBER"),
    "US_BANK_ROUTING_NUMBER": ("ABA_ROUTING_NUMBER", "BANK_ROUTING", "US_ABA_ROUTING"),
    "US_EIN": ("EIN", "US_EMPLOYER_IDENTIFICATION_NUMBER"),
    "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER": ("US_ITIN", "ITIN"),
    "US_MEDICARE_ID": ("MBI", "US_MBI", "US_MEDICARE_BENEFICIARY_ID_NUMBER"),
    "US_NPI": ("NPI", "US_HEALTHCARE_NPI"),
    "US_PASSPORT_NUMBER": ("US_PASSPORT", "PASSPORT", "PASSPORT_NUMBER"),
    "US_SOCIAL_SECURITY_NUMBER": ("US_SSN", "SSN", "USA_SOCIAL_SECURITY_NUMBER"),
    "USERNAME": ("USER_NAME",),
    "VEHICLE_IDENTIFICATION_NUMBER": ("VIN", "VEHICLEVIN"),
}

_OURS = {other: name for name, others in _NAMES.items() for other in others}

UNSTRUCTURED = frozenset(
    {
        "ADDRESS",
        "DATE_TIME",
        "LOCATION",
        "NAME",
        "ORGANIZATION",
        "PREFIX",
        "TITLE",
    }
)
"""Classes that only their surroundings show (rule 2)."""

_RELATED = frozenset(
    {
        frozenset({"ADDRESS", "LOCATION"}),
        frozenset({"DATE_OF_BIRTH", "DATE_TIME"}),
        frozenset({"NAME", "PREFIX"}),
        frozenset({"NAME", "TITLE"}),
    }
)


def ours(name: str) -> str:
    """Return our name for a class (rule 1)."""
    plain = name.strip().upper().replace("-", "_").replace(" ", "_")
    return _OURS.get(plain, plain)


def is_structured(data_class: str) -> bool:
    """Tell whether a class has a form of its own (rule 2)."""
    return data_class not in UNSTRUCTURED


def are_related(one: str, other: str) -> bool:
    """Tell whether a finding of one class on a span of another is no fault."""
    return frozenset({one, other}) in _RELATED
