from __future__ import annotations

from typing import Any

import pytest

from bedrock_weir.content import Encoding, Usage
from bedrock_weir.surfaces.base import ALL
from bedrock_weir.surfaces.families.base import at
from tests.support.surfaces import (
    Row,
    cut,
    opaques,
    part_at,
    read_answer,
    read_request,
    read_stream,
    rows,
    texts,
    whole,
)

MODEL = "anthropic.claude-sonnet-4-20250514-v1:0"
PDF = {"type": "base64", "media_type": "application/pdf", "data": "JVBERi0="}
PNG = {"type": "base64", "media_type": "image/png", "data": "iVBORw0K"}


def user(*blocks: Any) -> dict[str, Any]:
    """Return a request whose one message has these blocks."""
    return {"messages": [{"role": "user", "content": list(blocks)}]}


B = "messages/0/content/0"

REQUESTS: list[tuple[Any, list[Row], list[tuple[str, str]]]] = [
    (
        {
            "anthropic_version": "bedrock-2023-05-31",
            "system": "be brief",
            "messages": [
                {"role": "user", "content": "hello"},
                {"role": "assistant", "content": "hi"},
            ],
        },
        [
            ("setting", "bedrock-2023-05-31", "anthropic_version"),
            ("system", "be brief", "system"),
            ("user", "hello", "messages/0/content"),
            ("assistant", "hi", "messages/1/content"),
        ],
        [],
    ),
    (
        {"system": [{"type": "text", "text": "be brief"}]},
        [("system", "be brief", "system/0/text")],
        [],
    ),
    (
        {
            "tools": [
                {
                    "name": "mail",
                    "description": "sends mail",
                    "input_schema": {
                        "type": "object",
                        "properties": {"to": {"type": "string", "enum": ["ann"]}},
                    },
                }
            ]
        },
        [
            ("tool_spec", "mail", "tools/0/name"),
            ("tool_spec", "sends mail", "tools/0/description"),
            ("tool_spec", "ann", "tools/0/input_schema/properties/to/enum/0"),
        ],
        [],
    ),
    (
        {
            "messages": [
                {
                    "role": "assistant",
                    "content": [
                        {"type": "thinking", "thinking": "hm", "signature": "Zm9v"},
                        {"type": "redacted_thinking", "data": "ZW5j"},
                        {
                            "type": "tool_use",
                            "id": "tu_1",
                            "name": "mail",
                            "input": {"type": "image", "source": {"data": "a@b.ch"}},
                        },
                    ],
                }
            ]
        },
        [
            ("reasoning", "hm", f"{B}/thinking"),
            ("reasoning", "Zm9v", f"{B}/signature"),
            ("tool_use", "tu_1", "messages/0/content/2/id"),
            ("tool_use", "mail", "messages/0/content/2/name"),
            ("tool_use", "a@b.ch", "messages/0/content/2/input/source/data"),
        ],
        [("ENCRYPTED_REASONING", "messages/0/content/1/data")],
    ),
    (
        user({"type": "tool_result", "tool_use_id": "tu_1", "content": "sent"}),
        [
            ("tool_result", "tu_1", f"{B}/tool_use_id"),
            ("tool_result", "sent", f"{B}/content"),
        ],
        [],
    ),
    (
        user(
            {
                "type": "tool_result",
                "content": [
                    {"type": "text", "text": "look"},
                    {"type": "image", "source": PNG},
                ],
            }
        ),
        [
            ("tool_result", "look", f"{B}/content/0/text"),
            ("tool_result", "image/png", f"{B}/content/1/source/media_type"),
        ],
        [("IMAGE", f"{B}/content/1/source/data")],
    ),
    (
        user({"type": "document", "title": "report", "source": PDF}),
        [
            ("document", "report", f"{B}/title"),
            ("document", "application/pdf", f"{B}/source/media_type"),
        ],
        [("DOCUMENT", f"{B}/source/data")],
    ),
    (
        user(
            {
                "type": "document",
                "context": "notes",
                "source": {"type": "text", "media_type": "text/plain", "data": "abc"},
            }
        ),
        [
            ("document", "notes", f"{B}/context"),
            ("document", "text/plain", f"{B}/source/media_type"),
            ("document", "abc", f"{B}/source/data"),
        ],
        [],
    ),
    (
        user(
            {
                "type": "document",
                "source": {
                    "type": "content",
                    "content": [
                        {"type": "text", "text": "abc"},
                        {"type": "image", "source": PNG},
                    ],
                },
            }
        ),
        [
            ("document", "abc", f"{B}/source/content/0/text"),
            ("document", "image/png", f"{B}/source/content/1/source/media_type"),
        ],
        [("IMAGE", f"{B}/source/content/1/source/data")],
    ),
    (
        user({"type": "image", "source": {"type": "url", "url": "https://a/b.png"}}),
        [("user", "https://a/b.png", f"{B}/source/url")],
        [("IMAGE", f"{B}/source")],
    ),
    (
        user({"type": "image", "source": {"type": "BASE64", "data": "iVBORw0K"}}),
        [("user", "iVBORw0K", f"{B}/source/data")],
        [("IMAGE", f"{B}/source")],
    ),
    (
        user({"type": "container_upload", "file_id": "f_1"}),
        [("user", "f_1", f"{B}/file_id")],
        [("DOCUMENT", B)],
    ),
    (
        user(
            {
                "type": "text",
                "text": "as he said",
                "citations": [{"type": "char_location", "cited_text": "said"}],
            }
        ),
        [
            ("user", "as he said", f"{B}/text"),
            ("citation", "said", f"{B}/citations/0/cited_text"),
        ],
        [],
    ),
    (
        {"prompt": "\n\nHuman: hi\n\nAssistant:", "stop_sequences": ["Human:"]},
        [
            ("user", "\n\nHuman: hi\n\nAssistant:", "prompt"),
            ("setting", "Human:", "stop_sequences/0"),
        ],
        [],
    ),
]


