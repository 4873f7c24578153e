from __future__ import annotations

import pytest

from tests.support.surfaces import read_answer, read_request, rows


@pytest.mark.parametrize("model", ["amazon.rerank-v1:0", "cohere.rerank-v3-5:0"])
def test_reads_query_and_documents(model):
    """The query is the user's; documents are strings or objects of any shape."""
    request = read_request(
        model, {"query": "q", "documents": ["a", {"text": "b", "role": "user"}]}
    )
    assert rows(request.content) == [
        ("user", "q", "query"),
        ("document", "a", "documents/0"),
        ("document", "b", "documents/1/text"),
    ]
    answer = read_answer(
        model,
        {"results": [{"index": 0, "relevance_score": 0.5, "document": {"text": "a"}}]},
    )
    assert rows(answer.content) == [("document", "a", "results/0/document/text")]
