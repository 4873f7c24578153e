from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.content import Encoding
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces import agents
from bedrock_weir.surfaces.base import Reading
from bedrock_weir.surfaces.edit import rewrite
from tests.support.surfaces import opaques, part_at, rows

SERVICE = "bedrock-agent-runtime"
AGENT = Operation(
    SERVICE, "InvokeAgent", "AGENTID000/ALIASID000", True, ResourceType.AGENT
)
INLINE = Operation(SERVICE, "InvokeInlineAgent", SERVICE, True, ResourceType.SERVICE)
MODEL = "anthropic.claude-3-haiku-20240307-v1:0"
NOVA = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"
ALIAS = "arn:aws:bedrock:eu-west-1:123456789012:agent-alias/AGENTID001/ALIASID001"
LAMBDA = "arn:aws:lambda:eu-west-1:123456789012:function:decide"


def request(body: Any, operation: Operation = AGENT) -> Reading:
    """Read a request."""
    return agents.read_request(operation, {}, json.dumps(body).encode())


def state(**members: Any) -> Reading:
    """Read a request of InvokeAgent with this session state."""
    return request({"sessionState": members})


def test_reads_what_the_user_typed_and_the_session():
    """Text, attributes, history; the roles of a history are those of its messages."""
    messages = [
        {"role": "user", "content": [{"text": "u"}]},
        {"role": "assistant", "content": [{"text": "a"}]},
        {"role": "other", "content": [{"text": "o"}]},
    ]
    reading = request(
        {
            "inputText": "hi",
            "memoryId": "of-me",
            "sessionState": {
                "sessionAttributes": {"inputText": "s"},
                "promptSessionAttributes": {"role": "user", "k": "p"},
                "conversationHistory": {"messages": messages},
            },
        }
    )
    s = "sessionState"
    h = f"{s}/conversationHistory/messages"
    assert rows(reading.content) == [
        ("user", "hi", "inputText"),
        ("setting", "of-me", "memoryId"),
        ("prompt_variable", "s", f"{s}/sessionAttributes/inputText"),
        ("prompt_variable", "p", f"{s}/promptSessionAttributes/k"),
        ("user", "u", f"{h}/0/content/0/text"),
        ("assistant", "a", f"{h}/1/content/0/text"),
        ("setting", "o", f"{h}/2/content/0/text"),
    ]


def test_names_of_attributes_are_the_callers_own():
    """A key that is no plain name is text."""
    reading = state(sessionAttributes={"jo@example.com": "x"})
    keys = [part for part in reading.content.parts if part.encoding is Encoding.KEY]
    assert [(part.kind.value, part.text) for part in keys] == [
        ("prompt_variable", "jo@example.com")
    ]


def test_files_are_read_as_what_they_hold():
    """Text in base64 is text; other bytes, and files in S3, are opaque."""

    def file(name: str, source: Any) -> Any:
        return {"name": name, "source": source, "useCase": "CHAT"}

    csv = base64.b64encode(b"a,b").decode()
    png = base64.b64encode(b"\x89PNG\xff" * 400).decode()
    reading = state(
        files=[
            file("a.csv", {"byteContent": {"mediaType": "text/csv", "data": csv}}),
            file("b.png", {"byteContent": {"mediaType": "image/png", "data": png}}),
            file("c.txt", {"s3Location": {"uri": "s3://bucket/c.txt"}}),
        ]
    )
    f = "sessionState/files"
    part = part_at(reading.content, f"{f}/0/source/byteContent/data")
    assert (part.kind.value, part.text) == ("document", "a,b")
    assert opaques(reading.content.opaque) == [
        ("IMAGE", f"{f}/1/source/byteContent/data"),
        ("S3_LOCATION", f"{f}/2/source/s3Location"),
    ]
    assert part_at(reading.content, f"{f}/2/source/s3Location/uri").text == (
        "s3://bucket/c.txt"
    )


def test_what_an_action_returned_is_a_result():
    """Its body may be a document's source; its pictures are opaque."""
    png = base64.b64encode(b"\x89PNG\xff" * 400).decode()
    picture = {"format": "png", "source": {"bytes": png}}
    source = '{"mail": "jo\\u0040example.com"}'
    body = {"TEXT": {"body": source, "images": [picture]}, "a@b.ch": {"body": "x"}}
    result = {"actionGroup": "g", "function": "f", "role": "user", "responseBody": body}
    reading = state(
        invocationId="00000000-1111-2222-3333-444444444444",
        returnControlInvocationResults=[{"functionResult": result}],
    )
    assert {part.kind.value for part in reading.content.parts} == {"tool_result"}
    r = "sessionState/returnControlInvocationResults/0/functionResult"
    part = part_at(reading.content, f"{r}/responseBody/TEXT/body")
    assert (part.text, part.encoding) == (source, Encoding.JSON)
    assert opaques(reading.content.opaque) == [
        ("IMAGE", f"{r}/responseBody/TEXT/images/0/source/bytes")
    ]
    keys = [part for part in reading.content.parts if part.encoding is Encoding.KEY]
    assert [part.text for part in keys] == ["a@b.ch"]


