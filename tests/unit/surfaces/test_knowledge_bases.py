from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.content import Encoding
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces import knowledge_bases
from bedrock_weir.surfaces.edit import rewrite
from bedrock_weir.surfaces.json_events import NAME
from tests.support.surfaces import Row, message, opaques, part_at, rows, texts, whole

BASE = "ABCDEFGHIJ"
BASE_ARN = f"arn:aws:bedrock:eu-west-1:123456789012:knowledge-base/{BASE}"
MODEL = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"
OTHER = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.rerank-v1:0"
UUID = "00000000-1111-2222-3333-444444444444"
TOKEN = "bmV4dA+/" * 9
KNOWLEDGE_BASE, NAMED_MODEL = ResourceType.KNOWLEDGE_BASE, ResourceType.MODEL

ON_BASE = ("Retrieve", "GetDocumentContent")


def asked(name: str, resource: str = BASE) -> Operation:
    """Return an operation as it was routed."""
    type_ = KNOWLEDGE_BASE if name in ON_BASE else ResourceType.SERVICE
    of = resource if name in ON_BASE else "bedrock-agent-runtime"
    return Operation("bedrock-agent-runtime", name, of, name.endswith("m"), type_)


def request(name: str, body: Any, resource: str = BASE) -> Any:
    """Return a request as it was read."""
    data = json.dumps(body).encode()
    return knowledge_bases.read_request(asked(name, resource), {}, data)


def answer(name: str, body: Any) -> Any:
    """Return an answer as it was read."""
    return knowledge_bases.read_answer(asked(name), json.dumps(body).encode())


def encoded(text: bytes) -> str:
    """Return base64."""
    return base64.b64encode(text).decode()


def generated(**members: Any) -> dict[str, Any]:
    """Return a request for an answer from a knowledge base."""
    base = {"knowledgeBaseId": BASE, "modelArn": MODEL, **members}
    configuration = {"type": "KNOWLEDGE_BASE", "knowledgeBaseConfiguration": base}
    return {"retrieveAndGenerateConfiguration": configuration}


def external(**source: Any) -> dict[str, Any]:
    """Return a request for an answer from one document."""
    sources = {"modelArn": MODEL, "sources": [source]}
    configuration = {"externalSourcesConfiguration": sources}
    return {"retrieveAndGenerateConfiguration": configuration}


K = "retrieveAndGenerateConfiguration/knowledgeBaseConfiguration"
E = "retrieveAndGenerateConfiguration/externalSourcesConfiguration/sources/0"
LIMITS = "inferenceConfig/textInferenceConfig"
V = "retrievalConfiguration/vectorSearchConfiguration"

