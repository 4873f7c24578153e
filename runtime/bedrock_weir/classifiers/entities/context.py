"""What the words before a value say it is.

Rule 1: the nearest word counts first, within `WITHIN` characters before the value.
Rule 2: it counts in the same sentence, and beyond the sentence's beginning only when
        nothing stands between but fillers.
Rule 3: a word is *close* when only fillers, other such words and numbers stand between
        it and the value. A close word may stand for a check digit; one further
        away may not.
Rule 4: a word of another kind of number (`order`, `version`) ends the search, and so
        does the first word that says nothing beyond a word that says something.
Rule 5: where no word says anything, the name of the value's column does: in the line
        before it in a table or in CSV, in the names of an SQL `insert`.
Rule 6: a name of a field may have an owner's word before it (`prescriberNpi`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bedrock_weir.classifiers.entities.vocabulary import (
    FILLERS,
    FOREIGN,
    NOTHING,
    PHRASES,
)

WITHIN = 48
"""Characters before a value in which words are looked for."""

_STRANGERS = 5
"""Words that say nothing, between a word and the value, at the most."""

_END = b"\x01"
_BYTES = bytes(
    ord(_END)
    if chr(byte) in ".!?;\n\r"
    else byte
    if byte >= 0x80 or chr(byte).isalnum() or chr(byte) == "#"
    else ord(" ")
    for byte in range(256)
)
"""Letters and digits stay, what ends a sentence is `_END`, all else is a space."""


class Word(NamedTuple):
    """A word that says what a value is.

    Attributes:
        sense: a class of data, or another sense of the vocabulary.
        is_close: rule 3.
    """

    sense: str
    is_close: bool


_SUFFIXES = (b"", b"number", b"no", b"num", b"nr", b"id", b"code")
"""What a field's name may say besides (`passportNumber`)."""

_Longer = tuple[tuple[tuple[bytes, ...], str], ...]


class _Entries(NamedTuple):
    """What a phrase's last word says.

    Attributes:
        alone: its sense where none of the phrases stands; may be empty.
        longer: by the word before it, what stands before both, and the sense; longest
            first.
    """

    alone: str
    longer: dict[bytes, _Longer]


def _lexicon() -> dict[bytes, _Entries]:
    """Return what the phrases of the vocabulary say, by their last words."""
    alone: dict[bytes, str] = {}
    longer: dict[bytes, dict[bytes, dict[tuple[bytes, ...], str]]] = {}
    for sense, phrases in PHRASES.items():
        for phrase in phrases.split("|"):
            *head, last = phrase.encode().split()
            joined = b"".join((*head, last))
            for suffix in _SUFFIXES:
                alone.setdefault(joined + suffix, sense)
            if head:
                before = longer.setdefault(last, {}).setdefault(head[-1], {})
                before.setdefault(tuple(head[:-1]), sense)
    return {
        last: _Entries(
            alone.get(last, ""),
            {
                word: tuple(sorted(rests.items(), key=lambda item: -len(item[0])))
                for word, rests in longer.get(last, {}).items()
            },
        )
        for last in {*alone, *longer}
    }


_LEXICON: dict[bytes, _Entries] = _lexicon()
_FILLERS = frozenset(word.encode() for word in FILLERS)


def words_before(before: str) -> list[Word]:
    """Return the words that say what a value is, the nearest first.

    Args:
        before: what stands before the value, in lower case.
    """
    found = _words(before)
    if "values" in before or (not found and "\n" in before):
        name = _column(before)
        if name:
            found = _words(f"{name} ")
    return found


def _words(before: str) -> list[Word]:
    found: list[Word] = []
    if not before[-_FOREIGN_WITHIN:].isascii():
        found += _foreign(before[-_FOREIGN_WITHIN:])
    tokens = _tokens(before)
    strangers, has_between, has_end = 0, False, False
    place = len(tokens) - 1
    while place >= 0:
        token = tokens[place]
        place -= 1
        entries = _LEXICON.get(token) or _owned(token)
        if entries:
            sense, more = _sense(entries, tokens, place)
            if sense:
                found.append(Word(sense, not strangers))
                if sense == NOTHING:
                    break
                has_between = True
                place -= more
                continue
        if token in _FILLERS:
            continue
        if token == _END:
            if has_between:
                break
            has_end = True
        elif has_end:
            break
        elif token[0] < _FIRST_LETTER:
            has_between = True
        elif found or strangers == _STRANGERS:
            break
        else:
            strangers += 1
            has_between = True
    return found


