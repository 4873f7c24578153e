from __future__ import annotations

from tests.support.surfaces import (
    opaques,
    read_answer,
    read_request,
    read_stream,
    rows,
    texts,
)

PEGASUS = "us.twelvelabs.pegasus-1-2-v1:0"


def test_reads_requests():
    """The prompt is the user's, the video opaque wherever it is."""
    content = read_request(
        PEGASUS, {"inputPrompt": "sum up", "mediaSource": {"base64String": "AAAA"}}
    ).content
    assert rows(content) == [("user", "sum up", "inputPrompt")]
    assert opaques(content.opaque) == [("VIDEO", "mediaSource/base64String")]
    stored = read_request(
        PEGASUS, {"mediaSource": {"s3Location": {"uri": "s3://b/k"}}}
    ).content
    assert opaques(stored.opaque) == [
        ("S3_LOCATION", "mediaSource/s3Location"),
        ("VIDEO", "mediaSource"),
    ]


def test_reads_answers():
    """A message is read; an embedding is no text."""
    answer = read_answer(PEGASUS, {"message": "a cat", "finishReason": "stop"})
    assert rows(answer.content)[0] == ("answer", "a cat", "message")
    embedding = read_answer(
        "twelvelabs.marengo-embed-3-0-v1:0", {"data": [{"embedding": [0.5] * 512}]}
    )
    assert embedding.content.parts == ()


def test_streams():
    """A message's pieces accumulate until the finish reason."""
    events = read_stream(
        PEGASUS,
        {"message": "a ", "finishReason": None},
        {"message": "cat", "finishReason": "stop"},
    )
    assert texts(events) == {"message": "a cat"}
    assert [event.is_last for event in events] == [False, True]
