from __future__ import annotations

from tests.support.surfaces import read_answer, read_request, read_stream, rows, texts

MODEL = "mistral.mistral-large-2407-v1:0"


def test_reads_prompt_and_outputs():
    """The older wording: a prompt, and a list of outputs."""
    request = read_request(MODEL, {"prompt": "<s>[INST] hi", "max_tokens": 3})
    assert rows(request.content) == [("user", "<s>[INST] hi", "prompt")]
    assert request.max_tokens == 3
    answer = read_answer(MODEL, {"outputs": [{"text": "ho", "stop_reason": "stop"}]})
    assert rows(answer.content) == [
        ("answer", "ho", "outputs/0/text"),
        ("answer", "stop", "outputs/0/stop_reason"),
    ]


def test_streams_outputs():
    """An output's pieces accumulate until its stop reason."""
    events = read_stream(
        MODEL,
        {"outputs": [{"text": "h", "stop_reason": None}]},
        {"outputs": [{"text": "o", "stop_reason": "stop"}]},
    )
    assert texts(events) == {"outputs/0/text": "ho"}
    assert [event.is_last for event in events] == [False, True]


def test_streams_chat():
    """Chat streams `message`, tool arguments as source."""
    calls = [{"index": 0, "function": {"name": "f", "arguments": '{"a":1}'}}]
    events = read_stream(
        MODEL,
        {"choices": [{"index": 0, "message": {"role": "assistant", "content": "h"}}]},
        {"choices": [{"index": 0, "message": {"content": "o", "tool_calls": calls}}]},
    )
    assert texts(events) == {
        "choices/0/message/content": "ho",
        "choices/0/message/tool_calls/0/function/arguments": '{"a":1}',
    }
