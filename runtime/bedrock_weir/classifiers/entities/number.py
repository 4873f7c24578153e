"""A number as it is written: its digits, and how they are grouped.

Rule 1: a run of digits and separators falls apart where two separators stand that do
        not belong to one number (`123  456`, `1 - 2`, `12. 34`); brackets do.
Rule 2: a number begins and ends with a group of digits; `+` and `(` before the first
        group are its lead.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import NamedTuple

_DIGITS = re.compile("[0-9]+")

Span = tuple[int, int]


class Number(NamedTuple):
    """Some digits of a run.

    Attributes:
        digits: all its digits.
        shape: how many stand in each group.
        separators: what stands between the groups, each once.
        lead: what stands before its first digit of `+` and `(`.
        start: offset in the run, the lead included.
        end: offset of what comes after.
        is_apart: whether no other group stands beside it, or only behind a space or a
            slash where its own groups have other separators.
    """

    digits: str
    shape: tuple[int, ...]
    separators: AbstractSet[str]
    lead: str
    start: int
    end: int
    is_apart: bool


def parts(run: str) -> list[list[Span]]:
    """Return the groups of digits of a run, by the parts it falls into (rule 1)."""
    if run.isdecimal():
        return [[(0, len(run))]]
    found: list[list[Span]] = []
    last = -1
    for match in _DIGITS.finditer(run):
        span = match.span()
        if last >= 0 and _goes_on(run[last : span[0]]):
            found[-1].append(span)
        else:
            found.append([span])
        last = span[1]
    return found


def _goes_on(between: str) -> bool:
    return between in _WITHIN


_WITHIN = frozenset(" -./()") | {") ", ")-", ").", ")/", " (", "-(", "/(", ".("}


def number(run: str, groups: list[Span], first: int, last: int) -> Number:
    """Return the number in some consecutive groups of a part of a run.

    Args:
        run: the run.
        groups: a part's groups.
        first: index of the first group.
        last: index of the last group.
    """
    start, end = groups[first][0], groups[last][1]
    begin = start
    while begin > 0 and start - begin < 2 and run[begin - 1] in "+(":
        begin -= 1
    lead = run[begin:start]
    if first == last:
        is_apart = len(groups) == 1 or _is_apart(run, groups, first, last, _NONE)
        width = end - start
        return Number(run[start:end], (width,), _NONE, lead, begin, end, is_apart)
    digits = ""
    shape: tuple[int, ...] = ()
    separators: set[str] = set()
    before = -1
    for left, right in groups[first : last + 1]:
        digits += run[left:right]
        shape += (right - left,)
        if before >= 0:
            separators.add(run[before:left])
        before = right
    is_apart = len(groups) == len(shape) or _is_apart(
        run, groups, first, last, separators
    )
    return Number(digits, shape, separators, lead, begin, end, is_apart)


_NONE: AbstractSet[str] = frozenset()


def _is_apart(
    run: str, groups: list[Span], first: int, last: int, separators: AbstractSet[str]
) -> bool:
    """Tell whether no other group stands too near (see `Number.is_apart`)."""
    if " " in separators:
        return False
    return (first == 0 or run[groups[first - 1][1]] in _PARTING) and (
        last == len(groups) - 1 or run[groups[last][1]] in _PARTING
    )


_PARTING = frozenset(" /)")
