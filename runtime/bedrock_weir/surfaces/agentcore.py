"""AgentCore: commands, code, searches and what agents remember.

Shapes: botocore's service model of `bedrock-agentcore`.

Rule 1: what a tool is asked to do is `TOOL_USE`, and what it gave back `RETRIEVED`; so
        is what a memory or a registry gives back.
Rule 2: what is put into a memory has the kind of the role it was said in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.content import JSON, OpaqueKind, PartKind, Pointer
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces import blocks
from bedrock_weir.surfaces.aws_names import NAMES
from bedrock_weir.surfaces.base import Event
from bedrock_weir.surfaces.files import s3_location
from bedrock_weir.surfaces.json_surface import (
    Body,
    EventReader,
    Events,
    JsonSurface,
    named,
)
from bedrock_weir.surfaces.walk import Rules, Walk, opaque
from bedrock_weir.wire import jsontext
from bedrock_weir.wire.eventstream import Message


def _blob(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read `blob`: base64 of a file whose type is not told, or a free document."""
    if isinstance(value, str):
        walk.bytes_of_text(value, pointer, kind)
    else:
        walk.free(value, pointer, kind)


_ROLES = {
    "ASSISTANT": PartKind.ASSISTANT,
    "OTHER": PartKind.USER,
    "TOOL": PartKind.TOOL_RESULT,
    "USER": PartKind.USER,
}
_REQUEST = Rules(
    kinds={
        "arguments": PartKind.TOOL_USE,
        "command": PartKind.TOOL_USE,
        "content": PartKind.USER,
        "payload": PartKind.USER,
        "searchQuery": PartKind.USER,
    },
    roles=_ROLES,
    free=frozenset({"filters", "json", "metadata"}),
    special={"blob": _blob},
    names=NAMES,
)
_ANSWER = Rules(
    roles={},
    free=frozenset({"json", "metadata"}),
    special={"blob": _blob, "data": opaque(OpaqueKind.IMAGE)},
    names=NAMES,
)

COMMAND = JsonSurface(
    _REQUEST,
    _ANSWER,
    says=PartKind.RETRIEVED,
    events=Events(
        continuing={
            "chunk": (("contentDelta", "stdout"), ("contentDelta", "stderr")),
        },
    ),
)
CODE = JsonSurface(_REQUEST, _ANSWER, says=PartKind.RETRIEVED)
SEARCH = JsonSurface(_REQUEST, _ANSWER, says=PartKind.RETRIEVED)
MEMORY = JsonSurface(_REQUEST, _ANSWER, says=PartKind.RETRIEVED)
CARD = JsonSurface(_REQUEST, _ANSWER, says=PartKind.RETRIEVED)
"""What an agent says of itself, to whoever is to use it."""

_MODELS: Mapping[str, ResourceType] = {"modelId": ResourceType.MODEL}
_OF_CALLER = frozenset({"additionalParams", "messages", "tools"})


def _models(body: Body) -> Iterator[Resource]:
    yield from named(body, _MODELS, _OF_CALLER)


class _Harness(JsonSurface):
    """Converse's vocabulary, and events of hooks."""

    def stream(self, operation: Operation) -> EventReader:
        """Begin to read an answer's stream."""
        del operation
        return _HarnessReader(blocks.ANSWER, PartKind.ANSWER, Events())


class _HarnessReader(EventReader):
    def read(self, message: Message) -> Event:
        """Read an event.

        Raises:
            ProtocolError: the payload cannot be read.
        """
        if message.event_type == "hookEvent":
            return super().read(message)
        document = jsontext.loads_event(message.payload)
        if not isinstance(document, dict):
            raise MalformedRequest("a stream event is not a JSON object")
        return blocks.read_event(message.event_type, document)


HARNESS = _Harness(
    Rules(
        kinds={
            **blocks.REQUEST.kinds,
            "skills": PartKind.TOOL_SPEC,
            "systemPrompt": PartKind.SYSTEM,
            "tools": PartKind.TOOL_SPEC,
        },
        roles=blocks.REQUEST.roles,
        free=blocks.REQUEST.free | {"additionalParams"},
        special={**blocks.REQUEST.special, "s3": s3_location},
        names=NAMES,
    ),
    blocks.ANSWER,
    resources=_models,
    limit=(("maxTokens",),),
    tools=(("tools",),),
)
