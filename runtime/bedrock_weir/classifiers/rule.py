r"""What a rule is: the form of one class of data, and what makes a form a finding.

A rule is a row of a table. All rules are compiled into one native database that tells
in one pass which of them can match (`bedrock_weir.classifiers.database`); only those
are looked at closely.

Rule 1: patterns are RE2 syntax over UTF-8 bytes, so matching is linear in the text.
        They say nothing of what stands around a match but `\b`, and never match a NUL,
        which stands between two texts.
Rule 2: a form's every match, complete or begun, is covered by its `opening`; a cue's
        value is a run of one class of characters. So it is always known where a
        match could still begin or grow, and a stream is read like a whole text.
Rule 3: what a match means depends on the match and on `HORIZON` characters before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

HORIZON = 96
"""Characters before a match that may decide what it means."""


class Match:
    """A place where a rule's pattern matched.

    Both texts have one character for each byte of the UTF-8 text (Latin-1), so that
    offsets are bytes; only ASCII characters mean themselves.

    Args:
        value: what matched.
        before: tells what stands before it, or that itself.

    Attributes:
        value: what matched.
    """

    __slots__ = ("_before", "value")

    def __init__(self, value: str, before: Callable[[], str] | str) -> None:
        self.value = value
        self._before = before

    @property
    def before(self) -> str:
        """What stands before it in the same text, in lower case.

        `HORIZON` characters at the most.
        """
        before = self._before
        if not isinstance(before, str):
            before = self._before = before()
        return before


class Reading(NamedTuple):
    """What a part of a match is.

    Attributes:
        data_class: the class of data.
        start: offset of its first byte in the match.
        end: offset of the byte after its last.
        score: how sure this is, 0 to 1.
    """

    data_class: str
    start: int
    end: int
    score: float


Check = Callable[[str], bool]
"""Tells whether a value can be what its form says: check digits, ranges, entropy."""

Read = Callable[[Match], Iterable[Reading]]
"""Tells what a match means: nothing, one thing, or several disjoint things."""


@dataclass(frozen=True)
class Words:
    """Words that stand before a value and say what it is.

    Attributes:
        pattern: an alternation of Python expressions in lower case, matched as whole
            words.
        within: how many characters before the value they may begin.
    """

    pattern: str
    within: int = 48

    def __post_init__(self) -> None:
        if not 0 < self.within <= HORIZON:
            message = f"words count within 1 to {HORIZON} characters"
            raise ValueError(message)

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![a-z0-9])(?:{self.pattern})(?![a-z0-9])")

    def stand_in(self, before: str) -> bool:
        """Tell whether one of the words stands in what comes before a value."""
        return self._expression.search(before[-self.within :]) is not None


TOKEN = r"[!#$%&*+\-./0-9:=?@A-Z\\^_a-z|~\x80-\xff]{1,2048}"  # noqa: S105
"""Opening of forms without white space, quotes, brackets, commas and semicolons."""

DIGITS = r"[+(]{1,2}|[+(]{0,2}[0-9][0-9 ()+./\-]{0,63}"
"""Opening of digits in groups."""

GROUPS = r"(?:[A-Z0-9]{1,12}[ -]){0,9}[A-Z0-9]{0,12}"
"""Opening of capital letters and digits in groups."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What all rules have.

    Attributes:
        name: unique among all rules, in kebab case.
        data_class: what it finds, under AWS's name where AWS has one.
        others: the other classes that `read` can tell.
        is_frequent: whether ordinary text often begins like a match, so that the native
            engine is told all of the rule, and hits less often for nothing.
        most: matches that are read in one text; what comes after them is `SCAN_LIMIT`.
        score: how sure a finding is, 0 to 1, unless `read` says otherwise.
        check: what a value must pass.
        requires: words, one of which must stand before the value.
        read: says what a match means, in place of `check` and `requires`.
        trigger: what matches within everything that the rule matches, for the native
            engine, where that is much smaller than the rule.
        matches: texts in which the rule finds something.
        misses: texts that look alike in which it finds nothing.
    """

    name: str
    data_class: str
    score: float = 0.9
    check: Check | None = None
    requires: Words | None = None
    read: Read | None = None
    others: frozenset[str] = frozenset()
    trigger: str = ""
    is_frequent: bool = False
    most: int = 400
    matches: tuple[str, ...] = field(default=(), repr=False)
    misses: tuple[str, ...] = field(default=(), repr=False)

    @property
    def classes(self) -> frozenset[str]:
        """Every class of data that the rule can find."""
        return self.others | {self.data_class}

    def readings(self, match: Match) -> Iterable[Reading]:
        """Return what a match means."""
        if self.read is not None:
            return self.read(match)
        if self.check is not None and not self.check(match.value):
            return ()
        if self.requires is not None and not self.requires.stand_in(match.before):
            return ()
        return (Reading(self.data_class, 0, len(match.value), self.score),)


@dataclass(frozen=True, kw_only=True)
class Form(Rule):
    """A form that shows what it is, wherever it stands.

    Attributes:
        pattern: the form. Group 1, where there is one, is the value.
        opening: covers every beginning of a match, up to the end of the text (rule
            2), from the first byte on; what is within one token is covered anyway. A
            Python expression over Latin-1, bounded in width.
    """

    pattern: str
    opening: str = TOKEN


@dataclass(frozen=True, kw_only=True)
class Cue(Rule):
    """A value that only what stands right before it makes a finding.

    Attributes:
        cue: what stands before the value, up to its first character; at most 64
            characters wide.
        chars: the class of a value's characters, as a Python expression over Latin-1
            (`[A-Za-z0-9]`).
        width: characters of a value at the most. A longer run is a value that ends
            there.
        first: the class of a value's first character, where that is narrower; a part
            of `chars`, told apart by case.
    """

    cue: str
    chars: str
    width: int
    first: str = ""
