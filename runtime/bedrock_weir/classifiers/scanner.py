"""Whole texts, through all rules at once, and the parts of a text that is coming in.

Rule 1: a match is read once, when nothing that could still come would change it.
Rule 2: what is decided ends nowhere within a match, so that reading goes on after it
        as it would have in the whole text.
Rule 3: of each rule so many matches are read as it says; the next one is a finding of
        its own, `SCAN_LIMIT`, or a flood would be a way to hide.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from itertools import islice

from bedrock_weir.classifiers.database import Database, Raw
from bedrock_weir.classifiers.openings import Openings
from bedrock_weir.classifiers.ranks import rank
from bedrock_weir.classifiers.rule import HORIZON, Match, Reading
from bedrock_weir.classifiers.view import View
from bedrock_weir.content import Finding, OpaqueKind, Span

SCAN_LIMIT = OpaqueKind.SCAN_LIMIT.value

_SEPARATOR = "\0"
"""Between joined texts. No rule's match contains it, and no context reaches over it."""


Settled = tuple[list[Finding], int, int]
"""What is decided of a text: the findings, in places of the text, by position (they may
overlap); the characters from the beginning that are decided; and how many of these are
not needed any more."""

CONTEXT = HORIZON + 40
"""Bytes of what was decided that are needed to go on: those that rules may look at, and
those that tell where the first of them begins."""

Counts = dict[int, int]
"""Matches that were read so far, by rule."""


class Scanner:
    """Finds classes of data.

    Args:
        database: the rules.
        classes: those to look for; None for all.
    """

    def __init__(
        self, database: Database, classes: Collection[str] | None = None
    ) -> None:
        self.database = database
        self.classes = (database.classes if classes is None else frozenset(classes)) - {
            SCAN_LIMIT
        }
        self._wanted = frozenset(
            index
            for index, rule in enumerate(database.rules)
            if rule.classes & self.classes
        )
        self._openings = Openings(database.rules[index] for index in self._wanted)

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self._wanted)

    def find(self, text: str) -> list[Finding]:
        """Return every finding, by position."""
        return self.settle(text, 0, {}, is_last=True)[0]

    def find_in_each(self, texts: Sequence[str]) -> tuple[tuple[Finding, ...], ...]:
        """Return the findings of each text, in one pass over all."""
        found: list[list[Finding]] = [[] for _ in texts]
        starts = _starts(texts)
        joined = _SEPARATOR.join(text.replace(_SEPARATOR, " ") for text in texts)
        for finding in self.find(joined):
            index = bisect_right(starts, finding.span.start) - 1
            offset = starts[index]
            span = Span(finding.span.start - offset, finding.span.end - offset)
            found[index].append(Finding(finding.data_class, span, finding.score))
        return tuple(map(tuple, found))

    def settle(
        self, text: str, start: int, counts: Counts, *, is_last: bool
    ) -> Settled:
        """Read what is decided of a text whose end may not have come yet.

        Args:
            text: the text, or its last part: without what is not needed any
                more.
            start: what stands before this was decided already.
            counts: of what stands before; brought up to date.
            is_last: whether the text is complete.
        """
        is_folded = self.database.is_folded
        if not is_folded and text.isascii():
            return [], len(text), max(0, len(text) - CONTEXT)
        view = View(text, is_folded=is_folded)
        data = view.data
        begin = view.offset(start)
        end = len(data) if is_last else view.certain
        limit = end if is_last else self._openings.begin(data[:end], begin)
        if limit <= begin and not is_last:
            return [], start, 0
        raws = self._raws(data, begin, counts)
        if not raws and view.is_same:
            limit = max(start, limit)
            return [], limit, max(0, limit - CONTEXT)
        if not is_last:
            limit = _outside(raws, view, limit, end)
        final = [raw for raw in raws if raw.end <= limit]
        findings = self._read(view, final, counts) if final else []
        place = len(text) if limit == len(data) else max(start, view.start(limit))
        return findings, place, min(place, view.start(max(0, limit - CONTEXT)))

    def _raws(self, data: bytes, begin: int, counts: Counts) -> list[Raw]:
        raws: list[Raw] = []
        if not self._wanted:
            return raws
        database = self.database
        for index, end in database.find(data, begin):
            if index in self._wanted:
                left = database.rules[index].most - counts.get(index, 0)
                if left >= 0:
                    found = database.raws(data, begin, index, end)
                    raws += islice(found, left + 1)
        raws.sort()
        return raws

    def _read(self, view: View, raws: list[Raw], counts: Counts) -> list[Finding]:
        findings: list[Finding] = []
        data, rules, classes = view.data, self.database.rules, self.classes
        for raw in raws:
            begin, index, rule = raw.value_start, raw.rule, rules[raw.rule]
            count = counts[index] = counts.get(index, 0) + 1
            if count > rule.most:
                if count == rule.most + 1:
                    findings.append(_placed(view, begin, _unread(raw)))
                continue
            value = data[begin : raw.value_end].decode("latin-1")
            match = Match(value, partial(_before, view, begin))
            findings += [
                _placed(view, begin, reading)
                for reading in rule.readings(match)
                if reading.data_class in classes
            ]
        findings.sort(key=by_position)
        return findings


