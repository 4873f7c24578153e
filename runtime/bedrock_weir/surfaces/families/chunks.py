"""Streams whose chunks are pieces of one plain document.

Rule 1: what is not known to come whole accumulates: a text that is cut must never
        look like two texts. A name that comes whole is listed, because one that
        repeats in every chunk would accumulate into a text without end.
Rule 2: an item's own `index` says which text it continues, where a family numbers
        its items; its position in one chunk's list says nothing then.
Rule 3: such a stream has no event that ends a text. The end of the stream does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bedrock_weir.content import (
    JSON,
    Content,
    Encoding,
    Opaque,
    OpaqueKind,
    PartKind,
    Pointer,
)
from bedrock_weir.surfaces.base import Channel, Delta, Event
from bedrock_weir.surfaces.families.base import (
    METRICS,
    ChunkReader,
    UsageNames,
    at,
    read_usage,
)
from bedrock_weir.surfaces.walk import Rules, walk

BEDROCKS = "amazon-bedrock-"
"""What Bedrock adds to a chunk itself; it always comes whole."""

WHOLE = frozenset(
    {
        "finish_reason",
        "id",
        "model",
        "name",
        "object",
        "role",
        "service_tier",
        "stop_reason",
        "system_fingerprint",
        "type",
    }
)
"""Names that come whole in every family known here."""


@dataclass(frozen=True, slots=True)
class Chunks:
    """How a family cuts its streams.

    Attributes:
        rules: what is known of a chunk.
        whole: names of members that come whole, often in every chunk.
        whole_below: names below which everything comes whole.
        is_numbered: whether an object's `index` names the text it continues.
        ends: names of members that are null until the answer ends.
        usage: where a chunk counts tokens.
    """

    rules: Rules
    whole: frozenset[str] = WHOLE
    whole_below: frozenset[str] = frozenset()
    is_numbered: bool = False
    ends: frozenset[str] = frozenset({"finish_reason", "stop_reason"})
    usage: tuple[UsageNames, ...] = ()


def chunk_reader(chunks: Chunks) -> ChunkReader:
    """Make the reader of a family's chunks."""

    def read(document: dict[str, JSON]) -> Event:
        return read_chunk(document, chunks)

    return read


def read_chunk(document: dict[str, JSON], chunks: Chunks) -> Event:
    """Read one chunk."""

    def channel_of(pointer: Pointer) -> Channel | None:
        if _comes_whole(pointer, chunks):
            return None
        return _numbered(document, pointer) if chunks.is_numbered else pointer

    content = walk(document, chunks.rules, PartKind.ANSWER)
    deltas, opaque = deltas_of(content, channel_of)
    usage = read_usage(document, chunks.usage)
    is_last = METRICS in document or _has_ended(document, chunks.ends)
    return Event(
        document,
        deltas,
        opaque,
        is_delta=not is_last and usage is None and _is_only_deltas(deltas),
        is_last=is_last,
        usage=usage,
    )


def deltas_of(
    content: Content, channel_of: Callable[[Pointer], Channel | None]
) -> tuple[tuple[Delta, ...], tuple[Opaque, ...]]:
    """Turn a chunk's content into deltas, and what cannot be one into opaque.

    Args:
        content: what the walk found in the chunk.
        channel_of: names the text that a place continues, or None for a whole one.
    """
    deltas: list[Delta] = []
    opaque = list(content.opaque)
    for part in content.parts:
        match part.encoding:
            case Encoding.KEY:
                continue  # a model's own keys come as source, in strings
            case Encoding.NUMBER:
                deltas.append(Delta(None, part.kind, part.pointer, part.text))
            case Encoding.TEXT | Encoding.JSON:
                delta = Delta(
                    channel_of(part.pointer),
                    part.kind,
                    part.pointer,
                    part.text,
                    is_source=part.encoding is Encoding.JSON,
                )
                deltas.append(delta)
            case _:
                opaque.append(Opaque(OpaqueKind.DOCUMENT, part.pointer))
    return tuple(deltas), tuple(opaque)


def is_bedrocks(pointer: Pointer) -> bool:
    """Tell whether Bedrock added the member that a pointer goes through."""
    return isinstance(pointer[0], str) and pointer[0].startswith(BEDROCKS)


def _comes_whole(pointer: Pointer, chunks: Chunks) -> bool:
    return (
        is_bedrocks(pointer)
        or pointer[-1] in chunks.whole
        or not chunks.whole_below.isdisjoint(pointer)
    )


def _numbered(document: JSON, pointer: Pointer) -> Channel:
    """Return a pointer with each object's `index` for its place (rule 2)."""
    channel: list[str | int] = []
    value = document
    for step in pointer:
        index = value.get("index") if isinstance(value, dict) else None
        if isinstance(index, int):
            if channel and isinstance(channel[-1], int):
                channel.pop()
            channel.append(index)
        channel.append(step)
        value = at(value, (step,))
    return tuple(channel)


def _has_ended(value: JSON, ends: frozenset[str]) -> bool:
    """Tell whether the document, or an item of a list in it, names its end."""
    if not isinstance(value, dict):
        return False
    if any(value.get(name) is not None for name in ends):
        return True
    return any(
        _has_ended(item, ends)
        for member in value.values()
        if isinstance(member, list)
        for item in member
    )


def _is_only_deltas(deltas: tuple[Delta, ...]) -> bool:
    """Tell whether nothing is lost with an event whose cut texts are empty.

    A whole text at the top (`id`, `model`) repeats; one further down (a tool's name)
    is said once.
    """
    cut = any(delta.channel is not None for delta in deltas)
    return cut and all(
        delta.channel is not None or len(delta.pointer) == 1 for delta in deltas
    )
