from __future__ import annotations

import base64
import struct

from bedrock_weir.content import Usage
from tests.support.surfaces import (
    opaques,
    read_answer,
    read_request,
    read_stream,
    rows,
    texts,
    whole,
)

CHAT = "cohere.command-r-plus-v1:0"
COMMAND = "cohere.command-text-v14"
EMBED = "cohere.embed-english-v3"


def test_reads_a_chat_request():
    """Message, history, preamble, documents, tools and results have their kinds."""
    reading = read_request(
        CHAT,
        {
            "message": "now",
            "preamble": "be brief",
            "chat_history": [
                {"role": "USER", "message": "hi"},
                {"role": "CHATBOT", "message": "ho"},
            ],
            "documents": [{"title": "t", "snippet": "s", "role": "USER"}],
            "tools": [
                {"name": "f", "parameter_definitions": {"a": {"description": "d"}}}
            ],
            "tool_results": [
                {
                    "call": {"name": "f", "parameters": {"a": "x"}},
                    "outputs": [{"r": "y"}],
                }
            ],
            "max_tokens": 5,
        },
    )
    assert rows(reading.content) == [
        ("user", "now", "message"),
        ("system", "be brief", "preamble"),
        ("user", "hi", "chat_history/0/message"),
        ("assistant", "ho", "chat_history/1/message"),
        ("document", "t", "documents/0/title"),
        ("document", "s", "documents/0/snippet"),
        ("tool_spec", "f", "tools/0/name"),
        ("tool_spec", "d", "tools/0/parameter_definitions/a/description"),
        ("tool_result", "f", "tool_results/0/call/name"),
        ("tool_result", "x", "tool_results/0/call/parameters/a"),
        ("tool_result", "y", "tool_results/0/outputs/0/r"),
    ]
    assert reading.has_tools
    assert reading.max_tokens == 5


def test_reads_a_chat_answer():
    """Text, citations and tool calls are read."""
    reading = read_answer(
        CHAT,
        {
            "text": "hi",
            "citations": [{"start": 0, "end": 2, "text": "hi"}],
            "tool_calls": [{"name": "f", "parameters": {"a": "x"}}],
            "meta": {"billed_units": {"input_tokens": 1, "output_tokens": 2}},
        },
    )
    assert rows(reading.content) == [
        ("answer", "hi", "text"),
        ("citation", "hi", "citations/0/text"),
        ("tool_use", "f", "tool_calls/0/name"),
        ("tool_use", "x", "tool_calls/0/parameters/a"),
    ]
    assert reading.usage == Usage(1, 2)


def test_reads_generations():
    """Command's prompt and generations are read; likelihoods by token are opaque."""
    assert rows(read_request(COMMAND, {"prompt": "p"}).content) == [
        ("user", "p", "prompt")
    ]
    tokens = [{"token": "hi", "likelihood": -1}]
    content = read_answer(
        COMMAND, {"generations": [{"text": "hi", "token_likelihoods": tokens}]}
    ).content
    assert rows(content)[0] == ("answer", "hi", "generations/0/text")
    assert opaques(content.opaque) == [
        ("UNKNOWN_BODY", "generations/0/token_likelihoods")
    ]


def test_streams_chat():
    """Text accumulates; the closing chunk repeats the answer, whole."""
    events = read_stream(
        CHAT,
        {"event_type": "stream-start", "generation_id": "g", "is_finished": False},
        {"event_type": "text-generation", "text": "he", "is_finished": False},
        {"event_type": "text-generation", "text": "llo", "is_finished": False},
        {"event_type": "citation-generation", "citations": [{"text": "he"}]},
        {
            "event_type": "stream-end",
            "finish_reason": "COMPLETE",
            "response": {"text": "hello", "chat_history": [{"message": "hi"}]},
            "is_finished": True,
        },
    )
    assert texts(events) == {"text": "hello"}
    assert whole(events[3].deltas)[1:] == [("citation", "he", "citations/0/text")]
    assert ("answer", "hello", "response/text") in whole(events[4].deltas)
    assert ("answer", "hi", "response/chat_history/0/message") in whole(
        events[4].deltas
    )
    assert [event.is_last for event in events] == [False] * 4 + [True]
    assert [event.is_delta for event in events] == [False, True, True, False, False]


def test_streams_tool_calls():
    """A tool call's parameters come as source, told apart by `index`."""
    events = read_stream(
        CHAT,
        {"tool_call_delta": {"index": 0, "name": "f"}},
        {"tool_call_delta": {"index": 0, "parameters": '{"a"'}},
        {"tool_call_delta": {"index": 1, "parameters": "{}"}},
        {"tool_call_delta": {"index": 0, "parameters": ":1}"}},
    )
    assert texts(events) == {
        "tool_call_delta/0/parameters": '{"a":1}',
        "tool_call_delta/1/parameters": "{}",
    }
    assert all(d.is_source for event in events[1:] for d in event.deltas)


def test_streams_several_generations():
    """Pieces of several generations are told apart by `index`."""
    events = read_stream(
        COMMAND,
        {"index": 0, "text": "a"},
        {"index": 1, "text": "x"},
        {"index": 0, "text": "b"},
        {"index": 1, "text": "y"},
    )
    assert texts(events) == {"0/text": "ab", "1/text": "xy"}


def test_reads_embeddings():
    """Texts are the user's, images are opaque, vectors of any type are no text."""
    request = read_request(EMBED, {"texts": ["a", "b"], "images": ["data:image/png;x"]})
    assert rows(request.content) == [("user", "a", "texts/0"), ("user", "b", "texts/1")]
    assert opaques(request.content.opaque) == [("IMAGE", "images/0")]
    packed = base64.b64encode(struct.pack("<4f", 0.1, -0.2, 0.3, -0.4) * 64).decode()
    answer = read_answer(
        EMBED,
        {
            "embeddings": {
                "float": [[0.1] * 1024],
                "int8": [[-3, 120] * 512],
                "base64": [packed],
            },
            "texts": ["a"],
        },
    )
    assert rows(answer.content) == [("answer", "a", "texts/0")]
    assert answer.content.opaque == ()


def test_a_string_that_is_no_vector_is_text():
    """Base64 that decodes to text is no vector, so it is read as a string."""
    hidden = base64.b64encode(b"a@b.ch").decode()
    content = read_answer(EMBED, {"embeddings": {"base64": [hidden]}}).content
    assert [part.text for part in content.parts if "@" not in part.text] == [
        "base64",
        hidden,
    ]
