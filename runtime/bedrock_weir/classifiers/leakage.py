"""SYSTEM_PROMPT_LEAK: an answer that repeats the call's own system prompt.

Rule 1: a leak is a run of `LEAST` words or more, each three in a row of which stand in
        a row in the system prompt; case and punctuation do not count.
Rule 2: a long leak is told in pieces of `MOST` words, so that what is held is bounded.
Rule 3: what may be the beginning of a run is not settled; the answer in pieces gives
        the same findings as the whole answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from typing import NamedTuple, Self

from bedrock_weir.content import Finding, Span

LEAK = "SYSTEM_PROMPT_LEAK"
LEAST = 12
MOST = 64

_WORD = re.compile(r"\w+")
_WIDTH = 64
"""Characters of a word that count; what is longer is no word."""

Gram = tuple[str, str, str]


class _Word(NamedTuple):
    text: str
    start: int
    end: int


class SystemPrompts:
    """The system prompts of a call.

    Args:
        texts: their texts.

    Attributes:
        is_needed: whether they are long enough to leak.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.grams: set[Gram] = set()
        self.is_needed = False
        for text in texts:
            words = _WORD.findall(text.casefold())
            self.grams.update(zip(words, words[1:], words[2:], strict=False))
            self.is_needed = self.is_needed or len(words) >= LEAST
        self.pairs = {gram[:2] for gram in self.grams}
        self.firsts = {gram[0] for gram in self.grams}

    def find(self, text: str) -> list[Finding]:
        """Return the leaks in a whole text."""
        if not self.is_needed:
            return []
        window = LeakWindow(self)
        return window.receive_text(text) + window.receive_end()


class LeakWindow:
    """The state of one answer.

    Attributes:
        settled: characters from the answer's beginning that are final (rule 3).
    """

    def __init__(self, prompts: SystemPrompts) -> None:
        self._prompts = prompts
        self._rest = ""
        self._base = 0
        self._last: list[_Word] = []
        self._run: list[_Word] = []
        self._is_leak = False
        self._start = 0
        self.settled = 0

    def fork(self) -> Self:
        """Return one that goes on from here by itself."""
        other = copy(self)
        other._last, other._run = self._last.copy(), self._run.copy()  # noqa: SLF001 - its own
        return other

    def receive_text(self, piece: str) -> list[Finding]:
        """Take the next piece; return the leaks that became final."""
        return self._take(piece, is_last=False)

    def receive_end(self) -> list[Finding]:
        """Say that the answer is complete; return the leaks that are left."""
        found = self._take("", is_last=True) + self._break()
        self.settled = self._base
        return found

    def _take(self, piece: str, *, is_last: bool) -> list[Finding]:
        text = self._rest + piece
        found: list[Finding] = []
        done = 0
        for match in _WORD.finditer(text):
            is_open = match.end() == len(text) and not is_last
            if is_open and len(match[0]) < _WIDTH:
                break
            start, end = match.start() + self._base, match.end() + self._base
            found += self._word(_Word(match[0].casefold(), start, end))
            done = match.end()
        else:
            done = len(text)
        self._rest = text[done:]
        self._base += done
        self.settled = self._open()
        return found

    def _word(self, word: _Word) -> list[Finding]:
        last = self._last
        is_next = len(last) == 2 and self._is_gram(last[0], last[1], word)
        found: list[Finding] = []
        if not is_next:
            found = self._break()
        elif not self._run:
            self._run = [*last, word]
            self._start = last[0].start
        else:
            self._run.append(word)
        self._last = [*last[-1:], word]
        if len(self._run) >= LEAST:
            self._is_leak = True
        if len(self._run) >= MOST:
            found.append(self._told(word.end))
        return found

    def _is_gram(self, first: _Word, second: _Word, third: _Word) -> bool:
        return (first.text, second.text, third.text) in self._prompts.grams

    def _told(self, end: int) -> Finding:
        finding = Finding(LEAK, Span(self._start, end))
        self._run = self._run[-1:]
        self._start = end
        return finding

    def _break(self) -> list[Finding]:
        found = []
        if self._is_leak and self._run and self._run[-1].end > self._start:
            found.append(self._told(self._run[-1].end))
        self._run = []
        self._is_leak = False
        return found

    def _open(self) -> int:
        if self._run:
            return self._start
        last = self._last
        if len(last) == 2 and (last[0].text, last[1].text) in self._prompts.pairs:
            return last[0].start
        if last and last[-1].text in self._prompts.firsts:
            return last[-1].start
        return self._base
