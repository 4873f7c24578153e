"""InvokeAgentRuntimeCommand: a command in an agent's own sandbox, and what it says.

Shapes: botocore's service model of `bedrock-agentcore`,
`InvokeAgentRuntimeCommandRequestBody`, `ResponseChunk`.

Rule 1: a command is the use of a tool, whoever asks for it; its output is retrieved,
        for nobody here wrote it and a model reads it next.
Rule 2: standard output is one text, the standard error another; each goes on over all
        of the events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bedrock_weir.call import Operation
from bedrock_weir.content import PartKind
from bedrock_weir.surfaces.arns import named_by_arn
from bedrock_weir.surfaces.base import ALL, Event, Reading
from bedrock_weir.surfaces.bodies import json_object
from bedrock_weir.surfaces.json_events import EventType, JsonEventReader
from bedrock_weir.surfaces.walk import Rules, walk
from bedrock_weir.wire import jsontext
from bedrock_weir.wire.eventstream import Message

_RULES = Rules()


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read a request.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del headers
    document = json_object(body)
    content = walk(document, _RULES, PartKind.TOOL_USE)
    return Reading(content, resources=named_by_arn(operation))


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Read an answer that is no stream, which this operation never has.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation
    return Reading(walk(jsontext.loads(body), _RULES, PartKind.RETRIEVED))


def stream(operation: Operation) -> CommandStreamReader:
    """Begin to read a command's output."""
    del operation
    return CommandStreamReader({"chunk": EventType(_RULES, PartKind.RETRIEVED)})


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
