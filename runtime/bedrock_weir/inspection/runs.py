"""Texts that stand apart in a request or an answer and that are read as one.

Rule 1: texts of one kind with none of another kind between them, each the text of a
        content block or, in a request, the content of a message, are read a second
        time as one text: a value that is cut over two blocks is found as in one piece.
Rule 2: what crosses from one text into the next counts there, and what the text before
        makes of a value: it may be the word that says what a number is. What stands in
        the first text was found in it, and what seems to begin at its end did not.
Rule 3: what crosses is a finding in each text that it reaches into, so each is
        refused, or masked, where it stands. The share of code in a text is no value
        that could cross, and an attack or too many matches in one text are found there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

from bedrock_weir.classifiers.scanner import SCAN_LIMIT
from bedrock_weir.classifiers.whole import INJECTION, SOURCE_CODE
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
_IN_BLOCKS = frozenset({PartKind.ANSWER, PartKind.REASONING})
"""Joined where they are content blocks: an answer's choices are alternatives."""
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
    pointer = part.pointer
    if part.encoding is not Encoding.TEXT or not pointer:
        return False
    if pointer[-1] not in _LAST_STEPS:
        return False
    is_block = any(
        name == "content" and isinstance(number, int)
        for name, number in pairwise(pointer)
    )
    return part.kind in _JOINED or (part.kind in _IN_BLOCKS and is_block)


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
            for number, piece in pieces(run.starts, finding):
                place = run.places[number]
                if not _is_known(piece, found[place]):
                    each[place].append(piece)
    return tuple(map(tuple, each))


def pieces(starts: Sequence[int], finding: Finding) -> list[tuple[int, Finding]]:
    """Return what a finding in joined texts is in each text where it counts.

    Args:
        starts: where each text begins, and where the last one ends.
        finding: in places of the joined texts.

    Returns:
        The numbers of these texts, and the finding in each one's places.
    """
    span, bounds = finding.span, [*pairwise(starts)]
    reached = [
        number
        for number, (start, end) in enumerate(bounds)
        if max(span.start, start) < min(span.end, end)
    ]
    if not _counts(finding.data_class, reached):
        return []
    found = []
    for number in reached:
        start, end = bounds[number]
        local = Span(max(span.start, start) - start, min(span.end, end) - start)
        found.append((number, Finding(finding.data_class, local, finding.score)))
    return found


def _counts(data_class: str, reached: Sequence[int]) -> bool:
    """Tell whether a finding in joined texts counts (rule 2).

    Args:
        data_class: what is found.
        reached: the numbers of the texts that it reaches into, in order.
    """
    if data_class == SOURCE_CODE:
        return False
    if len(reached) > 1:
        return True
    return bool(reached) and reached[0] > 0 and data_class not in _OF_WHOLE_TEXTS


_OF_WHOLE_TEXTS = frozenset({INJECTION, SCAN_LIMIT})


def _is_known(finding: Finding, among: Sequence[Finding]) -> bool:
    """Tell whether a text has the same finding by itself."""
    return any(
        known.data_class == finding.data_class and known.span == finding.span
        for known in among
    )
