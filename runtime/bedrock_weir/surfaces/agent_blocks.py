"""What agents, flows and sessions have in common: state, files, traces.

Shapes: botocore's service model of `bedrock-agent-runtime`, `SessionState`,
`InvokeInlineAgentRequest`, `TracePart`, `FlowTrace`.

Rule 1: what tools and knowledge bases gave back is `TOOL_RESULT` where the caller sends
        it, and `RETRIEVED` where a trace shows it.
Rule 2: what a trace shows of the agent's own thinking is `REASONING`, and what it asks
        of tools `TOOL_USE`.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.content import JSON, OpaqueKind, PartKind, Pointer
from bedrock_weir.surfaces import passages
from bedrock_weir.surfaces.aws_names import NAMES
from bedrock_weir.surfaces.walk import Reader, Rules, Walk, opaque

_TEXT_TYPES = ("text/", "application/json", "application/xml", "application/yaml")


def byte_content(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read bytes with their type: `contentType` or `mediaType`, and `data`."""
    if not isinstance(value, dict):
        walk.value(value, pointer, kind)
        return
    walk.members(value, pointer, kind, but=("data",))
    media = value.get("contentType") or value.get("mediaType")
    place = (*pointer, "data")
    if isinstance(media, str) and media.startswith(_TEXT_TYPES):
        walk.bytes_of_text(value.get("data"), place, PartKind.DOCUMENT)
    elif "data" in value:
        opaque(OpaqueKind.DOCUMENT)(walk, value["data"], place, kind)


def s3_location(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Note what lies in S3, where nobody reads it here."""
    walk.unreadable(OpaqueKind.S3_LOCATION, pointer)
    walk.value(value, pointer, kind)


def image(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read an image: what stands beside its bytes, and that there are some."""
    source = value.get("source") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(source, dict):
        walk.value(value, pointer, kind)
        return
    walk.members(value, pointer, kind, but=("source",))
    place = (*pointer, "source")
    walk.members(source, place, kind, but=("bytes",))
    if "bytes" in source:
        opaque(OpaqueKind.IMAGE)(walk, source["bytes"], (*place, "bytes"), kind)


def _images(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    if not isinstance(value, list):
        walk.value(value, pointer, kind)
        return
    for index, item in enumerate(value):
        image(walk, item, (*pointer, index), kind)


def _files(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read the files of an answer: `bytes`, `name` and `type` of each."""
    if not isinstance(value, list):
        walk.value(value, pointer, kind)
        return
    for index, item in enumerate(value):
        place = (*pointer, index)
        if isinstance(item, dict) and "bytes" in item:
            walk.members(item, place, kind, but=("bytes",))
            _file(walk, item, place, kind)
        else:
            walk.value(item, place, kind)


def _file(walk: Walk, item: dict[str, JSON], place: Pointer, kind: PartKind) -> None:
    media = item.get("type")
    data = (*place, "bytes")
    if isinstance(media, str) and media.startswith(_TEXT_TYPES):
        walk.bytes_of_text(item["bytes"], data, PartKind.DOCUMENT)
    else:
        opaque(OpaqueKind.DOCUMENT)(walk, item["bytes"], data, kind)


SPECIAL: Mapping[str, Reader] = {
    "byteContent": byte_content,
    "image": image,
    "images": _images,
    "s3": s3_location,
    "s3Location": s3_location,
}
REQUEST = Rules(
    kinds={
        "actionGroups": PartKind.TOOL_SPEC,
        "basePromptTemplate": PartKind.SYSTEM,
        "collaboratorInstruction": PartKind.SYSTEM,
        "contentBlocks": PartKind.USER,
        "conversationHistory": PartKind.USER,
        "files": PartKind.DOCUMENT,
        "inputText": PartKind.USER,
        "inputs": PartKind.USER,
        "instruction": PartKind.SYSTEM,
        "knowledgeBases": PartKind.TOOL_SPEC,
        "promptSessionAttributes": PartKind.PROMPT_VARIABLE,
        "returnControlInvocationResults": PartKind.TOOL_RESULT,
        "sessionAttributes": PartKind.PROMPT_VARIABLE,
    },
    roles={"assistant": PartKind.ASSISTANT, "user": PartKind.USER},
    free=frozenset(
        {
            "additionalModelRequestFields",
            "document",
            "promptSessionAttributes",
            "sessionAttributes",
            "sessionMetadata",
            "value",
        }
    ),
    special=SPECIAL,
    names=NAMES,
)
ANSWER = Rules(
    kinds={
        **passages.KINDS,
        "actionGroupInvocationInput": PartKind.TOOL_USE,
        "actionGroupInvocationOutput": PartKind.RETRIEVED,
        "agentCollaboratorInvocationInput": PartKind.TOOL_USE,
        "agentCollaboratorInvocationOutput": PartKind.RETRIEVED,
        "codeInterpreterInvocationInput": PartKind.TOOL_USE,
        "codeInterpreterInvocationOutput": PartKind.RETRIEVED,
        "finalResponse": PartKind.ANSWER,
        "guardrailTrace": PartKind.SETTING,
        "knowledgeBaseLookupInput": PartKind.TOOL_USE,
        "knowledgeBaseLookupOutput": PartKind.RETRIEVED,
        "memoryContents": PartKind.RETRIEVED,
        "operationRequest": PartKind.TOOL_USE,
        "operationResponse": PartKind.RETRIEVED,
        "returnControl": PartKind.TOOL_USE,
    },
    free=frozenset({"document", "metadata", "operationRequest", "operationResponse"}),
    special={
        **passages.SPECIAL,
        "files": _files,
        "image": image,
        "images": _images,
        "redactedContent": opaque(OpaqueKind.ENCRYPTED_REASONING),
    },
    names=NAMES,
)
