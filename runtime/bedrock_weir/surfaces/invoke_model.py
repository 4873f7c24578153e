"""InvokeModel and InvokeModelWithResponseStream.

The body is the model family's own JSON; `families` knows each of them.

Rule 1: a body that does not parse, and one of an unknown family, is no error here but
        content that cannot be read: the policy is asked whether such may pass.
Rule 2: metadata in a header is read as that in Converse's body is.
Rule 3: a stream's chunk holds a document of its own in base64. Pointers hold in that
        inner document; what stands beside it must be padding, or cannot be read.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace

import orjson

from bedrock_weir.call import Operation
from bedrock_weir.content import JSON, Content, Encoding, Part, PartKind, Pointer
from bedrock_weir.surfaces.base import Event, Reading
from bedrock_weir.surfaces.chunk import (
    CHUNK,
    document_of,
    inner_document,
    is_envelope,
)
from bedrock_weir.surfaces.edit import replaced
from bedrock_weir.surfaces.families import UNKNOWN, family_of
from bedrock_weir.surfaces.families.base import Family, read_usage
from bedrock_weir.surfaces.families.unknown import UNREADABLE
from bedrock_weir.surfaces.padding import padding
from bedrock_weir.surfaces.walk import Rules, walk
from bedrock_weir.wire.eventstream import Message, encode_event

GUARDRAIL = "x-amzn-bedrock-guardrailidentifier"
GUARDRAIL_VERSION = "x-amzn-bedrock-guardrailversion"

METADATA = "x-amzn-bedrock-request-metadata"
"""What Converse has in its body: the service logs it beside the call."""

_NOTHING_READ = Content(opaque=(UNREADABLE,))


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read a request of InvokeModel, streaming or not.

    Args:
        operation: its resource tells the family.
        headers: by lower-case name; they ask for a guardrail.
        body: the family's own JSON; any other bytes are opaque.
    """
    guardrail = _guardrail(headers)
    metadata = _metadata(headers)
    document = document_of(body)
    if document is None:
        return Reading(replace(_NOTHING_READ, parts=metadata), guardrail=guardrail)
    family = _family(operation, document)
    content = _content(family, family.request, document, PartKind.SETTING)
    return Reading(
        replace(content, parts=(*content.parts, *metadata)),
        guardrail=guardrail,
        has_tools=family.has_tools(document),
        max_tokens=family.output_limit(document),
    )


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Read an answer of InvokeModel."""
    document = document_of(body)
    if document is None:
        return Reading(_NOTHING_READ)
    family = _family(operation, document)
    return Reading(
        _content(family, family.answer, document, PartKind.ANSWER),
        usage=read_usage(document, family.usage),
    )


def stream(operation: Operation) -> InvokeModelStreamReader:
    """Begin to read an answer's stream."""
    return InvokeModelStreamReader(operation)


def _family(operation: Operation, document: JSON) -> Family:
    is_object = isinstance(document, dict)
    return family_of(operation.resource) if is_object else UNKNOWN


def _content(family: Family, rules: Rules, document: JSON, kind: PartKind) -> Content:
    content = walk(document, rules, kind)
    if family.is_known:
        return content
    return Content(content.parts, (UNREADABLE, *content.opaque))


def _guardrail(headers: Mapping[str, str]) -> str | None:
    identifier = headers.get(GUARDRAIL)
    if identifier is None:
        return None
    return f"{identifier}:{headers.get(GUARDRAIL_VERSION, '')}"


def _metadata(headers: Mapping[str, str]) -> tuple[Part, ...]:
    value = headers.get(METADATA)
    if value is None:
        return ()
    return (Part(PartKind.SETTING, value, (METADATA,), Encoding.HEADER),)


class InvokeModelStreamReader:
    """Reads the chunks of one InvokeModelWithResponseStream.

    Args:
        operation: its resource tells the family.
    """

    def __init__(self, operation: Operation) -> None:
        self._family = family_of(operation.resource)

    def read(self, message: Message) -> Event:
        """Read a chunk; one that cannot be read is an event without text."""
        outer = document_of(message.payload)
        if not isinstance(outer, dict):
            return Event(None, opaque=(UNREADABLE,))
        if message.event_type != CHUNK:
            return UNKNOWN.read_chunk(outer)
        inner = inner_document(outer)
        if inner is None:
            return Event(None, opaque=(UNREADABLE,))
        event = self._family.read_chunk(inner)
        if is_envelope(outer):
            return event
        return replace(event, opaque=(UNREADABLE, *event.opaque))

    def write(
        self, message: Message, event: Event, texts: Mapping[Pointer, str]
    ) -> bytes:
        """Encode a chunk with other texts in its inner document, padded anew."""
        document = orjson.dumps(replaced(event.document, texts))
        if message.event_type != CHUNK:
            return encode_event(message.event_type, document)
        payload = {
            "bytes": base64.b64encode(document).decode(),
            "p": padding(message.raw, "".join(texts.values())),
        }
        return encode_event(message.event_type, orjson.dumps(payload))
