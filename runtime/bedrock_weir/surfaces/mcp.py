"""JSON-RPC messages, as MCP's servers and A2A's agents say them, and MCP's blocks.

Shapes: the Model Context Protocol, `CallToolResult`, `ReadResourceResult`,
`GetPromptResult`, `ContentBlock`; the Agent2Agent protocol, `FilePart`.

Rule 1: what a tool, a resource or a prompt of a server brings is retrieved: somebody
        else wrote it. What a server says of its tools is their specification.
Rule 2: bytes are read as a file of the type that stands beside them.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.content import JSON, PartKind, Pointer
from bedrock_weir.surfaces.files import read_file
from bedrock_weir.surfaces.walk import Walk

_BYTES = ("blob", "bytes", "data")
"""Where a block, a resource or a file has its bytes."""
_TYPES = ("mimeType", "mime_type", "mediaType")
_KINDS: Mapping[str, PartKind] = {
    "content": PartKind.RETRIEVED,
    "contents": PartKind.RETRIEVED,
    "messages": PartKind.RETRIEVED,
    "prompts": PartKind.TOOL_SPEC,
    "resourceTemplates": PartKind.TOOL_SPEC,
    "resources": PartKind.TOOL_SPEC,
    "structuredContent": PartKind.RETRIEVED,
    "tools": PartKind.TOOL_SPEC,
}


def is_message(value: JSON) -> bool:
    """Tell whether a value is a JSON-RPC message, or a batch of them."""
    if isinstance(value, list):
        return bool(value) and all(map(_is_message, value))
    return _is_message(value)


def _is_message(value: JSON) -> bool:
    return isinstance(value, dict) and value.get("jsonrpc") == "2.0"


def read_message(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read a message, or a batch of them; anything else is read as it stands.

    Args:
        walk: what it is read into.
        value: for which `is_message` holds.
        pointer: its place.
        kind: what text is of which no rule here speaks.
    """
    if isinstance(value, list):
        for index, item in enumerate(value):
            read_message(walk, item, (*pointer, index), kind)
    elif isinstance(value, dict):
        for key, member in value.items():
            place = (*pointer, key)
            walk.key(key, place, kind)
            if key == "result" and isinstance(member, dict):
                _result(walk, member, place, kind)
            else:
                around = PartKind.ERROR if key == "error" else kind
                read_blocks(walk, member, place, around)
    else:
        walk.value(value, pointer, kind)


def _result(
    walk: Walk, result: dict[str, JSON], pointer: Pointer, kind: PartKind
) -> None:
    for key, member in result.items():
        below = _KINDS.get(key, kind)
        walk.key(key, (*pointer, key), below)
        read_blocks(walk, member, (*pointer, key), below)


def read_blocks(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read content blocks, whose bytes have a type beside them (rule 2)."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            read_blocks(walk, item, (*pointer, index), kind)
    elif isinstance(value, dict):
        types = (value.get(name) for name in _TYPES)
        media_type = next((type_ for type_ in types if type_ is not None), None)
        for key, member in value.items():
            place = (*pointer, key)
            walk.key(key, place, kind)
            if key in _BYTES and isinstance(member, str) and media_type is not None:
                read_file(walk, member, media_type, place, kind)
            else:
                read_blocks(walk, member, place, kind)
    else:
        walk.value(value, pointer, kind)
