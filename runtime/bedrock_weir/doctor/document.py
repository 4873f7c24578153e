"""The findings as one JSON document.

`version` grows when a key changes its meaning or goes; new keys may come without.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bedrock_weir.content import JSON
from bedrock_weir.doctor.check import Outcome
from bedrock_weir.doctor.running import Found

VERSION = 1


def is_well(found: Sequence[Found]) -> bool:
    """Tell whether nothing failed."""
    return all(each.result.outcome is not Outcome.FAIL for each in found)


def counts(found: Sequence[Found]) -> dict[str, JSON]:
    """Return how many came to what."""
    counted = Counter(each.result.outcome for each in found)
    return {outcome.value: counted[outcome] for outcome in Outcome}


def document(viewpoint: str, found: Sequence[Found]) -> dict[str, JSON]:
    """Return the document."""
    return {
        "version": VERSION,
        "viewpoint": viewpoint,
        "ok": is_well(found),
        "counts": counts(found),
        "checks": [_told(each) for each in found],
    }


def _told(found: Found) -> dict[str, JSON]:
    return {
        "name": found.check,
        "group": found.group.value,
        "subject": found.subject,
        "result": found.result.outcome.value,
        "seen": found.result.seen,
        "advice": found.result.advice,
        "seconds": round(found.seconds, 3),
    }
