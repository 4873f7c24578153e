"""InvokeCodeInterpreter: code, commands and files in a sandbox, and what they bring.

Shapes: botocore's service model of `bedrock-agentcore`, `ToolArguments`,
`CodeInterpreterResult`; its content blocks are MCP's.

Rule 1: what the sandbox is asked is the use of a tool; what it answers is retrieved.
Rule 2: a file's bytes are text where they are text. They are opaque as well unless the
        file's name promises text.
Rule 3: results come in any number of events. Nobody knows whether one goes on where the
        last has ended, so each text is read both ways.
"""

from __future__ import annotations

from dataclasses import replace

from bedrock_weir.content import JSON, PartKind, Pointer
from bedrock_weir.surfaces import mcp
from bedrock_weir.surfaces.arns import named_by_arn
from bedrock_weir.surfaces.base import Event
from bedrock_weir.surfaces.files import read_file
from bedrock_weir.surfaces.json_events import EventType, JsonEventReader
from bedrock_weir.surfaces.json_surface import JsonSurface
from bedrock_weir.surfaces.walk import Rules, Walk
from bedrock_weir.wire.eventstream import Message

_TEXT_FILES = (
    ".css",
    ".csv",
    ".html",
    ".ini",
    ".js",
    ".json",
    ".jsonl",
    ".log",
    ".md",
    ".py",
    ".sh",
    ".sql",
    ".toml",
    ".ts",
    ".tsv",
    ".txt",
    ".xml",
    ".yaml",
    ".yml",
)


def _content(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read the files of a request (rule 2)."""
    if not isinstance(value, list):
        walk.value(value, pointer, kind)
        return
    for index, file in enumerate(value):
        place = (*pointer, index)
        if not isinstance(file, dict):
            walk.value(file, place, kind)
            continue
        walk.members(file, place, kind, but=("blob",))
        if "blob" in file:
            media_type = _media_type(file.get("path"))
            read_file(walk, file["blob"], media_type, (*place, "blob"), kind)


def _media_type(path: JSON) -> str:
    is_text = isinstance(path, str) and path.lower().endswith(_TEXT_FILES)
    return "text/plain" if is_text else "application/octet-stream"


_REQUEST = Rules(special={"content": _content})
_ANSWER = Rules(special={"content": mcp.read_blocks})
_EVENTS = {"result": EventType(_ANSWER, PartKind.RETRIEVED, is_last=True)}


class ResultStreamReader(JsonEventReader):
    """Reads and rewrites the events of one answer (rule 3)."""

    def read(self, message: Message) -> Event:
        """Read an event.

        Raises:
            ProtocolError: the payload cannot be read.
        """
        event = super().read(message)
        deltas = (replace(delta, may_be_whole=True) for delta in event.deltas)
        return replace(event, deltas=tuple(deltas))


SURFACE = JsonSurface(
    _REQUEST,
    _ANSWER,
    asks=PartKind.TOOL_USE,
    says=PartKind.RETRIEVED,
    path_resources=named_by_arn,
    begin=lambda: ResultStreamReader(_EVENTS),
)
