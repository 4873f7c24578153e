r"""Where an address stands in a phrase.

Rule 1: an address has a core: a number with a street's name and type (`10 Elm Street`),
        a street's name and a number (`Elmweg 10`), a box, or, with a code at its end,
        a number and any name.
Rule 2: a core whose type is an everyday word (`Run`, `Bridge`) counts only with a
        unit, a code or a cue.

Everything here reads a phrase of a few hundred characters at the most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bedrock_weir.classifiers.names.gazetteer import (
    FIRST,
    ORDINARY,
    PLACE,
    SURNAME,
    fold,
    listed,
    words,
)
from bedrock_weir.classifiers.names.pieces import CAPITAL, SEPARATOR, SMALL, UP, tail
from bedrock_weir.classifiers.names.streets import (
    COMPOUND_ENDINGS,
    PREFIX_TYPES,
    STRONG_TYPES,
    WEAK_TYPES,
)

_NUMBER = r"(?:\d{1,6}[A-Za-z]?(?:[\-/\u2013]\d{1,5}[A-Za-z]?)?|\d{1,5} ?1/2)"
_NUMBERED = re.compile(rf"({_NUMBER}),? ")
_NUMBER_AFTER = re.compile(
    rf",? (?:n[\u00ba\u00b0.r]{{0,2}} ?|No\.? )?({_NUMBER})\b\.?"
)
_MONTH = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|okt|dez|ene|abr|ago|dic"
    r"|f\u00e9v|avr|juin|juil|ao\u00fb|d\u00e9c|gen|mag|giu|lug|set|ott|out|fev)"
    r"[a-z]{0,6}\.?(?:,? \d|$)",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?:[A-Za-z\u00b5-\u024f\d][\w'\u2019\-/]*\.?)(?P<gap> (?! )|)")
_COMPOUND = re.compile(
    rf"((?:{CAPITAL} ){{0,3}}(?:{UP}[\w\-]*(?i:{COMPOUND_ENDINGS})"
    r"|[\w\-]+ (?:Stra\u00dfe|Strasse|Str\.|Weg|Platz|Allee|Gasse|Ring|Damm|Ufer"
    rf"|utca|\u00fatja|\u00fat|t\u00e9r|u\.))) ({_NUMBER})\b\.?",
)
_COMPOUND_WORD = re.compile(
    rf"{UP}[\w\-]+(?:stra\u00dfe|strasse|str\.|gasse|platz|allee|weg|straat|gracht|laan"
    r"|plein|gatan|v\u00e4gen|gade|veien)"
)
_YEARS = re.compile(r"(?:1[5-9]|20)\d\d[\-/\u2013](?:1[5-9]|20)?\d\d\b")
_NAMED = re.compile(
    rf"(?:{CAPITAL}\.?)(?: (?:{CAPITAL}\.?|{SMALL})){{0,4}},? {_NUMBER}"
)
_BOX = re.compile(
    r"(?i:p\.? ?o\.? ?box|post office box|postfach|apartado(?: de correos)?"
    r"|bo\u00eete postale|casilla|caixa postal|postbus|casella postale|gpo box"
    r"|locked bag) ?#?\d{1,6}\b"
    r"|(?:Unit|PSC|CMR|UNIT) \d{1,5},? (?i:box) \d{1,5}"
)
_SHIP = re.compile(
    rf"(?:USS|USNS|USNV|USCGC) {CAPITAL}{SEPARATOR}[DAF]PO,? A[AEP],? \d{{5}}"
)
_UNIT_FIRST = re.compile(
    r"(?:Flat|Apt\.?|Apartment|Unit|Suite|Studio|Room|Floor|Office|Shop|Level)"
    r" ?#?\d{1,5}(?:/?[A-Za-z])?(?![\w/])"
)
_GAP = re.compile(SEPARATOR)
_NAME_WORDS = re.compile(
    rf"(?:{SMALL} |[dl]['\u2019]){{0,3}}{CAPITAL}\.?"
    rf"(?: (?:{SMALL} |[dl]['\u2019]){{0,2}}{CAPITAL}){{0,4}}"
)

_DIRECTIONS = listed("n s e w ne nw se sw north south east west")
_SPELLED = listed("street road avenue boulevard lane drive")
_EVERYDAY = listed("place square passage route quai plaza c al os str cours")


@dataclass(frozen=True, slots=True)
class Address:
    """A part of a text that is an address.

    Attributes:
        start: offset of its first character.
        end: offset after its last.
        score: how sure this is.
    """

    start: int
    end: int
    score: float


def at_number(text: str, *, cued: bool = False) -> Address | None:
    """Read an address that begins with its number, at the start of the text."""
    found = _NUMBERED.match(text)
    if found is None or _YEARS.match(text):
        return None
    street, sure = _street(text, found.end())
    if street == found.end() or _MONTH.match(text, found.end()):
        return None
    end, evidence = tail(text, street)
    if sure or cued:
        return Address(0, end, 0.85 if evidence or cued else 0.75)
    return Address(0, end, 0.75) if evidence > 1 else None


def at_type(text: str, *, cued: bool = False) -> Address | None:
    """Read an address that begins with a street's type, at the start of the text."""
    found = re.match(r"[^ ]+ ", text)
    if found is None or _key(found[0]) not in PREFIX_TYPES:
        return None
    name = _name_end(text, found.end())
    if name == found.end():
        return None
    number = _NUMBER_AFTER.match(text, name)
    end, evidence = tail(text, number.end() if number else name)
    if number is None:
        return Address(0, end, 0.6) if evidence > 1 else None
    first = text[found.end() :].split(" ", 1)[0]
    is_plain = _key(found[0]) in _EVERYDAY or words().get(fold(first), 0) & ORDINARY
    if not (evidence or cued or (found[0][0].isupper() and not is_plain)):
        return None
    return Address(0, end, 0.8 if evidence else 0.65)


