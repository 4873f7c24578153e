"""Which scripts a text is written in, by the Unicode ranges of its letters."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

LATIN, CYRILLIC, ARABIC, DEVANAGARI, HEBREW, HAN, KANA, HANGUL = range(1, 9)

_RANGES = (
    (LATIN, 0x41, 0x5A),
    (LATIN, 0x61, 0x7A),
    (LATIN, 0xC0, 0x24F),
    (LATIN, 0x1E00, 0x1EFF),
    (CYRILLIC, 0x400, 0x52F),
    (ARABIC, 0x620, 0x6FF),
    (ARABIC, 0x750, 0x77F),
    (DEVANAGARI, 0x900, 0x963),
    (HEBREW, 0x5D0, 0x5EA),
    (HAN, 0x3400, 0x4DBF),
    (HAN, 0x4E00, 0x9FFF),
    (HAN, 0x20000, 0x2FFFF),
    (KANA, 0x3041, 0x30FF),
    (KANA, 0xFF66, 0xFF9D),
    (HANGUL, 0x1100, 0x11FF),
    (HANGUL, 0x3131, 0x318E),
    (HANGUL, 0xAC00, 0xD7A3),
)
_OWN = (
    ("el", 0x370, 0x3FF),
    ("el", 0x1F00, 0x1FFF),
    ("hy", 0x531, 0x587),
    ("bn", 0x980, 0x9FF),
    ("pa", 0xA00, 0xA7F),
    ("gu", 0xA80, 0xAFF),
    ("or", 0xB00, 0xB7F),
    ("ta", 0xB80, 0xBFF),
    ("te", 0xC00, 0xC7F),
    ("kn", 0xC80, 0xCFF),
    ("ml", 0xD00, 0xD7F),
    ("si", 0xD80, 0xDFF),
    ("th", 0xE01, 0xE4E),
    ("lo", 0xE80, 0xEDF),
    ("bo", 0xF00, 0xFFF),
    ("my", 0x1000, 0x109F),
    ("ka", 0x10A0, 0x10FF),
    ("am", 0x1200, 0x137F),
    ("km", 0x1780, 0x17FF),
    ("dv", 0x780, 0x7BF),
)
"""Scripts that, to a first approximation, one language is written in."""

_FIRST_OWN = 16
_WEIGHTS = {HAN: 3, KANA: 2, HANGUL: 2}
"""Characters that say as much as several letters do."""


def own_language(script: int) -> str | None:
    """Return the one language that is written in a script, if it is one."""
    return _own_languages().get(script)


def count_scripts(text: str) -> dict[int, int]:
    """Return how much of a text is in each script, in Latin letters' worth."""
    encoded = text.encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(encoded, dtype=np.dtype("<u4"))
    table = _table()
    counts = np.bincount(table[np.minimum(codes, len(table) - 1)])
    return {
        script: int(counts[script]) * _WEIGHTS.get(script, 1)
        for script in np.flatnonzero(counts).tolist()
        if script
    }


@cache
def _own_languages() -> dict[int, str]:
    return dict(enumerate(dict.fromkeys(code for code, _, _ in _OWN), _FIRST_OWN))


@cache
def _table() -> npt.NDArray[np.uint8]:
    table = np.zeros(0x30001, dtype=np.uint8)
    for script, first, last in _RANGES:
        table[first : last + 1] = script
    numbers = {code: script for script, code in _own_languages().items()}
    for code, first, last in _OWN:
        table[first : last + 1] = numbers[code]
    for sign in (0xD7, 0xF7, 0x30FB, 0x640):
        table[sign] = 0
    return table
