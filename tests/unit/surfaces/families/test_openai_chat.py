from __future__ import annotations

from typing import Any

import pytest

from bedrock_weir.content import Encoding, Usage
from tests.support.surfaces import (
    Row,
    opaques,
    part_at,
    read_answer,
    read_request,
    read_stream,
    rows,
    texts,
    whole,
)

MODEL = "openai.gpt-oss-120b-1:0"
M = "messages/0"


def message(role: str, content: Any, **members: Any) -> dict[str, Any]:
    """Return a request of one message."""
    return {"messages": [{"role": role, "content": content, **members}]}


REQUESTS: list[tuple[Any, list[Row], list[tuple[str, str]]]] = [
    (message("system", "a"), [("system", "a", f"{M}/content")], []),
    (message("developer", "a"), [("system", "a", f"{M}/content")], []),
    (message("user", "a"), [("user", "a", f"{M}/content")], []),
    (message("assistant", "a"), [("assistant", "a", f"{M}/content")], []),
    (
        message("tool", "a", tool_call_id="c"),
        [
            ("tool_result", "a", f"{M}/content"),
            ("tool_result", "c", f"{M}/tool_call_id"),
        ],
        [],
    ),
    (
        message(
            "assistant",
            None,
            reasoning_content="hm",
            tool_calls=[{"id": "c", "function": {"name": "f", "arguments": '{"a":1}'}}],
        ),
        [
            ("reasoning", "hm", f"{M}/reasoning_content"),
            ("tool_use", "c", f"{M}/tool_calls/0/id"),
            ("tool_use", "f", f"{M}/tool_calls/0/function/name"),
            ("tool_use", '{"a":1}', f"{M}/tool_calls/0/function/arguments"),
        ],
        [],
    ),
    (
        message(
            "user",
            [
                {"type": "text", "text": "look"},
                {
                    "type": "image_url",
                    "image_url": {"url": "data:image/png;base64,iVBO"},
                },
                {"type": "image_url", "image_url": {"url": "https://a/b.png"}},
                {"type": "image_url", "image_url": "https://a/c.png"},
                {
                    "type": "input_audio",
                    "input_audio": {"data": "UklG", "format": "wav"},
                },
                {"type": "file", "file": {"file_data": "JVBE", "filename": "a.pdf"}},
            ],
        ),
        [
            ("user", "look", f"{M}/content/0/text"),
            ("user", "https://a/b.png", f"{M}/content/2/image_url/url"),
            ("user", "https://a/c.png", f"{M}/content/3/image_url"),
            ("user", "wav", f"{M}/content/4/input_audio/format"),
            ("user", "a.pdf", f"{M}/content/5/file/filename"),
        ],
        [
            ("IMAGE", f"{M}/content/1/image_url/url"),
            ("IMAGE", f"{M}/content/2/image_url"),
            ("IMAGE", f"{M}/content/3/image_url"),
            ("AUDIO", f"{M}/content/4/input_audio/data"),
            ("DOCUMENT", f"{M}/content/5/file/file_data"),
        ],
    ),
    (
        {
            "tools": [
                {
                    "type": "function",
                    "function": {
                        "name": "f",
                        "description": "d",
                        "parameters": {"image": {"description": "b64"}},
                    },
                }
            ]
        },
        [
            ("tool_spec", "f", "tools/0/function/name"),
            ("tool_spec", "d", "tools/0/function/description"),
            (
                "tool_spec",
                "b64",
                "tools/0/function/parameters/image/description",
            ),
        ],
        [],
    ),
    (
        {"user": "ann", "stop": ["x"]},
        [("setting", "ann", "user"), ("setting", "x", "stop/0")],
        [],
    ),
]


@pytest.mark.parametrize(("body", "parts", "opaque"), REQUESTS)
@pytest.mark.parametrize("model", [MODEL, "mistral.m", "deepseek.v3-v1:0", "qwen.q3"])
def test_reads_requests(model, body, parts, opaque):
    """Every family that speaks OpenAI's chat is read alike."""
    content = read_request(model, body).content
    assert rows(content) == parts
    assert opaques(content.opaque) == opaque


def test_tool_arguments_are_source():
    """A tool call's arguments are a string that holds JSON."""
    body = message("assistant", "", tool_calls=[{"function": {"arguments": "{}"}}])
    content = read_request(MODEL, body).content
    part = part_at(content, f"{M}/tool_calls/0/function/arguments")
    assert part.encoding is Encoding.JSON


def test_reads_what_a_request_asks_for():
    """The larger of two output limits counts."""
    reading = read_request(
        MODEL, {"max_tokens": 3, "max_completion_tokens": 9, "functions": [{}]}
    )
    assert reading.max_tokens == 9
    assert reading.has_tools
    assert read_request(MODEL, {"max_tokens": True}).max_tokens is None


