"""What is known about single words: first name, surname, place, ordinary word.

Rule 1: words are looked up folded: in lower case, without accents.
Rule 2: an ordinary word stays one when it is a name as well (`Grace`, `Hunter`): such
        words need more evidence than others.
"""

from __future__ import annotations

import unicodedata
import zlib
from functools import cache
from pathlib import Path

FIRST = 1
"""A first name somewhere."""

SURNAME = 2
"""A surname somewhere."""

ORDINARY = 4
"""A word that prose writes in lower case too, a weekday or a month."""

PLACE = 8
"""A city or a state."""

COUNTRY = 16
"""A country whose name is one word."""

_DATA = Path(__file__).with_name("gazetteer.bin")

_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "æ": "ae",
        "đ": "d",
        "œ": "oe",
        "ð": "d",
        "þ": "th",
        "\u0131": "i",
        "’": "'",
    }
)


_OTHERS = ORDINARY | PLACE | COUNTRY


@cache
def words() -> dict[str, int]:
    """Return what is known about each folded word, as a sum of the flags above."""
    known: dict[str, int] = {}
    for bits, group in _groups():
        known.update(dict.fromkeys(group, bits))
    return known


@cache
def names() -> frozenset[str]:
    """Return the folded words that are a name and no ordinary word or place."""
    return frozenset().union(
        *(
            group
            for bits, group in _groups()
            if bits & (FIRST | SURNAME) and not bits & _OTHERS
        )
    )


@cache
def _groups() -> tuple[tuple[int, list[str]], ...]:
    lines = zlib.decompress(_DATA.read_bytes()).decode("ascii").split("\n")
    return tuple(
        (int(bits), group.split(" "))
        for bits, _, group in (line.partition(" ") for line in lines)
    )


def has_name(phrase: str) -> bool:
    """Tell quickly whether one of a phrase's words is a name and nothing else."""
    folded = phrase.lower() if phrase.isascii() else fold(read_bytes(phrase))
    for mark in ",.-'":
        if mark in folded:
            folded = folded.replace(mark, " ")
    return not names().isdisjoint(folded.split())


def listed(text: str) -> frozenset[str]:
    """Return the words of a list that is written as a text."""
    return frozenset(text.split())


def fold(word: str) -> str:
    """Return a word in lower case, without accents."""
    if word.isascii():
        return word.lower()
    spread = unicodedata.normalize("NFKD", word.lower().translate(_LETTERS))
    return "".join(mark for mark in spread if not unicodedata.combining(mark))


def read_bytes(text: str) -> str:
    """Return the text that a match's Latin-1 characters are the UTF-8 bytes of."""
    if text.isascii():
        return text
    return text.encode("latin-1").decode(errors="ignore")