@pytest.mark.parametrize(("body", "parts", "opaque"), REQUESTS)
def test_reads_requests(body, parts, opaque):
    """Every text of a request is read under its kind; what holds bytes is opaque."""
    content = read_request(MODEL, body).content
    assert rows(content) == parts
    assert opaques(content.opaque) == opaque


def test_reads_what_a_request_asks_for():
    """A request's tools and output limit are told."""
    reading = read_request(MODEL, {"max_tokens": 7, "tools": [{"name": "a"}]})
    assert reading.has_tools
    assert reading.max_tokens == 7
    plain = read_request(MODEL, {"max_tokens_to_sample": 9})
    assert not plain.has_tools
    assert plain.max_tokens == 9


def test_reads_an_answer():
    """An answer's text, reasoning, citations and tool input are read, and its usage."""
    reading = read_answer(
        MODEL,
        {
            "id": "msg_1",
            "model": "claude",
            "content": [
                {"type": "thinking", "thinking": "hm", "signature": "c2ln"},
                {
                    "type": "text",
                    "text": "hello",
                    "citations": [{"type": "page_location", "cited_text": "he"}],
                },
                {"type": "tool_use", "id": "t", "name": "n", "input": {"a": ["b"]}},
                {
                    "type": "web_search_tool_result",
                    "content": [{"type": "web_search_result", "title": "news"}],
                },
            ],
            "stop_reason": "end_turn",
            "usage": {
                "input_tokens": 3,
                "output_tokens": 5,
                "cache_read_input_tokens": 1,
                "cache_creation_input_tokens": 2,
                "cache_creation": {"ephemeral_5m_input_tokens": 2},
            },
        },
    )
    assert rows(reading.content) == [
        ("answer", "msg_1", "id"),
        ("answer", "claude", "model"),
        ("reasoning", "hm", "content/0/thinking"),
        ("reasoning", "c2ln", "content/0/signature"),
        ("answer", "hello", "content/1/text"),
        ("citation", "he", "content/1/citations/0/cited_text"),
        ("tool_use", "t", "content/2/id"),
        ("tool_use", "n", "content/2/name"),
        ("tool_use", "b", "content/2/input/a/0"),
        ("retrieved", "news", "content/3/content/0/title"),
        ("answer", "end_turn", "stop_reason"),
    ]
    assert reading.usage == Usage(3, 5, None, 1, 2)


def test_reads_a_completion():
    """An answer of the older API is its `completion`."""
    reading = read_answer(MODEL, {"completion": " hi", "stop_reason": "stop_sequence"})
    assert rows(reading.content)[0] == ("answer", " hi", "completion")


def delta(index: int, type_: str, **members: Any) -> dict[str, Any]:
    """Return a piece of a content block."""
    return {
        "type": "content_block_delta",
        "index": index,
        "delta": {"type": type_, **members},
    }


def start(index: int, **block: Any) -> dict[str, Any]:
    """Return the start of a content block."""
    return {"type": "content_block_start", "index": index, "content_block": block}


