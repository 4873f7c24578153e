"""Converse and ConverseStream.

Shapes: botocore's service model of `bedrock-runtime`, `ConverseRequest`,
`ConverseResponse`, `ConverseStreamOutput`.
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from bedrock_weir.call import Operation
from bedrock_weir.content import (
    JSON,
    Content,
    Opaque,
    OpaqueKind,
    PartKind,
    Pointer,
)
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.base import Event, Reading
from bedrock_weir.surfaces.blocks import ANSWER, REQUEST, count, read_event, read_usage
from bedrock_weir.surfaces.bodies import required_object
from bedrock_weir.surfaces.edit import replaced
from bedrock_weir.surfaces.padding import padding
from bedrock_weir.surfaces.walk import walk
from bedrock_weir.wire import jsontext
from bedrock_weir.wire.eventstream import Message, encode_event


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read a request of Converse or ConverseStream.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del headers
    document = required_object(body)
    content = walk(document, REQUEST, PartKind.SETTING)
    if ":prompt/" in operation.resource:
        content = Content(
            content.parts, (*content.opaque, Opaque(OpaqueKind.PROMPT_RESOURCE, ()))
        )
    guardrail = document.get("guardrailConfig")
    tools = document.get("toolConfig")
    inference = document.get("inferenceConfig")
    limit = inference.get("maxTokens") if isinstance(inference, dict) else None
    return Reading(
        content,
        guardrail=_guardrail(guardrail),
        has_tools=bool(tools),
        max_tokens=count(limit),
    )


def _guardrail(config: JSON) -> str | None:
    if not isinstance(config, dict):
        return None
    identifier = config.get("guardrailIdentifier") or ""
    return f"{identifier}:{config.get('guardrailVersion') or ''}"


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Read an answer of Converse.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation
    document = jsontext.loads(body)
    content = walk(document, ANSWER, PartKind.ANSWER)
    usage = document.get("usage") if isinstance(document, dict) else None
    return Reading(content, usage=read_usage(usage))


def stream(operation: Operation) -> ConverseStreamReader:
    """Begin to read an answer of ConverseStream."""
    del operation
    return ConverseStreamReader()


class ConverseStreamReader:
    """Reads the events of one ConverseStream.

    A content block's texts are channels named by the block's index, so that
    `contentBlockStop` ends them. What a block's delta holds accumulates, unless
    this module knows that it comes whole; all other events' texts are whole.
    """

    def read(self, message: Message) -> Event:
        """Read an event.

        Raises:
            ProtocolError: the payload cannot be read.
        """
        document = jsontext.loads_event(message.payload)
        if not isinstance(document, dict):
            raise MalformedRequest("a stream event is not a JSON object")
        return read_event(message.event_type, document)

    def write(
        self, message: Message, event: Event, texts: Mapping[Pointer, str]
    ) -> bytes:
        """Encode an event with other texts, padded anew."""
        document = replaced(event.document, texts)
        if isinstance(document, dict) and "p" in document:
            document["p"] = padding(message.raw, "".join(texts.values()))
        return encode_event(message.event_type, orjson.dumps(document))
