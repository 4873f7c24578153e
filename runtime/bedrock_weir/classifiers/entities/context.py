"""What the words before a value say it is.

Rule 1: the nearest word counts first, within `WITHIN` characters before the value.
Rule 2: it counts in the same sentence, and beyond the sentence's beginning only when
        nothing stands between but fillers.
Rule 3: a word is *close* when only fillers, other such words and numbers stand between
        it and the value. A close word may stand for a check digit; one further
        away may not.
Rule 4: a word of another kind of number (`order`, `version`) ends the search, and so
        does the first word that says nothing beyond a word that says something.
"""

from __future__ import annotations

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

_Entries = tuple[tuple[tuple[bytes, ...], str], ...]


def _lexicon() -> dict[bytes, _Entries]:
    """Return for each last word the words before it and their sense, longest first."""
    found: dict[bytes, dict[tuple[bytes, ...], str]] = {}
    for sense, phrases in PHRASES.items():
        for phrase in phrases.split("|"):
            words = tuple(phrase.encode().split())
            found.setdefault(words[-1], {}).setdefault(words[:-1], sense)
            joined = b"".join(words)
            for suffix in _SUFFIXES:
                found.setdefault(joined + suffix, {}).setdefault((), sense)
    return {
        last: tuple(sorted(entries.items(), key=lambda item: -len(item[0])))
        for last, entries in found.items()
    }


_LEXICON: dict[bytes, _Entries] = _lexicon()
_FILLERS = frozenset(word.encode() for word in FILLERS)


def words_before(before: str) -> list[Word]:
    """Return the words that say what a value is, the nearest first.

    Args:
        before: what stands before the value, in lower case.
    """
    found: list[Word] = []
    if not before[-_FOREIGN_WITHIN:].isascii():
        found += _foreign(before[-_FOREIGN_WITHIN:])
    tokens = _tokens(before)
    strangers, has_between, has_end = 0, False, False
    place = len(tokens) - 1
    while place >= 0:
        token = tokens[place]
        place -= 1
        if token in _LEXICON:
            sense, more = _sense(_LEXICON[token], tokens, place)
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


def _tokens(before: str) -> list[bytes]:
    written = before[-WITHIN:]
    if "'s" in written:
        written = written.replace("'s", "")
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
        entries: the lexicon's, of this word.
        tokens: all of them.
        place: index of the one before this word.
    """
    for words, sense in entries:
        length = len(words)
        if not length:
            return sense, 0
        start = place + 1 - length
        if start >= 0 and tuple(tokens[start : place + 1]) == words:
            return sense, length
    return "", 0