def _unread(raw: Raw) -> Reading:
    return Reading(SCAN_LIMIT, 0, raw.value_end - raw.value_start, 1.0)


def _before(view: View, start: int) -> str:
    before = view.data[max(0, start - HORIZON) : start]
    nul = before.rfind(b"\0")
    return before[nul + 1 :].lower().decode("latin-1")


def _placed(view: View, base: int, reading: Reading) -> Finding:
    span = Span(view.start(base + reading.start), view.end(base + reading.end))
    return Finding(reading.data_class, span, reading.score)


def _outside(raws: list[Raw], view: View, limit: int, end: int) -> int:
    """Return the last offset up to `limit` that is within no match (rule 2).

    Args:
        raws: the matches, by position.
        view: what they are matches of.
        limit: from where on matches could still begin.
        end: what reaches it could still grow.
    """
    for raw in raws:
        if raw.end >= end and raw.begin < limit:
            limit = raw.begin
    while True:
        before, limit = limit, view.whole(limit)
        for raw in reversed(raws):
            if raw.begin < limit < raw.end:
                limit = raw.begin
        if limit == before:
            return limit


def by_position(finding: Finding) -> tuple[int, int, str]:
    """Order findings: the leftmost first, of these the longest."""
    return finding.span.start, -finding.span.end, finding.data_class


def _starts(texts: Sequence[str]) -> list[int]:
    starts, position = [], 0
    for text in texts:
        starts.append(position)
        position += len(text) + len(_SEPARATOR)
    return starts


def resolved(findings: Sequence[Finding]) -> list[Finding]:
    """Drop what is only a part of something that says more.

    Args:
        findings: by position, as a scanner returns them.
    """
    if len(findings) < 2:
        return list(findings)
    kept: list[Finding] = []
    for finding in findings:
        if not any(_says_more(other, finding) for other in kept[-8:]):
            kept = [item for item in kept if not _says_more(finding, item)]
            kept.append(finding)
    return kept


def _says_more(finding: Finding, than: Finding) -> bool:
    span, inner = finding.span, than.span
    if not (span.start <= inner.start and inner.end <= span.end):
        return False
    ranks = rank(finding.data_class), rank(than.data_class)
    if span == inner:
        return (ranks[0], finding.score) >= (ranks[1], than.score)
    return ranks[0] >= ranks[1]


def merge(findings: Sequence[Finding]) -> list[Finding]:
    """Join findings that overlap, under the class of the highest rank among them.

    Args:
        findings: by position, as a scanner returns them.
    """
    merged: list[Finding] = []
    for finding in findings:
        if merged and finding.span.start < merged[-1].span.end:
            last = merged[-1]
            span = Span(last.span.start, max(last.span.end, finding.span.end))
            name = max(finding, last, key=_weight).data_class
            merged[-1] = Finding(name, span, max(last.score, finding.score))
        else:
            merged.append(finding)
    return merged


def _weight(finding: Finding) -> int:
    return rank(finding.data_class)


def mask(data_class: str) -> str:
    """Return what stands for a redacted value, as Bedrock Guardrails writes it."""
    return f"{{{data_class}}}"


def redact(text: str, findings: Iterable[Finding]) -> str:
    """Return a text with every finding's span masked."""
    pieces: list[str] = []
    done = 0
    for finding in merge(sorted(findings, key=by_position)):
        pieces += (text[done : finding.span.start], mask(finding.data_class))
        done = finding.span.end
    pieces.append(text[done:])
    return "".join(pieces)
