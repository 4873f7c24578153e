from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.content import Opaque, OpaqueKind
from bedrock_weir.surfaces import invoke_model
from bedrock_weir.surfaces.base import ALL
from bedrock_weir.surfaces.edit import rewrite
from bedrock_weir.surfaces.families import FAMILIES
from bedrock_weir.surfaces.padding import ALPHABET, is_padding
from tests.support.surfaces import (
    chunk,
    inner_of,
    message,
    opaques,
    operation,
    part_at,
    read_request,
    rows,
)

CLAUDE = "anthropic.claude-sonnet-4-20250514-v1:0"
LLAMA = "meta.llama3-8b-instruct-v1:0"
UNREADABLE = (Opaque(OpaqueKind.UNKNOWN_BODY, ()),)
MODELS = sorted({f"{prefix}x" for prefix, _ in FAMILIES} | {"acme.model"})

NOT_JSON = [
    b"",
    b"hello",
    b"{",
    b'{"a":1}x',
    b'{"a":1,"a":2}',
    b'{"a":"\\ud800"}',
    b'{"a":NaN}',
    b"\xff\xfe{\x00}\x00",
    b"\xef\xbb\xbf{}",
    b"[" * 500 + b"]" * 500,
    b"null",
]


@pytest.mark.parametrize("model", [CLAUDE, "acme.model"])
@pytest.mark.parametrize("body", NOT_JSON)
def test_a_body_that_does_not_parse_is_opaque(model, body):
    """No error: the policy is asked whether an unreadable body may pass (rule 1)."""
    request = invoke_model.read_request(operation(model), {}, body)
    answer = invoke_model.read_answer(operation(model), body)
    for reading in (request, answer):
        assert reading.content.parts == ()
        assert reading.content.opaque == UNREADABLE


@pytest.mark.parametrize(
    ("body", "texts"), [(["a", {"b": "c"}], ["a", "c"]), ("a", ["a"])]
)
def test_a_body_that_is_no_object_is_of_no_family(body, texts):
    """Its strings are read, and the body counts as unknown."""
    content = read_request(CLAUDE, body).content
    assert [part.text for part in content.parts] == texts
    assert content.opaque == UNREADABLE


def test_an_unknown_family_is_read_and_opaque():
    """Every string is text, and still the body is not understood."""
    content = read_request("acme.model", {"prompt": "a"}).content
    assert rows(content) == [("setting", "a", "prompt")]
    assert content.opaque == UNREADABLE


def test_a_guardrail_is_asked_for_in_headers():
    """Identifier and version come together, whether the body parses or not."""
    headers = {
        "x-amzn-bedrock-guardrailidentifier": "gr1",
        "x-amzn-bedrock-guardrailversion": "3",
    }
    for body in (b"{}", b"nonsense"):
        reading = invoke_model.read_request(operation(CLAUDE), headers, body)
        assert reading.guardrail == "gr1:3"
    assert read_request(CLAUDE, {}).guardrail is None
    only = {"x-amzn-bedrock-guardrailidentifier": "gr1"}
    reading = invoke_model.read_request(operation(CLAUDE), only, b"{}")
    assert reading.guardrail == "gr1:"


@pytest.mark.parametrize("body", [b"{}", b"nonsense"])
def test_metadata_in_a_header_is_text(body):
    """Whether the body can be read or not (rule 2)."""
    headers = {invoke_model.METADATA: '{"team":"a@b.ch"}'}
    content = invoke_model.read_request(operation(CLAUDE), headers, body).content
    (part,) = content.parts
    assert (part.text, part.pointer) == (
        headers[invoke_model.METADATA],
        (invoke_model.METADATA,),
    )


