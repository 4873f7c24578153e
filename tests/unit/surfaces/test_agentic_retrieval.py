from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces import agentic_retrieval
from bedrock_weir.surfaces.base import ALL
from bedrock_weir.wire.eventstream import Decoder
from tests.support.surfaces import message, opaques, rows, texts, whole

CALL = Operation(
    "bedrock-agent-runtime",
    "AgenticRetrieveStream",
    "bedrock-agent-runtime",
    streaming=True,
    type=ResourceType.SERVICE,
)
MODEL = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"
RERANKING = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.rerank-v1:0"


def request(body: Any) -> Any:
    """Return a request as it was read."""
    return agentic_retrieval.read_request(CALL, {}, json.dumps(body).encode())


def foundation(name: str = "bedrock") -> dict[str, Any]:
    """Return a configuration that names a model."""
    model = {"modelConfiguration": {"modelArn": MODEL}}
    return {f"{name}FoundationModelConfiguration": model}


def searched(base: str, **more: Any) -> dict[str, Any]:
    """Return a retriever."""
    return {"configuration": {"knowledgeBase": {"knowledgeBaseId": base}}, **more}


BODY = {
    "messages": [
        {"role": "user", "content": {"text": "a"}},
        {"role": "assistant", "content": {"text": "b"}},
        {"role": "nobody", "content": {"text": "c"}},
    ],
    "retrievers": [
        searched("ABCDEFGHIJ", description="d"),
        {
            "configuration": {
                "knowledgeBase": {
                    "knowledgeBaseId": "KLMNOPQRST",
                    "retrievalOverrides": {
                        "filter": {"equals": {"key": "k", "value": "e"}}
                    },
                }
            }
        },
    ],
    "agenticRetrieveConfiguration": {
        "foundationModelConfiguration": foundation(),
        "rerankingConfiguration": {
            "bedrockRerankingConfiguration": {
                "modelConfiguration": {"modelArn": RERANKING}
            }
        },
    },
    "memoryConfiguration": {
        "memoryId": "notes-0123456789",
        "sessionBinding": {"actorId": "f", "sessionId": "g"},
        "retrievalConfigs": [{"namespace": "h"}],
    },
    "retrievalInstructionConfiguration": {"retrievalInstructionId": "i1"},
    "policyConfiguration": {
        "bedrockGuardrailConfiguration": {
            "guardrailId": "gr1abc2def3g",
            "guardrailVersion": "3",
        }
    },
    "userContext": {"userId": "l"},
    "nextToken": "bmV4dA+/" * 9,
}


def test_reads_a_request():
    """Rules 1 to 3: each text has its kind, and an instruction is opaque."""
    content = request(BODY).content
    overrides = "retrievers/1/configuration/knowledgeBase/retrievalOverrides"
    guardrail = "policyConfiguration/bedrockGuardrailConfiguration"
    instruction = "retrievalInstructionConfiguration"
    memory = "memoryConfiguration"
    assert rows(content) == [
        ("user", "a", "messages/0/content/text"),
        ("assistant", "b", "messages/1/content/text"),
        ("user", "c", "messages/2/content/text"),
        ("tool_spec", "d", "retrievers/0/description"),
        ("setting", "k", f"{overrides}/filter/equals/key"),
        ("setting", "e", f"{overrides}/filter/equals/value"),
        ("setting", "f", f"{memory}/sessionBinding/actorId"),
        ("setting", "g", f"{memory}/sessionBinding/sessionId"),
        ("setting", "h", f"{memory}/retrievalConfigs/0/namespace"),
        ("setting", "i1", f"{instruction}/retrievalInstructionId"),
        ("setting", "3", f"{guardrail}/guardrailVersion"),
        ("setting", "l", "userContext/userId"),
    ]
    assert opaques(content.opaque) == [("PROMPT_RESOURCE", instruction)]


def test_reads_what_a_request_asks_for():
    """Its guardrail, and every resource, the main ones first."""
    reading = request(BODY)
    assert reading.guardrail == "gr1abc2def3g:3"
    assert reading.resources == (
        Resource(ResourceType.KNOWLEDGE_BASE, "ABCDEFGHIJ"),
        Resource(ResourceType.KNOWLEDGE_BASE, "KLMNOPQRST"),
        Resource(ResourceType.MODEL, MODEL),
        Resource(ResourceType.MODEL, RERANKING),
        Resource(ResourceType.MEMORY, "notes-0123456789"),
    )
    plain = request({"messages": []})
    assert (plain.guardrail, plain.resources) == (None, ())


def test_a_guardrail_elsewhere_is_none():
    """What the operation does not read holds nothing."""
    guardrail = {"guardrailId": "gr1abc2def3g", "guardrailVersion": "3"}
    assert request({"guardrailConfiguration": guardrail}).guardrail is None


