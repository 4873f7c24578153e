r"""A regular expression of somebody else's, made into one that both engines take.

Rule 1: an expression is read by Python's parser and written anew from what it means,
        over UTF-8 bytes, so what stands in a policy never reaches an engine as it is.
Rule 2: letters, digits and white space are ASCII's in `\w`, `\d` and `\s`; a negated
        class and `.` match one character, however many bytes it has.
Rule 3: what would need more than one pass, or look around, is refused.
Rule 4: with the expression comes what a stream has to know: how wide a match can be,
        with which bytes it can begin, and of which bytes it can consist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from bedrock_weir.errors import PolicyError

WIDTH = 256
"""Characters of a match at the most: so many may be held back in a stream."""

_ASCII = frozenset(range(1, 128))
_HIGH = frozenset(range(0x80, 0x100))
_DIGIT = frozenset(b"0123456789")
_SPACE = frozenset(b" \t\n\r\f\v")
WORD = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
_CATEGORIES = {
    op.CATEGORY_DIGIT: (_DIGIT, False),
    op.CATEGORY_SPACE: (_SPACE, False),
    op.CATEGORY_WORD: (WORD, False),
    op.CATEGORY_NOT_DIGIT: (_ASCII - _DIGIT, True),
    op.CATEGORY_NOT_SPACE: (_ASCII - _SPACE, True),
    op.CATEGORY_NOT_WORD: (_ASCII - WORD, True),
}
_OTHER = r"[\xc2-\xf4][\x80-\xbf]{1,3}"
"""A character beyond ASCII."""
_RANGE = 128
"""Characters of a range beyond ASCII at the most."""

_REFUSED = {
    op.ASSERT: "looks around; write what stands around the value as part of it",
    op.ASSERT_NOT: "looks around; write what stands around the value as part of it",
    op.GROUPREF: "refers back to a group, which takes more than linear time",
    op.GROUPREF_EXISTS: "refers back to a group, which takes more than linear time",
    op.ATOMIC_GROUP: "has an atomic group; write an ordinary one, `(?:...)`",
    op.POSSESSIVE_REPEAT: "has a possessive repeat; write an ordinary one",
}


@dataclass(frozen=True, slots=True)
class Expression:
    r"""An expression over bytes, and what a stream has to know of it.

    Attributes:
        pattern: what both engines take.
        low: bytes of a match at least.
        high: bytes of a match at the most.
        first: bytes that a match can begin with.
        all: bytes that a match can consist of.
        loose: of the first bytes, those that no `\b` stands before.
        is_bound: whether every match of no width has a `\b`.
    """

    pattern: str
    low: int = 0
    high: int = 0
    first: frozenset[int] = frozenset()
    all: frozenset[int] = frozenset()
    loose: frozenset[int] = frozenset()
    is_bound: bool = False

    @property
    def begins_in_words(self) -> bool:
        """Whether a match can begin within a word."""
        return not self.loose.isdisjoint(WORD)

    @property
    def opening(self) -> str:
        """Cover every beginning of a match."""
        head, rest = of_bytes(self.first), of_bytes(self.all)
        return f"{head}{rest}{{0,{max(0, self.high - 1)}}}"


def translate(source: str, *, ignore_case: bool = False) -> Expression:
    """Write an expression anew.

    Raises:
        PolicyError: it cannot be used; the message says why and what to write.
    """
    try:
        parsed = _parser.parse(source)
    except (re.error, RecursionError, OverflowError) as error:
        raise PolicyError(f"`{_short(source)}` is no expression: {error}") from error
    ignores = ignore_case or bool(parsed.state.flags & re.IGNORECASE)
    low, high = parsed.getwidth()
    if high > WIDTH:
        raise PolicyError(
            f"`{_short(source)}` can match more than {WIDTH} characters; "
            "give every repeat a bound, `{1,64}` in place of `+`"
        )
    if low == 0:
        raise PolicyError(
            f"`{_short(source)}` can match nothing at all; require one character"
        )
    writer = _Writer(
        source, ignore_case=ignores, value=parsed.state.groupdict.get("value")
    )
    return writer.sequence(parsed, is_certain=True)


def of_bytes(codes: Iterable[int]) -> str:
    """Write a class of bytes."""
    ordered = sorted(codes)
    parts = []
    index = 0
    while index < len(ordered):
        last = index
        while last + 1 < len(ordered) and ordered[last + 1] == ordered[last] + 1:
            last += 1
        begin, end = ordered[index], ordered[last]
        parts.append(
            f"\\x{begin:02x}" if begin == end else f"\\x{begin:02x}-\\x{end:02x}"
        )
        index = last + 1
    return f"[{''.join(parts)}]"


def _short(source: str) -> str:
    return source if len(source) <= 60 else f"{source[:57]}..."


class _Writer:
    """Writes the nodes of one parsed expression."""

    def __init__(self, source: str, *, ignore_case: bool, value: int | None) -> None:
        self._source = source
        self._ignore_case = ignore_case
        self._value = value

    def sequence(self, nodes: Iterable[Any], *, is_certain: bool) -> Expression:
        parts = [
            self._node(node, argument, is_certain=is_certain)
            for node, argument in nodes
        ]
        return reduce(_after, parts, Expression(""))

    def _node(self, node: Any, argument: Any, *, is_certain: bool) -> Expression:
        if node is op.LITERAL:
            return self._characters({argument})
        if node is op.NOT_LITERAL:
            return self._class([(op.NEGATE, None), (op.LITERAL, argument)])
        if node is op.ANY:
            return self._class([(op.NEGATE, None), (op.LITERAL, 10)])
        if node is op.IN:
            return self._class(argument)
        if node is op.BRANCH:
            parts = [self.sequence(item, is_certain=False) for item in argument[1]]
            return _either(parts)
        if node is op.SUBPATTERN:
            return self._group(argument, is_certain=is_certain)
        if node in (op.MAX_REPEAT, op.MIN_REPEAT):
            return self._repeat(node, argument)
        if node is op.AT and argument is op.AT_BOUNDARY:
            return Expression(r"\b", is_bound=True)
        if node is op.AT:
            raise self._refusal("has an anchor; write `\\b`, or leave it out")
        raise self._refusal(_REFUSED.get(node, f"has what is not supported: {node}"))

    def _group(self, argument: Any, *, is_certain: bool) -> Expression:
        number, added, removed, inner = argument
        if added or removed:
            raise self._refusal("sets flags for a part; set `ignore_case` for all")
        written = self.sequence(inner, is_certain=is_certain)
        if number is not None and number == self._value:
            if not is_certain:
                raise self._refusal("has its `value` in a part that may be absent")
            return replace(written, pattern=f"({written.pattern})")
        return replace(written, pattern=f"(?:{written.pattern})")

    def _repeat(self, node: Any, argument: Any) -> Expression:
        low, high, inner = argument
        each = self.sequence(inner, is_certain=False)
        lazy = "?" if node is op.MIN_REPEAT else ""
        return Expression(
            f"(?:{each.pattern}){{{low},{high}}}{lazy}",
            each.low * low,
            each.high * high,
            each.first,
            each.all,
            each.loose,
            each.is_bound and low > 0,
        )

    def _class(self, items: Sequence[tuple[Any, Any]]) -> Expression:
        codes: set[int] = set()
        is_negated = has_others = False
        for node, argument in items:
            if node is op.NEGATE:
                is_negated = True
            elif node is op.LITERAL:
                codes.add(argument)
            elif node is op.RANGE:
                first, last = argument
                if last > 127 and last - first > _RANGE:
                    raise self._refusal(
                        "has a wide range beyond ASCII; list its characters"
                    )
                codes.update(range(first, last + 1))
            else:
                known, others = _CATEGORIES[argument]
                codes |= known
                has_others |= others
        if not is_negated:
            return self._characters(codes, has_others=has_others)
        cased = self._cased(codes)
        if any(code > 127 for code in cased):
            raise self._refusal("excludes characters beyond ASCII, which it cannot")
        return self._characters(set(_ASCII - cased), has_others=not has_others)

    def _cased(self, codes: set[int]) -> set[int]:
        if not self._ignore_case:
            return codes
        both = set(codes)
        for code in codes:
            for form in (chr(code).lower(), chr(code).upper()):
                if len(form) == 1:
                    both.add(ord(form))
        return both

    def _characters(self, codes: set[int], *, has_others: bool = False) -> Expression:
        cased = self._cased(codes) - {0}
        alternatives = []
        basic = {code for code in cased if code < 128}
        if basic:
            known = frozenset(basic)
            one = Expression(of_bytes(basic), 1, 1, known, known, known, True)
            alternatives.append(one)
        if has_others:
            lead = frozenset(range(0xC2, 0xF5))
            alternatives.append(Expression(_OTHER, 2, 4, lead, _HIGH, lead, True))
        else:
            alternatives += [_literal(code) for code in sorted(cased) if code > 127]
        if not alternatives:
            raise self._refusal("has a class that no character is in")
        return _either(alternatives) if len(alternatives) > 1 else alternatives[0]

    def _refusal(self, why: str) -> PolicyError:
        return PolicyError(f"`{_short(self._source)}` {why}")


def _literal(code: int) -> Expression:
    encoded = chr(code).encode("utf-8", "replace")
    pattern = "".join(f"\\x{byte:02x}" for byte in encoded)
    size, first = len(encoded), frozenset(encoded[:1])
    return Expression(pattern, size, size, first, frozenset(encoded), first, True)


def _after(one: Expression, other: Expression) -> Expression:
    is_reached = one.low == 0
    return Expression(
        one.pattern + other.pattern,
        one.low + other.low,
        one.high + other.high,
        one.first | other.first if is_reached else one.first,
        one.all | other.all,
        one.loose | other.loose if is_reached and not one.is_bound else one.loose,
        one.is_bound or other.is_bound,
    )


def _either(parts: Sequence[Expression]) -> Expression:
    return Expression(
        f"(?:{'|'.join(part.pattern for part in parts)})",
        min(part.low for part in parts),
        max(part.high for part in parts),
        frozenset().union(*(part.first for part in parts)),
        frozenset().union(*(part.all for part in parts)),
        frozenset().union(*(part.loose for part in parts)),
        all(part.is_bound for part in parts),
    )
