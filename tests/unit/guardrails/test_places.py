"""Where each operation takes a guardrail: as botocore's models say, and as pinned."""

from __future__ import annotations

import json
from typing import Any

import botocore.session
import pytest
from botocore.model import ListShape, OperationModel, Shape, StructureShape

from bedrock_weir.call import Operation
from bedrock_weir.content import Content
from bedrock_weir.guardrails.pin import Pinned, Refused, pin
from bedrock_weir.guardrails.places import (
    EACH,
    PLACES,
    InBody,
    InHeaders,
    InPath,
    place_of,
)
from bedrock_weir.guardrails.settings import Guardrail, parse_guardrails
from bedrock_weir.wire.http import Headers, Request

ARN = "arn:aws:bedrock:eu-west-1:123456789012:guardrail/abc123"
MAIN = parse_guardrails({"main": {"identifier": "abc123", "version": "3"}})["main"]
BY_ARN = parse_guardrails({"main": {"identifier": ARN, "version": "3"}})["main"]
AGENTS = "bedrock-agent-runtime"
SERVICES = ("bedrock-runtime", AGENTS, "bedrock-agentcore")
SESSION = botocore.session.get_session()


def put(
    name: str,
    body: dict[str, Any],
    *,
    guardrail: Guardrail = MAIN,
    service: str = AGENTS,
    path: tuple[tuple[str, str], ...] = (),
) -> Any:
    """The body with the guardrail in it, or the reasons why it cannot be."""
    operation = Operation(service, name, "x", False, path=path)
    request = Request("POST", "/", Headers(), json.dumps(body).encode())
    settled = pin(
        place_of(operation),
        operation,
        request,
        content=Content(),
        guardrail=guardrail,
    )
    if isinstance(settled, Refused):
        return settled.reasons
    return json.loads(settled.on(request).body)


def configurations(operation: OperationModel) -> set[tuple[str, ...]]:
    """Every object of a request that holds a guardrail's id, by the model."""
    found: set[tuple[str, ...]] = set()

    def look(shape: Shape, path: tuple[str, ...], above: tuple[str, ...]) -> None:
        if isinstance(shape, ListShape):
            look(shape.member, (*path, EACH), above)
        if not isinstance(shape, StructureShape) or shape.name in above:
            return
        for name, member in shape.members.items():
            is_id = name in ("guardrailIdentifier", "guardrailId")
            if is_id and "location" not in member.serialization:
                found.add(path)
            look(member, (*path, name), (*above, shape.name))

    if operation.input_shape is not None:
        look(operation.input_shape, (), ())
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_every_place_of_the_models_is_known_and_no_other(service: str) -> None:
    """A release of botocore with another place fails here."""
    model = SESSION.get_service_model(service)
    wanted, known = {}, {}
    for name in model.operation_names:
        if found := configurations(model.operation_model(name)):
            wanted[name] = found
        place = PLACES[service].get(name)
        if isinstance(place, InBody):
            known[name] = {spot.pointer for spot in place.spots}
    assert known == wanted


@pytest.mark.parametrize("service", SERVICES)
def test_every_header_and_path_of_the_models_is_known(service: str) -> None:
    """The id stands in a header, or in the path, of these operations and no others."""
    model = SESSION.get_service_model(service)
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        members = {} if shape is None else shape.members
        member = members.get("guardrailIdentifier")
        where = None if member is None else member.serialization.get("location")
        place = PLACES[service].get(name)
        assert (where == "header") == isinstance(place, InHeaders)
        assert (where == "uri") == isinstance(place, InPath)


BY_ID = {"guardrailId": "abc123", "guardrailVersion": "3"}
BY_NAME = {"guardrailIdentifier": "abc123", "guardrailVersion": "3"}


def test_a_knowledge_base_is_asked_with_it() -> None:
    """By id, whatever form the setting has, since it takes no ARN."""
    for guardrail in (MAIN, BY_ARN):
        body = put("Retrieve", {"retrievalQuery": {"text": "x"}}, guardrail=guardrail)
        assert body["guardrailConfiguration"] == BY_ID


def test_an_answer_from_sources_has_it_in_each_configuration() -> None:
    """In those that are there, made as deep as needed."""
    knowledge = {"knowledgeBaseId": "k", "generationConfiguration": {"a": 1}}
    request = {
        "knowledgeBaseConfiguration": knowledge,
        "externalSourcesConfiguration": {},
    }
    body = put(
        "RetrieveAndGenerateStream", {"retrieveAndGenerateConfiguration": request}
    )
    found = body["retrieveAndGenerateConfiguration"]
    assert found["knowledgeBaseConfiguration"]["generationConfiguration"] == {
        "a": 1,
        "guardrailConfiguration": BY_ID,
    }
    assert found["externalSourcesConfiguration"] == {
        "generationConfiguration": {"guardrailConfiguration": BY_ID}
    }


