"""Retrieve, RetrieveAndGenerate and its stream, GenerateQuery, GetDocumentContent.

Shapes: botocore's service model of `bedrock-agent-runtime`.

Rule 1: a request that configures a knowledge base and external sources at once has two
        meanings, and is none to be read: which guardrail and model hold would be left
        to whoever reads it next.
Rule 2: documents that come with a request are read as the bytes that they hold, and
        those in S3 are opaque. Prompt templates are the system's words. What a model
        is told about metadata is a specification, as a tool's is.
Rule 3: a filter is the caller's own document. `userId` has no form, so it is text of a
        setting; redacted, it names a user who may read nothing.
Rule 4: a citation repeats a part of the answer, and that copy is of the answer's kind:
        no policy means the one and not the other. Each copy is a text of its own, so
        a value that two citations share is found in the answer, not in the copies.
Rule 5: a citation's spans count characters of the model's answer. They are left as
        they are: behind something redacted they no longer fit.
Rule 6: a stream has no event for its end. It may end after any event that is known.
Rule 7: a document itself never passes here: a URL does, which needs no credentials.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.content import JSON, OpaqueKind, PartKind, Pointer
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces import passages
from bedrock_weir.surfaces.base import Reading
from bedrock_weir.surfaces.blocks import count
from bedrock_weir.surfaces.bodies import at, required_object
from bedrock_weir.surfaces.files import read_file, s3_location
from bedrock_weir.surfaces.identifiers import (
    ARN,
    ID,
    MODEL,
    TOKEN,
    UUID,
    Place,
    guardrail,
    identifier,
    integer,
    knowledge_base,
    models_of_search,
    resources_in,
)
from bedrock_weir.surfaces.json_events import EventType, JsonEventReader
from bedrock_weir.surfaces.walk import Rules, Walk, opaque, walk
from bedrock_weir.wire import jsontext

_CONFIGURATION = "retrieveAndGenerateConfiguration"
_BASE: Place = (_CONFIGURATION, "knowledgeBaseConfiguration")
_EXTERNAL: Place = (_CONFIGURATION, "externalSourcesConfiguration")
_GENERATION = ("generationConfiguration", "guardrailConfiguration")

GUARDRAILS: Mapping[str, tuple[Place, ...]] = {
    "GenerateQuery": (),
    "GetDocumentContent": (),
    "Retrieve": (("guardrailConfiguration",),),
    "RetrieveAndGenerate": ((*_BASE, *_GENERATION), (*_EXTERNAL, *_GENERATION)),
    "RetrieveAndGenerateStream": ((*_BASE, *_GENERATION), (*_EXTERNAL, *_GENERATION)),
}
"""Where each operation's request asks for a guardrail: one of these, never two."""


_GENERATED: tuple[Place, ...] = (
    (*_BASE, "knowledgeBaseId"),
    (*_BASE, "modelArn"),
    (*_EXTERNAL, "modelArn"),
    *models_of_search(_BASE),
)
RESOURCES: Mapping[str, tuple[Place, ...]] = {
    "GenerateQuery": (
        (
            "transformationConfiguration",
            "textToSqlConfiguration",
            "knowledgeBaseConfiguration",
            "knowledgeBaseArn",
        ),
    ),
    "GetDocumentContent": (),
    "Retrieve": models_of_search(()),
    "RetrieveAndGenerate": _GENERATED,
    "RetrieveAndGenerateStream": _GENERATED,
}
"""Where each operation's request names resources, the main ones first."""

_LIMITS: tuple[Place, ...] = tuple(
    (*source, step, "inferenceConfig", "textInferenceConfig", "maxTokens")
    for source in (_BASE, _EXTERNAL)
    for step in ("generationConfiguration", "orchestrationConfiguration")
)