METRICS = {"inputTokenCount": 9, "outputTokenCount": 4, "invocationLatency": 100}
STREAM: list[dict[str, Any]] = [
    {
        "type": "message_start",
        "message": {"id": "m", "content": [], "usage": {"input_tokens": 9}},
    },
    start(0, type="thinking", thinking="", signature=""),
    delta(0, "thinking_delta", thinking="let "),
    delta(0, "thinking_delta", thinking="me"),
    delta(0, "signature_delta", signature="c2ln"),
    {"type": "content_block_stop", "index": 0},
    {"type": "ping"},
    start(1, type="text", text="he"),
    delta(1, "text_delta", text="ll"),
    delta(1, "text_delta", text="o"),
    delta(1, "citations_delta", citation={"type": "x", "cited_text": "he"}),
    {"type": "content_block_stop", "index": 1},
    start(2, type="tool_use", id="tu", name="mail", input={}),
    delta(2, "input_json_delta", partial_json=""),
    delta(2, "input_json_delta", partial_json='{"to": "a'),
    delta(2, "input_json_delta", partial_json='@b.ch"}'),
    {"type": "content_block_stop", "index": 2},
    {
        "type": "message_delta",
        "delta": {"stop_reason": "tool_use", "stop_sequence": None},
        "usage": {"output_tokens": 4},
    },
    {"type": "message_stop", "amazon-bedrock-invocationMetrics": METRICS},
]


def test_streams_accumulate_by_content_block():
    """A block's start and deltas are one text; what comes whole joins no channel."""
    events = read_stream(MODEL, *STREAM)
    assert texts(events) == {
        "0/thinking": "let me",
        "1/text": "hello",
        "2/partial_json": '{"to": "a@b.ch"}',
    }
    assert [row for event in events for row in whole(event.deltas)] == [
        ("answer", "m", "message/id"),
        ("reasoning", "c2ln", "delta/signature"),
        ("citation", "he", "delta/citation/cited_text"),
        ("tool_use", "tu", "content_block/id"),
        ("tool_use", "mail", "content_block/name"),
        ("answer", "tool_use", "delta/stop_reason"),
    ]


def test_streams_close_a_block_at_its_stop():
    """`content_block_stop` ends that block's texts, `message_stop` all."""
    closes = [event.closes for event in read_stream(MODEL, *STREAM) if event.closes]
    assert closes == [(0,), (1,), (2,), ALL]


def test_streams_tell_their_end_and_usage():
    """Only `message_stop` is last; usage comes with three events."""
    events = read_stream(MODEL, *STREAM)
    assert [event.is_last for event in events] == [False] * 18 + [True]
    assert [event.usage for event in events if event.usage] == [
        Usage(9),
        Usage(None, 4),
        Usage(9, 4),
    ]


def test_streamed_tool_input_is_source():
    """Input deltas are JSON source, and nothing else of a stream is."""
    events = read_stream(MODEL, *STREAM)
    sources = [d.text for event in events for d in event.deltas if d.is_source]
    assert sources == ["", '{"to": "a', '@b.ch"}']
    kinds = {row[0] for event in events for row in cut(event.deltas)}
    assert kinds == {"reasoning", "answer", "tool_use"}


def test_only_deltas_are_deltas():
    """An event that says more than its text is never left out."""
    events = read_stream(MODEL, *STREAM)
    types = {at(event.document, ("type",)) for event in events if event.is_delta}
    assert types == {"content_block_delta"}


def test_a_message_may_start_with_text():
    """Text in `message_start` continues in its block's deltas."""
    first = {
        "type": "message_start",
        "message": {"content": [{"type": "text", "text": "he"}]},
    }
    events = read_stream(MODEL, first, delta(0, "text_delta", text="llo"))
    assert texts(events) == {"0/text": "hello"}


def test_an_unknown_delta_accumulates():
    """What this version does not know is a text in pieces."""
    events = read_stream(
        MODEL, delta(4, "new_delta", words="a"), delta(4, "new_delta", words="b")
    )
    assert texts(events) == {"4/words": "ab"}


def test_an_error_event_is_read():
    """The message of an error in the stream is a whole text of its own kind."""
    (event,) = read_stream(
        MODEL, {"type": "error", "error": {"type": "x", "message": "oh"}}
    )
    assert whole(event.deltas) == [("error", "oh", "error/message")]


def test_completions_stream():
    """The older API's pieces accumulate; the last one tells why it stopped."""
    events = read_stream(
        MODEL,
        {"completion": " he", "stop_reason": None, "stop": None},
        {"completion": "llo", "stop_reason": "stop_sequence", "stop": "Human:"},
    )
    assert texts(events) == {"completion": " hello"}
    assert [event.is_last for event in events] == [False, True]
    assert [event.is_delta for event in events] == [True, False]


def test_redacted_thinking_is_opaque_in_a_stream():
    """Encrypted reasoning starts as a block that cannot be read."""
    (event,) = read_stream(MODEL, start(0, type="redacted_thinking", data="ZW5j"))
    assert opaques(event.opaque) == [("ENCRYPTED_REASONING", "content_block/data")]


def test_awkward_keys_are_parts():
    """A key that is no plain name is text as well."""
    content = read_request(
        MODEL, user({"type": "tool_use", "input": {"a@b.ch": 1, "n": 123456789}})
    ).content
    assert part_at(content, f"{B}/input/a@b.ch").encoding is Encoding.KEY
    assert part_at(content, f"{B}/input/n").encoding is Encoding.NUMBER
