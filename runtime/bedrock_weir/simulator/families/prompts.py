"""Families that complete a prompt: Llama, Mistral, DeepSeek, Command, Jurassic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bedrock_weir.simulator.events import Chunk, Json
from bedrock_weir.simulator.families.base import Family, field, stop_of
from bedrock_weir.simulator.saying import Saying


def _llama(_body: Json, saying: Saying) -> Json:
    return {
        "generation": saying.text,
        "prompt_token_count": saying.usage.input_tokens,
        "generation_token_count": saying.usage.output_tokens,
        "stop_reason": stop_of(saying),
    }


def _llama_chunks(saying: Saying) -> Iterator[Chunk]:
    prompt: int | None = saying.usage.input_tokens
    for number, piece in enumerate(saying.spoken(), 1):
        value: Json = {"generation": piece, "prompt_token_count": prompt}
        value |= {"generation_token_count": number, "stop_reason": None}
        yield Chunk(value, is_delta=True)
        prompt = None
    yield Chunk({**_llama({}, saying), "generation": "", "prompt_token_count": None})


def _mistral(_body: Json, saying: Saying) -> Json:
    return {"outputs": [{"text": saying.text, "stop_reason": stop_of(saying)}]}


def _mistral_chunks(saying: Saying) -> Iterator[Chunk]:
    for piece in saying.spoken():
        output = {"text": piece, "stop_reason": None}
        yield Chunk({"outputs": [output]}, is_delta=True)
    yield Chunk({"outputs": [{"text": "", "stop_reason": stop_of(saying)}]})


def _deepseek(_body: Json, saying: Saying) -> Json:
    return {"choices": [{"text": saying.text, "stop_reason": stop_of(saying)}]}


def _deepseek_chunks(saying: Saying) -> Iterator[Chunk]:
    for piece in saying.spoken():
        choice = {"text": piece, "stop_reason": None}
        yield Chunk({"choices": [choice]}, is_delta=True)
    yield Chunk({"choices": [{"text": "", "stop_reason": stop_of(saying)}]})


def _cohere_reason(saying: Saying) -> str:
    return "MAX_TOKENS" if saying.stop_reason == "max_tokens" else "COMPLETE"


def _cohere(body: Json, saying: Saying) -> Json:
    reason = _cohere_reason(saying)
    generation = {"id": "generation-0", "text": saying.text, "finish_reason": reason}
    prompt = body.get("prompt", "")
    return {"id": "request-0", "generations": [generation], "prompt": prompt}


def _cohere_chunks(saying: Saying) -> Iterator[Chunk]:
    for piece in saying.spoken():
        yield Chunk({"text": piece, "is_finished": False}, is_delta=True)
    yield Chunk({"is_finished": True, "finish_reason": _cohere_reason(saying)})


def _jurassic(body: Json, saying: Saying) -> Json:
    data = {"text": saying.text, "tokens": []}
    completion = {"data": data, "finishReason": {"reason": "endoftext"}}
    prompt = {"text": body.get("prompt", ""), "tokens": []}
    return {"id": 1, "prompt": prompt, "completions": [completion]}


LLAMA = Family(
    name="Meta Llama",
    pattern=re.compile(r"meta\.llama"),
    required=("prompt",),
    prompt=field("prompt"),
    whole=_llama,
    chunks=_llama_chunks,
)
MISTRAL = Family(
    name="Mistral text completion",
    pattern=re.compile(r"mistral\."),
    required=("prompt",),
    prompt=field("prompt"),
    whole=_mistral,
    chunks=_mistral_chunks,
    when="prompt",
)
DEEPSEEK = Family(
    name="DeepSeek text completion",
    pattern=re.compile(r"deepseek\."),
    required=("prompt",),
    prompt=field("prompt"),
    whole=_deepseek,
    chunks=_deepseek_chunks,
    when="prompt",
)
COMMAND = Family(
    name="Cohere Command",
    pattern=re.compile(r"cohere\.command-(text|light)"),
    required=("prompt",),
    prompt=field("prompt"),
    whole=_cohere,
    chunks=_cohere_chunks,
)
JURASSIC = Family(
    name="AI21 Jurassic",
    pattern=re.compile(r"ai21\.j2"),
    required=("prompt",),
    prompt=field("prompt"),
    whole=_jurassic,
)
