from __future__ import annotations

from bedrock_weir.content import Usage
from tests.support.surfaces import (
    opaques,
    read_answer,
    read_request,
    read_stream,
    rows,
    texts,
)

MODEL = "us.meta.llama3-3-70b-instruct-v1:0"


def test_reads_a_request():
    """The prompt is the user's, images are opaque."""
    reading = read_request(
        MODEL, {"prompt": "<|begin|>hi", "max_gen_len": 4, "images": ["iVBO"]}
    )
    assert rows(reading.content) == [("user", "<|begin|>hi", "prompt")]
    assert opaques(reading.content.opaque) == [("IMAGE", "images/0")]
    assert reading.max_tokens == 4


def test_reads_an_answer():
    """The generation is read, and its counts."""
    reading = read_answer(
        MODEL,
        {
            "generation": "hi",
            "prompt_token_count": 3,
            "generation_token_count": 1,
            "stop_reason": "stop",
        },
    )
    assert rows(reading.content) == [
        ("answer", "hi", "generation"),
        ("answer", "stop", "stop_reason"),
    ]
    assert reading.usage == Usage(3, 1)


def test_streams():
    """Pieces accumulate; the stop reason and Bedrock's metrics mark the last."""
    events = read_stream(
        MODEL,
        {"generation": "h", "generation_token_count": 1, "stop_reason": None},
        {"generation": "i", "generation_token_count": 2, "stop_reason": None},
        {
            "generation": "",
            "stop_reason": "stop",
            "amazon-bedrock-invocationMetrics": {
                "inputTokenCount": 3,
                "outputTokenCount": 2,
            },
        },
    )
    assert texts(events) == {"generation": "hi"}
    assert [event.is_last for event in events] == [False, False, True]
    assert [event.is_delta for event in events] == [True, True, False]
    assert events[-1].usage == Usage(3, 2)


def test_an_answer_told_by_tokens_is_opaque():
    """Token by token, nothing could be found; so it is not passed as read."""
    content = read_answer(MODEL, {"generation": "hi", "logprobs": [{"h": -1}]}).content
    assert opaques(content.opaque) == [("UNKNOWN_BODY", "logprobs")]
