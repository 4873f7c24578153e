"""A text as the model reads it: without case, disguise and what nobody sees.

Rule 1: compatibility forms are composed (NFKC), then each character is folded
        (`characters`). Patterns are folded by the same function.
Rule 2: a text of ASCII is only lowered, so that a scan of the text as it came, without
        regard to case, sees the same.
Rule 3: each word and each folded character knows where it stood. Where composition
        changed the number of characters, the place is interpolated.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bedrock_weir.classifiers.injection.characters import (
    BASIC,
    Codes,
    above_basic,
    tables,
)

LOWEST_CARRIER = 0xFE00
"""The first variation selector; letters are carried by none below it."""
_SLICE = 256
"""Characters that are composed at once."""

Places = npt.NDArray[np.int64]

_ASCII = bytes(
    code
    if chr(code).isascii() and chr(code).islower()
    else ord(chr(code).lower())
    if chr(code).isascii() and chr(code).isupper()
    else ord("0")
    if chr(code).isascii() and chr(code).isdigit()
    else ord(" ")
    for code in range(256)
)


@dataclass(frozen=True, slots=True)
class Normal:
    """One block of a text, normalised.

    Attributes:
        scannable: what patterns are looked for in, UTF-8.
        codes: the characters within words; separators are spaces.
        solitary: which characters are words of their own; None if none is.
        places: where each character stood; None if nothing moved.
        length: characters of the block as it came.
        carries: whether characters that nobody sees may carry letters.
    """

    scannable: bytes
    codes: npt.NDArray[np.uint8] | Codes
    solitary: npt.NDArray[np.bool_] | None
    places: Places | None
    length: int
    carries: bool

    def place(self, index: int) -> int:
        """Return where the character at `index` stood in the block."""
        if self.places is None or index >= len(self.places):
            return min(index, self.length) if self.places is None else self.length
        return int(self.places[index])


def normalise(text: str) -> Normal:
    """Normalise one block of a text."""
    if text.isascii():
        raw = text.encode("ascii")
        letters = np.frombuffer(raw.translate(_ASCII), dtype=np.uint8)
        return Normal(raw.lower(), letters, None, None, len(text), carries=False)
    composed = _composed(text)
    codes = _codes(composed)
    highest = int(codes.max())
    folded, kept = _folded(codes, highest)
    scannable = folded.tobytes().decode("utf-32-le").encode()
    places = kept
    if len(composed) != len(text):
        indexes = np.arange(len(codes)) if kept is None else kept
        places = indexes * len(text) // max(1, len(composed))
    row = tables()
    if highest < BASIC:
        words, solitary = row.word[folded], row.solitary[folded]
    else:
        basic = folded < BASIC
        low = np.where(basic, folded, 0)
        words = np.where(basic, row.word[low], folded)
        solitary = row.solitary[low] | ~basic
    return Normal(
        scannable, words, solitary, places, len(text), highest >= LOWEST_CARRIER
    )


def _composed(text: str) -> str:
    """Compose a text, slice by slice: sorting a run of marks is quadratic."""
    pieces = (text[at : at + _SLICE] for at in range(0, len(text), _SLICE))
    return "".join(
        piece
        if piece.isascii() or unicodedata.is_normalized("NFKC", piece)
        else unicodedata.normalize("NFKC", piece)
        for piece in pieces
    )


def fold(text: str) -> str:
    """Return a text (or a pattern) in the form that scans see."""
    codes = _codes(unicodedata.normalize("NFKC", text))
    folded, _ = _folded(codes, int(codes.max(initial=0)))
    return folded.tobytes().decode("utf-32-le")


def _codes(composed: str) -> Codes:
    encoded = composed.encode("utf-32-le", "surrogatepass")
    return np.frombuffer(encoded, dtype=np.dtype("<u4")).astype(np.uint32, copy=False)


def _folded(codes: Codes, highest: int) -> tuple[Codes, Places | None]:
    """Return what stands for characters, and which are left; None for all."""
    if highest < BASIC:
        folded = tables().fold[codes]
    else:
        basic = codes < BASIC
        low = np.where(basic, codes, 0)
        folded = np.where(basic, tables().fold[low], above_basic(codes))
    if folded.all():
        return folded, None
    kept = np.flatnonzero(folded)
    return folded[kept], kept