def test_reads_an_answer():
    """Content, reasoning and tool calls are read; the time it was made is no data."""
    reading = read_answer(
        MODEL,
        {
            "id": "c",
            "created": 1763900000,
            "choices": [
                {
                    "index": 0,
                    "message": {
                        "role": "assistant",
                        "content": "hi",
                        "reasoning": "hm",
                        "tool_calls": [{"id": "t", "function": {"arguments": "{}"}}],
                    },
                    "finish_reason": "stop",
                    "logprobs": None,
                }
            ],
            "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
        },
    )
    m = "choices/0/message"
    assert rows(reading.content) == [
        ("answer", "c", "id"),
        ("answer", "hi", f"{m}/content"),
        ("reasoning", "hm", f"{m}/reasoning"),
        ("tool_use", "t", f"{m}/tool_calls/0/id"),
        ("tool_use", "{}", f"{m}/tool_calls/0/function/arguments"),
        ("answer", "stop", "choices/0/finish_reason"),
    ]
    assert reading.content.opaque == ()
    assert reading.usage == Usage(1, 2, 3)


def test_an_answer_told_by_tokens_is_opaque():
    """`logprobs` repeat the text in pieces too short to be found."""
    token = {"token": "123-", "logprob": -0.1, "bytes": [49]}
    content = read_answer(
        MODEL, {"choices": [{"logprobs": {"content": [token]}}]}
    ).content
    assert opaques(content.opaque) == [("UNKNOWN_BODY", "choices/0/logprobs")]
    assert [part.text for part in content.parts] == ["123-"]


def piece(index: int = 0, finish: str | None = None, **delta: Any) -> dict[str, Any]:
    """Return a chunk of one choice."""
    return {
        "id": "c",
        "object": "chat.completion.chunk",
        "model": "m",
        "created": 1763900000,
        "choices": [{"index": index, "delta": delta, "finish_reason": finish}],
    }


def call(index: int, arguments: str, **members: Any) -> dict[str, Any]:
    """Return a piece of a tool call."""
    return {"index": index, **members, "function": {"arguments": arguments}}


def test_streams_accumulate_by_index():
    """Choices and tool calls are told apart by `index`, not by their place."""
    events = read_stream(
        MODEL,
        piece(role="assistant", content=""),
        piece(reasoning="h"),
        piece(reasoning="m"),
        piece(content="he"),
        piece(1, content="wor"),
        piece(content="llo"),
        piece(1, content="ld"),
        piece(tool_calls=[call(0, '{"a"', id="t0", type="function")]),
        piece(tool_calls=[call(1, '{"b"')]),
        piece(tool_calls=[call(0, ":1}")]),
        piece(tool_calls=[call(1, ":2}")]),
        piece(finish="tool_calls"),
        {"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 2}},
    )
    assert texts(events) == {
        "choices/0/delta/reasoning": "hm",
        "choices/0/delta/content": "hello",
        "choices/1/delta/content": "world",
        "choices/0/delta/tool_calls/0/function/arguments": '{"a":1}',
        "choices/0/delta/tool_calls/1/function/arguments": '{"b":2}',
    }
    sources = [d.text for event in events for d in event.deltas if d.is_source]
    assert sources == ['{"a"', '{"b"', ":1}", ":2}"]
    assert [event.is_last for event in events] == [False] * 11 + [True, False]
    assert events[-1].usage == Usage(1, 2)
    assert not any(event.closes for event in events)


def test_what_repeats_comes_whole():
    """Ids, model and type are whole in every chunk, so that they hold nothing."""
    (event,) = read_stream(MODEL, piece(content="a"))
    assert whole(event.deltas) == [
        ("answer", "c", "id"),
        ("answer", "chat.completion.chunk", "object"),
        ("answer", "m", "model"),
    ]


def test_an_event_that_says_more_than_text_is_kept():
    """A chunk with a role, a tool's name or a finish reason must be sent."""
    events = read_stream(
        MODEL,
        piece(content="a"),
        piece(content="a", role="assistant"),
        piece(tool_calls=[call(0, "", id="t")]),
        piece(content="a", finish="stop"),
        piece(),
    )
    assert [event.is_delta for event in events] == [True, False, False, False, False]


def test_streamed_logprobs_are_opaque():
    """A chunk that repeats its text token by token cannot be read."""
    chunk = piece(content="a")
    chunk["choices"][0]["logprobs"] = {"content": [{"token": "a"}]}
    (event,) = read_stream(MODEL, chunk)
    assert opaques(event.opaque) == [("UNKNOWN_BODY", "choices/0/logprobs")]
