"""Spans found against spans labelled, by class.

Rule 1: a finding is right where it has the class of a labelled span and shares a
        character with it; measured exactly, where it has the same first and last one.
Rule 2: classes that a source did not label are no part of its precision
        (`bedrock_weir.evaluation.types`); they are counted as `outside`.
Rule 3: a text without labelled spans is clean; any finding at all flags it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bedrock_weir.content import Finding, Span
from bedrock_weir.evaluation.corpora import Document, Gold
from bedrock_weir.evaluation.metrics import Count, mean, share, total
from bedrock_weir.evaluation.types import are_related, is_structured, ours

Pairs = Sequence[tuple[Document, Sequence[Finding]]]
"""Texts, and what a system found in each."""


def measure(pairs: Pairs) -> dict[str, Any]:
    """Return the figures of one source."""
    loose = count_by_class(pairs, exact=False)
    exact = count_by_class(pairs, exact=True)
    return {
        "documents": len(pairs),
        "by_type": {
            name: {**loose[name].as_json(), "exact_f1": exact[name].f1}
            for name in sorted(loose)
        },
        "structured": _averages(loose, exact, structured=True),
        "unstructured": _averages(loose, exact, structured=False),
        "outside": _outside(pairs, loose),
        "clean": clean(pairs),
    }


def count_by_class(pairs: Pairs, *, exact: bool) -> dict[str, Count]:
    """Count labelled spans and findings, for each class that is labelled (rule 2)."""
    labelled = {gold.data_class for document, _ in pairs for gold in document.spans}
    counts = dict.fromkeys(labelled, Count())
    for document, findings in pairs:
        for gold in document.spans:
            caught = any(_is_right(finding, gold, exact=exact) for finding in findings)
            counts[gold.data_class] += Count(gold=1, caught=int(caught))
        for finding in findings:
            name = ours(finding.data_class)
            if name not in labelled or _is_neither(finding, document.spans):
                continue
            right = any(
                _is_right(finding, gold, exact=exact) for gold in document.spans
            )
            counts[name] += Count(said=1, right=int(right))
    return counts


def clean(pairs: Pairs) -> dict[str, Any]:
    """Return how many clean texts are flagged, and by what (rule 3)."""
    found = [findings for document, findings in pairs if _is_clean(document)]
    flagged = sum(map(bool, found))
    structured = sum(
        any(is_structured(ours(finding.data_class)) for finding in findings)
        for findings in found
    )
    classes = Counter(
        name
        for findings in found
        for name in {ours(finding.data_class) for finding in findings}
    )
    return {
        "documents": len(found),
        "flagged": flagged,
        "rate": share(flagged, len(found)),
        "flagged_structured": structured,
        "rate_structured": share(structured, len(found)),
        "by_type": dict(classes.most_common()),
    }


def overlap(one: Span, other: Span) -> bool:
    """Tell whether two spans share a character."""
    return one.start < other.end and other.start < one.end


def _averages(
    loose: Mapping[str, Count], exact: Mapping[str, Count], *, structured: bool
) -> dict[str, Any]:
    names = [name for name in loose if is_structured(name) == structured]
    return {
        "types": len(names),
        "micro": total(loose[name] for name in names).as_json(),
        "macro": {
            "precision": mean(loose[name].precision for name in names),
            "recall": mean(loose[name].recall for name in names),
            "f1": mean(loose[name].f1 for name in names),
        },
        "exact": {
            "micro_f1": total(exact[name] for name in names).f1,
            "macro_f1": mean(exact[name].f1 for name in names),
        },
    }


def _outside(pairs: Pairs, labelled: Mapping[str, Count]) -> dict[str, Any]:
    on_spans, elsewhere = Counter[str](), Counter[str]()
    for document, findings in pairs:
        for finding in findings:
            name = ours(finding.data_class)
            if name not in labelled:
                hits = any(overlap(finding.span, gold.span) for gold in document.spans)
                (on_spans if hits else elsewhere)[name] += 1
    return {
        "on_labelled_spans": dict(on_spans.most_common()),
        "elsewhere": dict(elsewhere.most_common()),
    }


def _is_right(finding: Finding, gold: Gold, *, exact: bool) -> bool:
    if ours(finding.data_class) != gold.data_class:
        return False
    if exact:
        return finding.span == gold.span
    return overlap(finding.span, gold.span)


def _is_neither(finding: Finding, spans: Iterable[Gold]) -> bool:
    name = ours(finding.data_class)
    return any(
        are_related(name, gold.data_class) and overlap(finding.span, gold.span)
        for gold in spans
    ) and not any(_is_right(finding, gold, exact=False) for gold in spans)


def _is_clean(document: Document) -> bool:
    return not document.spans and not document.label
