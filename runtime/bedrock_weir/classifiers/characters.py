"""Characters that stand for others: the tables of `bedrock_weir.classifiers.folding`.

Rule 1: a table says only what Unicode says (compatibility decompositions, decimal
        digits), or what a reader cannot tell apart (Unicode TR 39, look-alikes).
"""

from __future__ import annotations

import unicodedata

COMMON = {
    "\u00a0": " ",
    "\u2009": " ",
    "\u202f": " ",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u00b7": ".",
    "\u2022": ".",
}
"""What typography puts into ordinary text, one character for one."""

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e007f\U000e0100-\U000e01ef"
    "\u0300-\u036f"
)
_SPACES = (
    "\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u200a"
    "\u2028\u2029\u205f\u3000"
)
_DASHES = "\u2015\u2043\u207b\u208b\u2e3a\u2e3b\ufe58\ufe63\uff0d"
_MARKS = {
    "\u201a": "'",
    "\u201b": "'",
    "\u2032": "'",
    "\u201e": '"',
    "\u2033": '"',
    "\u2024": ".",
    "\u3002": ".",
    "\u2044": "/",
    "\u2215": "/",
    "\ua789": ":",
    "\u2236": ":",
}

_BLOCKS = (
    # Latin-1 to letter-like forms, then the blocks of compatibility forms and digits.
    range(0xA0, 0x2F00),
    range(0x3200, 0x3400),
    range(0xA600, 0xAC00),
    range(0xFB00, 0x10000),
    range(0x104A0, 0x104AA),
    range(0x11066, 0x11070),
    range(0x1D400, 0x1D800),
    range(0x1F100, 0x1F200),
    range(0x1FBF0, 0x1FBFA),
)


def _said_in_ascii() -> dict[str, str]:
    table = {}
    for number in (number for block in _BLOCKS for number in block):
        character = chr(number)
        digit = unicodedata.decimal(character, None)
        plain = unicodedata.normalize("NFKC", character)
        if digit is not None:
            plain = str(digit)
        if plain != character and plain.isascii() and plain.strip():
            table[character] = plain
    return table


_SAID = _said_in_ascii() | _MARKS


def _ranges(characters: list[str]) -> str:
    out: list[str] = []
    first = last = characters[0]
    for character in [*characters[1:], ""]:
        if character and ord(character) == ord(last) + 1:
            last = character
            continue
        out.append(first if first == last else f"{first}-{last}")
        first = last = character
    return "".join(out)


SINGLE = {
    **COMMON,
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_DASHES, "-"),
    # Tags are a shadow of ASCII.
    **{chr(0xE0000 + number): chr(number) for number in range(0x20, 0x7F)},
    **{character: said for character, said in _SAID.items() if len(said) == 1},
}
"""Characters that say one ASCII character."""

IS_SINGLE = f"[{_ranges(sorted(SINGLE))}]"

SEVERAL = {character: said for character, said in _SAID.items() if len(said) > 1}
"""Characters that say several ASCII characters."""

IS_OTHER = f"[{_INVISIBLE}{_ranges(sorted(SEVERAL))}]"
"""Characters that say several, or nothing; none of them is ASCII."""


LATIN = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХҮԚԜЗаеѕіјкорсухѵԁһӏԛԝᴦьГ"
        "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχϲϳ"
        "ɑɡɩʏʀɪʟɴᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢօոսցհԼՏ",
        "ABESIJKMHOPCTYXYQW3aesijkopcyxvdhlqwrbr"
        "ABEZHIKMNOPTYXaiknoptuxcj"
        "agiyrilnacdejkmoptuvwzonughLS",
        strict=True,
    )
)
"""Letters of other scripts that look like a Latin letter, one for one."""
