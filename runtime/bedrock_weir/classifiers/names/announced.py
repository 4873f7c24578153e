r"""The address that a cue announces.

Rule 1: after a cue any words count that an address could consist of, up to the first
        that it could not, as long as a number is among them that is not a year.
Rule 2: a new line goes on with the address only if it has a number or a known place.
"""

from __future__ import annotations

import re

from bedrock_weir.classifiers.names.gazetteer import fold, listed
from bedrock_weir.classifiers.names.pieces import CAPITAL, SMALL, is_place
from bedrock_weir.classifiers.names.postal import (
    Address,
    at_name,
    at_number,
    at_type,
    at_unit,
)


def after_cue(text: str) -> Address | None:
    """Read the address that a cue announces, at the start of the text."""
    lead = len(text) - len(text.lstrip())
    body = text[lead:]
    addressee = _ADDRESSEE.match(body)
    if addressee:
        lead += addressee.end()
        body = body[addressee.end() :]
    found = (
        at_unit(body)
        or at_number(body, cued=True)
        or at_type(body, cued=True)
        or at_name(body, cued=True)
    )
    end = max(found.end if found else 0, _loose(body))
    if not end:
        return None
    return Address(lead, lead + end, found.score if found else 0.6)


_ADDRESSEE = re.compile(r"[^\d,\n]{3,40}[,\n] {0,4}(?=\d{1,6}[A-Za-z]? [^\d\W])")
"""Whoever lives at the address, where that comes first."""

_LOOSE_WORD = re.compile(
    rf"(?:{CAPITAL}\.?|#?\d[\w\-/.\u00ba\u00aa]*|{SMALL}(?= )|[dl]['\u2019]{CAPITAL})"
)
_LOOSE_GAP = re.compile(r"(?:,? ?\n>? {0,4}|, ?| {1,2})")
_LIKE_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
ABBREVIATIONS = listed(
    "st ave av blvd rd dr ln ct apt ste fl str pl sq hwy pkwy bldg no nr n s e w u ul p"
    " o mt ft dpto pta esc of cir ter rm bd"
)
"""Words of addresses that end in a full stop."""
_STOP = frozenset(
    {"What", "Please", "Thanks", "Thank", "This", "That", "It", "I", "We", "He", "She"}
    | {"My", "Can", "Is", "And", "But"}
)


def _loose(text: str) -> int:
    """Return where the words end that could be an address, 0 if they are none."""
    end, digits, capitals, line = 0, False, 0, False
    place = 0
    for _ in range(16):
        word = _LOOSE_WORD.match(text, place)
        if word is None:
            break
        bare = word[0]
        if bare in _STOP or (line and not _goes_on(text, place)):
            break
        line = False
        digits = digits or _has_number(bare)
        capitals += bare[0].isupper()
        place = word.end()
        if bare[0] == "#" or bare[0].isupper() or bare[0].isdigit():
            end = place
        gap = _LOOSE_GAP.match(text, place)
        if gap is None or (bare.endswith(".") and fold(bare[:-1]) not in ABBREVIATIONS):
            break
        line = "\n" in gap[0]
        place = gap.end()
    return len(text[:end].rstrip(".")) if digits and capitals else 0


def _has_number(word: str) -> bool:
    return any(map(str.isdigit, word)) and not _LIKE_YEAR.fullmatch(word)


def _goes_on(text: str, place: int) -> bool:
    line = text[place:].split("\n", 1)[0]
    return any(map(str.isdigit, line)) or is_place(line.strip(" ,."))
