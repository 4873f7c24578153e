"""What agents remember: events and records, written, listed, searched and read back.

Shapes: botocore's service model of `bedrock-agentcore`, `Event`, `PayloadType`,
`MemoryRecord`, `MemoryRecordSummary`.

Rule 1: what is written is what its role says; a record has none and is a document, for
        a model will read it as what is known. What is read back is retrieved, whoever
        wrote it, the echo of a new event included.
Rule 2: documents in an event (`blob`, `json`) are their owner's own; so is metadata. A
        text may be a document's source, as frameworks keep their messages.
Rule 3: actors, sessions, namespaces and branches are the caller's own names and read as
        text. AWS takes no name with braces, so a redacted one is refused and two actors
        never become one.
Rule 4: the ids of events and records, tokens and times are passed over in the strict
        form that AWS gives them, and are text in any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bedrock_weir.content import JSON, PartKind, Pointer
from bedrock_weir.surfaces.arns import named_by_arn
from bedrock_weir.surfaces.bodies import read_text_or_source
from bedrock_weir.surfaces.identifiers import MEMORY, TOKEN, UUID, identifier
from bedrock_weir.surfaces.json_surface import JsonSurface
from bedrock_weir.surfaces.walk import Reader, Rules, Walk

_EVENT_ID = re.compile(r"0{6}[0-9]{13}#[0-9a-f]{8}")
"""Milliseconds since the epoch, filled up, and what tells two events of one apart."""
_RECORD_ID = re.compile(rf"mem-{UUID.pattern}")
_FIRST, _LAST = 946_684_800, 4_102_444_800
"""The years 2000 and 2100, in seconds since the epoch."""


def _time(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Pass over a time, in seconds since the epoch."""
    if not isinstance(value, int | float) or not _FIRST <= value < _LAST:
        walk.value(value, pointer, kind)


_NAMED: Mapping[str, Reader] = {
    "clientToken": identifier(UUID),
    "contentTimestamp": _time,
    "createdAt": _time,
    "dateTimeValue": _time,
    "eventId": identifier(_EVENT_ID),
    "eventTimestamp": _time,
    "expiresAt": _time,
    "memoryId": identifier(MEMORY),
    "memoryRecordId": identifier(_RECORD_ID),
    "nextToken": identifier(TOKEN),
    "rootEventId": identifier(_EVENT_ID),
    "timestamp": _time,
}


def _metadata(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read metadata, in which only times are named by AWS (rule 2)."""
    if not isinstance(value, dict):
        walk.free(value, pointer, kind)
        return
    for key, member in value.items():
        place = (*pointer, key)
        walk.key(key, place, kind)
        if isinstance(member, dict) and member.keys() == {"dateTimeValue"}:
            _time(walk, member["dateTimeValue"], (*place, "dateTimeValue"), kind)
        else:
            walk.free(member, place, kind)


def _blob(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read a document that is its owner's own, or the source of one."""
    if isinstance(value, str):
        read_text_or_source(walk, value, pointer, kind)
    else:
        walk.free(value, pointer, kind)


_SPECIAL: Mapping[str, Reader] = {
    **_NAMED,
    "blob": _blob,
    "metadata": _metadata,
    "text": read_text_or_source,
}
_REQUEST = Rules(
    kinds={
        "blob": PartKind.USER,
        "conversational": PartKind.USER,
        "json": PartKind.USER,
        "records": PartKind.DOCUMENT,
        "searchQuery": PartKind.USER,
    },
    roles={
        "ASSISTANT": PartKind.ASSISTANT,
        "OTHER": PartKind.USER,
        "TOOL": PartKind.TOOL_RESULT,
        "USER": PartKind.USER,
    },
    free=frozenset({"json"}),
    special=_SPECIAL,
)
_ANSWER = Rules(free=frozenset({"json"}), special=_SPECIAL)


WRITTEN = JsonSurface(_REQUEST, _ANSWER, path_resources=named_by_arn)
"""What writes several records, and is told what became of them."""

KEPT = JsonSurface(
    _REQUEST, _ANSWER, says=PartKind.RETRIEVED, path_resources=named_by_arn
)
"""What brings back what is kept (rule 1)."""
