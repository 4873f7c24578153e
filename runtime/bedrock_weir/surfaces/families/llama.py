"""Meta Llama: one prompt in the model's own template, one generation."""

from __future__ import annotations

from bedrock_weir.content import OpaqueKind, PartKind
from bedrock_weir.surfaces.families.base import Family, UsageNames
from bedrock_weir.surfaces.families.chunks import Chunks, chunk_reader
from bedrock_weir.surfaces.families.readers import media, pieces
from bedrock_weir.surfaces.walk import Rules

REQUEST = Rules(
    kinds={"prompt": PartKind.USER},
    special={"image": media(OpaqueKind.IMAGE), "images": media(OpaqueKind.IMAGE)},
)
ANSWER = Rules(special={"logprobs": pieces, "prompt_logprobs": pieces})
USAGE = (
    UsageNames(
        input_tokens=("prompt_token_count",),
        output_tokens=("generation_token_count",),
    ),
)

FAMILY = Family(
    name="llama",
    request=REQUEST,
    answer=ANSWER,
    read_chunk=chunk_reader(Chunks(ANSWER)),
    usage=USAGE,
    tools=(),
    max_tokens=(("max_gen_len",),),
)