REQUESTS: list[tuple[str, Any, list[Row], list[tuple[str, str]]]] = [
    (
        "Retrieve",
        {"retrievalQuery": {"text": "a"}, "nextToken": TOKEN},
        [("user", "a", "retrievalQuery/text")],
        [],
    ),
    (
        "Retrieve",
        {"retrievalQuery": {"image": {"format": "png", "inlineContent": "/9j/"}}},
        [
            ("user", "png", "retrievalQuery/image/format"),
            ("user", "/9j/", "retrievalQuery/image/inlineContent"),
        ],
        [("IMAGE", "retrievalQuery/image/inlineContent")],
    ),
    (
        "Retrieve",
        {"retrievalQuery": {"image": ["a"]}, "nextToken": "a b"},
        [("user", "a", "retrievalQuery/image/0"), ("setting", "a b", "nextToken")],
        [],
    ),
    (
        "Retrieve",
        {
            "retrievalConfiguration": {
                "vectorSearchConfiguration": {
                    "filter": {
                        "andAll": [
                            {"equals": {"key": "k", "value": "a"}},
                            {"in": {"key": "k", "value": ["b", 123456789]}},
                            {"equals": {"key": "x", "value": {"sessionId": UUID}}},
                        ]
                    },
                    "implicitFilterConfiguration": {
                        "modelArn": MODEL,
                        "metadataAttributes": [{"key": "k", "description": "c"}],
                    },
                }
            },
            "userContext": {"userId": "d"},
        },
        [
            ("setting", "k", f"{V}/filter/andAll/0/equals/key"),
            ("setting", "a", f"{V}/filter/andAll/0/equals/value"),
            ("setting", "k", f"{V}/filter/andAll/1/in/key"),
            ("setting", "b", f"{V}/filter/andAll/1/in/value/0"),
            ("setting", "123456789", f"{V}/filter/andAll/1/in/value/1"),
            ("setting", "x", f"{V}/filter/andAll/2/equals/key"),
            ("setting", UUID, f"{V}/filter/andAll/2/equals/value/sessionId"),
            (
                "tool_spec",
                "k",
                f"{V}/implicitFilterConfiguration/metadataAttributes/0/key",
            ),
            (
                "tool_spec",
                "c",
                f"{V}/implicitFilterConfiguration/metadataAttributes/0/description",
            ),
            ("setting", "d", "userContext/userId"),
        ],
        [],
    ),
    (
        "RetrieveAndGenerate",
        {"input": {"text": "a"}, "sessionId": UUID},
        [("user", "a", "input/text")],
        [],
    ),
    (
        "RetrieveAndGenerateStream",
        generated(
            generationConfiguration={
                "promptTemplate": {"textPromptTemplate": "a"},
                "additionalModelRequestFields": {"k": {"modelArn": "b"}},
                "inferenceConfig": {"textInferenceConfig": {"stopSequences": ["c"]}},
            },
            orchestrationConfiguration={"promptTemplate": {"textPromptTemplate": "d"}},
        ),
        [
            (
                "system",
                "a",
                f"{K}/generationConfiguration/promptTemplate/textPromptTemplate",
            ),
            (
                "setting",
                "b",
                f"{K}/generationConfiguration/additionalModelRequestFields/k/modelArn",
            ),
            (
                "setting",
                "c",
                f"{K}/generationConfiguration/{LIMITS}/stopSequences/0",
            ),
            (
                "system",
                "d",
                f"{K}/orchestrationConfiguration/promptTemplate/textPromptTemplate",
            ),
        ],
        [],
    ),
    (
        "RetrieveAndGenerate",
        external(
            sourceType="BYTE_CONTENT",
            byteContent={
                "contentType": "text/plain",
                "identifier": "n",
                "data": encoded(b"hello"),
            },
        ),
        [
            ("setting", "BYTE_CONTENT", f"{E}/sourceType"),
            ("document", "text/plain", f"{E}/byteContent/contentType"),
            ("document", "n", f"{E}/byteContent/identifier"),
            ("document", "hello", f"{E}/byteContent/data"),
        ],
        [],
    ),
    (
        "RetrieveAndGenerate",
        external(
            byteContent={
                "contentType": "application/pdf",
                "data": encoded(b"%PDF\xff" * 300),
            }
        ),
        [("document", "application/pdf", f"{E}/byteContent/contentType")],
        [("DOCUMENT", f"{E}/byteContent/data")],
    ),
    (
        "RetrieveAndGenerate",
        external(s3Location={"uri": "s3://b/k"}, byteContent="a"),
        [
            ("setting", "s3://b/k", f"{E}/s3Location/uri"),
            ("document", "a", f"{E}/byteContent"),
        ],
        [("S3_LOCATION", f"{E}/s3Location")],
    ),
    (
        "GenerateQuery",
        {"queryGenerationInput": {"text": "a", "type": "TEXT"}},
        [("user", "a", "queryGenerationInput/text")],
        [],
    ),
    (
        "GetDocumentContent",
        {"mediaId": UUID, "outputFormat": "RAW", "userContext": {"userId": "a"}},
        [("setting", "RAW", "outputFormat"), ("setting", "a", "userContext/userId")],
        [],
    ),
]


