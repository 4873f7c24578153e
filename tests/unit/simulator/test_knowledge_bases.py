"""What the simulator says about knowledge bases, and what it refuses to."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from bedrock_weir.simulator.answers import answer
from bedrock_weir.simulator.asked import Streamed, Whole
from bedrock_weir.simulator.knowledge_bases import SESSION, SESSION_HEADER
from bedrock_weir.simulator.operations import route
from bedrock_weir.simulator.refusal import Refusal
from bedrock_weir.simulator.replies import Reply
from bedrock_weir.simulator.streaming import Write
from bedrock_weir.wire.eventstream import Decoder
from bedrock_weir.wire.http import Headers, Request

BASE = "ABCDEFGHIJ"
MODEL = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"
RERANKING = {
    "type": "BEDROCK_RERANKING_MODEL",
    "bedrockRerankingConfiguration": {"modelConfiguration": {"modelArn": MODEL}},
}
REQUESTS: dict[str, tuple[str, Any]] = {
    "Retrieve": (
        f"/knowledgebases/{BASE}/retrieve",
        {
            "retrievalQuery": {"text": "hello"},
            "retrievalConfiguration": {
                "vectorSearchConfiguration": {"rerankingConfiguration": RERANKING}
            },
        },
    ),
    "RetrieveAndGenerate": (
        "/retrieveAndGenerate",
        {
            "input": {"text": "One. Two"},
            "retrieveAndGenerateConfiguration": {
                "type": "KNOWLEDGE_BASE",
                "knowledgeBaseConfiguration": {
                    "knowledgeBaseId": BASE,
                    "modelArn": MODEL,
                    "generationConfiguration": {
                        "promptTemplate": {"textPromptTemplate": "$search_results$"}
                    },
                },
            },
        },
    ),
    "AgenticRetrieveStream": (
        "/agenticRetrieveStream",
        {
            "messages": [{"role": "user", "content": {"text": "hello"}}],
            "retrievers": [
                {"configuration": {"knowledgeBase": {"knowledgeBaseId": BASE}}}
            ],
            "agenticRetrieveConfiguration": {},
        },
    ),
    "GenerateQuery": (
        "/generateQuery",
        {
            "queryGenerationInput": {"type": "TEXT", "text": "hello"},
            "transformationConfiguration": {
                "mode": "TEXT_TO_SQL",
                "textToSqlConfiguration": {
                    "type": "KNOWLEDGE_BASE",
                    "knowledgeBaseConfiguration": {
                        "knowledgeBaseArn": "arn:aws:bedrock:eu-west-1:123456789012:"
                        f"knowledge-base/{BASE}"
                    },
                },
            },
        },
    ),
    "Rerank": (
        "/rerank",
        {
            "queries": [{"type": "TEXT", "textQuery": {"text": "which"}}],
            "sources": [
                {
                    "type": "INLINE",
                    "inlineDocumentSource": {"type": "JSON", "jsonDocument": {"a": 1}},
                }
            ],
            "rerankingConfiguration": RERANKING,
        },
    ),
    "GetDocumentContent": (
        f"/knowledgebases/{BASE}/datasources/KLMNOPQRST/documents/a%2Fb/content",
        {},
    ),
    "OptimizePrompt": (
        "/optimize-prompt",
        {
            "input": {"textPrompt": {"text": "hello"}},
            "targetModelId": "amazon.nova-lite-v1:0",
        },
    ),
}
REQUESTS["RetrieveAndGenerateStream"] = (
    "/retrieveAndGenerateStream",
    REQUESTS["RetrieveAndGenerate"][1],
)


def ask(name: str, body: Any = None, **reply: Any) -> Any:
    """Return an operation's answer."""
    target, good = REQUESTS[name]
    data = json.dumps(good if body is None else body).encode()
    request = Request("POST", target, Headers(), data)
    operation = route("POST", target)
    assert operation.name == name
    return answer(request, operation, reply=Reply.model_validate(reply), calls=0)


def said(name: str, body: Any = None, **reply: Any) -> Any:
    """Return the JSON of an answer in one piece."""
    found = ask(name, body, **reply)
    assert isinstance(found, Whole)
    return json.loads(found.body)


