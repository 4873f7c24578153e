"""InvokeAgentRuntime: bodies of an agent's own, and its server-sent events."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.call import Operation, ResourceType
from bedrock_weir.content import Encoding, OpaqueKind, PartKind
from bedrock_weir.inspection.stream import AnswerStream
from bedrock_weir.inspection.tally import Tally
from bedrock_weir.surfaces import agent_runtime
from bedrock_weir.wire import sse
from tests.support.cutting import cut, plan

ASKED = Operation(
    "bedrock-agentcore",
    "InvokeAgentRuntime",
    "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/a",
    streaming=True,
    type=ResourceType.AGENT_RUNTIME,
)
MAIL = "jane@mail.example"


def read(body: bytes) -> list[tuple[str, str, str]]:
    """Return the parts of a request."""
    content = agent_runtime.read_request(ASKED, {}, body).content
    return [(part.kind, part.text, part.encoding) for part in content.parts]


def test_a_json_body_is_free_and_every_string_is_text() -> None:
    """Whatever an agent's author made of it."""
    body = json.dumps({"prompt": "hi", "more": [{"deep": ["there"]}]}).encode()
    assert read(body) == [
        (PartKind.USER, "hi", Encoding.TEXT),
        (PartKind.USER, "there", Encoding.TEXT),
    ]


def test_other_text_is_one_part() -> None:
    """A body that is no JSON is read as it stands."""
    assert read(b"not {json") == [(PartKind.USER, "not {json", Encoding.PLAIN)]


@pytest.mark.parametrize("body", [b"\xff\xfe", b"\x89PNG\r\n\xff"])
def test_bytes_cannot_be_read(body: bytes) -> None:
    """The policy is asked whether such may pass."""
    (opaque,) = agent_runtime.read_request(ASKED, {}, body).content.opaque
    assert opaque.kind is OpaqueKind.UNKNOWN_BODY


def through(stream: bytes, sizes: list[int]) -> bytes:
    """Return what is left of a stream after its inspection."""
    decoder = sse.Decoder()
    out: list[bytes] = []
    answer = AnswerStream(agent_runtime.stream(ASKED), plan(), Tally(), sse)
    position, index = 0, 0
    while position < len(stream):
        size = sizes[index % len(sizes)]
        for message in decoder.receive_data(stream[position : position + size]):
            out += answer.receive_message(message)
        position += size
        index += 1
    decoder.receive_eof()
    out += answer.receive_end()
    return b"".join(out)


def said(stream: bytes) -> str:
    """Return what a stream says, over all its events."""
    found = []
    for message in sse.Decoder().receive_data(stream):
        try:
            value: Any = json.loads(message.payload)
        except json.JSONDecodeError:
            value = message.payload.decode()
        found.append(value["text"] if isinstance(value, dict) else value)
    return "".join(found)


def as_objects(piece: str) -> bytes:
    """Return an event with an object, as agents stream."""
    return sse.encode_event((), json.dumps({"type": "delta", "text": piece}))


def as_strings(piece: str) -> bytes:
    """Return an event with a JSON string."""
    return sse.encode_event(("event: text",), json.dumps(piece))


@pytest.mark.parametrize("frame", [as_objects, as_strings])
@given(
    st.lists(st.sampled_from([MAIL, "Grüße ", "and ", "536-90-4399", " "]), max_size=5),
    st.lists(st.integers(1, 6), min_size=1, max_size=3),
    st.lists(st.integers(1, 40), min_size=1, max_size=3),
)
def test_cutting_never_matters(
    frame: Any, words: list[str], pieces: list[int], sizes: list[int]
) -> None:
    """A value that is cut over events, and over bytes, is redacted as in one piece."""
    text = " ".join(words)
    stream = b"".join(map(frame, cut(text, pieces)))
    whole = frame(text) if text else b""
    assert said(through(stream, sizes)) == said(through(whole, [4096]))
    assert MAIL not in said(through(stream, sizes))


def test_what_nothing_changes_leaves_as_it_came() -> None:
    """Comments, ids, line ends and the order of members included."""
    stream = (
        b': ping\r\n\r\nid: 1\r\nevent: e\r\ndata: { "text":"one " }\r\n\r\n'
        b"data: [DONE]\n\n"
    )
    assert through(stream, [7]) == stream


def test_text_beside_the_data_is_text() -> None:
    """Nothing hides in a comment, a name or an id."""
    stream = f": {MAIL}\nevent: {MAIL}\nid: {MAIL}\ndata: 1\n\n".encode()
    assert MAIL.encode() not in through(stream, [5])
    assert through(stream, [5]).count(b"{EMAIL}") == 3


def test_a_name_of_a_member_is_text() -> None:
    """It is redacted as a value is."""
    left = through(sse.encode_event((), json.dumps({MAIL: 1, "text": "a"})), [9])
    assert left == b'data: {"{EMAIL}": 1, "text": "a"}\n\n'