def test_rewriting_changes_the_named_value_only():
    """Spacing, order, numbers and escapes around a changed text stay as they were."""
    body = (
        b'{ "max_tokens" : 1e2,"messages":[{"role":"user","content":"a\\u0040b.ch"}],'
        b'"stop_sequences":["\\u00e9"],"top_p":0.10 }'
    )
    reading = invoke_model.read_request(operation(CLAUDE), {}, body)
    part = part_at(reading.content, "messages/0/content")
    assert part.text == "a@b.ch"
    assert rewrite(body, {part: "{EMAIL}"}) == body.replace(b"a\\u0040b.ch", b"{EMAIL}")


STREAMED: list[tuple[str, Any, tuple[str | int, ...]]] = [
    (LLAMA, {"generation": "a", "stop_reason": None}, ("generation",)),
    (
        CLAUDE,
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "text_delta", "text": "a"},
        },
        ("delta", "text"),
    ),
    (
        "amazon.nova-lite-v1:0",
        {"contentBlockDelta": {"delta": {"text": "a"}, "contentBlockIndex": 0}},
        ("contentBlockDelta", "delta", "text"),
    ),
    (
        "openai.gpt-oss-20b-1:0",
        {"choices": [{"index": 0, "delta": {"content": "a"}}], "created": 1763900000},
        ("choices", 0, "delta", "content"),
    ),
]


@pytest.mark.parametrize(("model", "inner", "pointer"), STREAMED)
def test_a_chunk_is_written_as_it_was_read(model, inner, pointer):
    """Written without a change, the inner document is equal, and padded."""
    reader = invoke_model.stream(operation(model, streaming=True))
    original = chunk(inner)
    written, padding = inner_of(reader.write(original, reader.read(original), {}))
    assert written == inner
    assert is_padding(padding)


@pytest.mark.parametrize(("model", "inner", "pointer"), STREAMED)
def test_a_chunk_is_rewritten_in_one_place(model, inner, pointer):
    """Another text at a delta's pointer changes that value and no other."""
    reader = invoke_model.stream(operation(model, streaming=True))
    original = chunk(inner)
    event = reader.read(original)
    assert pointer in {delta.pointer for delta in event.deltas}
    written, _ = inner_of(reader.write(original, event, {pointer: "{EMAIL}"}))
    changed = json.loads(json.dumps(inner))
    holder = changed
    for step in pointer[:-1]:
        holder = holder[step]
    holder[pointer[-1]] = "{EMAIL}"
    assert written == changed
    assert event.document == inner


def test_padding_blurs_lengths():
    """Rewritten chunks of one text differ in length, as Bedrock's do."""
    reader = invoke_model.stream(operation(LLAMA, streaming=True))
    lengths = set()
    for number in range(300):
        original = chunk({"generation": "same", "n": number})
        event = reader.read(original)
        _, padding = inner_of(reader.write(original, event, {("generation",): "x"}))
        assert ALPHABET.startswith(padding)
        lengths.add(len(padding))
    assert len(lengths) > 50
    assert max(lengths) <= len(ALPHABET)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{}",
        b"[]",
        b"nonsense",
        b'{"bytes":1}',
        b'{"bytes":"?"}',
        b'{"bytes":"e30=","bytes":"e30="}',
        b'{"bytes":"' + base64.b64encode(b"nonsense") + b'"}',
        b'{"bytes":"' + base64.b64encode(b"[1]") + b'"}',
        b'{"bytes":"' + base64.b64encode(b'{"a":1,"a":2}') + b'"}',
        '{"bytes":"é"}'.encode(),
    ],
)
def test_a_chunk_that_does_not_parse_is_opaque(payload):
    """No error: an event without text that the policy is asked about."""
    event = invoke_model.stream(operation(CLAUDE)).read(message("chunk", payload))
    assert event.deltas == ()
    assert event.opaque == UNREADABLE


@pytest.mark.parametrize("extra", [{"q": "a@b.ch"}, {"p": "a@b.ch"}, {"p": 1}])
def test_nothing_but_padding_stands_beside_a_chunk(extra):
    """What stands in the envelope and is no padding cannot be read (rule 2)."""
    encoded = base64.b64encode(b'{"generation":"a"}').decode()
    payload = json.dumps({"bytes": encoded, **extra}).encode()
    event = invoke_model.stream(operation(LLAMA)).read(message("chunk", payload))
    assert [delta.text for delta in event.deltas] == ["a"]
    assert event.opaque == UNREADABLE