def _image(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    if not isinstance(value, dict):
        walk.value(value, pointer, kind)
        return
    walk.members(value, pointer, kind, but=("inlineContent",))
    place = (*pointer, "inlineContent")
    read_file(walk, value.get("inlineContent"), "image/*", place, kind)


def _document(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    if not isinstance(value, dict):
        walk.value(value, pointer, kind)
        return
    walk.members(value, pointer, kind, but=("data",))
    read_file(
        walk, value.get("data"), value.get("contentType"), (*pointer, "data"), kind
    )


_FREE = frozenset({"additionalModelRequestFields", "filter"})
_REQUEST = Rules(
    kinds={
        "byteContent": PartKind.DOCUMENT,
        "input": PartKind.USER,
        "metadataAttributes": PartKind.TOOL_SPEC,
        "promptTemplate": PartKind.SYSTEM,
        "queryGenerationInput": PartKind.USER,
        "retrievalQuery": PartKind.USER,
    },
    free=_FREE,
    special={
        "byteContent": _document,
        "guardrailId": identifier(ID),
        "image": _image,
        "kmsKeyArn": identifier(ARN),
        "knowledgeBaseArn": identifier(ARN),
        "knowledgeBaseId": identifier(ID),
        "mediaId": identifier(UUID),
        "modelArn": identifier(MODEL),
        "nextToken": identifier(TOKEN),
        "s3Location": s3_location,
        "sessionId": identifier(UUID),
    },
)
_ANSWER = Rules(
    kinds={
        **passages.KINDS,
        "citation": PartKind.CITATION,
        "citations": PartKind.CITATION,
        "generatedResponsePart": PartKind.ANSWER,
    },
    free=passages.FREE,
    special={
        **passages.SPECIAL,
        "documentContentLength": integer,
        "nextToken": identifier(TOKEN),
        "presignedUrl": opaque(OpaqueKind.PRESIGNED_URL),
        "sessionId": identifier(UUID),
    },
)
_EVENTS = {
    "citation": EventType(_ANSWER, PartKind.CITATION, is_whole=True, is_last=True),
    "guardrail": EventType(_ANSWER, is_whole=True, is_last=True),
    "output": EventType(_ANSWER, is_piece=True, is_last=True),
}


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read a request.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del headers
    document = _parsed(operation, body)
    named = resources_in(document, RESOURCES[operation.name], but=_FREE)
    return Reading(
        walk(document, _REQUEST, PartKind.SETTING),
        guardrail=guardrail_of(operation, document),
        max_tokens=_output_limit(document),
        resources=(*_by_id(operation), *named),
    )


def _parsed(operation: Operation, body: bytes) -> dict[str, JSON]:
    if operation.name == "GetDocumentContent" and not body:
        return {}  # all it needs is in its path
    document = required_object(body)
    if at(document, _BASE) and at(document, _EXTERNAL):
        raise MalformedRequest(
            "the body configures a knowledge base and external sources at once"
        )
    return document


def _by_id(operation: Operation) -> tuple[Resource, ...]:
    """Return the knowledge base of a path under its id, where the path has an ARN."""
    if operation.type is not ResourceType.KNOWLEDGE_BASE:
        return ()
    named = knowledge_base(operation.resource)
    return () if named == operation.target else (named,)


def guardrail_of(operation: Operation, document: JSON) -> str | None:
    """Return the guardrail that a request asks for, as `id:version`."""
    asked = (at(document, place) for place in GUARDRAILS[operation.name])
    return next((name for item in asked if (name := guardrail(item))), None)


def _output_limit(document: JSON) -> int | None:
    limits = (count(at(document, place)) for place in _LIMITS)
    return max((limit for limit in limits if limit is not None), default=None)


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Read an answer that is no stream.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation
    return Reading(walk(jsontext.loads(body), _ANSWER, PartKind.ANSWER))


def stream(operation: Operation) -> JsonEventReader:
    """Begin to read an answer of RetrieveAndGenerateStream."""
    del operation
    return JsonEventReader(_EVENTS)
