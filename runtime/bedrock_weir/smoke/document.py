"""The result as one JSON document.

`version` grows when a key changes its meaning or goes; new keys may come without.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bedrock_weir.audit.entry import Kind
from bedrock_weir.content import JSON
from bedrock_weir.demo.records import Record
from bedrock_weir.smoke.verdict import Verdict

VERSION = 1


@dataclass(frozen=True, slots=True)
class Result:
    """What it came to.

    Attributes:
        verdicts: of every call.
        seconds: from the first call to the last record.
    """

    verdicts: Sequence[Verdict]
    seconds: float

    @property
    def is_well(self) -> bool:
        """Whether every call was as promised."""
        return all(each.is_well for each in self.verdicts)


def document(result: Result, *, endpoint: str, audit: str) -> dict[str, JSON]:
    """Return the document."""
    return {
        "version": VERSION,
        "ok": result.is_well,
        "endpoint": endpoint,
        "audit": audit,
        "calls": [_call(each) for each in result.verdicts],
        "seconds": round(result.seconds, 1),
    }


def _call(verdict: Verdict) -> dict[str, JSON]:
    return {
        "call": verdict.made.call.name,
        "promised": verdict.made.call.promise.words,
        "outcome": verdict.outcome,
        "call_id": verdict.call_id,
        "ok": verdict.is_well,
        "broken": [*verdict.broken],
        "records": [_record(each) for each in verdict.records],
    }


def _record(record: Record) -> dict[str, JSON]:
    name = "effect" if record.kind is Kind.DECISION else "ending"
    return {
        "kind": record.kind.value,
        name: record.effect,
        "key": record.stored.key,
        "sequence": record.entry["metadata"]["sequence"],
        "object_lock": record.stored.mode,
        "retain_until": record.stored.retain_until,
        "policy": str(record.weir["policy"]["digest"]),
    }
