"""Records as a writer makes them, for tests that read them."""

from __future__ import annotations

from typing import Any

from bedrock_weir.audit.batch import Batch, BatchObject, encode_line, seal
from bedrock_weir.content import JSON

WRITER = "0123456789abcdef" * 2
OTHER = "fedcba9876543210" * 2


def call_id(time_ms: int, number: int = 0) -> str:
    """Return a call's id: a UUID of version 7."""
    text = f"{time_ms:012x}7{number:03x}8{number:015x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def decision(call: str, time_ms: int, effect: str = "ALLOW") -> dict[str, JSON]:
    """Return a decision entry, as far as it is verified."""
    return {"time": time_ms, "disposition": effect, **_of(call, "decision")}


def outcome(call: str, time_ms: int) -> dict[str, JSON]:
    """Return an outcome entry, as far as it is verified."""
    return {"time": time_ms, **_of(call, "outcome")}


def batch(
    time_ms: int,
    first: int,
    *entries: dict[str, JSON],
    writer: str = WRITER,
    prefix: str = "weir",
) -> BatchObject:
    """Return a run of a writer's log, as it is put at a time."""
    lines = (
        encode_line(entry, writer=writer, sequence=first + place)
        for place, entry in enumerate(entries)
    )
    made = Batch(writer, first, tuple(lines))
    return seal(made, time_ms=time_ms, prefix=prefix)


def _of(call: str, kind: str) -> dict[str, Any]:
    return {"metadata": {"correlation_uid": call, "event_code": kind}}
