"""PHONE: which numbers are telephone numbers, from how they are written.

Rule 1: `+` and a country's calling code and as many digits as that country's numbers
        have (ITU-T E.164); also `00` in place of the `+`, in groups.
Rule 2: without them, a form in which telephone numbers are written and few others:
        an area code in brackets, 3-3-4 digits of the North American plan, a trunk
        zero in groups.
Rule 3: behind a word that says so, any number that is not a date or a decimal.
"""

from __future__ import annotations

from bedrock_weir.classifiers.entities.number import Number

# Lowest and highest number of digits behind the calling codes.
_LENGTHS = {
    int(code): (int(low), int(high))
    for low, high, codes in (
        line.split(maxsplit=2)
        for line in """
        5 6 247 290 500 682
        5 8 47 386 676 677 678 685 686 688 690
        5 10 27 64 98
        5 11 31 352 358 852 971
        5 13 43 49 82 598
        6 7 298 299 597 672 687
        6 9 40 252 355 376 421 508 681 689
        6 10 46 53 95 375 595 880
        6 12 39 61 63 359 381
        7 7 238 239 246 248 269 291 297 592 673 674 680 683 691 692
        7 8 241 599 670 675 853 961 965 975
        7 9 220 231 245 265 354 385 423 967 968
        7 10 44 48 84 230 243 254 263 267 353 372 960
        7 12 62 86 90 501 503 507 679 882 886 972 974
        8 8 45 216 222 223 226 227 228 232 235 236 253 257 266 350 356 357 370 371 373
        8 8 374 389 505 509 800 808 973 993
        8 9 32 36 51 213 224 233 237 250 258 264 268 377 382 387 591 962 963
        8 10 20 60 378 506 850 855 856 964 970 976
        8 11 55 57 65 66 81 91 92 383 502 504 593 883 977
        9 9 33 34 41 93 94 211 212 218 221 240 242 244 249 251 255 256 260 261 262 351
        9 9 420 590 594 596 979 992 994 995 998
        9 11 30 56 380 881 966 996
        10 11 1 52 54 58 225 229
        10 12 7 234
        11 12 870 878 888
        """.strip().splitlines()
    )
    for code in codes.split()
}


def is_international(digits: str, *, has_trunk: bool) -> bool:
    """Tell whether digits are a calling code and a number of its country.

    Args:
        digits: without the `+`.
        has_trunk: whether a `(0)` stands among them.
    """
    for width in (1, 2, 3):
        lengths = _LENGTHS.get(int(digits[:width]))
        if lengths is not None and digits[0] != "0":
            return lengths[0] <= len(digits) - width - has_trunk <= lengths[1]
    return False


_MARKS = frozenset("-. ")


def is_plain(number: Number) -> bool:
    """Tell whether a number is a telephone number by its form alone (rules 1, 2)."""
    digits, shape = number.digits, number.shape
    if number.lead.startswith("+") or number.lead == "(+":
        has_trunk = any("(" in mark for mark in number.separators) and 1 in shape
        return is_international(digits, has_trunk=has_trunk)
    if len(shape) < 2 or not number.is_apart or is_date(number):
        return False
    if digits.startswith("00"):
        return (
            len(shape) > 2
            and shape != (4, 4, 4)
            and is_international(digits[2:], has_trunk=False)
        )
    if shape[-3:] == (3, 3, 4) and _is_north_american(number):
        return True
    if number.lead == "(":
        return _is_bracketed(number)
    return _has_trunk_zero(number) or _is_chinese_mobile(number)


def _is_north_american(number: Number) -> bool:
    digits, shape = number.digits, number.shape
    if len(shape) == 4 and digits[0] == "1" and shape[0] == 1:
        return digits[1] not in "01"
    if len(shape) != 3:
        return False
    if number.lead == "(":
        return True
    if number.separators == {" "}:
        return digits[0] not in "01" and digits[3] not in "01"
    return digits[0] not in "01" and number.separators <= _MARKS


def _is_bracketed(number: Number) -> bool:
    """Tell whether an area code in brackets stands before the rest."""
    return (
        any(mark.startswith(")") for mark in number.separators)
        and 2 <= number.shape[0] <= 5
        and not (number.shape[0] == 4 and number.digits[:2] in ("19", "20"))
        and 8 <= len(number.digits) <= 12
        and min(number.shape) >= 2
        and len(number.shape) <= 5
    )


def _has_trunk_zero(number: Number) -> bool:
    digits, shape = number.digits, number.shape
    return (
        digits[0] == "0"
        and digits[1] != "0"
        and 9 <= len(digits) <= 12
        and 2 <= shape[0] <= 6
        and min(shape) >= 2
        and len(shape) <= 5
        and shape not in _NO_TRUNK
        and (len(shape) > 2 or number.separators != {"."})
    )


_NO_TRUNK = frozenset({(3, 3, 3), (5, 4)})
"""Groups of other numbers that may begin with a zero: ZIP+4 is one."""


def _is_chinese_mobile(number: Number) -> bool:
    return (
        number.shape == (3, 4, 4)
        and number.digits[0] == "1"
        and number.digits[1] in "3456789"
        and number.separators <= _MARKS
    )


def is_cued(number: Number, *, is_close: bool) -> bool:
    """Tell whether a number behind a word for telephones is one (rule 3)."""
    digits, shape = number.digits, number.shape
    count = len(digits)
    if not 6 <= count <= 15 or is_date(number):
        return False
    if shape == (3, 2, 4) and not is_close:
        return False
    if len(shape) == 1:
        if is_close:
            return count >= 7
        return count in (10, 11)
    if count == 6 and not is_close:
        return False
    if number.separators == {"."} and len(shape) == 2:
        return is_close and shape in ((3, 4), (2, 6), (3, 6), (3, 7), (4, 6))
    return min(shape) >= 2 or shape[0] == 1 or number.lead != ""


def is_date(number: Number) -> bool:
    """Tell whether the first groups of a number are a date."""
    return date_groups(number.digits, number.shape) > 0


def date_groups(digits: str, shape: tuple[int, ...]) -> int:
    """Return how many of the first groups are a date: none or three."""
    if len(shape) < 3:
        return 0
    first, second, third = shape[:3]
    if first == 4 and second <= 2 and third <= 2:
        is_date = digits[:2] in _CENTURIES and int(digits[4 : 4 + second]) <= 12
    elif first <= 2 and second <= 2 and third == 4:
        day, month = int(digits[:first]), int(digits[first : first + second])
        year = digits[first + second : first + second + 2]
        is_date = year in _CENTURIES and min(day, month) <= 12 and max(day, month) < 32
    else:
        is_date = False
    return 3 if is_date else 0


_CENTURIES = ("18", "19", "20")