def events(name: str, body: Any = None, **reply: Any) -> list[tuple[str, Any]]:
    """Return the events of an answer in frames, without their padding."""
    found = ask(name, body, **reply)
    assert isinstance(found, Streamed)
    data = b"".join(step.data for step in found.steps if isinstance(step, Write))
    read = []
    for message in Decoder().receive_data(data):
        payload = json.loads(message.payload)
        payload.pop("p")
        read.append((message.event_type, payload))
    return read


def changed(name: str, value: Any, *place: str | int) -> Any:
    """Return a good request in which a place has another value; None for nothing."""
    body = copy.deepcopy(REQUESTS[name][1])
    target = body
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = value
    return body


KB = ("retrieveAndGenerateConfiguration", "knowledgeBaseConfiguration")
TEMPLATE = ("generationConfiguration", "promptTemplate", "textPromptTemplate")
SQL = ("transformationConfiguration", "textToSqlConfiguration")
EXTERNAL: dict[str, Any] = {
    "type": "EXTERNAL_SOURCES",
    "externalSourcesConfiguration": {
        "modelArn": MODEL,
        "sources": [{"sourceType": "S3", "s3Location": {"uri": "s3://bucket/key"}}],
    },
}
EMPTY_SOURCE = {**EXTERNAL["externalSourcesConfiguration"]}
EMPTY_SOURCE["sources"] = [{"sourceType": "S3"}]


@pytest.mark.parametrize(
    ("name", "value", "place"),
    [
        ("Retrieve", " ", ("retrievalQuery", "text")),
        ("Retrieve", {"type": "IMAGE"}, ("retrievalQuery",)),
        (
            "Retrieve",
            {"type": "BEDROCK_RERANKING_MODEL"},
            (
                "retrievalConfiguration",
                "vectorSearchConfiguration",
                "rerankingConfiguration",
            ),
        ),
        ("RetrieveAndGenerate", " ", ("input", "text")),
        ("RetrieveAndGenerate", None, (KB[0],)),
        ("RetrieveAndGenerate", None, KB),
        ("RetrieveAndGenerate", "EXTERNAL_SOURCES", (KB[0], "type")),
        (
            "RetrieveAndGenerate",
            EXTERNAL["externalSourcesConfiguration"],
            (KB[0], "externalSourcesConfiguration"),
        ),
        (
            "RetrieveAndGenerate",
            {"type": "EXTERNAL_SOURCES", "externalSourcesConfiguration": EMPTY_SOURCE},
            (KB[0],),
        ),
        ("RetrieveAndGenerateStream", "no place", (*KB, *TEMPLATE)),
        ("AgenticRetrieveStream", "assistant", ("messages", 0, "role")),
        (
            "AgenticRetrieveStream",
            {"foundationModelType": "CUSTOM"},
            ("agenticRetrieveConfiguration",),
        ),
        ("GenerateQuery", None, SQL),
        ("GenerateQuery", {"type": "KNOWLEDGE_BASE"}, SQL),
        (
            "Rerank",
            2,
            (
                "rerankingConfiguration",
                "bedrockRerankingConfiguration",
                "numberOfResults",
            ),
        ),
        ("Rerank", "TEXT", ("sources", 0, "inlineDocumentSource", "type")),
        ("OptimizePrompt", "  ", ("input", "textPrompt", "text")),
        ("GetDocumentContent", "LOUD", ("outputFormat",)),
    ],
)
def test_refuses_what_the_service_would(name: str, value: Any, place: Any) -> None:
    """Rules 1 to 3 of these modules; the good request is answered."""
    assert ask(name)
    with pytest.raises(Refusal) as caught:
        ask(name, changed(name, value, *place))
    assert caught.value.kind == "ValidationException"


def test_null_is_nothing() -> None:
    """A member that is null counts as absent, wherever it stands."""
    for name, place in (
        ("Retrieve", ("retrievalConfiguration",)),
        ("Retrieve", ("retrievalConfiguration", "vectorSearchConfiguration")),
        ("RetrieveAndGenerate", (*KB, *TEMPLATE[:1])),
        ("RetrieveAndGenerate", (*KB, *TEMPLATE[:2])),
        ("GetDocumentContent", ("outputFormat",)),
    ):
        assert said(name, changed(name, None, *place))


def test_a_session_goes_on() -> None:
    """Without a configuration only a session can; it is told back."""
    body = {"input": {"text": "hello"}, "sessionId": "a-session"}
    assert said("RetrieveAndGenerate", body)["sessionId"] == "a-session"
    assert said("RetrieveAndGenerate")["sessionId"] == SESSION
    headers = dict(ask("RetrieveAndGenerateStream", body).headers)
    assert headers[SESSION_HEADER] == "a-session"


