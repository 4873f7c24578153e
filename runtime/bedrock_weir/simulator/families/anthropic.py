"""Anthropic's messages, and its older text completions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bedrock_weir.simulator.events import Chunk, Json
from bedrock_weir.simulator.families.base import Family, field
from bedrock_weir.simulator.saying import SIGNATURE, Saying, last_text

_ID = "msg_bdrk_01WeirSimulator"


def _whole(_body: Json, saying: Saying) -> Json:
    content: list[Json] = []
    if saying.reasoning:
        thought = {"thinking": saying.thought, "signature": SIGNATURE}
        content.append({"type": "thinking", **thought})
    if saying.pieces:
        content.append({"type": "text", "text": saying.text})
    if saying.tool_use is not None:
        content.append({**_tool_head(saying), "input": saying.tool_use.input})
    return {
        **_head(saying),
        "content": content,
        "stop_reason": saying.stop_reason,
        "stop_sequence": None,
        "usage": _usage(saying),
    }


def _head(saying: Saying) -> Json:
    return {
        "model": saying.model_id.rpartition(".")[2].partition(":")[0],
        "id": _ID,
        "type": "message",
        "role": "assistant",
    }


def _usage(saying: Saying) -> Json:
    return {
        "input_tokens": saying.usage.input_tokens,
        "cache_creation_input_tokens": saying.usage.cache_write_input_tokens or 0,
        "cache_read_input_tokens": saying.usage.cache_read_input_tokens or 0,
        "output_tokens": saying.usage.output_tokens,
    }


def _tool_head(saying: Saying) -> Json:
    use = saying.tool_use
    head: Json = {"type": "tool_use"}
    return head if use is None else {**head, "id": use.tool_use_id, "name": use.name}


def _chunks(saying: Saying) -> Iterator[Chunk]:
    start = {**_head(saying), "content": [], "stop_reason": None, "stop_sequence": None}
    usage = {**_usage(saying), "output_tokens": 1}
    yield Chunk({"type": "message_start", "message": {**start, "usage": usage}})
    for index, (head, deltas) in enumerate(_blocks(saying)):
        place = {"index": index}
        yield Chunk({"type": "content_block_start", **place, "content_block": head})
        for delta in deltas:
            value = {"type": "content_block_delta", **place, "delta": delta}
            yield Chunk(value, is_delta=True)
        yield Chunk({"type": "content_block_stop", **place})
    delta = {"stop_reason": saying.stop_reason, "stop_sequence": None}
    usage = {"output_tokens": saying.usage.output_tokens}
    yield Chunk({"type": "message_delta", "delta": delta, "usage": usage})
    yield Chunk({"type": "message_stop"})


def _blocks(saying: Saying) -> Iterator[tuple[Json, Iterator[Json]]]:
    if saying.reasoning:
        yield {"type": "thinking", "thinking": "", "signature": ""}, _thoughts(saying)
    if saying.pieces:
        words = ({"type": "text_delta", "text": piece} for piece in saying.spoken())
        yield {"type": "text", "text": ""}, words
    if saying.tool_use is not None:
        kind = "input_json_delta"
        parts = ({"type": kind, "partial_json": part} for part in saying.tool_input())
        yield {**_tool_head(saying), "input": {}}, parts


def _thoughts(saying: Saying) -> Iterator[Json]:
    for piece in saying.reasoning:
        yield {"type": "thinking_delta", "thinking": piece}
    yield {"type": "signature_delta", "signature": SIGNATURE}


def _completion(_body: Json, saying: Saying) -> Json:
    reason = "max_tokens" if saying.stop_reason == "max_tokens" else "stop_sequence"
    return {
        "type": "completion",
        "completion": saying.text,
        "stop_reason": reason,
        "stop": "\n\nHuman:",
    }


def _completion_chunks(saying: Saying) -> Iterator[Chunk]:
    for piece in saying.spoken():
        value = {"type": "completion", "completion": piece, "stop_reason": None}
        yield Chunk({**value, "stop": None}, is_delta=True)
    yield Chunk({**_completion({}, saying), "completion": ""})


_PATTERN = re.compile(r"anthropic\.")

COMPLETIONS = Family(
    name="Anthropic text completions",
    pattern=_PATTERN,
    required=("prompt", "max_tokens_to_sample"),
    prompt=field("prompt"),
    whole=_completion,
    chunks=_completion_chunks,
    when="prompt",
)
MESSAGES = Family(
    name="Anthropic messages",
    pattern=_PATTERN,
    required=("anthropic_version", "max_tokens", "messages"),
    prompt=lambda body: last_text(body.get("messages")),
    whole=_whole,
    chunks=_chunks,
)
