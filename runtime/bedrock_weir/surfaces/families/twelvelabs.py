"""TwelveLabs: Pegasus reads videos, Marengo embeds text and media."""

from __future__ import annotations

from bedrock_weir.content import JSON, OpaqueKind, PartKind, Pointer
from bedrock_weir.surfaces.families.base import Family
from bedrock_weir.surfaces.families.chunks import WHOLE, Chunks, chunk_reader
from bedrock_weir.surfaces.families.readers import media, vector
from bedrock_weir.surfaces.walk import Rules, Walk


def _s3_location(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    walk.unreadable(OpaqueKind.S3_LOCATION, pointer)
    walk.value(value, pointer, kind)


REQUEST = Rules(
    kinds={"inputPrompt": PartKind.USER, "inputText": PartKind.USER},
    free=frozenset({"jsonSchema"}),
    special={
        "mediaSource": media(OpaqueKind.VIDEO),
        "mediaSources": media(OpaqueKind.VIDEO),
        "s3Location": _s3_location,
    },
)
ANSWER = Rules(special={"embedding": vector})

FAMILY = Family(
    name="twelvelabs",
    request=REQUEST,
    answer=ANSWER,
    read_chunk=chunk_reader(
        Chunks(
            ANSWER,
            whole=WHOLE | {"finishReason"},
            ends=frozenset({"finishReason"}),
        )
    ),
    tools=(),
    max_tokens=(("maxOutputTokens",),),
)
