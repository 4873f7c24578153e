"""All rules compiled: the native scan that says which match, and what finds where.

Rule 1: compiled once for a bundle and shared; what one call needs of it is its own.
Rule 2: an expression that either engine refuses is an error here, naming the rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

import re2

from bedrock_weir.classifiers.native import Hits
from bedrock_weir.classifiers.openers import PATIENCE, opener_of
from bedrock_weir.classifiers.openings import RuleError, width_of
from bedrock_weir.classifiers.rule import Cue, Form, Rule
from bedrock_weir.classifiers.triggers import trigger_in

CUE_WIDTH = 64
"""Bytes of a cue at the most."""


class Raw(NamedTuple):
    """A match that nobody has read yet; offsets are bytes of a view's data."""

    begin: int
    end: int
    value_start: int
    value_end: int
    rule: int


class Database:
    """Rules, compiled.

    Args:
        rules: every rule there is. Their order is no precedence.
        is_folded: whether the rules are for folded text; if not, they are for what
            folding removes, and find nothing in ASCII.

    Raises:
        RuleError: naming the rule that cannot be compiled.
    """

    def __init__(self, rules: Iterable[Rule], *, is_folded: bool = True) -> None:
        self.rules = tuple(rules)
        self.is_folded = is_folded
        self.classes = frozenset().union(*(rule.classes for rule in self.rules))
        self._finders: tuple[Finder, ...] = tuple(map(_finder, self.rules))
        self._widths = tuple(map(_reach, self.rules))
        expressions = [trigger_of(rule) for rule in self.rules]
        try:
            self._hits = Hits(expressions)
        except Exception as error:  # the engine's own is not exported
            where = error.args[1] if len(error.args) > 1 else -1
            known = isinstance(where, int) and 0 <= where < len(self.rules)
            name = self.rules[where].name if known else "?"
            raise RuleError(f"rule `{name}`: {_said(error)}") from error

    def find(self, data: bytes, start: int) -> list[tuple[int, int]]:
        """Return the rules that can match from an offset on, by index.

        With each comes the offset before which none of its matches ends.
        """
        skipped = start - CUE_WIDTH
        if skipped <= 0:
            return self._hits.find(data)
        return [(rule, end + skipped) for rule, end in self._hits.find(data[skipped:])]

    def raws(self, data: bytes, start: int, rule: int, end: int) -> Iterator[Raw]:
        """Return a rule's matches from an offset on.

        Args:
            data: what to look at.
            start: none begins before it.
            rule: the rule's index.
            end: none ends before it, as `find` tells.
        """
        begin = max(start, end - self._widths[rule])
        return self._finders[rule](data, begin, rule)


def _options(encoding: Any) -> Any:
    options = re2.Options()
    options.encoding = encoding
    options.max_mem = 32 << 20
    options.log_errors = False
    return options


_BYTES = _options(re2.Options.Encoding.LATIN1)
_CHARACTERS = _options(re2.Options.Encoding.UTF8)
"""For expressions that name characters beyond ASCII (`\\x{e9}`)."""

Finder = Callable[[bytes, int, int], Iterator[Raw]]
"""Finds a rule's matches in data, from an offset on; takes the rule's index last."""


def trigger_of(rule: Rule) -> str:
    """Return what the native engine looks for: the rule, or less than it."""
    if rule.trigger:
        return without_nul(rule.trigger)
    if rule.is_frequent:
        return expression_of(rule)
    return trigger_in(expression_of(rule))


def expression_of(rule: Rule) -> str:
    """Return what tells a rule's matches, or its cues.

    Of a value that begins in a certain way the first character comes with the cue.
    """
    if not isinstance(rule, Cue):
        return without_nul(_pattern(rule))
    return without_nul(f"{rule.cue}(?-i:{rule.first})" if rule.first else rule.cue)


def _pattern(rule: Rule) -> str:
    if not isinstance(rule, Form):
        raise RuleError(f"rule `{rule.name}` is neither a form nor a cue")
    return rule.pattern