@pytest.mark.parametrize("value", ["x", ["x"], {"TEXT": "x"}, {"TEXT": ["x"]}])
def test_a_body_of_another_shape_is_read(value):
    """Whatever stands there, its text is a part."""
    result = {"apiResult": {"responseBody": value}}
    content = state(returnControlInvocationResults=[result]).content
    assert [part.text for part in content.parts] == ["x"]


def test_an_invocation_id_of_another_form_is_text():
    """Only what AWS makes is passed over."""
    assert rows(state(invocationId="my number is 12").content) == [
        ("setting", "my number is 12", "sessionState/invocationId")
    ]


def test_knowledge_bases_of_a_session_are_asked_about():
    """They, and the models that their search uses; filters are the caller's own."""
    vector = {
        "filter": {"equals": {"key": "knowledgeBaseId", "value": "NONE"}},
        "implicitFilterConfiguration": {
            "metadataAttributes": [{"key": "k", "description": "d"}],
            "modelArn": NOVA,
        },
    }
    base = {
        "knowledgeBaseId": "KBKBKBKBKB",
        "retrievalConfiguration": {"vectorSearchConfiguration": vector},
    }
    reading = state(knowledgeBaseConfigurations=[base])
    assert reading.resources == (
        Resource(ResourceType.KNOWLEDGE_BASE, "KBKBKBKBKB"),
        Resource(ResourceType.MODEL, NOVA),
    )
    assert sorted((kind, text) for kind, text, _ in rows(reading.content)) == [
        ("setting", "NONE"),
        ("setting", "knowledgeBaseId"),
        ("tool_spec", "d"),
        ("tool_spec", "k"),
    ]


def agent(**members: Any) -> dict[str, Any]:
    """Return what an inline agent is made of, at the least."""
    return {"foundationModel": MODEL, "instruction": "be kind", **members}


def test_what_an_inline_agent_is_made_of():
    """Instructions and templates are the system's; what it may use is a tool's."""
    action = {
        "actionGroupName": "g",
        "actionGroupExecutor": {"lambda": LAMBDA},
        "apiSchema": {"payload": '{"openapi": "3"}'},
        "functionSchema": {
            "functions": [{"name": "f", "parameters": {"type": {"a": 1}}}]
        },
    }
    prompt = {
        "basePromptTemplate": "You are $name$",
        "promptType": "ORCHESTRATION",
        "inferenceConfiguration": {"maximumLength": 7, "stopSequences": ["stop"]},
    }
    base = {"knowledgeBaseId": "KBKBKBKBKB", "description": "all there is"}
    other = {
        "agentAliasArn": ALIAS,
        "collaboratorName": "c",
        "collaboratorInstruction": "ask it",
    }
    reading = request(
        agent(
            inputText="hi",
            actionGroups=[action],
            promptOverrideConfiguration={
                "promptConfigurations": [prompt],
                "overrideLambda": LAMBDA,
            },
            knowledgeBases=[base],
            collaboratorConfigurations=[other],
        ),
        INLINE,
    )
    p = "promptOverrideConfiguration/promptConfigurations/0"
    assert rows(reading.content) == [
        ("system", "be kind", "instruction"),
        ("user", "hi", "inputText"),
        ("tool_spec", "g", "actionGroups/0/actionGroupName"),
        ("tool_spec", '{"openapi": "3"}', "actionGroups/0/apiSchema/payload"),
        ("tool_spec", "f", "actionGroups/0/functionSchema/functions/0/name"),
        ("system", "You are $name$", f"{p}/basePromptTemplate"),
        ("setting", "ORCHESTRATION", f"{p}/promptType"),
        ("system", "stop", f"{p}/inferenceConfiguration/stopSequences/0"),
        ("tool_spec", "all there is", "knowledgeBases/0/description"),
        ("tool_spec", "c", "collaboratorConfigurations/0/collaboratorName"),
        ("system", "ask it", "collaboratorConfigurations/0/collaboratorInstruction"),
    ]
    assert reading.has_tools
    assert reading.max_tokens == 7
    assert reading.resources == (
        Resource(ResourceType.MODEL, MODEL),
        Resource(ResourceType.KNOWLEDGE_BASE, "KBKBKBKBKB"),
        Resource(ResourceType.AGENT, "AGENTID001/ALIASID001", "AGENTID001"),
    )


