"""A family that is not known: every string is text, and the body is opaque too.

Nothing is known to come whole in its streams, so everything accumulates.
"""

from __future__ import annotations

from dataclasses import replace

from bedrock_weir.content import JSON, Opaque, OpaqueKind
from bedrock_weir.surfaces.base import Event
from bedrock_weir.surfaces.families.base import Family
from bedrock_weir.surfaces.families.chunks import Chunks
from bedrock_weir.surfaces.families.chunks import read_chunk as read_plain_chunk
from bedrock_weir.surfaces.walk import Rules

UNREADABLE = Opaque(OpaqueKind.UNKNOWN_BODY, ())
"""Stands for a whole body that cannot be read."""

_RULES = Rules()
_CHUNKS = Chunks(_RULES, whole=frozenset(), ends=frozenset())


def read_chunk(document: dict[str, JSON]) -> Event:
    """Read a chunk whose format nobody knows."""
    event = read_plain_chunk(document, _CHUNKS)
    return replace(event, opaque=(UNREADABLE, *event.opaque), is_delta=False)


FAMILY = Family(
    name="unknown",
    request=_RULES,
    answer=_RULES,
    read_chunk=read_chunk,
    tools=(),
    max_tokens=(),
    is_known=False,
)