def without_nul(expression: str) -> str:
    """Let no negated class match a NUL, which stands between two texts."""
    return re.sub(r"(?<!\\)((?:\\\\)*)\[\^", r"\1[^\\x00", expression)


def _finder(rule: Rule) -> Finder:
    expression = expression_of(rule)
    try:
        options = _CHARACTERS if r"\x{" in expression else _BYTES
        compiled = re2.compile(expression.encode(), options)
    except re2.error as error:
        raise RuleError(f"rule `{rule.name}`: {_said(error)}") from error
    if isinstance(rule, Cue):
        return _cue_finder(compiled, rule)
    opener = opener_of(expression)
    if opener is None:
        return _form_finder(compiled, _spans)
    opening = re2.compile(opener.encode(), options)
    return _form_finder(compiled, partial(_spans_behind, opening))


def _said(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said.decode() if isinstance(said, bytes) else str(said)


Spans = Callable[[Any, bytes, int], Iterator[list[tuple[int, int]]]]
"""Yields the spans of each match's groups, the whole first, from an offset on."""


def _form_finder(compiled: Any, spans_of: Spans) -> Finder:
    group = min(1, compiled.groups)

    def find(data: bytes, start: int, rule: int) -> Iterator[Raw]:
        for spans in spans_of(compiled, data, start):
            begin, end = spans[0]
            first, last = spans[group] if spans[group][0] >= 0 else (begin, end)
            yield Raw(begin, end, first, last, rule)

    return find


def _spans(
    compiled: Any, data: bytes, start: int, shared: int = 0
) -> Iterator[list[tuple[int, int]]]:
    """Yield the spans of each match's groups, the whole first.

    This is `compiled.finditer` without its objects, which cost more than matching.

    Args:
        shared: bytes at a match's end with which the next one may begin.
    """
    match, end = compiled._regexp.Match, len(data)  # noqa: SLF001
    while True:
        spans = match(_ANYWHERE, data, start, end)
        if spans[0][0] < 0:
            return
        yield spans
        start = max(spans[0][1] - shared, start + 1)


def _spans_behind(
    opening: Any, compiled: Any, data: bytes, start: int
) -> Iterator[list[tuple[int, int]]]:
    """Yield the same, looking for where a match begins and for the rest from there.

    Args:
        opening: matches where a match can begin (`bedrock_weir.classifiers.openers`).
        compiled: the whole expression.
        data: what to look at.
        start: no match begins before it.
    """
    begins, match, end = opening._regexp.Match, compiled._regexp.Match, len(data)  # noqa: SLF001
    left = PATIENCE
    while left and (begin := begins(_ANYWHERE, data, start, end)[0][0]) >= 0:
        spans = match(_HERE, data, begin, end)
        if spans[0][0] < 0:
            left -= 1
            start = begin + 1
        else:
            yield spans
            start = max(spans[0][1], begin + 1)
    if not left:
        yield from _spans(compiled, data, start)


_ANYWHERE = re2._Anchor.UNANCHORED  # noqa: SLF001
_HERE = re2._Anchor.ANCHOR_START  # noqa: SLF001


def _cue_finder(compiled: Any, cue: Cue) -> Finder:
    run = re.compile(f"{without_nul(cue.chars)}{{1,{cue.width}}}".encode("latin-1"))
    shared = 1 if cue.first else 0

    def find(data: bytes, start: int, rule: int) -> Iterator[Raw]:
        for spans in _spans(compiled, data, max(0, start - CUE_WIDTH), shared):
            begin = spans[0][1] - shared
            value = run.match(data, begin) if begin >= start else None
            if value is not None:
                yield Raw(begin, value.end(), begin, value.end(), rule)

    return find


def _reach(rule: Rule) -> int:
    """Return how many bytes before its trigger's end a match can begin.

    A cue's trigger may take in the first character of the value.
    """
    return width_of(rule.opening) if isinstance(rule, Form) else 1
