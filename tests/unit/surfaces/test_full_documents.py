"""Nothing that AWS's models allow is lost: no text, no bytes, no resource."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bedrock_weir.call import Operation, ResourceType
from bedrock_weir.content import Encoding
from bedrock_weir.surfaces import (
    SURFACES,
    agentic_retrieval,
    knowledge_bases,
    optimize_prompt,
    rerank,
)
from bedrock_weir.surfaces.identifiers import _NAMED, Place
from tests.support.full_documents import Full, operation_model
from tests.support.surfaces import message

SERVICE = "bedrock-agent-runtime"
WHOLE = (
    "GenerateQuery",
    "GetDocumentContent",
    "Rerank",
    "Retrieve",
    "RetrieveAndGenerate",
)
STREAMS = ("AgenticRetrieveStream", "OptimizePrompt", "RetrieveAndGenerateStream")
EVENTS = [
    (name, event)
    for name in STREAMS
    for event, shape in operation_model(name).get_event_stream_output().members.items()
    if not shape.serialization.get("exception")
]
_GENERATION = "retrieveAndGenerateConfiguration"
_MODEL = ("agenticRetrieveConfiguration", "foundationModelConfiguration")
EITHER: dict[str, list[tuple[str, ...]]] = {
    "AgenticRetrieveStream": [
        (*_MODEL, "bedrockFoundationModelConfiguration"),
        (*_MODEL, "mantleFoundationModelConfiguration"),
    ],
    "RetrieveAndGenerate": [
        (_GENERATION, "knowledgeBaseConfiguration"),
        (_GENERATION, "externalSourcesConfiguration"),
    ],
}
EITHER["RetrieveAndGenerateStream"] = EITHER["RetrieveAndGenerate"]
"""What a request may have one of."""
PLACES: dict[str, tuple[Place, ...]] = {
    **knowledge_bases.RESOURCES,
    "AgenticRetrieveStream": agentic_retrieval.RESOURCES,
    "OptimizePrompt": optimize_prompt.RESOURCES,
    "Rerank": rerank.RESOURCES,
}

FORMS = {
    "guardrailId": "gr1abc2def3g",
    "kmsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/"
    "00000000-1111-2222-3333-444444444444",
    "knowledgeBaseArn": "arn:aws:bedrock:eu-west-1:123456789012:"
    "knowledge-base/ABCDEFGHI1",
    "knowledgeBaseId": "ABCDEFGHI1",
    "mediaId": "00000000-1111-2222-3333-444444444444",
    "memoryId": "notes-ABCDEFGHI1",
    "modelArn": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0",
    "nextToken": "bmV4dA+/" * 9,
    "sessionId": "00000000-1111-2222-3333-444444444444",
    "targetModelId": "amazon.nova-lite-v1:0",
}
"""What AWS made and needs back as it was; of these forms they are not read, because no
model reads them either."""
UNREAD = {"presignedUrl"}
"""Members that are opaque as strings."""


def asked(name: str) -> Operation:
    """Return an operation as it was routed."""
    model = operation_model(name)
    is_path = "{knowledgeBaseId}" in model.http["requestUri"]
    type_ = ResourceType.KNOWLEDGE_BASE if is_path else ResourceType.SERVICE
    return Operation(SERVICE, name, "ABCDEFGHI1", model.has_event_stream_output, type_)


def without(document: Any, drop: tuple[str, ...]) -> Any:
    """Return a document without one member."""
    if not drop:
        return document
    rest = {key: value for key, value in document.items() if key != drop[0]}
    if len(drop) > 1:
        rest[drop[0]] = without(document[drop[0]], drop[1:])
    return rest


def read(content: Any) -> dict[Any, str]:
    """Return what was read, by its place."""
    return {
        part.pointer: part.text
        for part in content.parts
        if part.encoding in (Encoding.TEXT, Encoding.BASE64)
    }


def check_request(name: str, document: Any, full: Full, unread: set[str]) -> None:
    """Check that all of a request was read, but for members of these names."""
    for drop in EITHER.get(name, [()]):
        rest = json.dumps(without(document, drop)).encode()
        content = SURFACES[SERVICE][name].read_request(asked(name), {}, rest).content
        found, opaque = read(content), {item.pointer for item in content.opaque}

        def is_there(place: Any, drop: tuple[str, ...] = drop) -> bool:
            return not drop or place[: len(drop)] != drop

        for place, text in full.marks.items():
            if place[-1] in unread:
                assert place not in found
            elif is_there(place):
                assert found.get(place) == text, place
        assert set(filter(is_there, full.blobs)) <= opaque


@pytest.mark.parametrize("name", [*WHOLE, *STREAMS])
@pytest.mark.parametrize("blob", [None, lambda number: f"blob {number}"])
def test_no_text_of_a_full_request_is_lost(name: str, blob: Any) -> None:
    """Each string is a part at its place; bytes are text, or opaque."""
    full = Full(blob=blob)
    document = full.value(operation_model(name).input_shape)
    assert name == "GetDocumentContent" or len(full.marks) > 1
    check_request(name, document, full, set())


@pytest.mark.parametrize("name", [*WHOLE, *STREAMS])
def test_of_a_full_request_only_identifiers_are_not_read(name: str) -> None:
    """Under the names that are listed here, and only in the forms that AWS makes."""
    full = Full()
    document = full.value(operation_model(name).input_shape)
    unread = {
        place
        for place in full.marks
        # the session of a memory has the caller's own name
        if place[-1] in FORMS and not {"filter", "sessionBinding"} & set(place)
    }
    for place in unread:
        target = document
        for step in place[:-1]:
            target = target[step]
        target[place[-1]] = full.marks[place] = FORMS[str(place[-1])]
    names = {str(place[-1]) for place in unread}
    check_request(name, document, full, names)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("blob", [None, lambda number: f"blob {number}"])
def test_no_text_of_a_full_answer_is_lost(name: str, blob: Any) -> None:
    """Each string is a part at its place, or opaque."""
    full = Full(blob=blob)
    document = full.value(operation_model(name).output_shape)
    content = (
        SURFACES[SERVICE][name]
        .read_answer(asked(name), json.dumps(document).encode())
        .content
    )
    found, opaque = read(content), {item.pointer for item in content.opaque}
    assert len(full.marks) > 1
    for place, text in full.marks.items():
        if place[-1] in UNREAD:
            assert place in opaque
        else:
            assert found.get(place) == text, place
    assert full.blobs <= opaque


@pytest.mark.parametrize(("name", "event"), EVENTS)
@pytest.mark.parametrize("blob", [None, lambda number: f"blob {number}"])
def test_no_text_of_a_full_event_is_lost(name: str, event: str, blob: Any) -> None:
    """Each string is a delta at its place; bytes are text, or opaque."""
    full = Full(blob=blob)
    shape = operation_model(name).get_event_stream_output().members[event]
    document = full.value(shape)
    reader = SURFACES[SERVICE][name].stream(asked(name))
    said = reader.read(message(event, json.dumps(document).encode()))
    found = {delta.pointer: delta.text for delta in said.deltas}
    opaque = {item.pointer for item in said.opaque}
    assert full.marks
    for place, text in full.marks.items():
        assert found.get(place) == text, place
    assert full.blobs <= opaque


@pytest.mark.parametrize("name", [*WHOLE, *STREAMS])
def test_every_resource_that_a_request_can_name_is_known(name: str) -> None:
    """The places are those of AWS's model, so that a new one shows here."""
    full = Full()
    full.value(operation_model(name).input_shape)
    named = {
        tuple(None if isinstance(step, int) else step for step in place)
        for place in full.marks
        if place[-1] in _NAMED and "filter" not in place
    }
    assert named == set(PLACES[name])
    assert not [
        place
        for place in full.marks
        if str(place[-1]).endswith(("Arn", "BaseId", "ModelId"))
        and place[-1] not in {*_NAMED, "kmsKeyArn"}
    ]
