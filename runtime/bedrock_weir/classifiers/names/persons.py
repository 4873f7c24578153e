r"""Which words of a phrase are a person's name.

Rule 1: without a cue, a name is a first name and a surname, one of which is nothing
        but a name; or an initial and such a surname; or a list of first names.
Rule 2: a phrase with a word of organisations, streets or things called after people
        (`University`, `Prize`) next to the name is no person; nor is a name that goes
        on with a capitalised ordinary word, as headings do.
Rule 3: after a strong cue (`my name is`) any capitalised word that is not an ordinary
        one is a name; after a weak cue (`I am`) only one that the gazetteer knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bedrock_weir.classifiers.names.gazetteer import has_name, listed
from bedrock_weir.classifiers.names.words import Phrase, phrase
from bedrock_weir.classifiers.rule import Match, Reading

_SHAPES = re.compile(
    r"([FB][FBfI]{0,2}p{0,3}[LB]{1,3}S?|L[FB][FBI]{1,2})"
    r"|([FB][FBfI]{0,2}p{0,3}[lfFU][LBUl]?S?)"
    r"|(fI{0,2}p{0,3}[LB]S?|f[FB][LBUl]S?)"
    r"|(fI[lfFU]S?|I{1,2}p{0,3}[LB]S?)"
)
"""The shapes of names, by evidence."""

_SCORES = (0.0, 0.85, 0.7, 0.65, 0.6)

_INVERTED = re.compile(r"^p{0,2}L,[FB]I?$")
_LISTED = re.compile(r"[FB](?:,&?[FBfU]|&[FBfU]){3,}")

_STRONG = re.compile(
    r"T{0,2}((?:[FBLUflP]|I+p{0,3}[FBLUfl]|p{1,3}[FBLU])[FBLUflIp]{0,4}S?)"
)
_STRONG_INVERTED = re.compile(r"(p{0,2}[FBLUl],[FBUf][IFB]?)(?![FBLUflOXC,&x])")
_WEAK = re.compile(
    r"T{0,2}((?:[FB][FBfI]{0,2}(?:p{0,3}[LBUlfF]){0,2}|fI?p{0,3}[LB]|U[LB]|LB)S?)"
)
_SMALL = re.compile(r"T{0,2}([FB][LB]?)")


def read_phrase(match: Match) -> Iterator[Reading]:
    """Read the names in a sequence of capitalised words."""
    if not has_name(match.value):
        return
    if match.value[1:2] != "." and _is_elsewhere(match.before):
        return
    words = phrase(match.value)
    kinds = words.kinds
    if _INVERTED.match(kinds):
        yield _reading(words, 0, len(kinds), 0.55)
        return
    for several in _LISTED.finditer(kinds):
        for place in range(*several.span()):
            if kinds[place] not in ",&":
                yield _reading(words, place, place + 1, 0.5)
        return
    for segment in _SEGMENT.finditer(kinds):
        if "X" not in segment[0]:
            for reading in _in_segment(words, *segment.span()):
                if match.value[reading.start : reading.end].lower() not in NAMESAKES:
                    yield reading


_GLUE = frozenset("@/_#$\\&.")
_STREETS = listed(
    "rue avenue av av. via viale calle c/ rua avenida carrera piazza corso ulica ul."
    " place boulevard bd bd. hotel"
)
_HOUSE = re.compile(r"[0-9][a-z]?$")
_LINKS = listed("du de la del des dr dr. st st. g.")


def _is_elsewhere(before: str) -> bool:
    """Tell whether a path, an identifier, a number or a street's type precedes."""
    last = before[-1:]
    if last != " ":
        return last in _GLUE
    words = before[-24:].split()
    while words and words[-1] in _LINKS:
        words.pop()
    if not words:
        return False
    return words[-1] in _STREETS or _HOUSE.search(words[-1]) is not None


_SEGMENT = re.compile(r"[^,&']{2,}")


def _in_segment(words: Phrase, start: int, end: int) -> Iterator[Reading]:
    kinds = words.kinds
    for found in _SHAPES.finditer(kinds, start, end):
        first, last = found.span()
        before = kinds[first - 1 : first] if first > start else ""
        if kinds[last : last + 1] not in _GOES_ON and before not in _CAME_ON:
            yield _reading(words, first, last, _SCORES[found.lastindex or 0])


NAMESAKES = frozenset(
    {
        *("aston martin", "calvin klein", "charles schwab", "dow jones", "eli lilly"),
        *("estee lauder", "goldman sachs", "hugo boss", "jack daniels", "jim beam"),
        *("johnnie walker", "levi strauss", "lockheed martin", "louis vuitton"),
        *("magna carta", "marie claire", "mary kay", "merrill lynch", "michael kors"),
        *("mona lisa", "morgan stanley", "oliver wyman", "philip morris"),
        *("ralph lauren", "rand mcnally", "santa claus", "tommy hilfiger"),
    }
)
"""Companies and works that are written like persons."""

_GOES_ON = frozenset("OCUPlf")
_CAME_ON = frozenset("UCP")


def after_strong(value: str) -> Reading | None:
    """Return the name at the start of what follows a strong cue."""
    if value[:1].islower():
        return _after_small(value)
    return _after(value, _STRONG, score=0.85)


def after_weak(value: str) -> Reading | None:
    """Return the name at the start of what follows a weak cue."""
    return _after(value, _WEAK, score=0.7)


def _after_small(value: str) -> Reading | None:
    first, _, rest = value.partition(" ")
    if not value.isascii() or not has_name(first + " " + rest.partition(" ")[0]):
        return None
    titled = _INITIAL.sub(lambda letter: letter[0].upper(), value)
    return _after(titled, _SMALL, score=0.6)


_INITIAL = re.compile(r"(?:^|(?<=[ \-]))[a-z]")


def _after(value: str, shape: re.Pattern[str], *, score: float) -> Reading | None:
    words = phrase(_SENTENCE.split(value, 1)[0], limit=7)
    kinds = words.kinds
    if shape is _STRONG:
        inverted = _STRONG_INVERTED.match(kinds)
        if inverted:
            return _reading(words, 0, inverted.end(1), score)
    found = shape.match(kinds)
    if not found or kinds[found.end() : found.end() + 1] == "X":
        return None
    first, last = found.span(found.lastindex or 0)
    while last > first and kinds[last - 1] == "p":
        last -= 1
    return _reading(words, first, last, score)


_SENTENCE = re.compile(r"(?<=[^ .][^ .])[.] (?! )|[;:!?\n]")


def _reading(words: Phrase, first: int, last: int, score: float) -> Reading:
    start, end = words.between(first, last)
    return Reading("NAME", start, end, score)


_SUBJECT = re.compile(
    r"(?:^|[OT,x])((?:[FB][FBfI]{0,2}(?:p{0,3}[LBUlfF]){0,2}|fI?[LB]|U[LB]|f(?='))S?)(?=[xp,']|$)"
)


def read_subject(match: Match) -> Iterator[Reading]:
    """Read the name of whom something is said that is said of persons."""
    if _is_elsewhere(match.before):
        return
    words = phrase(match.value)
    found = _SUBJECT.search(words.kinds)
    if found:
        yield _reading(words, *found.span(1), 0.7)
