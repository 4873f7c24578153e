"""Amazon Titan: text, text and multimodal embeddings, image generation."""

from __future__ import annotations

from bedrock_weir.content import PartKind
from bedrock_weir.surfaces.families.base import Family, UsageNames
from bedrock_weir.surfaces.families.chunks import WHOLE, Chunks, chunk_reader
from bedrock_weir.surfaces.families.image_tasks import IMAGE_FIELDS, TASKS
from bedrock_weir.surfaces.families.readers import integer, vector
from bedrock_weir.surfaces.walk import Rules

REQUEST = Rules(kinds={"inputText": PartKind.USER, **TASKS}, special=IMAGE_FIELDS)
ANSWER = Rules(
    special={
        **IMAGE_FIELDS,
        "embedding": vector,
        "embeddingsByType": vector,
        "seed": integer,
    }
)
USAGE = (
    UsageNames(
        input_tokens=("inputTextTokenCount",),
        output_tokens=("results", 0, "tokenCount"),
    ),
)

FAMILY = Family(
    name="titan",
    request=REQUEST,
    answer=ANSWER,
    read_chunk=chunk_reader(
        Chunks(
            ANSWER,
            whole=WHOLE | {"completionReason"},
            ends=frozenset({"completionReason"}),
        )
    ),
    usage=USAGE,
    tools=(),
    max_tokens=(("textGenerationConfig", "maxTokenCount"),),
)
