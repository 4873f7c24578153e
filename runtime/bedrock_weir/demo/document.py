"""The demo's result as one JSON document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bedrock_weir.audit.entry import Kind
from bedrock_weir.content import JSON
from bedrock_weir.demo.records import Record
from bedrock_weir.demo.verdict import Verdict, promised_entries


@dataclass(frozen=True, slots=True)
class Result:
    """What the demo came to.

    Attributes:
        verdicts: of every call on every path.
        records: everything that was read back.
        seconds: from start to the last record.
    """

    verdicts: Sequence[Verdict]
    records: Sequence[Record]
    seconds: float

    @property
    def counts(self) -> Mapping[str, int]:
        """How many entries of each kind there are, objects, and locked objects."""
        stored = {each.stored.key: each.stored for each in self.records}
        locked = [each for each in stored.values() if each.mode and each.retain_until]
        return {
            **{kind.value: self._count(kind) for kind in Kind},
            "objects": len(stored),
            "locked": len(locked),
        }

    @property
    def kept(self) -> int:
        """How many calls ended as promised."""
        return sum(verdict.as_promised for verdict in self.verdicts)

    @property
    def ok(self) -> bool:
        """Whether every call did, and the log holds what it must and no more."""
        counts = self.counts
        promised = promised_entries([each.played for each in self.verdicts])
        return (
            0 < len(self.verdicts) == self.kept
            and len(self.records) == promised
            and counts["locked"] == counts["objects"]
        )

    def _count(self, kind: Kind) -> int:
        return sum(record.kind is kind for record in self.records)


def document(result: Result, environment: Mapping[str, str]) -> dict[str, JSON]:
    """Return the document.

    Args:
        result: what is told.
        environment: variables that lead an SDK to the proxy; only with `--keep`.
    """
    told: dict[str, JSON] = {
        "calls": [_call(verdict) for verdict in result.verdicts],
        "records": dict(result.counts),
        "ok": result.ok,
        "seconds": round(result.seconds, 1),
    }
    return {**told, "environment": dict(environment)} if environment else told


def _call(verdict: Verdict) -> dict[str, JSON]:
    played = verdict.played
    return {
        "path": played.path.value,
        "call": played.call.name,
        "promised": played.call.promise.words,
        "outcome": verdict.outcome,
        "why": verdict.why,
        "call_id": verdict.call_id,
        "as_promised": verdict.as_promised,
        "broken": [*verdict.broken],
        "records": [_record(record) for record in verdict.records],
    }


def _record(record: Record) -> dict[str, JSON]:
    name = "effect" if record.kind is Kind.DECISION else "ending"
    return {
        "kind": record.kind.value,
        name: record.effect,
        "classes": [*classes([record])],
        "key": record.stored.key,
        "object_lock": record.stored.mode,
        "retain_until": record.stored.retain_until,
    }


def classes(records: Iterable[Record]) -> tuple[str, ...]:
    """Return the classes that entries name, each once, in order."""
    names = (str(each["class"]) for record in records for each in record.findings)
    return tuple(dict.fromkeys(names))
