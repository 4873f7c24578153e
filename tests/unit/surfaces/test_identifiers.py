from __future__ import annotations

from typing import Any

import pytest

from bedrock_weir.call import Resource, ResourceType
from bedrock_weir.content import PartKind
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces import identifiers
from bedrock_weir.surfaces.bodies import at
from bedrock_weir.surfaces.identifiers import (
    ARN,
    GUARDRAIL,
    ID,
    LAMBDA,
    MAX_NAMED,
    MEMORY,
    MODEL,
    TIME,
    TOKEN,
    UUID,
    agent_alias,
    guardrail,
    identifier,
    knowledge_base,
    resources_in,
)
from bedrock_weir.surfaces.walk import Rules, walk
from tests.support.surfaces import rows

BASE = ResourceType.KNOWLEDGE_BASE
BASE_ARN = "arn:aws:bedrock:eu-west-1:123456789012:knowledge-base/ABCDEFGHIJ"
MAIL = "ann.lee@mail.example"
KEY = "AKIAIOSFODNN7EXAMPLE"

MADE = [
    (ARN, BASE_ARN),
    (ARN, "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/0a-1b"),
    (ID, "ABCDEFGHIJ"),
    (ID, "gr1abc2def3g"),
    (GUARDRAIL, "gr1abc2def3g"),
    (GUARDRAIL, "arn:aws:bedrock:eu-west-1:123456789012:guardrail/gr1abc2def3g"),
    (LAMBDA, "arn:aws:lambda:eu-west-1:123456789012:function:decide_all"),
    (LAMBDA, "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:f:$LATEST"),
    (TIME, "2026-01-01T00:00:00Z"),
    (TIME, "2026-01-01T00:00:00.123456789+00:00"),
    (MODEL, "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"),
    (MODEL, "anthropic.claude-3-haiku-20240307-v1:0"),
    (MODEL, "eu.amazon.nova-lite-v1:0"),
    (MEMORY, "notes_of-us-0123456789"),
    (TOKEN, "bmV4dA+/" * 9),
    (UUID, "00000000-1111-2222-3333-444444444444"),
]
OTHERS = [
    (ARN, f"{BASE_ARN} {MAIL}"),
    (ARN, f"{BASE_ARN}\n"),
    (ARN, "arn:aws:bedrock:eu-west-1:1:knowledge-base/A"),
    (ARN, ""),
    (ID, "4111111111111111"),
    (ID, "ABCDEFGHIJ "),
    (ID, "ann lee"),
    (ID, "\N{LATIN SMALL LETTER E WITH ACUTE}BCDEFGHI"),
    (MODEL, MAIL),
    (MODEL, "536-90-4399"),
    (MODEL, "say hello"),
    (MEMORY, MAIL),
    (MEMORY, "0123456789"),
    (MEMORY, "\N{LATIN SMALL LETTER E WITH ACUTE}-0123456789"),
    (TOKEN, KEY),
    (TOKEN, f"{'a' * 64}@"),
    (TOKEN, "a" * 2049),
    (UUID, "4111111111111111"),
    (GUARDRAIL, MAIL),
    (GUARDRAIL, "4111111111111111"),
    (LAMBDA, f"arn:aws:lambda:eu-west-1:123456789012:function:{MAIL}"),
    (LAMBDA, "arn:aws:s3:eu-west-1:123456789012:function:f"),
    (TIME, "2026-01-01"),
    (TIME, "2026-01-01T00:00:00Z and more"),
    (TIME, "2026-01-01T00:00:00"),
]


@pytest.mark.parametrize(("form", "value"), MADE)
def test_what_aws_made_is_passed_over(form, value):
    """Rule 1: an identifier of the strict form is no part."""
    rules = Rules(special={"id": identifier(form)})
    assert rows(walk({"id": value}, rules, PartKind.SETTING)) == []


@pytest.mark.parametrize(("form", "value"), OTHERS)
def test_what_has_another_form_is_text(form, value):
    """Rules 1 and 2: addresses, numbers, keys and words are read where ids stand."""
    rules = Rules(special={"id": identifier(form)})
    content = walk({"id": value}, rules, PartKind.SETTING)
    assert rows(content) == ([("setting", value, "id")] if value else [])


def test_what_is_no_string_is_walked():
    """Rule 1: an identifier in a list is none."""
    rules = Rules(special={"id": identifier(ID)})
    content = walk({"id": ["ABCDEFGHIJ"]}, rules, PartKind.SETTING)
    assert rows(content) == [("setting", "ABCDEFGHIJ", "id/0")]


