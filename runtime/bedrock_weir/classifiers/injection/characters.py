"""What a character counts as: the tables behind normalisation.

Rule 1: characters that a reader does not see (zero width, bidirectional controls,
        tags, variation selectors) vanish.
Rule 2: marks vanish and lookalikes become the Latin letter they look like, in every
        text and in every pattern alike, so that both meet in the same form.
Rule 3: a character of a script written without spaces is a word of its own.
"""

# ruff: noqa: RUF001  # lookalikes are the matter here

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]

BASIC = 0x10000
"""Code points with a row in the tables; those above are settled by range."""

_SPACE = 0x20
_DIGIT = ord("0")
_INVISIBLE = (
    (0x00AD, 0x00AE),
    (0x034F, 0x0350),
    (0x061C, 0x061D),
    (0x115F, 0x1161),
    (0x17B4, 0x17B6),
    (0x180B, 0x1810),
    (0x200B, 0x2010),
    (0x202A, 0x202F),
    (0x2060, 0x2070),
    (0x3164, 0x3165),
    (0xFE00, 0xFE10),
    (0xFEFF, 0xFF00),
    (0xFFA0, 0xFFA1),
    (0xFFF0, 0xFFFC),
)
_MARKS = ((0x0300, 0x0370), (0x0610, 0x061B), (0x064B, 0x0660), (0x20D0, 0x2100))
_ACCENTED = ((0x00C0, 0x0250), (0x1E00, 0x2000), (0x0370, 0x0530))
_SOLITARY = ((0x3040, 0x3130), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7B0))
_CYRILLIC = "авеёіїјкмнорстухѕһԁԛԝ"
_CYRILLIC_AS = "abeeiijkmhopctyxshdqw"
_GREEK = "αβγεζηικμνορστυχω"
_GREEK_AS = "abyeznikmvopstuxw"
_LETTERS = str.maketrans(
    {
        **dict(zip(_CYRILLIC, _CYRILLIC_AS, strict=True)),
        **dict(zip(_GREEK, _GREEK_AS, strict=True)),
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ħ": "h",
        "ƒ": "f",
        "ɑ": "a",
        "ɡ": "g",
        "ɩ": "i",
        "ӏ": "l",
        "ß": "ß",
    }
)


class Tables(NamedTuple):
    """One row for each basic code point."""

    fold: Codes
    """What stands for it; 0 where nothing does."""
    word: Codes
    """The same within a word: separators are a space, digits one digit."""
    solitary: npt.NDArray[np.bool_]
    """Whether it is a word of its own (rule 3)."""


@cache
def tables() -> Tables:
    """Return the tables, made once."""
    fold = np.arange(BASIC, dtype=np.uint32)
    _fold_letters(fold)
    for low, high in (*_INVISIBLE, *_MARKS):
        fold[low:high] = 0
    fold[0xD800:0xE000] = _SPACE
    word = np.arange(BASIC, dtype=np.uint32)
    _separate(word)
    solitary = np.zeros(BASIC, dtype=np.bool_)
    for low, high in _SOLITARY:
        solitary[low:high] = True
    return Tables(fold, word, solitary)


def _fold_letters(fold: Codes) -> None:
    for low, high in ((0, 0x80), *_ACCENTED):
        for code in range(low, high):
            fold[code] = _plain(chr(code))


def _plain(character: str) -> int:
    """Return the code of a letter without case, mark and disguise."""
    lowered = character.lower().translate(_LETTERS)
    base = unicodedata.normalize("NFKD", lowered)[:1].translate(_LETTERS)
    return ord(base or character)


def _separate(word: Codes) -> None:
    for code in range(0x250):
        character = chr(code)
        if character.isdigit():
            word[code] = _DIGIT
        elif not character.isalpha():
            word[code] = _SPACE
    for low, high in ((0x2000, 0x2C00), (0x3000, 0x3040), (0xFE10, 0xFE70)):
        word[low:high] = _SPACE
    for code in (0x037E, 0x0387, 0x060C, 0x061B, 0x061F, 0x06D4, 0x0964, 0x0965):
        word[code] = _SPACE


def above_basic(codes: Codes) -> Codes:
    """Return what stands for code points above the tables.

    Ideographs stay, the invisible vanish, everything else (emoji) separates words.
    """
    ideograph = (codes >= 0x20000) & (codes < 0x33480)
    invisible = codes >= 0xE0000
    return np.where(invisible, 0, np.where(ideograph, codes, _SPACE)).astype(np.uint32)
