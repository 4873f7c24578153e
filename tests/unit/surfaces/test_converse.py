from __future__ import annotations

import json
from typing import Any

import pytest

from bedrock_weir.call import Operation
from bedrock_weir.content import Encoding, OpaqueKind, Usage
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces import blocks, converse
from bedrock_weir.surfaces.base import ALL, Event
from bedrock_weir.surfaces.padding import ALPHABET
from bedrock_weir.wire.eventstream import Decoder
from tests.support.surfaces import (
    Row,
    cut,
    message,
    opaques,
    part_at,
    rows,
    texts,
    whole,
)

MODEL = "amazon.nova-lite-v1:0"
CALL = Operation("bedrock-runtime", "Converse", MODEL, streaming=False)
C = "messages/0/content/0"


def request(body: Any, resource: str = MODEL) -> Any:
    """Return a request as it was read."""
    asked = Operation("bedrock-runtime", "Converse", resource, streaming=False)
    return converse.read_request(asked, {}, json.dumps(body).encode())


def said(block: Any, role: str = "user") -> dict[str, Any]:
    """Return a request whose one message is one block."""
    return {"messages": [{"role": role, "content": [block]}]}


REQUESTS: list[tuple[Any, list[Row], list[tuple[str, str]]]] = [
    (said({"text": "a"}), [("user", "a", f"{C}/text")], []),
    (said({"text": "a"}, "assistant"), [("assistant", "a", f"{C}/text")], []),
    (said({"text": "a"}, "system"), [("system", "a", f"{C}/text")], []),
    ({"system": [{"text": "a"}]}, [("system", "a", "system/0/text")], []),
    (
        said({"guardContent": {"text": {"text": "a", "qualifiers": ["query"]}}}),
        [
            ("user", "a", f"{C}/guardContent/text/text"),
            ("user", "query", f"{C}/guardContent/text/qualifiers/0"),
        ],
        [],
    ),
    (
        said({"image": {"format": "png", "source": {"bytes": "iVBO"}}}),
        [("user", "png", f"{C}/image/format")],
        [("IMAGE", f"{C}/image/source/bytes")],
    ),
    (
        said({"video": {"source": {"s3Location": {"uri": "s3://b/k"}}}}),
        [("user", "s3://b/k", f"{C}/video/source/s3Location/uri")],
        [("S3_LOCATION", f"{C}/video/source/s3Location")],
    ),
    (
        said({"audio": {"format": "mp3", "source": {"bytes": "SUQz"}}}),
        [("user", "mp3", f"{C}/audio/format")],
        [("AUDIO", f"{C}/audio/source/bytes")],
    ),
    (
        said(
            {
                "document": {
                    "format": "pdf",
                    "name": "n",
                    "context": "c",
                    "source": {"bytes": "JVBE"},
                }
            }
        ),
        [
            ("document", "pdf", f"{C}/document/format"),
            ("document", "n", f"{C}/document/name"),
            ("document", "c", f"{C}/document/context"),
        ],
        [("DOCUMENT", f"{C}/document/source/bytes")],
    ),
    (
        said({"document": {"format": "md", "source": {"bytes": "aGVsbG8="}}}),
        [
            ("document", "md", f"{C}/document/format"),
            ("document", "hello", f"{C}/document/source/bytes"),
        ],
        [],
    ),
    (
        said({"document": {"format": "txt", "source": {"bytes": "/w=="}}}),
        [("document", "txt", f"{C}/document/format")],
        [("DOCUMENT", f"{C}/document/source/bytes")],
    ),
    (
        said({"document": {"format": ["txt"], "source": {"bytes": "aGk="}}}),
        [("document", "txt", f"{C}/document/format/0")],
        [("DOCUMENT", f"{C}/document/source/bytes")],
    ),
    (
        said({"document": {"source": {"content": [{"text": "a"}]}}}),
        [("document", "a", f"{C}/document/source/content/0/text")],
        [],
    ),
    (
        said({"toolUse": {"toolUseId": "t", "name": "f", "input": {"image": "a"}}}),
        [
            ("tool_use", "t", f"{C}/toolUse/toolUseId"),
            ("tool_use", "f", f"{C}/toolUse/name"),
            ("tool_use", "a", f"{C}/toolUse/input/image"),
        ],
        [],
    ),
    (
        said({"toolResult": {"content": [{"text": "a"}, {"json": {"role": "user"}}]}}),
        [("tool_result", "a", f"{C}/toolResult/content/0/text")],
        [],
    ),
    (
        said({"reasoningContent": {"reasoningText": {"text": "a", "signature": "s"}}}),
        [
            ("reasoning", "a", f"{C}/reasoningContent/reasoningText/text"),
            ("reasoning", "s", f"{C}/reasoningContent/reasoningText/signature"),
        ],
        [],
    ),
    (
        said({"reasoningContent": {"redactedContent": "ZW5j"}}),
        [],
        [("ENCRYPTED_REASONING", f"{C}/reasoningContent/redactedContent")],
    ),
    (
        said({"citationsContent": {"content": [{"text": "a"}]}}),
        [("citation", "a", f"{C}/citationsContent/content/0/text")],
        [],
    ),
    (
        {
            "toolConfig": {
                "tools": [
                    {
                        "toolSpec": {
                            "name": "f",
                            "inputSchema": {"json": {"title": "a"}},
                        }
                    }
                ]
            }
        },
        [
            ("tool_spec", "f", "toolConfig/tools/0/toolSpec/name"),
            (
                "tool_spec",
                "a",
                "toolConfig/tools/0/toolSpec/inputSchema/json/title",
            ),
        ],
        [],
    ),
    (
        {
            "additionalModelRequestFields": {"image": {"source": {"bytes": "a"}}},
            "promptVariables": {"name": {"text": "b"}},
            "requestMetadata": {"k": "c"},
            "inferenceConfig": {"stopSequences": ["d"]},
        },
        [
            ("setting", "a", "additionalModelRequestFields/image/source/bytes"),
            ("prompt_variable", "b", "promptVariables/name/text"),
            ("setting", "c", "requestMetadata/k"),
            ("setting", "d", "inferenceConfig/stopSequences/0"),
        ],
        [],
    ),
]