def test_another_event_is_unknown():
    """An event that is no chunk is text, and opaque; written, it keeps its type."""
    reader = invoke_model.stream(operation(LLAMA))
    original = message("surprise", b'{"a":"b"}')
    event = reader.read(original)
    assert [delta.text for delta in event.deltas] == ["b"]
    assert event.opaque == UNREADABLE
    assert reader.write(original, event, {("a",): "c"}) == (
        message("surprise", b'{"a":"c"}').raw
    )


@pytest.mark.parametrize("model", MODELS)
def test_bedrocks_own_members_come_whole(model):
    """What Bedrock adds to a chunk joins no text, even if it repeats."""
    reader = invoke_model.stream(operation(model))
    inner = {
        "amazon-bedrock-guardrailAction": "NONE",
        "amazon-bedrock-trace": {"guardrail": {"modelOutput": ["hi"]}},
    }
    deltas = reader.read(chunk(inner)).deltas
    assert sorted(delta.text for delta in deltas) == ["NONE", "hi"]
    assert all(delta.channel is None for delta in deltas) or model == "acme.model"


@pytest.mark.parametrize("model", MODELS)
def test_the_last_chunk_has_metrics(model):
    """Bedrock's metrics mark the end, and are the usage, whatever the family."""
    metrics = {"inputTokenCount": 3, "outputTokenCount": 4}
    inner = {"amazon-bedrock-invocationMetrics": metrics}
    event = invoke_model.stream(operation(model)).read(chunk(inner))
    assert event.is_last
    assert event.usage is not None
    assert (event.usage.input_tokens, event.usage.output_tokens) == (3, 4)


TEXT_OF = {
    "llama": (LLAMA, lambda text: {"generation": text}),
    "titan": ("amazon.titan-x", lambda text: {"outputText": text, "index": 0}),
    "anthropic": (
        CLAUDE,
        lambda text: {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "text_delta", "text": text},
        },
    ),
    "completion": (CLAUDE, lambda text: {"type": "completion", "completion": text}),
    "nova": (
        "amazon.nova-x",
        lambda text: {
            "contentBlockDelta": {"delta": {"text": text}, "contentBlockIndex": 0}
        },
    ),
    "mistral": ("mistral.x", lambda text: {"outputs": [{"text": text}]}),
    "cohere": ("cohere.x", lambda text: {"event_type": "x", "text": text}),
    "openai": (
        "openai.x",
        lambda text: {"id": "i", "choices": [{"index": 0, "delta": {"content": text}}]},
    ),
    "unknown": ("acme.x", lambda text: {"a": {"b": text}}),
}


@pytest.mark.parametrize("name", TEXT_OF)
@given(pieces=st.lists(st.text(max_size=5), max_size=6))
def test_however_a_text_is_cut_it_is_one_channel(name, pieces):
    """The pieces of a text, put together by channel, are the text."""
    model, chunk_of = TEXT_OF[name]
    reader = invoke_model.stream(operation(model))
    together: dict[Any, str] = {}
    for piece in pieces:
        event = reader.read(chunk(chunk_of(piece)))
        assert event.closes != ALL
        for delta in event.deltas:
            if delta.channel is not None:
                text = together.get(delta.channel, "")
                together[delta.channel] = text + delta.text
    assert "".join(pieces) in {"", *together.values()}


def test_opaque_content_stands_beside_text():
    """An image in a known family is its own kind, not an unknown body."""
    source = {"type": "base64", "data": "iVBO"}
    blocks = [{"type": "image", "source": source}, {"type": "text", "text": "a"}]
    content = read_request(
        CLAUDE, {"messages": [{"role": "user", "content": blocks}]}
    ).content
    assert opaques(content.opaque) == [("IMAGE", "messages/0/content/0/source/data")]