@pytest.mark.parametrize("value", [0, 1767225600000])
def test_times_and_counts_are_passed_over(value):
    """An integer that AWS told is no number of a person."""
    rules = Rules(special={"at": identifiers.integer})
    assert walk({"at": value}, rules, PartKind.ANSWER).parts == ()


@pytest.mark.parametrize("value", [4111111111111111, -123456789, "123456789"])
def test_other_numbers_are_data(value):
    """What is no time of this century, or no integer, is read."""
    rules = Rules(special={"at": identifiers.integer})
    (part,) = walk({"at": value}, rules, PartKind.ANSWER).parts
    assert part.text == str(value)


PLACES: tuple[identifiers.Place, ...] = (
    ("retrievers", None, "knowledgeBaseId"),
    ("a", "modelArn"),
    ("modelArn",),
)


def test_resources_come_in_the_order_of_their_places():
    """Rule 3: whatever the order of the body; each once."""
    body: Any = {
        "modelArn": "x.second",
        "a": {"modelArn": "x.first"},
        "retrievers": [
            {"knowledgeBaseId": "ABCDEFGHIJ"},
            {"knowledgeBaseId": "not an id"},
            {"knowledgeBaseId": BASE_ARN},
        ],
    }
    assert resources_in(body, PLACES) == (
        Resource(BASE, "ABCDEFGHIJ"),
        Resource(BASE, "not an id"),
        Resource(ResourceType.MODEL, "x.first"),
        Resource(ResourceType.MODEL, "x.second"),
    )


@pytest.mark.parametrize("value", [None, "", 5, ["x.y"], {"deeper": "x.y"}])
def test_what_names_nothing_is_no_resource(value):
    """AWS refuses it; nothing is asked."""
    assert resources_in({"modelArn": value}, PLACES) == ()


@pytest.mark.parametrize(
    "body",
    [
        {"b": {"modelArn": "x.y"}},
        {"retrievers": {"knowledgeBaseId": "ABCDEFGHIJ"}},
        {"modelArn": {"memoryId": "x"}},
        {"unknown": [[{"targetModelId": "x.y"}]]},
    ],
)
def test_a_resource_where_none_belongs_is_refused(body):
    """Rule 3: a decoy would be asked about in the place of what is called."""
    with pytest.raises(MalformedRequest, match="where none belongs"):
        resources_in(body, PLACES)


def test_names_in_a_free_document_name_nothing():
    """A filter may use any name."""
    body: Any = {"filter": {"modelArn": "x.y"}}
    assert resources_in(body, PLACES, but=frozenset({"filter"})) == ()


def test_no_body_names_resources_without_end():
    """The policy is asked about each, so there is a limit."""
    items: Any = [{"knowledgeBaseId": f"ABCDEFG{n:03}"} for n in range(MAX_NAMED + 1)]
    assert len(resources_in({"retrievers": items[1:]}, PLACES)) == MAX_NAMED
    with pytest.raises(MalformedRequest, match="more than 64"):
        resources_in({"retrievers": items}, PLACES)


def test_a_knowledge_base_is_known_by_its_id():
    """Rule 3: by its ARN as well."""
    assert knowledge_base(BASE_ARN) == knowledge_base("ABCDEFGHIJ")
    assert knowledge_base("arn:x").id == "arn:x"


def test_values_and_guardrails_are_looked_up_in_any_document():
    """Whatever stands there instead, nothing fails."""
    assert at({"a": {"b": 1}}, ("a", "b")) == 1
    assert at({"a": [1]}, ("a", None)) is None
    assert at(None, ("a",)) is None
    assert guardrail({"guardrailId": "g", "guardrailVersion": "1"}) == "g:1"
    assert guardrail({}) == ":"
    assert guardrail(["g"]) is None


def test_an_agents_alias_is_named_as_its_path_has_it():
    """By the ids that its ARN ends in; another name is one as it stands."""
    arn = "arn:aws:bedrock:eu-west-1:123456789012:agent-alias/ABCDEFGHIJ/KLMNOPQRST"
    agent = ResourceType.AGENT
    assert agent_alias(arn) == Resource(agent, "ABCDEFGHIJ/KLMNOPQRST", "ABCDEFGHIJ")
    assert agent_alias(f"{arn}/x") == Resource(agent, f"{arn}/x")


def test_an_operation_may_name_resources_by_other_keys():
    """What names one elsewhere names none there."""
    agent = {"agentAliasArn": ResourceType.AGENT}
    document: Any = {"agentAliasArn": "a", "knowledgeBaseId": "b"}
    found = resources_in(document, [("agentAliasArn",)], named=agent)
    assert found == (Resource(ResourceType.AGENT, "a"),)