@pytest.mark.parametrize(("name", "body", "parts", "opaque"), REQUESTS)
def test_reads_requests(name, body, parts, opaque):
    """Every text of a request has its kind; what holds bytes is opaque."""
    content = request(name, body).content
    assert rows(content) == parts
    assert opaques(content.opaque) == opaque


def test_a_document_is_rewritten_in_base64():
    """Rule 2: redacted, it is a document still."""
    source = {"contentType": "text/csv", "data": encoded(b"a,jo@b.example")}
    body = json.dumps(external(byteContent=source)).encode()
    reading = knowledge_bases.read_request(asked("RetrieveAndGenerate"), {}, body)
    part = part_at(reading.content, f"{E}/byteContent/data")
    assert part.encoding is Encoding.BASE64
    changed = rewrite(body, {part: "a,{EMAIL}"})
    assert changed == body.replace(
        encoded(b"a,jo@b.example").encode(), encoded(b"a,{EMAIL}").encode()
    )


GUARDRAIL = {"guardrailId": "gr1abc2def3g", "guardrailVersion": "3"}
ASKING = {"guardrailConfiguration": GUARDRAIL}


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("Retrieve", ASKING, "gr1abc2def3g:3"),
        (
            "RetrieveAndGenerate",
            generated(generationConfiguration=ASKING),
            "gr1abc2def3g:3",
        ),
        (
            "RetrieveAndGenerateStream",
            {
                "retrieveAndGenerateConfiguration": {
                    "externalSourcesConfiguration": {"generationConfiguration": ASKING}
                }
            },
            "gr1abc2def3g:3",
        ),
        ("RetrieveAndGenerate", ASKING, None),
        ("RetrieveAndGenerate", {**generated(), **ASKING}, None),
        ("RetrieveAndGenerate", generated(orchestrationConfiguration=ASKING), None),
        ("GenerateQuery", ASKING, None),
        ("GetDocumentContent", ASKING, None),
        ("Retrieve", {"guardrailConfiguration": "a"}, None),
    ],
)
def test_a_guardrail_is_told_where_the_operation_reads_one(name, body, expected):
    """One that stands anywhere else is none that holds."""
    assert request(name, body).guardrail == expected


def test_the_largest_output_limit_is_told():
    """Of the two models' turns."""

    def limit(tokens: Any) -> dict[str, Any]:
        return {"inferenceConfig": {"textInferenceConfig": {"maxTokens": tokens}}}

    both = generated(
        generationConfiguration=limit(5), orchestrationConfiguration=limit(7)
    )
    assert request("RetrieveAndGenerate", both).max_tokens == 7
    odd = generated(generationConfiguration=limit("5"))
    assert request("RetrieveAndGenerate", odd).max_tokens is None


def reranked(model: str) -> dict[str, Any]:
    """Return a search that names a model for the order."""
    configuration = {"modelConfiguration": {"modelArn": model}}
    reranking = {"bedrockRerankingConfiguration": configuration}
    return {"vectorSearchConfiguration": {"rerankingConfiguration": reranking}}


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("Retrieve", {"retrievalQuery": {"text": "a"}}, []),
        (
            "Retrieve",
            {"retrievalConfiguration": reranked(OTHER)},
            [(NAMED_MODEL, OTHER)],
        ),
        (
            "RetrieveAndGenerate",
            generated(retrievalConfiguration=reranked(OTHER)),
            [(KNOWLEDGE_BASE, BASE), (NAMED_MODEL, MODEL), (NAMED_MODEL, OTHER)],
        ),
        ("RetrieveAndGenerateStream", external(), [(NAMED_MODEL, MODEL)]),
        (
            "GenerateQuery",
            {
                "transformationConfiguration": {
                    "textToSqlConfiguration": {
                        "knowledgeBaseConfiguration": {"knowledgeBaseArn": BASE_ARN}
                    }
                }
            },
            [(KNOWLEDGE_BASE, BASE)],
        ),
    ],
)
def test_resources_are_told(name, body, expected):
    """The knowledge base first, then the model that answers, then others."""
    assert request(name, body).resources == tuple(
        Resource(type_, id_) for type_, id_ in expected
    )


