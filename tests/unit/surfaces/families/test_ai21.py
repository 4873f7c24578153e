from __future__ import annotations

from tests.support.surfaces import (
    opaques,
    read_answer,
    read_request,
    read_stream,
    rows,
    texts,
)

MODEL = "ai21.jamba-1-5-large-v1:0"


def test_reads_jamba():
    """Jamba speaks OpenAI's chat, with documents of its own."""
    request = read_request(
        MODEL,
        {
            "messages": [{"role": "user", "content": "hi"}],
            "documents": [{"content": "c", "metadata": [{"key": "k", "value": "v"}]}],
        },
    )
    assert rows(request.content) == [
        ("user", "hi", "messages/0/content"),
        ("document", "c", "documents/0/content"),
        ("document", "k", "documents/0/metadata/0/key"),
        ("document", "v", "documents/0/metadata/0/value"),
    ]


def test_streams_jamba():
    """A choice's pieces accumulate."""
    events = read_stream(
        MODEL,
        {"choices": [{"index": 0, "delta": {"content": "h"}, "finish_reason": None}]},
        {"choices": [{"index": 0, "delta": {"content": "o"}, "finish_reason": "stop"}]},
    )
    assert texts(events) == {"choices/0/delta/content": "ho"}


def test_reads_jurassic():
    """Completions are read; their tokens, which repeat the text, are opaque."""
    request = read_request("ai21.j2-ultra-v1", {"prompt": "p", "maxTokens": 2})
    assert rows(request.content) == [("user", "p", "prompt")]
    assert request.max_tokens == 2
    token = {"generatedToken": {"token": "ho"}}
    answer = read_answer(
        "ai21.j2-ultra-v1",
        {"completions": [{"data": {"text": "ho", "tokens": [token]}}]},
    )
    d = "completions/0/data"
    assert rows(answer.content) == [
        ("answer", "ho", f"{d}/text"),
        ("answer", "ho", f"{d}/tokens/0/generatedToken/token"),
    ]
    assert opaques(answer.content.opaque) == [("UNKNOWN_BODY", f"{d}/tokens")]
