r"""INVISIBLE_TEXT: characters that a model reads and a person does not see.

These rules are for the text as it came: whatever normalises a text removes what they
look for. Patterns are bytes of UTF-8.

Rule 1: a tag character (U+E0000 to U+E007F) is invisible text, but for the flags of
        England, Scotland and Wales.
Rule 2: a variation selector follows something visible, and one is enough. A run of
        them is data, and so is one that varies a letter of ASCII.
Rule 3: characters without width join and part letters in many scripts, and emoji; a
        long run of them, or one after each letter of a word of ASCII, is data.
Rule 4: an override of the direction of writing hides what a text says. Embeddings and
        isolates are how scripts are mixed, and are closed on the line they open on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bedrock_weir.classifiers.rule import Form, Match, Reading, Rule

INVISIBLE_TEXT = "INVISIBLE_TEXT"

_TAG = r"\xf3\xa0[\x80\x81][\x80-\xbf]"
_SELECTOR = (
    r"(?:\xef\xb8[\x80-\x8f]|\xf3\xa0(?:[\x84-\x86][\x80-\xbf]|\x87[\x80-\xaf]))"
)
_PLAIN_SELECTOR = (
    r"(?:\xef\xb8[\x80-\x8d]|\xf3\xa0(?:[\x84-\x86][\x80-\xbf]|\x87[\x80-\xaf]))"
)
_WIDTHLESS = (
    r"(?:\xe2\x80[\x8b-\x8f]|\xe2\x81[\xa0-\xa4\xaa-\xaf]|\xef\xbb\xbf|\xe1\xa0[\x8b-\x8e]"
    r"|\xcd\x8f|\xc2\xad|\xe1\x85[\x9f\xa0]|\xe3\x85\xa4|\xef\xbe\xa0|\xe1\x9e[\xb4\xb5])"
)
_DIRECTION = r"(?:\xe2\x80[\xaa\xab\xad\xae]|\xe2\x81[\xa6-\xa8])"
_BEGUN = r"(?:[\xcd\xc2\xe1-\xe3\xef\xf3][\x80-\xbf]{0,2})?"
"""A character of which the end has not come yet."""

_LINE = 1000
"""Bytes of a line within which an isolate must be closed."""
_MANY = 16
"""Controls of one line that are found one by one."""
_RUN = 8
"""Characters without width in a row that nobody needs."""

_FLAG = "\U0001f3f4".encode().decode("latin-1")
_FLAGS = frozenset({"gbeng", "gbsct", "gbwls"})
_CONTROL = re.compile(r"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
_EMBEDDINGS = ("\xe2\x80\xaa", "\xe2\x80\xab")
_OVERRIDES = ("\xe2\x80\xad", "\xe2\x80\xae")
_ISOLATES = ("\xe2\x81\xa6", "\xe2\x81\xa7", "\xe2\x81\xa8")
_POP_ISOLATE = "\xe2\x81\xa9"


def _tags(match: Match) -> Iterable[Reading]:
    characters = match.value.encode("latin-1").decode("utf-8", "replace")
    hidden = "".join(chr(ord(character) & 0x7F) for character in characters)
    is_flag = match.before.endswith(_FLAG) and hidden.endswith("\x7f")
    if not (is_flag and hidden[:-1] in _FLAGS):
        yield Reading(INVISIBLE_TEXT, 0, len(match.value), 0.99)


def _varied(match: Match) -> Iterable[Reading]:
    if match.before[-1:].isascii() and match.before[-1:].isalpha():
        yield Reading(INVISIBLE_TEXT, 0, len(match.value), 0.8)


def _directions(match: Match) -> Iterable[Reading]:
    line = match.value
    overrides: list[int] = []
    isolates: list[int] = []
    embeddings: list[int] = []
    for control in _CONTROL.finditer(line):
        start, sign = control.start(), control[0]
        if sign in _OVERRIDES:
            overrides.append(start)
        elif sign in _ISOLATES:
            isolates.append(start)
        elif sign in _EMBEDDINGS:
            embeddings.append(start)
        elif sign == _POP_ISOLATE:
            del isolates[-1:]
        else:
            del embeddings[-1:]
    unclosed = isolates + embeddings if len(line) < _LINE else []
    found = sorted(overrides + unclosed)
    if len(found) > _MANY:
        return [Reading(INVISIBLE_TEXT, found[0], found[-1] + 3, 0.9)]
    known = frozenset(overrides)
    return [
        Reading(INVISIBLE_TEXT, start, start + 3, 0.9 if start in known else 0.7)
        for start in found
    ]


RAW_RULES: tuple[Rule, ...] = (
    Form(
        name="tag-characters",
        data_class=INVISIBLE_TEXT,
        pattern=rf"(?:{_TAG}){{1,250}}",
        opening=rf"(?:{_TAG}){{0,250}}(?:\xf3(?:\xa0[\x80\x81]?)?)?",
        read=_tags,
        matches=("hello\U000e0068\U000e0069", "\U000e0041"),
        misses=(
            "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ),
    ),
    Form(
        name="variation-selector-run",
        data_class=INVISIBLE_TEXT,
        score=0.95,
        pattern=rf"{_SELECTOR}{{3,250}}",
        opening=rf"{_SELECTOR}{{0,250}}(?:\xef\xb8?|\xf3(?:\xa0[\x84-\x87]?)?)?",
        matches=(
            "\U0001f600\ufe01\ufe02\ufe03\ufe0f",
            "a\U000e0150\U000e0151\U000e0152",
        ),
        misses=("\u2764\ufe0f\u2764\ufe0f\u2764\ufe0f", "\u845b\U000e0100\u57ce"),
    ),
    Form(
        name="variation-of-letter",
        data_class=INVISIBLE_TEXT,
        pattern=_PLAIN_SELECTOR,
        opening=rf"{_PLAIN_SELECTOR}|\xef\xb8?|\xf3(?:\xa0[\x84-\x87]?)?",
        read=_varied,
        matches=("a\ufe01b\ufe04c",),
        misses=("1\ufe0f\u20e3", "M\ufe0f"),
    ),
    Form(
        name="widthless-run",
        data_class=INVISIBLE_TEXT,
        score=0.95,
        pattern=rf"{_WIDTHLESS}{{{_RUN},250}}",
        opening=rf"{_WIDTHLESS}{{0,250}}{_BEGUN}",
        matches=("ok" + "\u200b\u200c" * 6, "\u2062\u2064" * 4),
        misses=(
            "\ufeffa file",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0915\u094d\u200d\u0937",
        ),
    ),
    Form(
        name="widthless-between-letters",
        data_class=INVISIBLE_TEXT,
        score=0.75,
        pattern=rf"(?:{_WIDTHLESS}{{1,4}}[A-Za-z]){{4,60}}",
        opening=rf"(?:{_WIDTHLESS}{{1,4}}[A-Za-z]){{0,60}}{_WIDTHLESS}{{0,4}}{_BEGUN}",
        matches=("i\u200bg\u200bn\u200bo\u200br\u200be this",),
        misses=("Donau\u00addampf\u00adschiff\u00adfahrt",),
    ),
    Form(
        name="direction-controls",
        data_class=INVISIBLE_TEXT,
        pattern=rf"{_DIRECTION}[^\n]{{0,{_LINE}}}",
        opening=rf"{_DIRECTION}[^\n]{{0,{_LINE}}}|\xe2[\x80\x81]?",
        read=_directions,
        matches=("file\u202egpj.exe", "\u2066 never closed"),
        misses=("\u2068\u0645\u0631\u062d\u0628\u0627\u2069 said Omar",),
    ),
)
