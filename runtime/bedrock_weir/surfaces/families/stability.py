"""Stability AI: text to image and image to image, in its old and new wording."""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.content import OpaqueKind, PartKind
from bedrock_weir.surfaces.families.base import Family
from bedrock_weir.surfaces.families.chunks import Chunks, chunk_reader
from bedrock_weir.surfaces.families.readers import integer, media
from bedrock_weir.surfaces.walk import Reader, Rules

_IMAGES: Mapping[str, Reader] = dict.fromkeys(
    (
        "base64",
        "image",
        "images",
        "init_image",
        "mask",
        "mask_image",
        "style_image",
        "subject_image",
    ),
    media(OpaqueKind.IMAGE),
)
REQUEST = Rules(
    kinds=dict.fromkeys(
        (
            "background_prompt",
            "foreground_prompt",
            "negative_prompt",
            "prompt",
            "search_prompt",
            "select_prompt",
            "text_prompts",
        ),
        PartKind.USER,
    ),
    special=_IMAGES,
)
ANSWER = Rules(special={**_IMAGES, "seed": integer, "seeds": integer})

FAMILY = Family(
    name="stability",
    request=REQUEST,
    answer=ANSWER,
    read_chunk=chunk_reader(Chunks(ANSWER)),
    tools=(),
    max_tokens=(),
)
