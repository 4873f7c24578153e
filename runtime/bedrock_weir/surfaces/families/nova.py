"""Amazon Nova: understanding (Converse's vocabulary), canvas, reel, embeddings.

A stream's chunk is an object whose one member is named like a Converse event and
holds what that event's payload would.
"""

from __future__ import annotations

from dataclasses import replace

from bedrock_weir.content import JSON, OpaqueKind, PartKind, Pointer
from bedrock_weir.surfaces import blocks
from bedrock_weir.surfaces.base import ALL, Channel, Event
from bedrock_weir.surfaces.families.base import Family, UsageNames
from bedrock_weir.surfaces.families.chunks import Chunks, read_chunk
from bedrock_weir.surfaces.families.image_tasks import IMAGE_FIELDS, TASKS
from bedrock_weir.surfaces.families.readers import integer, media, vector
from bedrock_weir.surfaces.walk import Reader, Rules, Walk


def _either(wrapped: Reader, bare: Reader) -> Reader:
    """Make a reader for Converse's media object, or for bytes without it."""

    def read(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
        is_wrapped = isinstance(value, dict)
        (wrapped if is_wrapped else bare)(walk, value, pointer, kind)

    return read


def _with_media(rules: Rules) -> Rules:
    """Add the fields of image tasks, whose bytes have no object around them."""
    bare = {
        **IMAGE_FIELDS,
        "audio": media(OpaqueKind.AUDIO),
        "video": media(OpaqueKind.VIDEO),
    }
    wrapped = blocks.REQUEST.special["image"]
    either = {
        name: _either(rules.special.get(name, wrapped), reader)
        for name, reader in bare.items()
    }
    return replace(rules, special={**rules.special, **either})


REQUEST = _with_media(replace(blocks.REQUEST, kinds={**blocks.REQUEST.kinds, **TASKS}))
_PLAIN_ANSWER = _with_media(blocks.ANSWER)
ANSWER = replace(
    _PLAIN_ANSWER,
    special={**_PLAIN_ANSWER.special, "embedding": vector, "seed": integer},
)
USAGE = (
    UsageNames(
        input_tokens=("usage", "inputTokens"),
        output_tokens=("usage", "outputTokens"),
        total_tokens=("usage", "totalTokens"),
        cache_read_tokens=("usage", "cacheReadInputTokenCount"),
        cache_write_tokens=("usage", "cacheWriteInputTokenCount"),
    ),
)
_EVENTS = frozenset(
    {
        "contentBlockDelta",
        "contentBlockStart",
        "contentBlockStop",
        "messageStart",
        "messageStop",
        "metadata",
    }
)
_REST = Chunks(ANSWER)


def read_nova_chunk(document: dict[str, JSON]) -> Event:
    """Read a chunk: the Converse event in it, and whatever stands beside that."""
    events = {
        name: payload
        for name, payload in document.items()
        if name in _EVENTS and isinstance(payload, dict)
    }
    rest = {name: value for name, value in document.items() if name not in events}
    read = read_chunk(rest, _REST)
    for name, payload in events.items():
        event = blocks.read_event(name, payload)
        read = _joined(read, _below(name, event))
    return replace(read, document=document)


def _below(name: str, event: Event) -> Event:
    """Return an event whose pointers hold one level further up."""
    return replace(
        event,
        deltas=tuple(
            replace(delta, pointer=(name, *delta.pointer)) for delta in event.deltas
        ),
        opaque=tuple(
            replace(opaque, pointer=(name, *opaque.pointer)) for opaque in event.opaque
        ),
    )


def _joined(rest: Event, event: Event) -> Event:
    return replace(
        event,
        deltas=rest.deltas + event.deltas,
        opaque=rest.opaque + event.opaque,
        closes=_closes(rest.closes, event.closes),
        is_delta=event.is_delta and not rest.document,
        is_last=rest.is_last or event.is_last,
        usage=rest.usage or event.usage,
    )


def _closes(one: Channel, other: Channel) -> Channel:
    return ALL if ALL in (one, other) else (one or other)


FAMILY = Family(
    name="nova",
    request=REQUEST,
    answer=ANSWER,
    read_chunk=read_nova_chunk,
    usage=USAGE,
    tools=(("toolConfig",),),
    max_tokens=(
        ("inferenceConfig", "maxTokens"),
        ("inferenceConfig", "max_new_tokens"),
        ("inferenceConfig", "max_tokens"),
    ),
)