def test_a_schema_in_s3_is_opaque():
    """Nobody here knows what the tools are then."""
    s3 = {"s3BucketName": "bucket", "s3ObjectKey": "schema.json"}
    reading = request(agent(actionGroups=[{"apiSchema": {"s3": s3}}]), INLINE)
    assert opaques(reading.content.opaque) == [
        ("S3_LOCATION", "actionGroups/0/apiSchema/s3")
    ]
    assert "schema.json" in [part.text for part in reading.content.parts]


def test_collaborators_are_agents_as_well():
    """Their models, bases, guardrails, limits and tools count like the main one's."""
    prompt = {"foundationModel": NOVA, "inferenceConfiguration": {"maximumLength": 9}}
    collaborator = agent(
        foundationModel="amazon.nova-pro-v1:0",
        knowledgeBases=[{"knowledgeBaseId": "KBKBKBKBKB"}],
        guardrailConfiguration={
            "guardrailIdentifier": "gr1abcdefg",
            "guardrailVersion": "2",
        },
        promptOverrideConfiguration={"promptConfigurations": [prompt]},
    )
    reading = request(agent(collaborators=[collaborator]), INLINE)
    assert reading.resources == (
        Resource(ResourceType.MODEL, MODEL),
        Resource(ResourceType.MODEL, "amazon.nova-pro-v1:0"),
        Resource(ResourceType.MODEL, NOVA),
        Resource(ResourceType.KNOWLEDGE_BASE, "KBKBKBKBKB"),
    )
    assert reading.guardrail == "gr1abcdefg:2"
    assert (reading.max_tokens, reading.has_tools) == (9, True)


def test_the_first_guardrail_is_the_main_agents():
    """Where several are asked for, its own comes first."""
    own = {"guardrailIdentifier": "own1own1", "guardrailVersion": "1"}
    other = {"guardrailIdentifier": "other1other", "guardrailVersion": "DRAFT"}
    body = agent(
        guardrailConfiguration=own,
        collaborators=[agent(guardrailConfiguration=other)],
    )
    assert request(body, INLINE).guardrail == "own1own1:1"
    assert request(agent(guardrailConfiguration={}), INLINE).guardrail == ":"
    assert request(agent(), INLINE).guardrail is None
    assert not request(agent(), INLINE).has_tools


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        (AGENT, {"foundationModel": MODEL}),
        (AGENT, {"sessionState": {"knowledgeBases": [{"knowledgeBaseId": "K"}]}}),
        (INLINE, agent(sessionState={"knowledgeBaseId": "KBKBKBKBKB"})),
        (INLINE, agent(collaborators=[{"collaborators": [agent()]}])),
    ],
)
def test_a_resource_where_none_belongs_is_refused(operation, body):
    """AWS passes over it, and a policy would be asked about what is not called."""
    with pytest.raises(MalformedRequest, match="none belongs"):
        request(body, operation)


def test_attributes_name_no_resource():
    """What the caller named like one is no decoy: it is text."""
    reading = request(
        {"sessionState": {"sessionAttributes": {"knowledgeBaseId": "KBKBKBKBKB"}}}
    )
    assert reading.resources == ()
    assert [part.text for part in reading.content.parts] == ["KBKBKBKBKB"]


@pytest.mark.parametrize("body", [b"[]", b'"a"', b"nonsense", b'{"a":1,"a":2}'])
def test_a_request_that_does_not_parse_is_refused(body):
    """Agents' bodies have one format; another is the caller's mistake."""
    with pytest.raises(MalformedRequest):
        agents.read_request(AGENT, {}, body)
    assert agents.read_request(AGENT, {}, b"").content.parts == ()


def test_an_answer_is_a_stream():
    """A whole body in its place is not read."""
    with pytest.raises(MalformedRequest, match="is a stream"):
        agents.read_answer(AGENT, b"{}")


def test_a_request_is_rewritten_in_place():
    """Text, base64 and source change where they stand, and nothing else does."""
    data = base64.b64encode(b"a,b").decode()
    source = {"byteContent": {"mediaType": "text/csv", "data": data}}
    body = json.dumps(
        {
            "inputText": "hi",
            "sessionState": {"files": [{"name": "n", "source": source}]},
        }
    ).encode()
    content = agents.read_request(AGENT, {}, body).content
    texts = {part: part.text.upper() for part in content.parts}
    assert json.loads(rewrite(body, texts)) == {
        "inputText": "HI",
        "sessionState": {
            "files": [
                {
                    "name": "N",
                    "source": {
                        "byteContent": {
                            "mediaType": "TEXT/CSV",
                            "data": base64.b64encode(b"A,B").decode(),
                        }
                    },
                }
            ]
        },
    }
