"""Words of a text and hashes of their sequences, all at once.

Rule 1: a word is a run of letters and digits, in lower case. Words are joined by a
        space, but groups of digits by nothing: `12-34 56` and `123456` are the same.
Rule 2: words further apart than `GAP` characters are not joined.
Rule 3: the hash of a sequence is a polynomial in a secret base, so that the hash of a
        longer sequence follows from that of a shorter one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

GAP = 3
LONGEST = 96
"""Characters of a sequence at the most."""

_WORDS = re.compile(r"[^\W_]+")
_WITHIN_DIGITS = re.compile(r"(?<=[0-9]) (?=[0-9])")
_OTHER, _LETTER, _DIGIT = 0, 1, 2
_SPACE = np.uint64(32)
_MIX = np.uint64(0x9E3779B97F4A7C15)

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


class Sequences(NamedTuple):
    """All sequences of one number of words in a text.

    Attributes:
        starts: where each begins.
        ends: where each ends.
        lengths: characters of each, once joined.
        spaces: of these, spaces.
        hashes: of each.
    """

    starts: Places
    ends: Places
    lengths: Places
    spaces: Places
    hashes: Hashes


def lowered(text: str) -> str:
    """Return a text in lower case, each character where it stood."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(
        item if len(item) == 1 else character
        for character, item in ((character, character.lower()) for character in text)
    )


def normal(text: str) -> str:
    """Return the words of a text, joined (rule 1)."""
    words = _WORDS.findall(lowered(text))
    if len(words) < 2:
        return words[0] if words else ""
    return _WITHIN_DIGITS.sub("", " ".join(words))


def sequences(text: str, most: int, base: Hashes) -> Iterator[Sequences]:
    """Return the sequences of one word, of two words, and so on up to `most`.

    Args:
        base: powers of the secret base, as `powers` returns them.
    """
    codes = _codes(lowered(text))
    kinds = _kinds()[np.minimum(codes, np.uint32(0xFFFF))]
    is_word = kinds != _OTHER
    edges = np.flatnonzero(np.diff(is_word.view(np.int8), prepend=0, append=0))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return
    sizes = ends - starts
    first = np.zeros(len(codes), dtype=np.int64)
    first[starts] = starts
    offsets = np.arange(len(codes)) - np.maximum.accumulate(first)
    weights = base[np.minimum(offsets, LONGEST)]
    values = np.where(is_word, codes, 0).astype(np.uint64) * weights
    words = np.add.reduceat(values, starts)
    spaces = np.zeros(len(starts), dtype=np.int64)
    yield Sequences(starts, ends, sizes, spaces, words)
    is_near = starts[1:] - ends[:-1] <= GAP
    is_digits = (kinds[ends[:-1] - 1] == _DIGIT) & (kinds[starts[1:]] == _DIGIT)
    hashes, lengths = words, sizes
    for more in range(1, min(most, len(starts))):
        count = len(starts) - more
        powered = base[np.minimum(lengths[:count], LONGEST)]
        apart = ~is_digits[more - 1 :]
        added = np.where(apart, _SPACE + base[1] * words[more:], words[more:])
        hashes = hashes[:count] + powered * added
        is_kept = is_near[more - 1 :]
        lengths = lengths[:count] + apart + sizes[more:]
        lengths = np.where(is_kept, lengths, LONGEST + 1)
        spaces = spaces[:count] + apart
        yield Sequences(starts[:count], ends[more:], lengths, spaces, hashes)


def hash_of_each(lines: list[str], base: Hashes) -> Hashes:
    """Return the hashes of sequences that are joined already."""
    result = np.zeros(len(lines), dtype=np.uint64)
    by_length: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        by_length.setdefault(len(line), []).append(index)
    for length, indexes in by_length.items():
        codes = _codes("".join(lines[index] for index in indexes))
        rows = codes.reshape(len(indexes), length).astype(np.uint64)
        result[indexes] = (rows * base[:length]).sum(axis=1, dtype=np.uint64)
    return result


def mixed(hashes: Hashes) -> Hashes:
    """Spread hashes evenly over all bits."""
    spread = hashes * _MIX
    spread ^= spread >> np.uint64(32)
    return spread * _MIX


def powers(base: int) -> Hashes:
    """Return the powers of a base modulo 2**64."""
    values = [1]
    for _ in range(LONGEST):
        values.append(values[-1] * base % 2**64)
    return np.array(values, dtype=np.uint64)


def _codes(text: str) -> npt.NDArray[np.uint32]:
    if text.isascii():
        raw = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
        return raw.astype(np.uint32)
    encoded = text.encode("utf-32-le", "surrogatepass")
    return np.frombuffer(encoded, dtype=np.dtype("<u4")).astype(np.uint32)


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    kinds = np.zeros(0x10000, dtype=np.uint8)
    for code in range(0xFFFF):
        character = chr(code)
        if _WORDS.match(character):
            kinds[code] = _DIGIT if "0" <= character <= "9" else _LETTER
    return kinds
