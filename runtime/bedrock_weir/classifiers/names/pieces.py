r"""What an address goes on with: units, places, states, codes and countries.

Rule 1: an address ends before anything else. A place that nobody knows counts only
        before a code or a country.
Rule 2: four digits that could be a year are no code, unless a known place follows.

Everything here reads a phrase of a few hundred characters at the most.
"""

from __future__ import annotations

import re

from bedrock_weir.classifiers.names.gazetteer import (
    COUNTRY,
    PLACE,
    fold,
    listed,
    words,
)
from bedrock_weir.classifiers.names.streets import (
    COUNTRIES,
    PROVINCES,
    STATE_NAMES,
    STATES,
    UNIT_WORDS,
)

UP = r"[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u024f]"
CAPITAL = rf"{UP}[\w'\u2019\-]*"
SMALL = (
    r"(?:de|la|le|les|du|des|del|della|dei|di|da|do|dos|das|of|the|van|von|der|den|het"
    r"|op|am|an|auf|bei|im|in|zum|zur|sur|sous|aux|el|los|las|y|e|et|and|upon|na|nad)"
)
PLACE_NAME = (
    rf"(?:(?:St|Ste|Sta|Mt|Ft|Pt)\. )?{CAPITAL}(?: (?:{CAPITAL}|{SMALL}(?= ))){{0,4}}"
)
SEPARATOR = r"(?: ?, ?(?:\n>?)? {0,4}| ?\n>? {0,4}| {1,2}| - )"

_UK = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]{1,2}\d{1,2}[A-Z] ?\d[A-Z]{2}"
_CANADA = r"[A-CEGHJ-NPR-TVXY]\d[A-Z] ?\d[A-Z]\d"
_ZIP = r"\d{5}(?:-\d{4})?"
_MILITARY = r"[DAFL]PO,? A[AEP],? \d{5}"
_LONG = r"\d{5}(?:-\d{3}|\d)?|\d{3} \d{2}|\d{2}-\d{3}"
_EUROPE = rf"(?:[A-Z]{{1,2}}-)?(?:{_LONG}|\d{{4}}(?: ?[A-Z]{{2}}\b|-\d{{3}})?)"
_CODE = (
    rf"(?:(?:{STATES}|{STATE_NAMES})\.?,? {{1,2}}{_ZIP}"
    rf"|(?:{PROVINCES}),? (?:{_CANADA}|\d{{4}})|{_UK}|{_CANADA}|{_MILITARY})\b"
)

POSTCODE = rf"(?:{_ZIP}|{_UK}|{_CANADA}|{_EUROPE})"
"""A postal code by itself."""

_CODED = re.compile(rf"(?:{SEPARATOR}{PLACE_NAME}){{0,3}}?{SEPARATOR}{_CODE}")
_STATED = re.compile(
    rf"{SEPARATOR}{PLACE_NAME}, ?(?:{STATES}|{PROVINCES}|{STATE_NAMES})\b"
)
_CODE_FIRST = re.compile(
    rf"{SEPARATOR}{_EUROPE} {PLACE_NAME}(?: \d{{1,2}}\b(?! ?[:./\d]))?"
)
_CODE_LAST = re.compile(
    rf"{SEPARATOR}(?:{PLACE_NAME}{SEPARATOR}){{0,3}}(?:{_LONG}|\d{{4}} [A-Z]{{2}})\b"
    r"(?![\-/:])"
)
_UNIT = re.compile(
    rf"{SEPARATOR}(?:(?i:{UNIT_WORDS})\.? ?#?(?:\d{{1,5}}[A-Za-z]?|[A-Z]\d{{0,3}})\b"
    r"|# ?\d\w{0,5}"
    r"|(?:\d{1,2}(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Ground|Top) [Ff]loor"
    r"|\d{1,2}(?: ?[\u00ba\u00aa\u00b0]|[oa]\b)(?: ?[A-Za-z]\b)?)"
)
_ABROAD = re.compile(rf"{SEPARATOR}{PLACE_NAME}({SEPARATOR})({COUNTRIES}|{CAPITAL})")
_KNOWN_PLACE = re.compile(rf"({SEPARATOR})({PLACE_NAME})")
_COUNTRY = re.compile(rf"{SEPARATOR}(?:{COUNTRIES})(?![a-z])")

_PIECES = (
    (_UNIT, 2),
    (_CODED, 2),
    (_CODE_FIRST, 2),
    (_COUNTRY, 1),
    (_STATED, 1),
    (_ABROAD, 0),
    (_KNOWN_PLACE, 0),
    (_CODE_LAST, 2),
)
"""What an address goes on with; weight 0 asks the gazetteer."""

_WORDED = tuple(
    item for item in _PIECES if item[0] not in {_CODED, _CODE_FIRST, _CODE_LAST}
)
"""Those of them that have no number."""


def tail(text: str, start: int) -> tuple[int, int]:
    """Return where the rest of an address ends, and how much evidence it is.

    A unit or a known place is one piece of evidence, a code is two.
    """
    end, evidence = start, 0
    last_digit = max(map(text.rfind, "0123456789"))
    for _ in range(8):
        for piece, weight in _PIECES if end < last_digit else _WORDED:
            found = piece.match(text, end)
            if found and (weight or _is_place(found)) and not _is_year(found[0]):
                end = found.end()
                evidence += weight or 1
                break
        else:
            return end, evidence
    return end, evidence


def _is_year(piece: str) -> bool:
    found = _YEAR.search(piece)
    return found is not None and not is_place(found[1] or "-")


_YEAR = re.compile(r"^[ ,\n\-]*(?:19|20)\d\d(?: (\D*))?$")


def _is_place(found: re.Match[str]) -> bool:
    if "," not in found[1] and "\n" not in found[1]:
        return False
    if found.re is _ABROAD:
        return _is_country(found[2])
    return is_place(found[2])


def _is_country(name: str) -> bool:
    known = words().get(fold(name), 0)
    return " " in name or "." in name or bool(known & COUNTRY)


def is_place(name: str) -> bool:
    """Tell whether the gazetteer knows a place or a country of this name."""
    known = words()
    parts = [fold(part.strip(".")) for part in re.split(r"[ \-]", name)]
    if len(parts) > 1 and parts[0] in _PLACE_BEGINS:
        return True
    return any(known.get(part, 0) & (PLACE | COUNTRY) for part in parts)


_PLACE_BEGINS = listed(
    "san santa santo sao sant saint sainte st ste new los las el la le les port fort"
    " mount north south east west upper lower great little old bad sankt den lake glen"
    " villa ciudad"
)