@pytest.mark.parametrize(("body", "parts", "opaque"), REQUESTS)
def test_reads_requests(body, parts, opaque):
    """Every text of a request has its kind; what holds bytes is opaque."""
    content = request(body).content
    assert rows(content) == parts
    assert opaques(content.opaque) == opaque


def test_a_text_document_is_rewritten_in_base64():
    """The text of a document stands in base64."""
    block = {"document": {"format": "csv", "source": {"bytes": "YSxi"}}}
    part = part_at(request(said(block)).content, f"{C}/document/source/bytes")
    assert (part.text, part.encoding) == ("a,b", Encoding.BASE64)


def test_a_prompt_resource_is_opaque():
    """A prompt of prompt management is not in the request."""
    arn = "arn:aws:bedrock:eu-west-1:123456789012:prompt/ABCDEFGHIJ:1"
    (opaque,) = request({}, arn).content.opaque
    assert opaque.kind is OpaqueKind.PROMPT_RESOURCE


def test_reads_what_a_request_asks_for():
    """Guardrail, tools and output limit are told."""
    reading = request(
        {
            "guardrailConfig": {
                "guardrailIdentifier": "gr1",
                "guardrailVersion": "3",
                "trace": "enabled",
            },
            "toolConfig": {"tools": [{}]},
            "inferenceConfig": {"maxTokens": 5},
        }
    )
    assert reading.guardrail == "gr1:3"
    assert reading.has_tools
    assert reading.max_tokens == 5
    plain = request({})
    assert (plain.guardrail, plain.has_tools, plain.max_tokens) == (None, False, None)


@pytest.mark.parametrize("body", [b"", b"[]", b'"a"', b"nonsense", b'{"a":1,"a":2}'])
def test_a_request_that_does_not_parse_is_refused(body):
    """Converse's bodies have one format; another is the caller's mistake."""
    with pytest.raises(MalformedRequest):
        converse.read_request(CALL, {}, body)


def test_reads_an_answer():
    """Text, reasoning, citations, tools and the stop reason are read, and usage."""
    content = [
        {"text": "hi"},
        {"reasoningContent": {"reasoningText": {"text": "hm"}}},
        {"toolUse": {"name": "f", "input": {"a": "b"}}},
        {"citationsContent": {"citations": [{"title": "t"}]}},
    ]
    reading = converse.read_answer(
        CALL,
        json.dumps(
            {
                "output": {"message": {"role": "assistant", "content": content}},
                "stopReason": "end_turn",
                "usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3},
                "trace": {"guardrail": {"modelOutput": ["raw"]}},
            }
        ).encode(),
    )
    o = "output/message/content"
    assert rows(reading.content) == [
        ("answer", "hi", f"{o}/0/text"),
        ("reasoning", "hm", f"{o}/1/reasoningContent/reasoningText/text"),
        ("tool_use", "f", f"{o}/2/toolUse/name"),
        ("tool_use", "b", f"{o}/2/toolUse/input/a"),
        ("citation", "t", f"{o}/3/citationsContent/citations/0/title"),
        ("answer", "end_turn", "stopReason"),
        ("answer", "raw", "trace/guardrail/modelOutput/0"),
    ]
    assert reading.usage == Usage(1, 2, 3)


