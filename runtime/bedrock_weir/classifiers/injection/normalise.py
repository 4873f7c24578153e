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
    """

    scannable: bytes
    codes: npt.NDArray[np.uint8] | Codes
    solitary: npt.NDArray[np.bool_] | None
    places: Places | None
    length: int

    def place(self, index: int) -> int:
        """Return where the character at `index` stood in the block."""
        if self.places is None or index >= len(self.places):
            return min(index, self.length) if self.places is None else self.length
        return int(self.places[index])


def normalise(text: str) -> Normal:
    """Normalise one block of a text."""
    if text.isascii():
        raw = text.encode("ascii")
        codes = np.frombuffer(raw.translate(_ASCII), dtype=np.uint8)
        return Normal(raw.lower(), codes, None, None, len(text))
    composed = _composed(text)
    folded, kept = _folded(composed)
    scannable = folded.tobytes().decode("utf-32-le").encode()
    places = kept
    if len(composed) != len(text):
        places = kept * len(text) // max(1, len(composed))
    row = tables()
    basic = folded < BASIC
    low = np.where(basic, folded, 0)
    words = np.where(basic, row.word[low], folded)
    solitary = row.solitary[low] | ~basic
    return Normal(scannable, words, solitary, places, len(text))


def _composed(text: str) -> str:
    """Compose a text, slice by slice: sorting a run of marks is quadratic."""
    pieces = (text[at : at + _SLICE] for at in range(0, len(text), _SLICE))
    return "".join(
        piece
        if unicodedata.is_normalized("NFKC", piece)
        else unicodedata.normalize("NFKC", piece)
        for piece in pieces
    )


def fold(text: str) -> str:
    """Return a text (or a pattern) in the form that scans see."""
    folded, _ = _folded(unicodedata.normalize("NFKC", text))
    return folded.tobytes().decode("utf-32-le")


def _folded(composed: str) -> tuple[Codes, Places]:
    encoded = composed.encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(encoded, dtype=np.dtype("<u4")).astype(np.uint32)
    basic = codes < BASIC
    if basic.all():
        folded = tables().fold[codes]
    else:
        low = np.where(basic, codes, 0)
        folded = np.where(basic, tables().fold[low], above_basic(codes))
    kept = np.flatnonzero(folded)
    return folded[kept], kept
