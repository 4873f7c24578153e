"""Traces of agents: what they were told, thought, asked for and got.

The streams of agents and the events of flows share them. Shapes: botocore's service
model of `bedrock-agent-runtime`, `TracePart`, `Trace`.

Rule 1: what a tool, a knowledge base or another agent brought is retrieved: somebody
        else wrote it. What is asked of them is a tool's use.
Rule 2: the prompt that a model was given is the system's, whatever was put into it.
Rule 3: prompts, raw answers and the words of tools are often the source of a JSON
        document, and are read as such where they are one.
Rule 4: identifiers and times are passed over in the form that AWS makes, because an SDK
        could not read what a redaction left of them.
Rule 5: a trace comes whole.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.content import JSON, OpaqueKind, PartKind, Pointer
from bedrock_weir.surfaces import passages
from bedrock_weir.surfaces.bodies import read_text_or_source
from bedrock_weir.surfaces.files import read_file
from bedrock_weir.surfaces.identifiers import (
    ARN,
    ID,
    LAMBDA,
    MODEL,
    TIME,
    UUID,
    identifier,
)
from bedrock_weir.surfaces.walk import Reader, Walk, opaque

_PASSAGES = frozenset(passages.KINDS)


def read_image(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read an image, or a list of them: bytes below `source`, or a place in S3."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            read_image(walk, item, (*pointer, index), kind)
        return
    source = value.get("source") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(source, dict):
        walk.value(value, pointer, kind)
        return
    walk.members(value, pointer, kind, but=("source",))
    place = (*pointer, "source")
    walk.members(source, place, kind, but=("bytes",))
    if "bytes" in source:
        read_file(walk, source["bytes"], "image/*", (*place, "bytes"), kind)


def read_response_body(
    walk: Walk, value: JSON, pointer: Pointer, kind: PartKind
) -> None:
    """Read what an action answered: its content types are the caller's own names."""
    if not isinstance(value, dict):
        walk.value(value, pointer, kind)
        return
    for name, content in value.items():
        place = (*pointer, name)
        walk.key(name, place, kind)
        if isinstance(content, dict):
            walk.members(content, place, kind)
        else:
            walk.value(content, place, kind)


def _metadata(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read the metadata of a passage, which are its owner's, or of a trace."""
    if _PASSAGES.isdisjoint(pointer):
        walk.value(value, pointer, kind)
    else:
        walk.free(value, pointer, kind)


KINDS: Mapping[str, PartKind] = {
    **passages.KINDS,
    "failureTrace": PartKind.ERROR,
    "finalResponse": PartKind.ANSWER,
    "invocationInput": PartKind.TOOL_USE,
    "invocationInputs": PartKind.TOOL_USE,
    "modelInvocationInput": PartKind.SYSTEM,
    "observation": PartKind.RETRIEVED,
    "rationale": PartKind.REASONING,
    "reasoningContent": PartKind.REASONING,
    "returnControlInvocationResults": PartKind.TOOL_RESULT,
    "returnControlPayload": PartKind.TOOL_USE,
}
"""Where text of which kind stands in a trace."""
SPECIAL: Mapping[str, Reader] = {
    **passages.SPECIAL,
    "agentAliasArn": identifier(ARN),
    "agentAliasId": identifier(ID),
    "agentCollaboratorAliasArn": identifier(ARN),
    "agentId": identifier(ID),
    "body": read_text_or_source,
    "clientRequestId": identifier(UUID),
    "content": read_text_or_source,
    "endTime": identifier(TIME),
    "eventTime": identifier(TIME),
    "executionOutput": read_text_or_source,
    "foundationModel": identifier(MODEL),
    "images": read_image,
    "invocationId": identifier(UUID),
    "knowledgeBaseId": identifier(ID),
    "metadata": _metadata,
    "overrideLambda": identifier(LAMBDA),
    "redactedContent": opaque(OpaqueKind.ENCRYPTED_REASONING),
    "responseBody": read_response_body,
    "startTime": identifier(TIME),
    "text": read_text_or_source,
    "value": read_text_or_source,
}
"""What is not read as it stands."""
