"""Check digits: one small pure function for each scheme.

Every function takes the bare digits (or capital letters and digits) of a number of the
right length, and tells whether its check digit is right.
"""

from __future__ import annotations

from collections.abc import Sequence

_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(
        (ord(digit) - 48) * weight
        for digit, weight in zip(digits, weights, strict=False)
    )


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, Annex B."""
    numbers = [ord(digit) - 48 for digit in reversed(digits)]
    total = sum(numbers[::2]) + sum([_DOUBLED[number] for number in numbers[1::2]])
    return total % 10 == 0


def mod_97(account: str) -> bool:
    """ISO 13616: an IBAN's letters as numbers, its first four characters last."""
    return int("".join([str(int(c, 36)) for c in account[4:] + account[:4]])) % 97 == 1


def routing(digits: str) -> bool:
    """American Bankers Association: weights 3, 7, 1."""
    return _weighted(digits, (3, 7, 1) * 3) % 10 == 0


def nhs(digits: str) -> bool:
    """NHS Data Dictionary: weights 10 to 2, modulus 11."""
    check = -_weighted(digits[:9], range(10, 1, -1)) % 11
    return check == ord(digits[9]) - 48


def utr(digits: str) -> bool:
    """HM Revenue and Customs: the first digit checks the other nine."""
    rest = _weighted(digits[1:], (6, 7, 8, 9, 10, 5, 4, 3, 2)) % 11
    return "21987654321"[rest] == digits[0]


def npi(digits: str) -> bool:
    """National Provider Identifier: Luhn behind the issuer 80840."""
    return luhn("80840" + digits)


def phn(digits: str) -> bool:
    """British Columbia's Personal Health Number: 9, then modulus 11."""
    check = 11 - _weighted(digits[1:9], (2, 4, 8, 5, 10, 9, 7, 3)) % 11
    return digits[0] == "9" and check == ord(digits[9]) - 48


def dea(digits: str) -> bool:
    """Drug Enforcement Administration: the seven digits of a registration."""
    return _weighted(digits[:6], (1, 2) * 3) % 10 == ord(digits[6]) - 48


_VIN_VALUES = dict(zip("0123456789", range(10), strict=True)) | dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def vin(number: str) -> bool:
    """49 CFR 565.15: the ninth character of a North American vehicle's number."""
    total = sum(
        [
            _VIN_VALUES.get(character, 0) * weight
            for character, weight in zip(number, _VIN_WEIGHTS, strict=True)
        ]
    )
    return "0123456789X"[total % 11] == number[8]


_PERMUTED = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 5, 7, 6, 2, 8, 3, 0, 9, 4),
    (5, 8, 0, 3, 7, 9, 6, 1, 4, 2),
    (8, 9, 1, 6, 0, 4, 3, 5, 2, 7),
    (9, 4, 5, 3, 1, 2, 6, 8, 7, 0),
    (4, 2, 8, 6, 5, 7, 3, 9, 0, 1),
    (2, 7, 9, 3, 8, 0, 6, 4, 1, 5),
    (7, 0, 4, 6, 9, 1, 3, 2, 5, 8),
)


def _dihedral(left: int, right: int) -> int:
    """Multiply in the dihedral group of the pentagon."""
    if left < 5:
        return (left + right) % 5 if right < 5 else (left + right - 5) % 5 + 5
    return (left - right) % 5 + 5 if right < 5 else (left - right) % 5


def verhoeff(digits: str) -> bool:
    """Verhoeff's scheme of 1969, which Aadhaar numbers use."""
    state = 0
    for position, digit in enumerate(reversed(digits)):
        state = _dihedral(state, _PERMUTED[position % 8][ord(digit) - 48])
    return state == 0
