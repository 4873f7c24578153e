"""Anthropic's Claude: the Messages API, and the older text completions.

Shapes: Anthropic's Messages API reference, version `bedrock-2023-05-31`.

Rule 1: a content block is a channel group, named by its `index`; its start, its
        deltas and nothing else continue its texts, and `content_block_stop` ends them.
Rule 2: a signature and a citation come in one delta each: Anthropic's own SDKs
        replace the one and append the other.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.content import JSON, OpaqueKind, PartKind, Pointer
from bedrock_weir.surfaces.base import ALL, Channel, Event
from bedrock_weir.surfaces.families.base import (
    METRICS,
    Family,
    UsageNames,
    read_usage,
)
from bedrock_weir.surfaces.families.chunks import deltas_of, is_bedrocks
from bedrock_weir.surfaces.families.readers import block, source
from bedrock_weir.surfaces.walk import Reader, Rules, Walk, opaque, walk


def _with_source(kind: OpaqueKind, *text_forms: str) -> Reader:
    """Make a reader for a block with a `source`; text forms are walked."""

    def read(walk: Walk, value: JSON, pointer: Pointer, around: PartKind) -> None:
        if not isinstance(value, dict):
            walk.value(value, pointer, around)
            return
        below = PartKind.DOCUMENT if kind is OpaqueKind.DOCUMENT else around
        origin = value.get("source")
        if not isinstance(origin, dict):
            walk.unreadable(kind, pointer)
            walk.members(value, pointer, below)
            return
        walk.members(value, pointer, below, but=("source",))
        place, form = (*pointer, "source"), origin.get("type")
        if form == "base64" and isinstance(origin.get("data"), str):
            walk.unreadable(kind, (*place, "data"))
            walk.members(origin, place, below, but=("data",))
            return
        if form not in text_forms:
            walk.unreadable(kind, place)
        walk.members(origin, place, below)

    return read


def _redacted(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    if isinstance(value, dict):
        walk.members(value, pointer, kind, but=("data",))
        place = (*pointer, "data")
        opaque(OpaqueKind.ENCRYPTED_REASONING)(walk, value.get("data"), place, kind)


def _upload(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    walk.unreadable(OpaqueKind.DOCUMENT, pointer)
    if isinstance(value, dict):
        walk.members(value, pointer, kind)


_RESULTS = (
    "bash_code_execution_tool_result",
    "code_execution_tool_result",
    "mcp_tool_result",
    "text_editor_code_execution_tool_result",
    "tool_result",
    "tool_search_tool_result",
)
_SEARCHES = ("search_result", "web_fetch_tool_result", "web_search_tool_result")
_TYPES: Mapping[str, Reader] = {
    **dict.fromkeys(_RESULTS, block(PartKind.TOOL_RESULT)),
    **dict.fromkeys(_SEARCHES, block(PartKind.RETRIEVED)),
    "container_upload": _upload,
    "document": _with_source(OpaqueKind.DOCUMENT, "text", "content"),
    "image": _with_source(OpaqueKind.IMAGE),
    "mcp_tool_use": block(PartKind.TOOL_USE),
    "redacted_thinking": _redacted,
    "server_tool_use": block(PartKind.TOOL_USE),
    "thinking": block(PartKind.REASONING),
    "tool_use": block(PartKind.TOOL_USE),
}
_FREE = frozenset({"input", "input_schema", "schema"})

REQUEST = Rules(
    kinds={
        "citations": PartKind.CITATION,
        "prompt": PartKind.USER,
        "system": PartKind.SYSTEM,
        "tools": PartKind.TOOL_SPEC,
    },
    roles={
        "assistant": PartKind.ASSISTANT,
        "system": PartKind.SYSTEM,
        "user": PartKind.USER,
    },
    free=_FREE,
    types=_TYPES,
)
ANSWER = Rules(
    kinds={"citations": PartKind.CITATION},
    free=_FREE,
    special={"partial_json": source},
    types={
        **_TYPES,
        "citations_delta": block(PartKind.CITATION),
        "error": block(PartKind.ERROR),
        "input_json_delta": block(PartKind.TOOL_USE),
        "signature_delta": block(PartKind.REASONING),
        "thinking_delta": block(PartKind.REASONING),
    },
)
USAGE = tuple(
    UsageNames(
        input_tokens=(*place, "input_tokens"),
        output_tokens=(*place, "output_tokens"),
        cache_read_tokens=(*place, "cache_read_input_tokens"),
        cache_write_tokens=(*place, "cache_creation_input_tokens"),
    )
    for place in (("usage",), ("message", "usage"))
)

_WHOLE_EVENTS = frozenset(
    {"content_block_stop", "error", "message_delta", "message_stop", "ping"}
)
_WHOLE_DELTAS = frozenset({"citations_delta", "signature_delta"})
_COMPLETION_WHOLE = frozenset({"log_id", "model", "stop", "stop_reason"})


def read_chunk(document: dict[str, JSON]) -> Event:
    """Read one event of a Messages stream, or one chunk of a text completion."""
    event_type, number = _type(document), document.get("index")
    index = number if isinstance(number, int) else -1

    def channel_of(pointer: Pointer) -> Channel | None:
        return _channel(document, index, pointer)

    content = walk(document, ANSWER, PartKind.ANSWER)
    deltas, opaque = deltas_of(content, channel_of)
    is_completion = "completion" in document
    is_stopped = is_completion and document.get("stop_reason") is not None
    is_last = event_type == "message_stop" or METRICS in document or is_stopped
    return Event(
        document,
        deltas,
        opaque,
        closes=_closes(event_type, index),
        ends_block=event_type == "content_block_stop",
        is_delta=(event_type == "content_block_delta" or is_completion) and not is_last,
        is_last=is_last,
        usage=read_usage(document, USAGE),
    )


def _channel(document: dict[str, JSON], index: int, pointer: Pointer) -> Channel | None:
    if pointer == ("type",) or is_bedrocks(pointer):
        return None
    event_type, channel = _type(document), pointer
    if event_type in _WHOLE_EVENTS:
        return None
    match event_type, pointer:
        case "content_block_delta", ("delta", *rest):
            if _type(document["delta"]) in _WHOLE_DELTAS or rest == ["type"]:
                return None
            channel = (index, *rest)
        case "content_block_start", ("content_block", "text" | "thinking" as name):
            channel = (index, name)
        case "message_start", ("message", "content", at, "text" | "thinking" as name):
            channel = (at, name)
        case "content_block_start" | "message_start", _:
            return None
        case _ if pointer[-1] in _COMPLETION_WHOLE:
            return None
    return channel


def _type(value: JSON) -> str | None:
    kind = value.get("type") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else None


def _closes(event_type: JSON, index: int) -> Channel:
    if event_type == "content_block_stop":
        return (index,)
    return ALL if event_type == "message_stop" else ()


FAMILY = Family(
    name="anthropic",
    request=REQUEST,
    answer=ANSWER,
    read_chunk=read_chunk,
    usage=USAGE,
    tools=(("tools",), ("mcp_servers",)),
    max_tokens=(("max_tokens",), ("max_tokens_to_sample",)),
)
