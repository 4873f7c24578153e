from __future__ import annotations

import json
from typing import Any

import pytest

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces import rerank
from tests.support.surfaces import message, rows

CALL = Operation(
    "bedrock-agent-runtime",
    "Rerank",
    "bedrock-agent-runtime",
    streaming=False,
    type=ResourceType.SERVICE,
)
MODEL = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.rerank-v1:0"


def request(body: Any) -> Any:
    """Return a request as it was read."""
    return rerank.SURFACE.read_request(CALL, {}, json.dumps(body).encode())


def document(**content: Any) -> dict[str, Any]:
    """Return a source."""
    return {"type": "INLINE", "inlineDocumentSource": content}


def test_reads_a_request():
    """Rules 1 and 2: a query is the user's, and sources are retrieved."""
    configuration = {
        "modelConfiguration": {
            "modelArn": MODEL,
            "additionalModelRequestFields": {"k": {"modelArn": "d"}},
        }
    }
    reading = request(
        {
            "queries": [{"type": "TEXT", "textQuery": {"text": "a"}}],
            "sources": [
                document(type="TEXT", textDocument={"text": "b"}),
                document(type="JSON", jsonDocument={"modelArn": MODEL, "queries": "c"}),
            ],
            "rerankingConfiguration": {"bedrockRerankingConfiguration": configuration},
            "nextToken": "bmV4dA+/" * 9,
        }
    )
    inline = "inlineDocumentSource"
    model = "rerankingConfiguration/bedrockRerankingConfiguration/modelConfiguration"
    assert rows(reading.content) == [
        ("user", "a", "queries/0/textQuery/text"),
        ("retrieved", "b", f"sources/0/{inline}/textDocument/text"),
        ("retrieved", MODEL, f"sources/1/{inline}/jsonDocument/modelArn"),
        ("retrieved", "c", f"sources/1/{inline}/jsonDocument/queries"),
        ("setting", "d", f"{model}/additionalModelRequestFields/k/modelArn"),
    ]
    assert reading.resources == (Resource(ResourceType.MODEL, MODEL),)
    assert (reading.guardrail, reading.content.opaque) == (None, ())


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b'{"modelArn":"x.y"}'])
def test_a_request_that_is_no_request_is_refused(body):
    """Another format, or a model where none belongs, is the caller's mistake."""
    with pytest.raises(MalformedRequest):
        rerank.SURFACE.read_request(CALL, {}, body)


def test_reads_an_answer():
    """The sources are retrieved where they are repeated."""
    body = {
        "results": [
            {"index": 0, "relevanceScore": 0.5, "document": {"jsonDocument": ["a"]}}
        ],
        "nextToken": "b c",
    }
    content = rerank.SURFACE.read_answer(CALL, json.dumps(body).encode()).content
    assert rows(content) == [
        ("retrieved", "a", "results/0/document/jsonDocument/0"),
        ("answer", "b c", "nextToken"),
    ]


def test_a_stream_that_never_comes_is_read_all_the_same():
    """Nothing in it is lost."""
    event = rerank.SURFACE.stream(CALL).read(message("any", b'{"a":"b"}'))
    assert [delta.text for delta in event.deltas] == ["b"]