def delta(index: int, **members: Any) -> tuple[str, Any]:
    """Return a piece of a content block."""
    return "contentBlockDelta", {"contentBlockIndex": index, "delta": members}


STREAM: list[tuple[str, Any]] = [
    ("messageStart", {"role": "assistant", "p": "abc"}),
    delta(0, reasoningContent={"text": "h"}),
    delta(0, reasoningContent={"text": "m"}),
    delta(0, reasoningContent={"signature": "s"}),
    ("contentBlockStop", {"contentBlockIndex": 0}),
    delta(1, text="he"),
    delta(1, text="llo"),
    delta(1, citation={"title": "t", "sourceContent": [{"text": "he"}]}),
    ("contentBlockStop", {"contentBlockIndex": 1}),
    (
        "contentBlockStart",
        {
            "contentBlockIndex": 2,
            "start": {"toolUse": {"toolUseId": "t", "name": "f"}},
        },
    ),
    delta(2, toolUse={"input": '{"to":"a'}),
    delta(2, toolUse={"input": '@b.ch"}'}),
    ("contentBlockStop", {"contentBlockIndex": 2, "p": "ab"}),
    ("messageStop", {"stopReason": "tool_use"}),
    ("metadata", {"usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3}}),
]


def events() -> list[Event]:
    """Return the stream as it was read."""
    reader = converse.stream(CALL)
    return [
        reader.read(message(name, json.dumps(payload).encode()))
        for name, payload in STREAM
    ]


def test_streams_accumulate_by_content_block():
    """What a block's deltas hold is put together by the block's index."""
    assert texts(events()) == {
        "0/delta/reasoningContent/text": "hm",
        "0/delta/reasoningContent/signature": "s",
        "1/delta/text": "hello",
        "1/delta/citation/sourceContent/0/text": "he",
        "2/delta/toolUse/input": '{"to":"a@b.ch"}',
    }


def test_what_comes_whole_joins_no_channel():
    """Names, ids and stop reasons are whole; padding is nothing."""
    assert [row for event in events() for row in whole(event.deltas)] == [
        ("answer", "t", "delta/citation/title"),
        ("tool_use", "t", "start/toolUse/toolUseId"),
        ("tool_use", "f", "start/toolUse/name"),
        ("answer", "tool_use", "stopReason"),
    ]


def test_tool_input_is_source():
    """Only `toolUse.input` is the source of a JSON document."""
    sources = [d for event in events() for d in event.deltas if d.is_source]
    assert [d.text for d in sources] == ['{"to":"a', '@b.ch"}']
    assert {d.kind.value for d in sources} == {"tool_use"}


def test_streams_close_and_end():
    """A block ends at its stop; message stop and metadata end all."""
    read = events()
    assert [event.closes for event in read if event.closes] == [
        (0,),
        (1,),
        (2,),
        ALL,
        ALL,
    ]
    assert [event.is_last for event in read] == [False] * 13 + [True] * 2
    assert read[-1].usage == Usage(1, 2, 3)
    assert [STREAM[at][0] for at, event in enumerate(read) if event.is_delta] == [
        "contentBlockDelta"
    ] * 8


def test_a_p_that_is_no_padding_is_text():
    """What merely stands where padding would is read."""
    event = blocks.read_event("contentBlockDelta", {"p": "a@b.ch"})
    assert cut(event.deltas) == [("answer", "a@b.ch", "-1/p")]
    for padding in ("", "a", "abc", ALPHABET):
        assert blocks.read_event("messageStop", {"p": padding}).deltas == ()


def test_an_event_is_rewritten_in_one_place_and_padded():
    """Another text, another padding, everything else equal."""
    reader = converse.stream(CALL)
    name, payload = delta(0, text="a@b.ch", more=1)
    original = message(name, json.dumps({**payload, "p": "abc"}).encode())
    event = reader.read(original)
    raw = reader.write(original, event, {("delta", "text"): "{EMAIL}"})
    (written,) = Decoder().receive_data(raw)
    assert written.event_type == name
    document = json.loads(written.payload)
    assert ALPHABET.startswith(document.pop("p"))
    assert document == {**payload, "delta": {"text": "{EMAIL}", "more": 1}}
    assert isinstance(event.document, dict)
    assert event.document["p"] == "abc"


@pytest.mark.parametrize("payload", [b"", b"[]", b"nonsense"])
def test_an_event_that_does_not_parse_is_refused(payload):
    """An event of no meaning, or of two, is an error."""
    with pytest.raises(MalformedRequest):
        converse.stream(CALL).read(message("contentBlockDelta", payload))
