"""Converse's content blocks: one vocabulary for its requests, answers and streams.

The request, the answer and the stream's events of Converse share it, and the bodies
of Amazon Nova's models speak it as well. Shapes: botocore's service model of
`bedrock-runtime`, `ContentBlock`, `ContentBlockDelta`, `ConverseStreamOutput`.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.content import (
    JSON,
    Encoding,
    Opaque,
    OpaqueKind,
    Part,
    PartKind,
    Pointer,
    Usage,
)
from bedrock_weir.surfaces.base import ALL, Channel, Delta, Event
from bedrock_weir.surfaces.padding import is_padding
from bedrock_weir.surfaces.walk import Reader, Rules, Walk, opaque, walk

_TEXT_FORMATS = ("csv", "html", "md", "txt")  # a format may be any JSON value


def _document(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read a document block: text formats as text, all others as opaque."""
    if not isinstance(value, dict):
        walk.value(value, pointer, kind)
        return
    source = value.get("source")
    data = source.get("bytes") if isinstance(source, dict) else None
    if data is None or not isinstance(source, dict):
        walk.members(value, pointer, kind)
        return
    walk.members(value, pointer, kind, but=("source",))
    place = (*pointer, "source")
    walk.members(source, place, kind, but=("bytes",))
    if value.get("format") in _TEXT_FORMATS:
        walk.bytes_of_text(data, (*place, "bytes"), kind)
    else:
        opaque(OpaqueKind.DOCUMENT)(walk, data, (*place, "bytes"), kind)


def _media(media: OpaqueKind) -> Reader:
    def read(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
        source = value.get("source") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(source, dict):
            walk.value(value, pointer, kind)
            return
        walk.members(value, pointer, kind, but=("source",))
        place = (*pointer, "source")
        walk.members(source, place, kind, but=("bytes",))
        if "bytes" in source:
            opaque(media)(walk, source["bytes"], (*place, "bytes"), kind)

    return read


def _s3_location(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    walk.unreadable(OpaqueKind.S3_LOCATION, pointer)
    walk.value(value, pointer, kind)


_FREE = frozenset(
    {
        "additionalModelRequestFields",
        "additionalModelResponseFields",
        "input",
        "inputSchema",
        "json",
        "promptVariables",
        "requestMetadata",
        "schema",
    }
)

_SPECIAL: Mapping[str, Reader] = {
    "audio": _media(OpaqueKind.AUDIO),
    "document": _document,
    "image": _media(OpaqueKind.IMAGE),
    "redactedContent": opaque(OpaqueKind.ENCRYPTED_REASONING),
    "s3Location": _s3_location,
    "video": _media(OpaqueKind.VIDEO),
}
_BLOCKS = {
    "citationsContent": PartKind.CITATION,
    "document": PartKind.DOCUMENT,
    "reasoningContent": PartKind.REASONING,
    "searchResult": PartKind.RETRIEVED,
    "toolAddition": PartKind.TOOL_SPEC,
    "toolRemoval": PartKind.TOOL_SPEC,
    "toolResult": PartKind.TOOL_RESULT,
    "toolUse": PartKind.TOOL_USE,
}
REQUEST = Rules(
    kinds={
        **_BLOCKS,
        "promptVariables": PartKind.PROMPT_VARIABLE,
        "system": PartKind.SYSTEM,
        "toolConfig": PartKind.TOOL_SPEC,
    },
    roles={
        "assistant": PartKind.ASSISTANT,
        "system": PartKind.SYSTEM,
        "user": PartKind.USER,
    },
    free=_FREE,
    special=_SPECIAL,
)
ANSWER = Rules(kinds=_BLOCKS, free=_FREE, special=_SPECIAL)


def read_usage(usage: JSON) -> Usage | None:
    """Read Converse's `usage` member."""
    if not isinstance(usage, dict):
        return None
    return Usage(
        input_tokens=count(usage.get("inputTokens")),
        output_tokens=count(usage.get("outputTokens")),
        total_tokens=count(usage.get("totalTokens")),
        cache_read_tokens=count(usage.get("cacheReadInputTokens")),
        cache_write_tokens=count(usage.get("cacheWriteInputTokens")),
    )


def count(value: JSON) -> int | None:
    """Take a number of tokens; a caller's or a model's other value is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def read_event(event_type: str, document: dict[str, JSON]) -> Event:
    """Read one event of Converse's stream vocabulary (Nova speaks it as well)."""
    if event_type == _DELTA and (event := _read_text_delta(document)) is not None:
        return event
    readable = {
        key: value
        for key, value in document.items()
        if key != "p" or not is_padding(value)
    }
    content = walk(readable, ANSWER, PartKind.ANSWER)
    index = document.get("contentBlockIndex")
    block: str | int = index if isinstance(index, int | str) else -1
    accumulates = event_type not in _WHOLE
    deltas = tuple(
        Delta(
            channel=_channel(block, part) if accumulates else None,
            kind=part.kind,
            pointer=part.pointer,
            text=part.text,
            is_source=part.pointer[-2:] == ("toolUse", "input"),
        )
        for part in content.parts
        if part.encoding in _REWRITABLE
    )
    others = (part for part in content.parts if part.encoding not in _REWRITABLE)
    return Event(
        document,
        deltas,
        (*content.opaque, *(_unwritable(part) for part in others)),
        closes=_closes(event_type, block),
        ends_block=event_type == "contentBlockStop",
        is_delta=event_type == "contentBlockDelta",
        is_last=event_type in {"messageStop", "metadata"},
        usage=read_usage(document.get("usage")),
    )


_DELTA = "contentBlockDelta"
_TEXT_DELTA = ("delta", "text")


def _read_text_delta(document: dict[str, JSON]) -> Event | None:
    """Read the event that nearly all of a stream consists of; None for any other."""
    delta, index = document.get("delta"), document.get("contentBlockIndex")
    if not isinstance(delta, dict) or len(delta) != 1 or not isinstance(index, int):
        return None
    text = delta.get("text")
    has_padding = "p" in document and is_padding(document["p"])
    if not isinstance(text, str) or not text or len(document) != 2 + has_padding:
        return None
    piece = Delta((index, *_TEXT_DELTA), PartKind.ANSWER, _TEXT_DELTA, text)
    return Event(document, (piece,), is_delta=True)


_WHOLE = frozenset(
    {"contentBlockStart", "contentBlockStop", "messageStart", "messageStop", "metadata"}
)
_COMES_WHOLE = frozenset({"location", "source", "status", "title", "type"})
"""Members of a delta that are not continued by the next one."""


_REWRITABLE = (Encoding.TEXT, Encoding.NUMBER)
"""What can be written anew within an event; the rest of it counts as unreadable."""


def _unwritable(part: Part) -> Opaque:
    return Opaque(OpaqueKind.UNKNOWN_BODY, part.pointer)


def _channel(block: str | int, part: Part) -> Channel | None:
    pointer = part.pointer
    comes_whole = pointer[-1] in _COMES_WHOLE or "location" in pointer
    if comes_whole or part.encoding is not Encoding.TEXT:
        return None
    return (block, *pointer)


def _closes(event_type: str, block: str | int) -> Channel:
    if event_type == "contentBlockStop":
        return (block,)
    return ALL if event_type in {"messageStop", "metadata"} else ()
