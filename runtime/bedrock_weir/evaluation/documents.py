"""Whole texts: do they hold a secret, and are texts without any left alone.

Rule 1: a text counts as caught where anything that is a secret was found in it; caught
        at its place, where that shares a character with the labelled span.
Rule 2: texts that are labelled with an identifier only (an account id, the name of a
        bucket) are no secrets; they are counted in `all`, and left out of `secret`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bedrock_weir.content import Finding
from bedrock_weir.evaluation.corpora import Document
from bedrock_weir.evaluation.entities import Pairs, overlap
from bedrock_weir.evaluation.metrics import share

IsSecret = Callable[[str], bool]
"""Tells whether a class is a secret."""


def measure(pairs: Pairs, is_secret: IsSecret) -> dict[str, Any]:
    """Return the figures of one source of secrets."""
    kept = [
        (document, [each for each in findings if is_secret(each.data_class)])
        for document, findings in pairs
    ]
    positives = [pair for pair in kept if pair[0].label]
    negatives = [findings for document, findings in kept if not document.label]
    flagged = sum(map(bool, negatives))
    return {
        "documents": len(pairs),
        "all": _recall(positives),
        "secret": _recall(
            pair for pair in positives if _holds_secret(pair[0].categories)
        ),
        "negatives": len(negatives),
        "negatives_flagged": flagged,
        "false_positive_rate": share(flagged, len(negatives)),
    }


def benign(pairs: Pairs, is_secret: IsSecret) -> dict[str, Any]:
    """Return how many texts are flagged for a secret that holds none."""
    flagged = sum(
        any(is_secret(finding.data_class) for finding in findings)
        for _, findings in pairs
    )
    return {"secrets_flagged": flagged, "rate_secrets": share(flagged, len(pairs))}


def _recall(pairs: Iterable[tuple[Document, Sequence[Finding]]]) -> dict[str, Any]:
    rows = list(pairs)
    caught = sum(bool(findings) for _, findings in rows)
    placed = sum(
        any(
            overlap(finding.span, gold.span)
            for finding in findings
            for gold in document.spans
        )
        for document, findings in rows
    )
    return {
        "documents": len(rows),
        "caught": caught,
        "recall": share(caught, len(rows)),
        "recall_at_place": share(placed, len(rows)),
    }


def _holds_secret(categories: frozenset[str]) -> bool:
    return not categories or "identifier" not in categories or "secret" in categories
