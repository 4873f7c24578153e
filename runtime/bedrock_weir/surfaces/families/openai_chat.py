"""OpenAI's chat completions, which most open-weight models on Bedrock speak.

Shapes: OpenAI's API reference, `chat.completion` and `chat.completion.chunk`.

Rule 1: a choice and a tool call are named by their `index`; their texts accumulate
        under it, `function.arguments` as the source of a JSON document.
Rule 2: the answer told a second time, token by token (`logprobs`), is opaque.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.content import OpaqueKind, PartKind
from bedrock_weir.surfaces.families.base import Family, UsageNames
from bedrock_weir.surfaces.families.chunks import WHOLE, Chunks, chunk_reader
from bedrock_weir.surfaces.families.readers import (
    integer,
    media,
    pieces,
    source,
    vector,
)
from bedrock_weir.surfaces.walk import Reader, Rules

ROLES: Mapping[str, PartKind] = {
    "assistant": PartKind.ASSISTANT,
    "developer": PartKind.SYSTEM,
    "function": PartKind.TOOL_RESULT,
    "system": PartKind.SYSTEM,
    "tool": PartKind.TOOL_RESULT,
    "user": PartKind.USER,
}
_KINDS: Mapping[str, PartKind] = {
    "annotations": PartKind.CITATION,
    "citations": PartKind.CITATION,
    "function_call": PartKind.TOOL_USE,
    "reasoning": PartKind.REASONING,
    "reasoning_content": PartKind.REASONING,
    "reasoning_details": PartKind.REASONING,
    "thinking": PartKind.REASONING,
    "tool_calls": PartKind.TOOL_USE,
}
_SPECIAL: Mapping[str, Reader] = {
    "arguments": source,
    "audio": media(OpaqueKind.AUDIO),
    "file": media(OpaqueKind.DOCUMENT),
    "image": media(OpaqueKind.IMAGE),
    "image_url": media(OpaqueKind.IMAGE),
    "images": media(OpaqueKind.IMAGE),
    "input_audio": media(OpaqueKind.AUDIO),
    "video": media(OpaqueKind.VIDEO),
    "video_url": media(OpaqueKind.VIDEO),
}
REQUEST = Rules(
    kinds={
        **_KINDS,
        "documents": PartKind.DOCUMENT,
        "functions": PartKind.TOOL_SPEC,
        "prompt": PartKind.USER,
        "tools": PartKind.TOOL_SPEC,
    },
    roles=ROLES,
    free=frozenset({"chat_template_kwargs", "documents", "parameters", "schema"}),
    special=_SPECIAL,
)
ANSWER = Rules(
    kinds=_KINDS,
    special={
        **_SPECIAL,
        "created": integer,
        "embedding": vector,
        "logprobs": pieces,
        "prompt_logprobs": pieces,
        "prompt_token_ids": pieces,
        "token_ids": pieces,
    },
)
USAGE = (
    UsageNames(
        input_tokens=("usage", "prompt_tokens"),
        output_tokens=("usage", "completion_tokens"),
        total_tokens=("usage", "total_tokens"),
        cache_read_tokens=("usage", "prompt_tokens_details", "cached_tokens"),
    ),
)
TOOLS = (("tools",), ("functions",))

FAMILY = Family(
    name="openai_chat",
    request=REQUEST,
    answer=ANSWER,
    read_chunk=chunk_reader(
        Chunks(ANSWER, whole=WHOLE | {"obfuscation"}, is_numbered=True, usage=USAGE)
    ),
    usage=USAGE,
    tools=TOOLS,
    max_tokens=(("max_tokens",), ("max_completion_tokens",)),
)
