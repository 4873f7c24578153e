"""InvokeAgentRuntimeCommand: a command in an agent's own sandbox, and what it says.

Shapes: botocore's service model of `bedrock-agentcore`,
`InvokeAgentRuntimeCommandRequestBody`, `ResponseChunk`.

Rule 1: a command is the use of a tool, whoever asks for it; its output is retrieved,
        for nobody here wrote it and a model reads it next.
Rule 2: standard output is one text, the standard error another; each goes on over all
        of the events.
"""

from __future__ import annotations

from dataclasses import replace

from bedrock_weir.content import PartKind
from bedrock_weir.surfaces.arns import named_by_arn
from bedrock_weir.surfaces.base import ALL, Event
from bedrock_weir.surfaces.json_events import EventType, JsonEventReader
from bedrock_weir.surfaces.json_surface import JsonSurface
from bedrock_weir.surfaces.walk import Rules
from bedrock_weir.wire.eventstream import Message

_RULES = Rules()
_EVENTS = {"chunk": EventType(_RULES, PartKind.RETRIEVED)}


class CommandStreamReader(JsonEventReader):
    """Reads and rewrites the events of one command's output."""

    def read(self, message: Message) -> Event:
        """Read an event.

        Raises:
            ProtocolError: the payload cannot be read.
        """
        event = super().read(message)
        document = event.document
        if not isinstance(document, dict):
            return event
        is_last = "contentStop" in document
        return replace(
            event,
            closes=ALL if is_last else (),
            is_delta=document.keys() <= {"contentDelta", "p"} and bool(event.deltas),
            is_last=is_last,
        )


SURFACE = JsonSurface(
    _RULES,
    _RULES,
    asks=PartKind.TOOL_USE,
    says=PartKind.RETRIEVED,
    path_resources=named_by_arn,
    begin=lambda: CommandStreamReader(_EVENTS),
)
