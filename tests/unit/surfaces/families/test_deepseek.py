from __future__ import annotations

from tests.support.surfaces import read_answer, read_request, read_stream, rows, texts

MODEL = "us.deepseek.r1-v1:0"


def test_reads_prompt_and_choices():
    """R1 takes a prompt and answers with choices of text."""
    assert rows(read_request(MODEL, {"prompt": "hi"}).content) == [
        ("user", "hi", "prompt")
    ]
    answer = read_answer(MODEL, {"choices": [{"text": "ho", "stop_reason": "stop"}]})
    assert rows(answer.content) == [
        ("answer", "ho", "choices/0/text"),
        ("answer", "stop", "choices/0/stop_reason"),
    ]


def test_streams():
    """A choice's pieces accumulate."""
    events = read_stream(
        MODEL,
        {"choices": [{"index": 0, "text": "h", "stop_reason": None}]},
        {"choices": [{"index": 0, "text": "o", "stop_reason": "stop"}]},
    )
    assert texts(events) == {"choices/0/text": "ho"}
    assert [event.is_last for event in events] == [False, True]
