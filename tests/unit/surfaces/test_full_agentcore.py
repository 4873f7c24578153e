"""Nothing that AWS's models of AgentCore allow is lost: no text, no bytes."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from botocore.model import Shape

from bedrock_weir.call import Operation, ResourceType
from bedrock_weir.content import Encoding
from bedrock_weir.surfaces import SURFACES
from bedrock_weir.wire.eventstream import Decoder
from tests.support.full_documents import Full, service
from tests.support.surfaces import message

SERVICE = "bedrock-agentcore"
MODEL = service(SERVICE)
NAMES = sorted(SURFACES[SERVICE])
EVENTS = [
    (name, event)
    for name in NAMES
    if MODEL.operation_model(name).has_event_stream_output
    for event, shape in MODEL.operation_model(name)
    .get_event_stream_output()
    .members.items()
    if not shape.serialization.get("exception") and shape.serialization.get("event")
]
BLOBS = [None, lambda number: f"blob {number}"]
ONE_MODEL = "bedrockModelConfig"
"""Of a harness's models a request has one."""

FORMS = {
    "apiKeyArn": "arn:aws:bedrock-agentcore:eu-west-1:123456789012:"
    "token-vault/default/apikeycredentialprovider/key",
    "browserArn": "arn:aws:bedrock-agentcore:eu-west-1:aws:browser/aws.browser.v1",
    "clientToken": "00000000-1111-2222-3333-444444444444",
    "codeInterpreterArn": "arn:aws:bedrock-agentcore:eu-west-1:123456789012:"
    "code-interpreter-custom/code-ABCDEFGHI1",
    "credentialArn": "arn:aws:bedrock-agentcore:eu-west-1:123456789012:"
    "token-vault/default/apikeycredentialprovider/key",
    "eventId": "0000001767225600000#0a1b2c3d",
    "gatewayArn": "arn:aws:bedrock-agentcore:eu-west-1:123456789012:gateway/g-abc123",
    "memoryId": "notes-ABCDEFGHI1",
    "memoryRecordId": "mem-00000000-1111-2222-3333-444444444444",
    "modelId": "amazon.nova-lite-v1:0",
    "nextToken": "bmV4dA+/" * 9,
    "providerArn": "arn:aws:bedrock-agentcore:eu-west-1:123456789012:"
    "token-vault/default/oauth2credentialprovider/provider",
    "recordArn": "arn:aws:bedrock-agentcore:eu-west-1:123456789012:"
    "registry/registry0001/record/record000001",
    "recordId": "record000001",
    "registryArn": "arn:aws:bedrock-agentcore:eu-west-1:123456789012:"
    "registry/registry0001",
    "rootEventId": "0000001767225600000#0a1b2c3d",
}
"""What AWS made and needs back as it was; of these forms they are not read, because no
model reads them either."""


def asked(name: str) -> Operation:
    """Return an operation as it was routed."""
    return Operation(SERVICE, name, "x", True, ResourceType.SERVICE)


def body_shape(shape: Shape | None) -> Shape | None:
    """Return the shape of a body of JSON; None where there is none."""
    if shape is None:
        return None
    payload = shape.serialization.get("payload")
    found = shape if payload is None else shape.members[payload]
    is_json = found.type_name == "structure"
    return found if is_json and not found.serialization.get("eventstream") else None


def request_of(name: str, full: Full) -> Any:
    """Return a full request; of models it has one."""
    document = full.value(body_shape(MODEL.operation_model(name).input_shape))
    if "model" in document:
        document["model"] = {ONE_MODEL: document["model"][ONE_MODEL]}
        full.marks = {
            place: text
            for place, text in full.marks.items()
            if place[0] != "model" or place[1] == ONE_MODEL
        }
    return document


def check(content: Any, full: Full, unread: frozenset[Any] = frozenset()) -> None:
    """Check that each mark was read at its place, and all bytes are opaque or text."""
    found = {
        part.pointer: part.text
        for part in content.parts
        if part.encoding in (Encoding.TEXT, Encoding.BASE64)
    }
    opaque = {item.pointer for item in content.opaque}
    for place, text in full.marks.items():
        if place in unread:
            assert place not in found
        else:
            assert found.get(place) == text or place in opaque, place
    assert full.blobs <= opaque


REQUESTS = [
    name for name in NAMES if body_shape(MODEL.operation_model(name).input_shape)
]
ANSWERS = [
    name for name in NAMES if body_shape(MODEL.operation_model(name).output_shape)
]


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.parametrize("blob", BLOBS)
def test_no_text_of_a_full_request_is_lost(name: str, blob: Any) -> None:
    """Each string is a part at its place; bytes are text, or opaque."""
    full = Full(blob=blob)
    body = json.dumps(request_of(name, full)).encode()
    content = SURFACES[SERVICE][name].read_request(asked(name), {}, body).content
    assert full.marks or name in {"GetAgentCard", "GetEvent", "GetMemoryRecord"}
    check(content, full)


@pytest.mark.parametrize("name", REQUESTS)
def test_of_a_full_request_only_identifiers_are_not_read(name: str) -> None:
    """Under the names that are listed here, and only in the forms that AWS makes."""
    full = Full()
    document = request_of(name, full)
    unread = frozenset(
        place
        for place in full.marks
        if place[-1] in FORMS and not {"metadata", "filters", "any"} & set(place)
    )
    for place in unread:
        target = document
        for step in place[:-1]:
            target = target[step]
        target[place[-1]] = full.marks[place] = FORMS[str(place[-1])]
    body = json.dumps(document).encode()
    content = SURFACES[SERVICE][name].read_request(asked(name), {}, body).content
    check(content, full, unread)


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("blob", BLOBS)
def test_no_text_of_a_full_answer_is_lost(name: str, blob: Any) -> None:
    """Each string is a part at its place; bytes are text, or opaque."""
    full = Full(blob=blob)
    shape = body_shape(MODEL.operation_model(name).output_shape)
    body = json.dumps(full.value(shape)).encode()
    content = SURFACES[SERVICE][name].read_answer(asked(name), body).content
    assert full.marks
    check(content, full)


@pytest.mark.parametrize(("name", "event"), EVENTS)
@pytest.mark.parametrize("blob", BLOBS)
def test_no_text_of_a_full_event_is_lost(name: str, event: str, blob: Any) -> None:
    """Each string is a delta at its place, or opaque, and can be written anew there."""
    full = Full(blob=blob)
    shape = MODEL.operation_model(name).get_event_stream_output().members[event]
    original = message(event, json.dumps(full.value(shape)).encode())
    reader = SURFACES[SERVICE][name].stream(asked(name))
    read = reader.read(original)
    found = {delta.pointer: delta.text for delta in read.deltas}
    opaque = {item.pointer for item in read.opaque}
    for place, text in full.marks.items():
        assert found.get(place) == text or place in opaque, place
    assert full.blobs <= opaque
    texts = {delta.pointer: "{X}" for delta in read.deltas}
    (written,) = Decoder().receive_data(reader.write(original, read, texts))
    assert b"mark" not in written.payload
    for place, text in full.marks.items():
        if text.startswith("blob") and place not in opaque:
            assert base64.b64encode(text.encode()) not in written.payload


def test_every_event_of_every_stream_is_among_them() -> None:
    """The table is made from the model, and the model has these streams."""
    assert {name for name, _ in EVENTS} == {
        "InvokeAgentRuntimeCommand",
        "InvokeCodeInterpreter",
        "InvokeHarness",
    }
    assert len(EVENTS) == 9