@pytest.mark.parametrize("name", ON_BASE)
def test_a_path_that_has_an_arn_names_the_id_as_well(name):
    """A policy about a knowledge base is asked whatever it is called by."""
    assert request(name, {}, BASE_ARN).resources == (Resource(KNOWLEDGE_BASE, BASE),)


@pytest.mark.parametrize("body", [b"", b"[]", b'"a"', b"nonsense", b'{"a":1,"a":2}'])
def test_a_request_that_does_not_parse_is_refused(body):
    """These bodies have one format; another is the caller's mistake."""
    with pytest.raises(MalformedRequest):
        knowledge_bases.read_request(asked("Retrieve"), {}, body)


def test_a_request_that_needs_no_body_may_have_none():
    """All that GetDocumentContent needs is in its path."""
    reading = knowledge_bases.read_request(asked("GetDocumentContent"), {}, b"")
    assert reading.content.parts == ()


def test_a_request_with_two_meanings_is_refused():
    """Rule 1: what is configured beside what holds is a decoy."""
    both = generated()
    configuration = both["retrieveAndGenerateConfiguration"]
    configuration["externalSourcesConfiguration"] = {"modelArn": OTHER}
    with pytest.raises(MalformedRequest, match="at once"):
        request("RetrieveAndGenerate", both)
    configuration["externalSourcesConfiguration"] = None
    assert len(request("RetrieveAndGenerate", both).resources) == 2


def test_a_model_where_none_belongs_is_refused():
    """A decoy would be what policies take for the model."""
    with pytest.raises(MalformedRequest, match="where none belongs"):
        request("RetrieveAndGenerate", {"modelArn": OTHER, **generated()})


PICTURE = "data:image/jpeg;base64,/9j/"
PASSAGE = {
    "content": {
        "type": "ROW",
        "text": "a",
        "byteContent": PICTURE,
        "row": [
            {"columnName": "b", "columnValue": "c", "type": "STRING"},
            {"columnName": "d", "columnValue": encoded(b"e f"), "type": "BLOB"},
        ],
        "audio": {"s3Uri": "s3://b/g", "transcription": "h"},
        "video": {"s3Uri": "s3://b/i", "summary": "j"},
    },
    "location": {"sqlLocation": {"query": "k"}, "s3Location": {"uri": "s3://b/l"}},
    "metadata": {"row": "m", "page 7": ["n"], "nextToken": TOKEN},
}


def passage(kind: str, above: str) -> list[Row]:
    """Return how a passage is read."""
    content = f"{above}/content"
    return [
        (kind, "a", f"{content}/text"),
        (kind, "b", f"{content}/row/0/columnName"),
        (kind, "c", f"{content}/row/0/columnValue"),
        (kind, "d", f"{content}/row/1/columnName"),
        (kind, "e f", f"{content}/row/1/columnValue"),
        (kind, "s3://b/g", f"{content}/audio/s3Uri"),
        (kind, "h", f"{content}/audio/transcription"),
        (kind, "s3://b/i", f"{content}/video/s3Uri"),
        (kind, "j", f"{content}/video/summary"),
        (kind, "k", f"{above}/location/sqlLocation/query"),
        (kind, "s3://b/l", f"{above}/location/s3Location/uri"),
        (kind, "m", f"{above}/metadata/row"),
        (kind, "n", f"{above}/metadata/page 7/0"),
        (kind, TOKEN, f"{above}/metadata/nextToken"),
    ]


def unread(above: str) -> list[tuple[str, str]]:
    """Return what of a passage cannot be read."""
    return [
        ("IMAGE", f"{above}/content/byteContent"),
        ("S3_LOCATION", f"{above}/content/audio/s3Uri"),
        ("S3_LOCATION", f"{above}/content/video/s3Uri"),
    ]


