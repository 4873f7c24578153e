"""The language of a text, ISO 639-1, and how sure that is.

Rule 1: the first `SAMPLE` characters speak for the text, so a text in pieces has the
        same language as the whole text. Kept is no more than these.
Rule 2: the script decides where it can. Among languages that share a script, common
        words, letters of their own and endings of words are counted.
Rule 3: what is short, mixed or no language at all has none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from bedrock_weir.classifiers.content import scripts, stopwords
from bedrock_weir.classifiers.content.endings import ENDINGS, LETTERS

SAMPLE = 400
"""Characters that are looked at."""

_LEAST_LETTERS = 8
"""Latin letters' worth of a text that can have a language."""
_LEAST_EVIDENCE = 0.9
_LEAST_MARGIN = 0.54
"""The best language's part of what speaks for it and for the next best."""
_LEAST_COVERAGE = 0.07
"""Evidence for each word: names, lists and code have less."""

_MOST_TIMES = 3
"""How often a word counts: a text of one word is no language."""

_LETTERS_ONLY = re.compile(r"[^\W\d_]+")
_MARKS = " \t\r\n.,;:!?…\"'()[]«»“”„’‘-—–*#|।،؟؛۔־:0123456789"  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Language:
    """A language, and how sure it is.

    Attributes:
        code: ISO 639-1.
        confidence: 0 to 1.
    """

    code: str
    confidence: float


class LanguageScorer:
    """Collects what decides the language of one text."""

    __slots__ = ("_sample",)

    def __init__(self) -> None:
        self._sample = ""

    def receive_text(self, piece: str) -> None:
        """Take the next piece of the text."""
        room = SAMPLE - len(self._sample)
        if room > 0:
            self._sample += piece[:room]

    def receive_end(self) -> None:
        """Say that the text is complete."""

    @property
    def language(self) -> Language | None:
        """The language of what has come, if it has one."""
        return language_of(self._sample)


def language_of(text: str) -> Language | None:
    """Return the language of a text; None if it cannot be told."""
    sample = text[:SAMPLE]
    if sample.isascii():
        return _by_words(sample, scripts.LATIN, 1.0)
    counts = scripts.count_scripts(sample)
    total = sum(counts.values())
    if total < _LEAST_LETTERS:
        return None
    japanese = counts.get(scripts.KANA, 0)
    if japanese * 8 > counts.get(scripts.HAN, 0):
        counts[scripts.KANA] = japanese + counts.pop(scripts.HAN, 0)
    script = max(counts, key=lambda item: (counts[item], item))
    share = counts[script] / total
    code = scripts.own_language(script) or _OF_SCRIPT.get(script)
    if code is not None:
        return Language(code, round(share, 3)) if share > 0.5 else None
    return _by_words(unicodedata.normalize("NFC", sample), script, share)


_OF_SCRIPT = {scripts.HAN: "zh", scripts.KANA: "ja", scripts.HANGUL: "ko"}

_WORDS: dict[int, Mapping[str, str]] = {
    scripts.LATIN: stopwords.LATIN,
    scripts.CYRILLIC: stopwords.CYRILLIC,
    scripts.ARABIC: stopwords.ARABIC,
    scripts.DEVANAGARI: stopwords.DEVANAGARI,
    scripts.HEBREW: stopwords.HEBREW,
}


def _by_words(sample: str, script: int, share: float) -> Language | None:
    lowered = sample.lower()
    words = _words(lowered, script)
    evidence: dict[str, float] = {}
    known, endings = _profile(script)
    for word, times in Counter(words).items():
        for code, weight in known.get(word) or endings.get(word[-3:], ()):
            so_far = evidence.get(code, 0.0)
            evidence[code] = so_far + weight * min(times, _MOST_TIMES)
    if not lowered.isascii():
        _count_letters(lowered, script, evidence)
    return _winner(evidence, len(words), share)


def _words(lowered: str, script: int) -> list[str]:
    if script in (scripts.LATIN, scripts.CYRILLIC):
        return _LETTERS_ONLY.findall(lowered)
    return [word.strip(_MARKS) for word in lowered.split()]


def _count_letters(lowered: str, script: int, evidence: dict[str, float]) -> None:
    letters = _letters(script)
    for letter in set(lowered):
        known = letters.get(letter)
        if known:
            times = min(lowered.count(letter), 12)
            for code, weight in known:
                evidence[code] = evidence.get(code, 0.0) + times * weight


def _winner(evidence: Mapping[str, float], words: int, share: float) -> Language | None:
    if not evidence:
        return None
    code = max(evidence, key=lambda item: (evidence[item], item))
    best = evidence[code]
    second = max((evidence[item] for item in evidence if item != code), default=0.0)
    margin = best / (best + second)
    if (
        best < _LEAST_EVIDENCE
        or margin < _LEAST_MARGIN
        or best < words * _LEAST_COVERAGE
    ):
        return None
    certain = (2 * margin - 1) ** 0.5 * best / (best + 0.5) * share
    return Language(code, round(certain, 3))


Weights = tuple[tuple[str, float], ...]


Profile = Mapping[str, Weights]


@cache
def _profile(script: int) -> tuple[Profile, Profile]:
    """Return what whole words say, and what the endings of all others do."""
    of_word: dict[str, list[str]] = {}
    for code, words in _WORDS[script].items():
        for word in dict.fromkeys(words.split()):
            of_word.setdefault(word, []).append(code)
    of_ending: dict[str, list[str]] = {}
    if script == scripts.LATIN:
        for code, endings in ENDINGS.items():
            for ending in endings.split():
                of_ending.setdefault(ending, []).append(code)
    return (
        {word: _weights(codes, 1.0) for word, codes in of_word.items()},
        {ending: _weights(codes, 0.4) for ending, codes in of_ending.items()},
    )


@cache
def _letters(script: int) -> Mapping[str, Weights]:
    of_letter: dict[str, list[tuple[str, float]]] = {}
    for letters, weight, codes in LETTERS.get(script, ()):
        for letter in letters:
            of_letter.setdefault(letter, []).extend((code, weight) for code in codes)
    return {letter: tuple(known) for letter, known in of_letter.items()}


def _weights(codes: Iterable[str], weight: float) -> Weights:
    each = tuple(codes)
    return tuple((code, weight / len(each)) for code in each)