_OWNED = re.compile(
    b"(?:customer|client|user|patient|employee|applicant|borrower|spouse|payee|vendor"
    b"|beneficiary|member|subscriber|holder|owner|primary|secondary|billing|provider"
    b"|prescriber|rendering|referring|bank|wire|home|work|account|self|assessment|co"
    b"|debtor|tenant|student|driver|person|personal|my|us|uk|ca|new|old|raw|full|the)+"
    b"([a-z]{3,24})"
)
_SHORTEST_OWNED = 6


@lru_cache(maxsize=4096)
def _owned(token: bytes) -> _Entries | None:
    """Return the lexicon's entries of a name without its owner's word (rule 6)."""
    if len(token) < _SHORTEST_OWNED:
        return None
    found = _OWNED.fullmatch(token)
    entries = _LEXICON.get(found[1]) if found else None
    if entries is None or entries.alone in ("", NOTHING):
        return None
    return _Entries(entries.alone, {})


_INSERT = re.compile(r"\(([a-z0-9_ ,\"`\[\]]{2,80})\) ?values ?\(([^()]*)\Z")
_RULE = re.compile(r"[ |:=+\-]+")
_DIGIT = re.compile("[0-9]")


def _column(before: str) -> str:
    """Return the name of the column that a value stands in (rule 5)."""
    insert = _INSERT.search(before)
    if insert is not None:
        names = insert[1].split(",")
        place = insert[2].count(",")
        return names[place] if place < len(names) else ""
    *heads, row = before.split("\n")
    mark = "|" if "|" in row else "\t" if heads and "\t" in heads[-1] else ","
    for line in heads:
        if mark in line and not _RULE.fullmatch(line):
            names = line.split(mark)
            place = row.count(mark)
            is_header = mark != "," or ", " not in line
            is_header = is_header and not _DIGIT.search(line.replace("icd10", ""))
            return names[place] if is_header and place < len(names) else ""
    return ""


_FIRST_LETTER = ord("a")
_FOREIGN_WITHIN = 24
_FOREIGN = tuple(
    (word.encode().decode("latin-1"), sense)
    for sense, words in FOREIGN.items()
    for word in words.split()
)


def _foreign(before: str) -> list[Word]:
    """Return the words of other scripts, which nothing need part from the rest."""
    return [Word(sense, is_close=True) for word, sense in _FOREIGN if word in before]


_INITIALS = re.compile(r"(?<![a-z0-9])[a-z](?:\.[a-z]){1,3}(?![a-z0-9])\.?")


def _without_points(found: re.Match[str]) -> str:
    return found[0].replace(".", "")


def _tokens(before: str) -> list[bytes]:
    written = before[-WITHIN:]
    if "'s" in written:
        written = written.replace("'s", "")
    if "." in written:
        written = _INITIALS.sub(_without_points, written)
    window = written.encode("latin-1").translate(_BYTES)
    if b"#" in window:
        window = window.replace(b"#", b" number ")
    tokens = window.replace(_END, b" \x01 ").split()
    if len(before) > WITHIN and tokens:
        del tokens[0]
    return tokens


def _sense(entries: _Entries, tokens: list[bytes], place: int) -> tuple[str, int]:
    """Return what a word says together with those before it, and how many these are.

    Args:
        entries: what it says.
        tokens: all of them.
        place: index of the one before this word.
    """
    if place >= 0 and entries.longer:
        for words, sense in entries.longer.get(tokens[place], ()):
            length = len(words)
            start = place - length
            if not length or (start >= 0 and tuple(tokens[start:place]) == words):
                return sense, length + 1
    return entries.alone, 0
