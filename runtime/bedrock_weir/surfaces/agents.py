"""Agents: InvokeAgent, InvokeInlineAgent and what an agent remembers.

Shapes: botocore's service model of `bedrock-agent-runtime`.

Rule 1: an inline agent is asked of every model, knowledge base and agent that its
        definition names.
Rule 2: a chunk's bytes are a piece of the answer's text in UTF-8, which may be cut
        within a character. Such a chunk leaves with whole characters, the rest with
        the next; a chunk of whole characters leaves as it came.
Rule 3: bytes that are no UTF-8 are nothing that can be read.
"""

from __future__ import annotations

import base64
import binascii
import codecs
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.content import Opaque, OpaqueKind, PartKind, Pointer
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.agent_blocks import ANSWER, REQUEST
from bedrock_weir.surfaces.base import Delta, Event
from bedrock_weir.surfaces.json_surface import (
    Body,
    EventReader,
    Events,
    JsonSurface,
    named,
)
from bedrock_weir.wire import jsontext
from bedrock_weir.wire.eventstream import Message

_RESOURCES: Mapping[str, ResourceType] = {
    "agentAliasArn": ResourceType.AGENT,
    "foundationModel": ResourceType.MODEL,
    "knowledgeBaseId": ResourceType.KNOWLEDGE_BASE,
    "modelArn": ResourceType.MODEL,
}
_OF_CALLER = frozenset(
    {
        "additionalModelRequestFields",
        "filter",
        "promptSessionAttributes",
        "returnControlInvocationResults",
        "sessionAttributes",
    }
)
_EVENTS = Events(
    kinds={
        "files": PartKind.DOCUMENT,
        "returnControl": PartKind.TOOL_USE,
        "trace": PartKind.REASONING,
    }
)
_BYTES: Pointer = ("bytes",)


def _resources(body: Body) -> Iterator[Resource]:
    yield from named(body, _RESOURCES, _OF_CALLER)


class _Agent(JsonSurface):
    """A surface whose answers are streams of chunks."""

    def stream(self, operation: Operation) -> AgentReader:
        """Begin to read an answer's stream."""
        del operation
        return AgentReader()


class AgentReader(EventReader):
    """Reads the events of one agent's answer."""

    def __init__(self) -> None:
        super().__init__(ANSWER, PartKind.ANSWER, _EVENTS)
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def read(self, message: Message) -> Event:
        """Read an event.

        Raises:
            ProtocolError: the payload cannot be read.
        """
        document = jsontext.loads_event(message.payload)
        if not isinstance(document, dict):
            raise MalformedRequest("a stream event is not a JSON object")
        data = document.get("bytes")
        if message.event_type != "chunk" or not isinstance(data, str):
            return self.event(message.event_type, document)
        rest = self.event("chunk", {**document, "bytes": ""})
        try:
            given = base64.b64decode(data, validate=True)
            held = len(self._decoder.getstate()[0])
            text = self._decoder.decode(given)
        except (binascii.Error, UnicodeDecodeError, ValueError):
            unread = Opaque(OpaqueKind.UNKNOWN_BODY, _BYTES)
            return replace(rest, document=document, opaque=(*rest.opaque, unread))
        chunk = Delta(("chunk", *_BYTES), PartKind.ANSWER, _BYTES, text)
        event = replace(
            rest,
            document=document,
            deltas=(chunk, *rest.deltas),
            is_delta=True,
            base64=rest.base64 | {_BYTES},
        )
        if not held and not self._decoder.getstate()[0]:
            return event
        raw = self.write(message, event, {_BYTES: text})
        return replace(event, raw=raw)


INVOKE_AGENT = _Agent(REQUEST, ANSWER, events=_EVENTS)
INVOKE_INLINE_AGENT = _Agent(
    REQUEST,
    ANSWER,
    resources=_resources,
    guardrails=(("guardrailConfiguration",),),
    tools=(("actionGroups",), ("knowledgeBases",)),
    events=_EVENTS,
)
AGENT_MEMORY = JsonSurface(REQUEST, ANSWER, says=PartKind.RETRIEVED)
