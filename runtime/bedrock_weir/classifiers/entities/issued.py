"""Which numbers could have been given out: ranges, prefixes, lengths.

As `checksums`, pure functions over bare digits or capital letters and digits.
"""

from __future__ import annotations

import re

_CARD_ISSUERS = (
    # lowest prefix, highest prefix, lengths
    ("4", "4", (13, 16, 19)),  # Visa
    ("51", "55", (16,)),  # Mastercard
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),  # American Express
    ("37", "37", (15,)),
    ("6011", "6011", (16, 17, 18, 19)),  # Discover
    ("644", "649", (16, 17, 18, 19)),
    ("65", "65", (16, 17, 18, 19)),
    ("300", "305", (14, 16, 17, 18, 19)),  # Diners Club
    ("36", "36", (14, 15, 16, 17, 18, 19)),
    ("38", "39", (14, 16, 17, 18, 19)),
    ("3528", "3589", (16, 17, 18, 19)),  # JCB
    ("62", "62", (16, 17, 18, 19)),  # UnionPay
    ("2200", "2204", (16, 17, 18, 19)),  # Mir
    ("50", "50", (12, 13, 14, 15, 16, 17, 18, 19)),  # Maestro
    ("56", "69", (12, 13, 14, 15, 16, 17, 18, 19)),
)


def card(digits: str) -> bool:
    """Tell whether a card network gives out numbers like this (ISO/IEC 7812)."""
    length = len(digits)
    return any(
        low <= digits[: len(low)] <= high and length in lengths
        for low, high, lengths in _CARD_ISSUERS
    )


def social_security(digits: str) -> bool:
    """Tell whether a Social Security number can exist.

    Never issued: area 000, 666 and 900 to 999, group 00, serial 0000, and the number
    of a specimen card.
    """
    return (
        digits[0] != "9"
        and digits[:3] not in ("000", "666")
        and digits[3:5] != "00"
        and digits[5:] != "0000"
        and digits != "078051120"
    )


def individual_taxpayer(digits: str) -> bool:
    """Tell whether an ITIN can exist: 9, and the groups that the IRS gives out."""
    group = digits[3:5]
    return digits[0] == "9" and (
        "50" <= group <= "65"
        or "70" <= group <= "88"
        or "90" <= group <= "92"
        or "94" <= group <= "99"
    )


_UNUSED_PREFIXES = """
00 07 08 09 17 18 19 28 29 49 69 70 78 79 89 96 97
"""
_NO_CAMPUS = frozenset(_UNUSED_PREFIXES.split())


def employer(digits: str) -> bool:
    """Tell whether an EIN's prefix belongs to an IRS campus."""
    return digits[:2] not in _NO_CAMPUS


def routing_prefix(digits: str) -> bool:
    """Tell whether a routing number's prefix is a Federal Reserve district's."""
    prefix = digits[:2]
    return (
        "00" <= prefix <= "12"
        or "21" <= prefix <= "32"
        or "61" <= prefix <= "72"
        or prefix == "80"
    )


_NINO = re.compile(
    r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]"
)


def national_insurance(number: str) -> bool:
    """Tell whether HMRC allocates this National Insurance number's prefix."""
    return _NINO.fullmatch(number) is not None


_MEDICARE_LETTER = "[AC-HJKMNP-RT-Y]"
_MEDICARE_EITHER = "[AC-HJKMNP-RT-Y0-9]"
_MEDICARE = re.compile(
    rf"[1-9]{_MEDICARE_LETTER}{_MEDICARE_EITHER}[0-9]{_MEDICARE_LETTER}"
    rf"{_MEDICARE_EITHER}[0-9]{_MEDICARE_LETTER}{{2}}[0-9]{{2}}"
)


def medicare(number: str) -> bool:
    """Tell whether each of a Medicare Beneficiary Identifier's positions is right."""
    return _MEDICARE.fullmatch(number) is not None


_PAN = re.compile(r"[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]")


def permanent_account(number: str) -> bool:
    """Tell whether an Indian PAN names a kind of holder."""
    return _PAN.fullmatch(number) is not None


_DEA = re.compile(r"[ABFGMPRabfgmpr][A-Za-z9][0-9]{7}")


def drug_enforcement(number: str) -> bool:
    """Tell whether a DEA number's first letter is a registrant's."""
    return _DEA.fullmatch(number) is not None


_COUNTRY_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN
BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ
DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL
GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM
JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP
NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD
SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_COUNTRY_CODES.split())

_IBANS = """
AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22
DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28
HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25
MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29
RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29
VA22 VG24 XK20 YE30 DZ26 AO25 BJ28 BF28 CM27 CV25 CF27 TD27 KM27 CG27 CI28 GA27 GQ27
GW25 IR26 MG27 ML28 MA28 MZ25 NE28 SN28 TG28
"""
IBAN_LENGTHS = {entry[:2]: int(entry[2:]) for entry in _IBANS.split()}
"""The SWIFT IBAN registry's, and those of countries that use IBANs outside it."""
