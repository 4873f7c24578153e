"""Words of a text as numbers, and the features that a linear model adds up.

Rule 1: a word is a run of letters and digits; all digits are one digit; a character
        of a script without spaces is a word.
Rule 2: each word adds five features: itself; with the one, and the two before it;
        and with the second, and the third before it, over a gap.
Rule 3: a feature is a row of the table: the upper bits of a 64-bit product. Which
        texts share a row depends on nothing but the constants here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bedrock_weir.classifiers.injection.normalise import Normal

Hashes = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]

ROW_BITS = 18
"""Rows of the table, as a power of two."""
MEMORY = 3
"""Words before a word that its features look at."""
PER_WORD = 5
"""Features that each word adds."""

_SPACE = 0x20
_BASE = 0x9E3779B97F4A7C15
_MODULUS = 1 << 64
_PREPARED = 1 << 13
_MIX = np.uint64(0xD6E8FEB86659FD93)
_LAST, _SECOND, _THIRD = (
    np.uint64(factor)
    for factor in (0xA0761D6478BD642F, 0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3)
)
_GAP = np.uint64(0x589965CC75374CC3)
_WIDE_GAP = np.uint64(0x1D8E4E27C47D124F)
_SHIFT = np.uint64(64 - ROW_BITS)
_HALF = np.uint64(32)


def _powers(base: int, count: int) -> Hashes:
    powers = np.full(count, base, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


_FORWARD = _powers(_BASE, _PREPARED)
_BACKWARD = _powers(pow(_BASE, -1, _MODULUS), _PREPARED)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a block: their hashes, and where they begin and end."""

    hashes: Hashes
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]


def words_of(normal: Normal) -> Words:
    """Find the words of a block (rule 1)."""
    codes = normal.codes
    inside = np.zeros(len(codes) + 2, dtype=np.bool_)
    np.not_equal(codes, _SPACE, out=inside[1:-1])
    if normal.solitary is None or not normal.solitary.any():
        edges = (inside[1:] != inside[:-1]).nonzero()[0]
        starts, ends = edges[0::2], edges[1::2]
    else:
        alone = np.zeros(len(codes) + 2, dtype=np.bool_)
        alone[1:-1] = normal.solitary
        changes = alone[1:] | alone[:-1] | ~(inside[1:] & inside[:-1])
        starts = np.flatnonzero(changes & inside[1:])
        ends = np.flatnonzero(changes & inside[:-1])
    return Words(_hash(codes, starts, ends), starts, ends)


def _hash(
    codes: npt.NDArray[np.uint8] | npt.NDArray[np.uint32],
    starts: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
) -> Hashes:
    """Hash each word as a polynomial, all of them by one running sum."""
    count = len(codes) + 1
    forward, backward = _FORWARD, _BACKWARD
    if count > _PREPARED:
        forward = _powers(_BASE, count)
        backward = _powers(pow(_BASE, -1, _MODULUS), count)
    sums = np.empty(count, dtype=np.uint64)
    sums[0] = 0
    np.multiply(codes, forward[: count - 1], out=sums[1:])
    np.add.accumulate(sums[1:], out=sums[1:])
    hashes = sums.take(ends)
    hashes -= sums.take(starts)
    hashes *= backward.take(starts)
    hashes ^= hashes >> _HALF
    hashes *= _MIX
    return hashes


def rows_of(hashes: Hashes) -> Rows:
    """Return the rows of each word's features (rule 3), one line a feature.

    Args:
        hashes: the words, after `MEMORY` words of what came before.
    """
    features = features_of(hashes)
    features >>= _SHIFT
    return features.view(np.int64)


def features_of(hashes: Hashes) -> Hashes:
    """Return each word's features (rule 2), as numbers of 64 bits."""
    now, last = hashes[MEMORY:], hashes[MEMORY - 1 : -1]
    second, third = hashes[MEMORY - 2 : -2], hashes[:-MEMORY]
    features = np.empty((PER_WORD, len(now)), dtype=np.uint64)
    pair = now + last * _LAST
    features[0] = now
    features[1] = pair
    features[2] = pair + second * _SECOND
    features[3] = now * _GAP + second
    features[4] = now * _WIDE_GAP + third * _THIRD
    features ^= features >> _HALF
    features *= _MIX
    return features