def test_a_request_with_two_models_is_refused():
    """Rule 4: one of them would be a decoy."""
    both = {**foundation(), **foundation("mantle")}
    body = {"agenticRetrieveConfiguration": {"foundationModelConfiguration": both}}
    with pytest.raises(MalformedRequest, match="two foundation models"):
        request(body)


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b'{"a":1,"a":2}'])
def test_a_request_that_does_not_parse_is_refused(body):
    """These bodies have one format; another is the caller's mistake."""
    with pytest.raises(MalformedRequest):
        agentic_retrieval.read_request(CALL, {}, body)


FOUND = {
    "content": {"text": "p", "mimeType": "text/plain"},
    "metadata": {"content": "q"},
    "sourceRetriever": {"identifier": "r"},
}
STREAM: list[tuple[str, Any]] = [
    (
        "traceEvent",
        {
            "id": "s",
            "timestamp": 1767225600000,
            "attributes": {
                "step": "Planning",
                "message": "t",
                "actions": [{"retrieve": {"inputQuery": {"text": "u"}}}],
                "retrievalResponse": [FOUND],
                "failures": [{"message": "v"}],
            },
        },
    ),
    ("responseEvent", {"text": "he", "p": "abc"}),
    ("traceEvent", {"id": "w"}),
    ("responseEvent", {"text": "llo"}),
    (
        "result",
        {
            "results": [FOUND],
            "generatedResponse": {"answer": "hello", "citations": [{"more": "x"}]},
            "nextToken": "bmV4dA+/" * 9,
        },
    ),
]


def events() -> list[Any]:
    """Return the stream as it was read."""
    reader = agentic_retrieval.stream(CALL)
    return [
        reader.read(message(name, json.dumps(payload).encode()))
        for name, payload in STREAM
    ]


def test_a_stream_accumulates_the_answer():
    """Rule 5: over the traces; the result closes and ends it."""
    read = events()
    assert texts(read) == {"responseEvent/text": "hello"}
    assert [event.is_last for event in read] == [False] * 4 + [True]
    assert [event.closes for event in read] == [()] * 4 + [ALL]
    assert [event.is_delta for event in read] == [False, True, False, True, False]


def test_what_comes_whole_has_its_kind():
    """Traces are reasoning, queries the use of a tool, and results retrieved."""
    found = [
        ("retrieved", "p", "{}/content/text"),
        ("retrieved", "text/plain", "{}/content/mimeType"),
        ("retrieved", "q", "{}/metadata/content"),
        ("retrieved", "r", "{}/sourceRetriever/identifier"),
    ]

    def at(place: str) -> list[Any]:
        # the walk reads a file's bytes after what stands beside them
        return sorted((kind, text, where.format(place)) for kind, text, where in found)

    read = events()
    assert sorted(whole(read[0].deltas)) == sorted(
        [
            ("reasoning", "s", "id"),
            ("reasoning", "Planning", "attributes/step"),
            ("reasoning", "t", "attributes/message"),
            ("tool_use", "u", "attributes/actions/0/retrieve/inputQuery/text"),
            *at("attributes/retrievalResponse/0"),
            ("reasoning", "v", "attributes/failures/0/message"),
        ]
    )
    assert sorted(whole(read[4].deltas)) == sorted(
        [
            *at("results/0"),
            ("answer", "hello", "generatedResponse/answer"),
            ("citation", "x", "generatedResponse/citations/0/more"),
        ]
    )


@pytest.mark.parametrize(
    ("media_type", "data", "text", "opaque"),
    [
        ("text/plain", b"hello", "hello", []),
        ("image/png", b"\x89PNG\xff" * 300, None, ["IMAGE"]),
        ("application/pdf", b"hello", "hello", ["DOCUMENT"]),
    ],
)
def test_bytes_are_read_by_their_type(media_type, data, text, opaque):
    """Text in base64 is a text of the event, and is written anew in base64."""
    content = {"mimeType": media_type, "byteContent": base64.b64encode(data).decode()}
    original = message(
        "result", json.dumps({"results": [{"content": content}]}).encode()
    )
    reader = agentic_retrieval.stream(CALL)
    event = reader.read(original)
    pointer = ("results", 0, "content", "byteContent")
    read = {delta.pointer: delta.text for delta in event.deltas}
    assert read.get(pointer) == text
    assert opaques(event.opaque) == [
        (kind, "results/0/content/byteContent") for kind in opaque
    ]
    if text is not None:
        raw = reader.write(original, event, {pointer: "{EMAIL}"})
        (written,) = Decoder().receive_data(raw)
        said = json.loads(written.payload)["results"][0]["content"]["byteContent"]
        assert base64.b64decode(said) == b"{EMAIL}"


def test_an_answer_that_is_no_stream_is_read_all_the_same():
    """Nothing in it is lost."""
    content = agentic_retrieval.read_answer(CALL, b'{"results":["a"]}').content
    assert rows(content) == [("retrieved", "a", "results/0")]