def test_reads_what_was_retrieved():
    """Everything that a search brought is retrieved, whoever wrote it."""
    result = {**PASSAGE, "documentId": "o", "score": 0.5}
    body = {"retrievalResults": [result], "guardrailAction": "NONE", "nextToken": TOKEN}
    content = answer("Retrieve", body).content
    above = "retrievalResults/0"
    assert rows(content) == [
        *passage("retrieved", above),
        ("retrieved", "o", f"{above}/documentId"),
        ("answer", "NONE", "guardrailAction"),
    ]
    assert opaques(content.opaque) == unread(above)


CITATION = {
    "generatedResponsePart": {
        "textResponsePart": {"text": "p", "span": {"start": 0, "end": 1}}
    },
    "retrievedReferences": [PASSAGE],
}


def test_reads_an_answer_with_citations():
    """Rule 4: the copy is the answer's, the passage retrieved, the rest a citation."""
    body = {
        "output": {"text": "q"},
        "citations": [{**CITATION, "more": "r"}],
        "sessionId": UUID,
    }
    content = answer("RetrieveAndGenerate", body).content
    above = "citations/0"
    assert rows(content) == [
        ("answer", "q", "output/text"),
        ("answer", "p", f"{above}/generatedResponsePart/textResponsePart/text"),
        *passage("retrieved", f"{above}/retrievedReferences/0"),
        ("citation", "r", f"{above}/more"),
    ]
    assert opaques(content.opaque) == unread(f"{above}/retrievedReferences/0")


def test_reads_a_query_that_was_generated():
    """It is the model's answer."""
    body = {"queries": [{"sql": "SELECT 1", "type": "REDSHIFT_SQL"}]}
    content = answer("GenerateQuery", body).content
    assert rows(content) == [("answer", "SELECT 1", "queries/0/sql")]


def test_a_documents_url_is_opaque():
    """Rule 7: what it leads to never passes here."""
    url = "https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE"
    body = {"presignedUrl": url, "mimeType": "a", "documentContentLength": 1234567890}
    content = answer("GetDocumentContent", body).content
    assert rows(content) == [("answer", "a", "mimeType")]
    assert opaques(content.opaque) == [("PRESIGNED_URL", "presignedUrl")]


STREAM: list[tuple[str, Any]] = [
    ("output", {"text": "he", "p": "abc"}),
    ("citation", {"citation": CITATION, **CITATION}),
    ("output", {"text": "llo"}),
    ("guardrail", {"action": "INTERVENED"}),
]


def test_a_stream_accumulates_the_answer():
    """A citation comes whole between two pieces of the answer, and says it twice."""
    reader = knowledge_bases.stream(asked("RetrieveAndGenerateStream"))
    events = [
        reader.read(message(name, json.dumps(payload).encode()))
        for name, payload in STREAM
    ]
    assert texts(events) == {"output/text": "hello"}
    copy = "generatedResponsePart/textResponsePart/text"
    read = [row for event in events for row in whole(event.deltas)]
    assert [row for row in read if row[0] != "retrieved"] == [
        ("answer", "p", f"citation/{copy}"),
        ("answer", "p", copy),
        ("answer", "INTERVENED", "action"),
    ]
    names = [row[1] for row in read if row[2].endswith(f"/{NAME}")]
    assert set(names) == {"page 7", "s3Uri", "s3Location"}
    for above in ("citation/retrievedReferences/0", "retrievedReferences/0"):
        found = [row for row in read if row[2].startswith(f"{above}/")]
        expected = passage("retrieved", above)
        assert [row for row in found if row[1] not in names] == expected
    assert opaques(events[1].opaque) == [
        *unread("citation/retrievedReferences/0"),
        *unread("retrievedReferences/0"),
    ]
    assert all(event.is_last and not event.closes for event in events)
    assert [event.is_delta for event in events] == [True, False, True, False]
