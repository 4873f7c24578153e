"""Nothing that AWS's models of agents, flows and sessions allow is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bedrock_weir.call import Operation, ResourceType
from bedrock_weir.content import Encoding
from bedrock_weir.surfaces import SURFACES, agents
from tests.support.full_documents import Full, operation_model
from tests.support.surfaces import message

SERVICE = "bedrock-agent-runtime"
STREAMS = ("InvokeAgent", "InvokeFlow", "InvokeInlineAgent")
WHOLE = (
    "CreateInvocation",
    "CreateSession",
    "GetAgentMemory",
    "GetExecutionFlowSnapshot",
    "GetFlowExecution",
    "GetInvocationStep",
    "GetSession",
    "ListFlowExecutionEvents",
    "PutInvocationStep",
    "StartFlowExecution",
    "UpdateSession",
)
EMPTY = (
    "GetAgentMemory",
    "GetExecutionFlowSnapshot",
    "GetFlowExecution",
    "GetSession",
    "ListFlowExecutionEvents",
)
"""Operations whose requests have no body."""
EVENTS = [
    (name, event)
    for name in STREAMS
    for event, shape in operation_model(name).get_event_stream_output().members.items()
    if not shape.serialization.get("exception")
]
FREE = {
    "additionalModelRequestFields",
    "document",
    "filter",
    "operationRequest",
    "operationResponse",
    "parameters",
    "promptSessionAttributes",
    "retrievedReferences",
    "sessionAttributes",
    "sessionMetadata",
    "tags",
}
"""Members below which names are somebody's own."""

_ID, _UUID = "ABCDEFGHI1", "00000000-1111-2222-3333-444444444444"
_TIME = "2026-01-01T00:00:00.123Z"
_BEDROCK = "arn:aws:bedrock:eu-west-1:123456789012"
_LAMBDA = "arn:aws:lambda:eu-west-1:123456789012:function:decide_all:live"
_KEY = f"arn:aws:kms:eu-west-1:123456789012:key/{_UUID}"
_ALIAS = f"{_BEDROCK}:agent-alias/{_ID}/{_ID}"
FORMS = {
    "agentAliasArn": _ALIAS,
    "agentAliasId": _ID,
    "agentCollaboratorAliasArn": _ALIAS,
    "agentId": _ID,
    "clientRequestId": _UUID,
    "createdAt": _TIME,
    "customerEncryptionKeyArn": _KEY,
    "encryptionKeyArn": _KEY,
    "endTime": _TIME,
    "endedAt": _TIME,
    "eventTime": "2026-01-01T00:00:00+00:00",
    "executionArn": f"{_BEDROCK}:flow/{_ID}/alias/{_ID}/execution/one",
    "executionId": _UUID,
    "executionRoleArn": "arn:aws:iam::123456789012:role/service-role/Flows",
    "flowAliasIdentifier": _ID,
    "flowIdentifier": _ID,
    "foundationModel": "anthropic.claude-3-haiku-20240307-v1:0",
    "guardrailIdentifier": f"{_BEDROCK}:guardrail/gr1abc2def3g",
    "invocationId": _UUID,
    "invocationIdentifier": _UUID,
    "invocationStepId": _UUID,
    "invocationStepTime": _TIME,
    "knowledgeBaseId": _ID,
    "lambda": _LAMBDA,
    "lastUpdatedAt": _TIME,
    "memoryId": _UUID,
    "modelArn": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0",
    "nextToken": "bmV4dA+/" * 9,
    "overrideLambda": _LAMBDA,
    "requestId": _UUID,
    "sessionArn": f"{_BEDROCK}:session/{_UUID}",
    "sessionExpiryTime": _TIME,
    "sessionId": _UUID,
    "sessionStartTime": _TIME,
    "startTime": _TIME,
    "startedAt": _TIME,
    "timestamp": _TIME,
}
"""What AWS made and needs back as it was; of these forms they are not read, because no
model reads them either."""
READ = {
    ("InvokeAgent", "memoryId"),
    ("InvokeAgent", "sessionId"),
    ("InvokeFlow", "memoryId"),
    ("InvokeFlow", "sessionId"),
    ("InvokeInlineAgent", "sessionId"),
    ("ListFlowExecutionEvents", "sessionId"),
}
"""Names of the caller's own, which are read whatever form they have."""


def asked(name: str) -> Operation:
    """Return an operation as it was routed."""
    streaming = operation_model(name).has_event_stream_output
    return Operation(SERVICE, name, SERVICE, streaming, ResourceType.SERVICE)


