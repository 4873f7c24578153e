"""Families that embed, rank and paint; none of them streams."""

from __future__ import annotations

import re
from base64 import b64decode
from hashlib import sha256
from typing import Any

from bedrock_weir.simulator.events import Json
from bedrock_weir.simulator.families.base import Family, field
from bedrock_weir.simulator.saying import Saying

DIMENSIONS = 256

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAA"
    "SUVORK5CYII="
)
"""A PNG of one pixel, in base64."""


def image() -> bytes:
    """Return the image that every image model paints."""
    return b64decode(PIXEL)


def _vector(text: str, size: int = DIMENSIONS) -> list[float]:
    digest = sha256(text.encode()).digest()
    return [(digest[place % 32] - 127.5) / 128 for place in range(size)]


def _texts(body: Json, name: str) -> list[str]:
    value: Any = body.get(name)
    if not isinstance(value, list):
        return []
    return [item if isinstance(item, str) else repr(item) for item in value]


def _titan(body: Json, saying: Saying) -> Json:
    size = body.get("dimensions")
    vector = _vector(saying.text, size if size in (256, 384, 512, 1024) else DIMENSIONS)
    return {
        "embedding": vector,
        "embeddingsByType": {"float": vector},
        "inputTextTokenCount": saying.usage.input_tokens,
    }


def _cohere(body: Json, _saying: Saying) -> Json:
    texts = _texts(body, "texts")
    inputs = texts or _texts(body, "images") or _texts(body, "inputs")
    return {
        "id": "embeddings-0",
        "response_type": "embeddings_floats",
        "embeddings": [_vector(text) for text in inputs],
        "texts": texts,
    }


def _rerank(body: Json, _saying: Saying) -> Json:
    count = len(_texts(body, "documents"))
    top = body.get("top_n")
    results = [
        {"index": place, "relevance_score": 1 / (place + 1)} for place in range(count)
    ]
    return {"results": results[: top if isinstance(top, int) and top > 0 else count]}


def _amazon_image(_body: Json, _saying: Saying) -> Json:
    return {"images": [PIXEL], "error": None}


def _stability(_body: Json, _saying: Saying) -> Json:
    return {"seeds": [1], "finish_reasons": [None], "images": [PIXEL]}


def _diffusion(_body: Json, _saying: Saying) -> Json:
    artifact = {"seed": 1, "base64": PIXEL, "finishReason": "SUCCESS"}
    return {"result": "success", "artifacts": [artifact]}


TITAN_EMBED = Family(
    name="Amazon Titan Embeddings",
    pattern=re.compile(r"amazon\.titan-embed-(text|g1)"),
    required=("inputText",),
    prompt=field("inputText"),
    whole=_titan,
)
TITAN_EMBED_IMAGE = Family(
    name="Amazon Titan Multimodal Embeddings",
    pattern=re.compile(r"amazon\.titan-embed-image"),
    required=(),
    prompt=field("inputText"),
    whole=_titan,
)
COHERE_EMBED = Family(
    name="Cohere Embed",
    pattern=re.compile(r"cohere\.embed"),
    required=("input_type",),
    prompt=lambda body: " ".join(_texts(body, "texts")),
    whole=_cohere,
)
COHERE_RERANK = Family(
    name="Cohere Rerank",
    pattern=re.compile(r"cohere\.rerank"),
    required=("query", "documents", "api_version"),
    prompt=field("query"),
    whole=_rerank,
)
AMAZON_RERANK = Family(
    name="Amazon Rerank",
    pattern=re.compile(r"amazon\.rerank"),
    required=("query", "documents"),
    prompt=field("query"),
    whole=_rerank,
)
AMAZON_IMAGE = Family(
    name="Amazon images",
    pattern=re.compile(r"amazon\.(titan-image|nova-canvas)"),
    required=("taskType",),
    prompt=lambda _body: "",
    whole=_amazon_image,
)
DIFFUSION = Family(
    name="Stable Diffusion XL",
    pattern=re.compile(r"stability\.stable-diffusion-xl"),
    required=("text_prompts",),
    prompt=lambda _body: "",
    whole=_diffusion,
)
STABILITY = Family(
    name="Stability images",
    pattern=re.compile(r"stability\."),
    required=("prompt",),
    prompt=field("prompt"),
    whole=_stability,
)