def test_an_answer_without_a_configuration_is_refused() -> None:
    """There is nothing to hang it on."""
    for body in ({}, {"retrieveAndGenerateConfiguration": {"type": "KNOWLEDGE_BASE"}}):
        assert put("RetrieveAndGenerate", body) == (
            "the request names no configuration that takes a guardrail",
        )


def test_an_agent_and_its_collaborators_have_it() -> None:
    """Each of them, however many there are."""
    body = put("InvokeInlineAgent", {"collaborators": [{"x": 1}, {}], "y": 1})
    assert body == {
        "guardrailConfiguration": BY_NAME,
        "y": 1,
        "collaborators": [
            {"x": 1, "guardrailConfiguration": BY_NAME},
            {"guardrailConfiguration": BY_NAME},
        ],
    }
    assert put("InvokeInlineAgent", {}) == {"guardrailConfiguration": BY_NAME}


def test_an_agentic_retrieval_has_it_in_its_policy() -> None:
    """Beside what else the policy configuration says."""
    body = put("AgenticRetrieveStream", {"policyConfiguration": {"other": True}})
    assert body == {
        "policyConfiguration": {"other": True, "bedrockGuardrailConfiguration": BY_ID}
    }


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        (
            "Retrieve",
            {"guardrailConfiguration": {**BY_ID, "guardrailId": "other1"}},
            "`guardrailConfiguration.guardrailId` asks for another guardrail",
        ),
        (
            "Retrieve",
            {"guardrailConfiguration": {**BY_ID, "guardrailId": ARN}},
            "in another form",
        ),
        (
            "Retrieve",
            {"guardrailConfiguration": {**BY_ID, "guardrailVersion": "DRAFT"}},
            "`guardrailConfiguration.guardrailVersion` asks for the draft",
        ),
        (
            "RetrieveAndGenerate",
            {
                "retrieveAndGenerateConfiguration": {
                    "knowledgeBaseConfiguration": {
                        "generationConfiguration": {
                            "guardrailConfiguration": {"guardrailId": "other1"}
                        }
                    }
                }
            },
            "asks for another guardrail",
        ),
        (
            "RetrieveAndGenerate",
            {
                "retrieveAndGenerateConfiguration": {
                    "knowledgeBaseConfiguration": {},
                    "ExternalSourcesConfiguration": {},
                }
            },
            "retrieveAndGenerateConfiguration.externalSourcesConfiguration`",
        ),
        (
            "RetrieveAndGenerate",
            {"retrieveAndGenerateConfiguration": ["x"]},
            "`retrieveAndGenerateConfiguration` is not an object",
        ),
        (
            "InvokeInlineAgent",
            {"collaborators": [{"guardrailConfiguration": {"guardrailVersion": "1"}}]},
            "`collaborators.0.guardrailConfiguration.guardrailVersion`",
        ),
        ("InvokeInlineAgent", {"collaborators": {}}, "`collaborators` is not a list"),
        ("InvokeInlineAgent", {"collaborators": ["x"]}, "`collaborators.0` is not"),
        (
            "AgenticRetrieveStream",
            {"policyConfiguration": {"bedrockGuardrailConfiguration": {"mode": 1}}},
            "`policyConfiguration.bedrockGuardrailConfiguration.mode` is not known",
        ),
    ],
)
def test_nested_places_hide_nothing(
    name: str, body: dict[str, Any], reason: str
) -> None:
    """Another guardrail is refused wherever it stands."""
    assert any(reason in each for each in put(name, body))


def test_a_guardrail_is_asked_directly_under_its_own_name_only() -> None:
    """ApplyGuardrail's path is its place."""
    path = (("guardrailIdentifier", "abc123"), ("guardrailVersion", "3"))
    runtime = "bedrock-runtime"
    assert put("ApplyGuardrail", {}, service=runtime, path=path) == {}
    path = (("guardrailIdentifier", "other1"), ("guardrailVersion", "DRAFT"))
    assert put("ApplyGuardrail", {}, service=runtime, path=path) == (
        "`guardrailIdentifier` asks for another guardrail, or in another form",
        "`guardrailVersion` asks for the draft",
    )


def test_what_cannot_wait_or_cannot_be_seen_is_refused() -> None:
    """A stream of signed frames, and a result in S3."""
    for name in ("InvokeModelWithBidirectionalStream", "StartAsyncInvoke"):
        assert (
            f"{name} cannot be guarded" in put(name, {}, service="bedrock-runtime")[0]
        )


def test_an_operation_without_a_place_is_not_changed() -> None:
    """The layer asks instead."""
    operation = Operation("bedrock-agentcore", "InvokeAgentRuntime", "x", False)
    request = Request("POST", "/", Headers(), b"hello")
    place = place_of(operation)
    settled = pin(place, operation, request, content=Content(), guardrail=MAIN)
    assert settled == Pinned()
