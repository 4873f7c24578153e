r"""A list of words and phrases, as few rules whose cost does not grow with the list.

Rule 1: words match whole, whatever their case; between the words of a phrase stands
        white space or a hyphen.
Rule 2: the expression is a tree of what words begin with, so a text is passed over in
        one pass; what it matches is looked up. A match takes in the rest of its last
        word, which is how a word is told from the beginning of another.
Rule 3: of words that begin at one place the longest is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeAlias

from bedrock_weir.classifiers.expression import of_bytes
from bedrock_weir.classifiers.rule import Form, Match, Read, Reading, Rule, Words

LONGEST = 96
"""Bytes of a phrase at the most."""

_PATTERN_LENGTH = 12_000
"""Characters of one expression: the native engine takes 16,000."""
_NODE = 6
"""Characters that a branch of the tree takes."""
_TAIL = 64
_LETTERS = frozenset(
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
) | frozenset(range(0x80, 0x100))
_WORD = of_bytes(_LETTERS)
_GAP = r"[\x09\x0a\x0d \-]{1,3}"
_GAPS = re.compile(r"[\t\n\r \-]+")
_FEW_PHRASES = 400
"""First words of phrases that an opening names one by one."""

_Tree: TypeAlias = dict[str, "_Tree"]
_END = ""


def normal(phrase: str) -> str:
    """Return a phrase as the list holds it."""
    return " ".join(_GAPS.sub(" ", phrase.casefold()).split())


def word_rules(
    name: str,
    data_class: str,
    phrases: Collection[str],
    *,
    score: float,
    requires: Words | None = None,
) -> tuple[Rule, ...]:
    """Return the rules that find the words of a list."""
    held = frozenset(normal(phrase) for phrase in phrases) - {""}
    written = {" ".join(_GAPS.sub(" ", phrase.lower()).split()) for phrase in phrases}
    known = sorted((held | written) - {""})
    read = _reader(data_class, held, score, requires)
    opening = _opening(known)
    return tuple(
        Form(
            name=f"{name}-{number}",
            data_class=data_class,
            score=score,
            pattern=pattern,
            opening=opening,
            read=read,
        )
        for number, pattern in enumerate(_patterns(known), 1)
    )


def _reader(
    data_class: str, known: frozenset[str], score: float, requires: Words | None
) -> Read:
    def read(match: Match) -> Iterable[Reading]:
        if match.before and ord(match.before[-1]) in _LETTERS:
            return
        if requires is not None and not requires.stand_in(match.before):
            return
        value = match.value
        for end in _ends(value):
            text = value[:end].encode("latin-1").decode("utf-8", "replace")
            if normal(text) in known:
                yield Reading(data_class, 0, end, score)
                return

    return read


def _ends(value: str) -> Iterator[int]:
    """Return where words of a match end, the last first."""
    yield len(value)
    for index in range(len(value) - 1, 0, -1):
        if ord(value[index]) not in _LETTERS and ord(value[index - 1]) in _LETTERS:
            yield index


def _patterns(known: list[str]) -> Iterator[str]:
    """Return expressions that each hold as many words as the engine takes."""
    plain = [phrase for phrase in known if phrase.isascii()]
    for part in _parts(plain):
        yield rf"(?i:\b{_branches(_tree(part), _as_it_is)}){_WORD}{{0,{_TAIL}}}"
    others = [phrase for phrase in known if not phrase.isascii()]
    for begin, is_ascii in ((r"\b", True), ("", False)):
        for part in _parts([item for item in others if item[0].isascii() == is_ascii]):
            tree = _branches(_tree(part), _in_both_cases)
            yield f"{begin}{tree}{_WORD}{{0,{_TAIL}}}"


def _parts(known: list[str]) -> Iterator[list[str]]:
    part: list[str] = []
    length = 0
    for phrase in known:
        size = _NODE + len(phrase) + len(_GAP) * phrase.count(" ")
        size *= 1 if phrase.isascii() else 24
        if length + size > _PATTERN_LENGTH:
            yield part
            part, length = [], 0
        part.append(phrase)
        length += size
    if part:
        yield part


def _tree(known: list[str]) -> _Tree:
    tree: _Tree = {}
    for phrase in known:
        node = tree
        for character in phrase:
            node = node.setdefault(character, {})
        node[_END] = {}
    return tree


def _branches(tree: _Tree, write: Callable[[str], str]) -> str:
    """Write a tree as an expression; a tree is at most `LONGEST` deep."""
    written = []
    for character, below in tree.items():
        if character == _END:
            continue
        text = write(character)
        while len(below) == 1 and _END not in below:
            character, below = next(iter(below.items()))  # noqa: PLW2901
            text += write(character)
        written.append(text + _branches(below, write))
    if not written:
        return ""
    body = written[0] if len(written) == 1 else f"(?:{'|'.join(written)})"
    if _END not in tree:
        return body
    return f"(?:{body})?"


def _as_it_is(character: str) -> str:
    return _GAP if character == " " else re.escape(character)


def _in_both_cases(character: str) -> str:
    """Write a character in either case, over bytes."""
    if character == " ":
        return _GAP
    forms = sorted({character, character.upper(), character.lower()})
    written = [_as_bytes(form) for form in forms]
    return written[0] if len(written) == 1 else f"(?:{'|'.join(written)})"


def _as_bytes(form: str) -> str:
    if form.isascii() and form.isalnum():
        return form
    return "".join(f"\\x{byte:02x}" for byte in form.encode("utf-8", "replace"))


def _opening(known: list[str]) -> str:
    """Cover a word that has begun, and a phrase whose first words have come."""
    longest = max(len(phrase.encode()) + 2 * phrase.count(" ") for phrase in known)
    width = longest + _TAIL
    word = f"{_WORD}{{1,{width}}}"
    others = _LETTERS | frozenset(b"\t\n\r -")
    marks = frozenset("".join(known).encode()) - _LETTERS - frozenset(b" ")
    firsts = sorted({phrase.partition(" ")[0] for phrase in known if " " in phrase})
    if marks:
        firsts = ["", *firsts]
        others |= marks
        word = f"{of_bytes(_LETTERS | marks)}{{1,{width}}}"
    if not any(firsts):
        return word
    rest = of_bytes(others)
    if len(firsts) > _FEW_PHRASES:
        return f"{_WORD}{rest}{{0,{width}}}"
    heads = "|".join("".join(map(_in_both_cases, first)) for first in firsts if first)
    return f"{word}|(?:{heads}){_GAP}{rest}{{0,{width}}}"
