"""Cohere: Command, Command R chat, Embed.

Shapes: Cohere's API reference, version 1, with which Bedrock's bodies agree.

Rule 1: what stands in the closing chunk's `response`, which repeats the answer, in
        citations and in what was searched comes whole; all other text accumulates, a
        tool call's `parameters` as the source of a JSON document.
Rule 2: `index` names the generation, or the tool call, that a piece continues.
"""

from __future__ import annotations

from bedrock_weir.content import JSON, OpaqueKind, PartKind, Pointer
from bedrock_weir.surfaces.families.base import Family, UsageNames
from bedrock_weir.surfaces.families.chunks import WHOLE, Chunks, chunk_reader
from bedrock_weir.surfaces.families.readers import media, pieces, source, vector
from bedrock_weir.surfaces.walk import Rules, Walk


def _message(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read a message: the user's at the top, its role's in the history."""
    walk.value(value, pointer, PartKind.USER if len(pointer) == 1 else kind)


REQUEST = Rules(
    kinds={
        "documents": PartKind.DOCUMENT,
        "inputs": PartKind.USER,
        "outputs": PartKind.TOOL_RESULT,
        "preamble": PartKind.SYSTEM,
        "prompt": PartKind.USER,
        "query": PartKind.USER,
        "texts": PartKind.USER,
        "tool_calls": PartKind.TOOL_USE,
        "tool_results": PartKind.TOOL_RESULT,
        "tools": PartKind.TOOL_SPEC,
    },
    free=frozenset({"documents", "outputs", "parameter_definitions", "parameters"}),
    roles={
        "CHATBOT": PartKind.ASSISTANT,
        "SYSTEM": PartKind.SYSTEM,
        "TOOL": PartKind.TOOL_RESULT,
        "USER": PartKind.USER,
    },
    special={
        "image_url": media(OpaqueKind.IMAGE),
        "images": media(OpaqueKind.IMAGE),
        "message": _message,
    },
)
ANSWER = Rules(
    kinds={
        "citations": PartKind.CITATION,
        "documents": PartKind.DOCUMENT,
        "search_results": PartKind.RETRIEVED,
        "tool_call_delta": PartKind.TOOL_USE,
        "tool_calls": PartKind.TOOL_USE,
    },
    free=frozenset({"documents"}),
    special={
        "arguments": source,
        "embeddings": vector,
        "parameters": source,
        "token_likelihoods": pieces,
    },
)
USAGE = (
    UsageNames(
        input_tokens=("meta", "billed_units", "input_tokens"),
        output_tokens=("meta", "billed_units", "output_tokens"),
    ),
)

FAMILY = Family(
    name="cohere",
    request=REQUEST,
    answer=ANSWER,
    read_chunk=chunk_reader(
        Chunks(
            ANSWER,
            whole=WHOLE | {"event_type", "generation_id", "response_id"},
            whole_below=frozenset(
                {
                    "chat_history",
                    "citations",
                    "documents",
                    "response",
                    "search_queries",
                    "search_results",
                }
            ),
            is_numbered=True,
            ends=frozenset({"finish_reason"}),
        )
    ),
    usage=USAGE,
)