def test_an_answer_is_cited_sentence_by_sentence() -> None:
    """The spans are those of the copies in the answer's text."""
    body = said("RetrieveAndGenerate", text="One. Two. Three")
    text = body["output"]["text"]
    assert text == "One. Two. Three"
    copies = []
    for citation in body["citations"]:
        part = citation["generatedResponsePart"]["textResponsePart"]
        assert text[part["span"]["start"] : part["span"]["end"]] == part["text"]
        assert citation["retrievedReferences"][0]["content"]["text"] == part["text"]
        copies.append(part["text"])
    assert copies == ["One. ", "Two. ", "Three"]


def test_a_stream_cites_what_it_has_said() -> None:
    """Each citation comes when all of its text has."""
    read = events("RetrieveAndGenerateStream", piece=3)
    assert [name for name, _ in read] == [
        *["output"] * 2,
        "citation",
        "output",
        "citation",
    ]
    pieces = [payload["text"] for name, payload in read if name == "output"]
    assert pieces == ["One", ". T", "wo"]
    for _, payload in read:
        if "citation" in payload:
            assert (
                payload["citation"]["retrievedReferences"]
                == (payload["retrievedReferences"])
            )


def test_a_guardrail_intervenes_in_these_operations_words() -> None:
    """A scripted stop reason says so."""
    reason = {"stop_reason": "guardrail_intervened"}
    assert said("Retrieve", **reason)["guardrailAction"] == "INTERVENED"
    assert said("RetrieveAndGenerate", **reason)["guardrailAction"] == "INTERVENED"
    assert events("RetrieveAndGenerateStream", **reason)[-1] == (
        "guardrail",
        {"action": "INTERVENED"},
    )
    assert said("Retrieve")["guardrailAction"] == "NONE"


def test_external_sources_are_taken() -> None:
    """A document in S3 is one."""
    body = {"input": {"text": "hello"}, "retrieveAndGenerateConfiguration": EXTERNAL}
    assert said("RetrieveAndGenerate", body)["output"]["text"] == "hello"


def test_as_many_passages_as_wanted_are_found() -> None:
    """Up to as many as there are."""
    configuration = {"vectorSearchConfiguration": {"numberOfResults": 3}}
    body = changed("Retrieve", configuration, "retrievalConfiguration")
    assert len(said("Retrieve", body)["retrievalResults"]) == 3
    configuration["vectorSearchConfiguration"]["numberOfResults"] = 100
    assert len(said("Retrieve", body)["retrievalResults"]) == 5
    image = {"type": "IMAGE", "image": {"format": "png", "inlineContent": "YQ=="}}
    (found,) = said("Retrieve", {"retrievalQuery": image})["retrievalResults"]
    assert found["content"]["text"] == "an image"


def test_an_agentic_retrieval_plans_searches_and_answers() -> None:
    """The result repeats the whole answer; without one there are passages only."""
    read = events("AgenticRetrieveStream", text="one two", piece=4)
    assert [name for name, _ in read] == [
        "traceEvent",
        "traceEvent",
        "responseEvent",
        "responseEvent",
        "result",
    ]
    assert read[-1][1]["generatedResponse"]["answer"] == "one two"
    body = {**REQUESTS["AgenticRetrieveStream"][1], "generateResponse": False}
    read = events("AgenticRetrieveStream", body)
    assert [name for name, _ in read] == ["traceEvent", "traceEvent", "result"]
    assert "generatedResponse" not in read[-1][1]


def test_the_tools_answer() -> None:
    """A query, an order, a document's place, and a better prompt."""
    assert "hello" in said("GenerateQuery")["queries"][0]["sql"]
    (ranked,) = said("Rerank")["results"]
    assert ranked["document"]["jsonDocument"] == {"a": 1}
    document = said("GetDocumentContent")
    assert document["presignedUrl"].startswith("https://")
    assert document["mimeType"] == "application/pdf"
    extracted = said("GetDocumentContent", {"outputFormat": "EXTRACTED"})
    assert extracted["mimeType"] == "application/json"
    read = events("OptimizePrompt", reasoning="well", text="better")
    assert read == [
        ("analyzePromptEvent", {"message": "well"}),
        (
            "optimizedPromptEvent",
            {"optimizedPrompt": {"textPrompt": {"text": "better"}}},
        ),
    ]