def at_name(text: str, *, cued: bool = False) -> Address | None:
    """Read an address that begins with a street's name and ends in its number."""
    found = _COMPOUND.match(text)
    if found and not (_is_ordinary(found[1]) or _MONTH.match(text)):
        end, evidence = tail(text, found.end())
        return Address(0, end, 0.85 if evidence else 0.7)
    found = _NAMED.match(text)
    if found and not _MONTH.match(text):
        end, evidence = tail(text, found.end())
        if evidence > 1 or (evidence and cued):
            return Address(0, end, 0.7)
    return None


def at_unit(text: str) -> Address | None:
    """Read an address that begins with a box or a part of a building."""
    found = _BOX.match(text) or _SHIP.match(text)
    if found:
        return Address(0, tail(text, found.end())[0], 0.85)
    found = _UNIT_FIRST.match(text)
    if found is None:
        return None
    gap = _GAP.match(text, found.end())
    if gap:
        inner = at_number(text[gap.end() :])
        if inner:
            return Address(0, gap.end() + inner.end, inner.score)
    end, evidence = tail(text, found.end())
    return Address(0, end, 0.75) if evidence > 1 else None


def _street(text: str, start: int) -> tuple[int, bool]:
    """Return where the street ends whose name begins here, and whether it is sure."""
    first = _WORD.match(text, start)
    if first is None:
        return start, False
    if _key(first[0]) in PREFIX_TYPES and first["gap"]:
        name = _name_end(text, first.end())
        if name > first.end():
            return name, True
    place, position, best, sure = start, 0, start, False
    while position < 6:
        word = _WORD.match(text, place)
        if word is None or not _in_name(bare := word[0].strip()):
            break
        key = fold(bare.rstrip("."))
        if position and (key in STRONG_TYPES or key in WEAK_TYPES):
            best = word.start() + len(bare)
            sure = key in _SPELLED or (key in STRONG_TYPES and bare[0].isupper())
        elif best > start:
            if key in _DIRECTIONS and bare[0].isupper():
                best = word.start() + len(bare)
            break
        elif _COMPOUND_WORD.fullmatch(bare):
            return word.start() + len(bare), True
        position += 1
        place = word.end()
        if not word["gap"]:
            break
    if best == start:
        name = _name_end(text, start)
        return name, False
    return best, sure


def _in_name(word: str) -> bool:
    if word[0].isupper() or re.fullmatch(r"\d{1,3}(?:st|nd|rd|th)", word):
        return True
    return re.fullmatch(SMALL, word) is not None or word in _SPELLED


def _name_end(text: str, start: int) -> int:
    found = _NAME_WORDS.match(text, start)
    return found.end() if found else start


def _is_ordinary(name: str) -> bool:
    flags = words().get(fold(name.rpartition(" ")[2]), 0)
    return bool(flags & (ORDINARY | FIRST | SURNAME | PLACE))


def _key(word: str) -> str:
    return fold(word.strip(" ."))