def read(content: Any) -> dict[Any, str]:
    """Return what was read, by its place."""
    return {
        part.pointer: part.text
        for part in content.parts
        if part.encoding in (Encoding.TEXT, Encoding.BASE64)
    }


def formed(name: str, document: Any, full: Full) -> set[Any]:
    """Give identifiers the form that AWS makes; return the places of those."""
    places = {
        place
        for place in full.marks
        if place[-1] in FORMS
        and (name, place[-1]) not in READ
        and FREE.isdisjoint(place)
    }
    for place in places:
        target = document
        for step in place[:-1]:
            target = target[step]
        target[place[-1]] = FORMS[str(place[-1])]
    return places


def check(
    full: Full, found: dict[Any, str], opaque: set[Any], unread: set[Any]
) -> None:
    """Check that everything was read, but for what is at these places."""
    for place, text in full.marks.items():
        if place[-1] == "redactedContent":
            assert place in opaque
        elif place in unread:
            assert place not in found
        else:
            assert found.get(place) == text, place
    assert full.blobs <= opaque


blobs = pytest.mark.parametrize("blob", [None, lambda number: f"blob {number}"])
is_formed = pytest.mark.parametrize("is_formed", [False, True])


@pytest.mark.parametrize("name", [*WHOLE, *STREAMS])
@blobs
@is_formed
def test_no_text_of_a_full_request_is_lost(
    name: str, blob: Any, is_formed: Any
) -> None:
    """Each string is a part at its place, or an identifier; bytes may be opaque."""
    full = Full(blob=blob)
    document = full.value(operation_model(name).input_shape)
    assert bool(full.marks) is (name not in EMPTY)
    unread = formed(name, document, full) if is_formed else set()
    body = json.dumps(document).encode()
    content = SURFACES[SERVICE][name].read_request(asked(name), {}, body).content
    check(full, read(content), {item.pointer for item in content.opaque}, unread)


@pytest.mark.parametrize("name", WHOLE)
@blobs
@is_formed
def test_no_text_of_a_full_answer_is_lost(name: str, blob: Any, is_formed: Any) -> None:
    """Each string is a part at its place, or an identifier; bytes may be opaque."""
    full = Full(blob=blob)
    document = full.value(operation_model(name).output_shape)
    assert full.marks
    unread = formed(name, document, full) if is_formed else set()
    body = json.dumps(document).encode()
    content = SURFACES[SERVICE][name].read_answer(asked(name), body).content
    check(full, read(content), {item.pointer for item in content.opaque}, unread)


@pytest.mark.parametrize(("name", "event"), EVENTS)
@blobs
@is_formed
def test_no_text_of_a_full_event_is_lost(
    name: str, event: str, blob: Any, is_formed: Any
) -> None:
    """Each string is a delta at its place, or an identifier; bytes may be opaque."""
    full = Full(blob=blob)
    shape = operation_model(name).get_event_stream_output().members[event]
    document = full.value(shape)
    assert full.marks
    unread = formed(name, document, full) if is_formed else set()
    reader = SURFACES[SERVICE][name].stream(asked(name))
    said = reader.read(message(event, json.dumps(document).encode()))
    found = {delta.pointer: delta.text for delta in said.deltas}
    check(full, found, {item.pointer for item in said.opaque}, unread)


@pytest.mark.parametrize("name", ["InvokeAgent", "InvokeInlineAgent"])
def test_every_resource_that_a_request_can_name_is_known(name: str) -> None:
    """The places are those of AWS's model, so that a new one shows here."""
    full = Full()
    full.value(operation_model(name).input_shape)
    named = {
        tuple(None if isinstance(step, int) else step for step in place)
        for place in full.marks
        if place[-1] in agents._NAMED and FREE.isdisjoint(place)
    }
    assert named == set(agents.RESOURCES[name])
    assert not [
        place
        for place in full.marks
        if str(place[-1]).endswith(("Arn", "BaseId", "ModelId", "Model"))
        and place[-1] not in {*agents._NAMED, "customerEncryptionKeyArn"}
    ]


@pytest.mark.parametrize("name", ["InvokeFlow", "StartFlowExecution", "CreateSession"])
def test_other_requests_name_no_resource_in_their_body(name: str) -> None:
    """A member that looks like one would be one to read."""
    full = Full()
    full.value(operation_model(name).input_shape)
    ends = ("Arn", "BaseId", "ModelId", "Model", "guardrailIdentifier")
    names = {str(place[-1]) for place in full.marks if str(place[-1]).endswith(ends)}
    assert names <= {"encryptionKeyArn"}
