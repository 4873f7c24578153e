"""Texts that stand apart in a request and that a model reads as one.

Rule 1: texts of one kind with none of another kind between them, each the text of a
        content block or the content of a message, are read a second time as one text:
        a value that is cut over two blocks is found as in one piece.
Rule 2: only what crosses from one text into the next counts there. What stands in one
        text was found in it, and what seems to begin at its end did not.
Rule 3: what crosses is a finding in each text that it reaches into, so each is
        refused, or masked, where it stands. The share of code in a text is no value
        that could cross.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

from bedrock_weir.classifiers.whole import SOURCE_CODE
from bedrock_weir.content import Encoding, Finding, Part, PartKind, Span

Findings = tuple[tuple[Finding, ...], ...]

_JOINED = frozenset(
    {
        PartKind.SYSTEM,
        PartKind.USER,
        PartKind.ASSISTANT,
        PartKind.TOOL_RESULT,
        PartKind.RETRIEVED,
        PartKind.DOCUMENT,
    }
)
_LAST_STEPS = frozenset({"text", "content"})


@dataclass(frozen=True, slots=True)
class Run:
    """Texts that follow each other.

    Attributes:
        places: of each among all texts.
        text: all of them, joined.
        kind: of each.
        starts: where each begins in `text`, and where the last one ends.
    """

    places: tuple[int, ...]
    text: str
    kind: PartKind
    starts: tuple[int, ...]


def runs_in(parts: Sequence[Part], texts: Sequence[str]) -> tuple[Run, ...]:
    """Return the runs of two texts and more among a request's parts."""
    joined = [place for place, part in enumerate(parts) if _is_joined(part)]
    groups = groupby(joined, key=lambda place: parts[place].kind)
    runs = ((kind, tuple(places)) for kind, places in groups)
    return tuple(_run(kind, places, texts) for kind, places in runs if len(places) > 1)


def _run(kind: PartKind, places: tuple[int, ...], texts: Sequence[str]) -> Run:
    own = [texts[place] for place in places]
    return Run(places, "".join(own), kind, (*accumulate(map(len, own), initial=0),))


def _is_joined(part: Part) -> bool:
    return (
        part.kind in _JOINED
        and part.encoding is Encoding.TEXT
        and bool(part.pointer)
        and part.pointer[-1] in _LAST_STEPS
    )


def folded(found: Findings, runs: Sequence[Run]) -> Findings:
    """Return the findings of each text, with those of runs put where they stand.

    Args:
        found: the findings of each text, then those of each run.
        runs: as `runs_in` gave them.
    """
    if not runs:
        return found
    count = len(found) - len(runs)
    each = [list(findings) for findings in found[:count]]
    for run, findings in zip(runs, found[count:], strict=True):
        for finding in findings:
            for place, piece in _pieces(run, finding):
                each[place].append(piece)
    return tuple(map(tuple, each))


def _pieces(run: Run, finding: Finding) -> Iterator[tuple[int, Finding]]:
    """Yield what a finding that crosses is in each text it reaches into."""
    if finding.data_class == SOURCE_CODE:
        return
    span = finding.span
    reached = [
        (place, start, end)
        for place, (start, end) in zip(run.places, pairwise(run.starts), strict=True)
        if max(span.start, start) < min(span.end, end)
    ]
    if len(reached) < 2:
        return
    for place, start, end in reached:
        local = Span(max(span.start, start) - start, min(span.end, end) - start)
        yield place, Finding(finding.data_class, local, finding.score)
