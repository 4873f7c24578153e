"""Bodies whose shape is their owner's own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bedrock_weir.content import OpaqueKind, PartKind
from bedrock_weir.surfaces.free_form import Document, Text, parse, read
from bedrock_weir.surfaces.walk import Rules
from tests.support.surfaces import opaques, rows

DEEP = b"[" * 200 + b"]" * 200
ENDLESS = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": [1]}', {"a": [1]}),
        (b'"text"', "text"),
        (b" 1 ", 1),
        (b"null", None),
    ],
)
def test_json_is_a_document(body: bytes, value: Any) -> None:
    """Rule 1: of any shape."""
    assert parse(body) == Document(value)


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": -Infinity, "b": "\\u0041"}',
        b'["\\ud800"]',
        b'\xef\xbb\xbf{"a": "\\u0041"}',
        DEEP,
        ENDLESS,
        b'{"a": ' + b"9" * 5000 + b', "a": "\\u0041"}',
    ],
)
def test_what_is_json_to_others_cannot_be_read(body: bytes) -> None:
    """Rule 2: they would find another text in it than stands there."""
    assert parse(body) is None


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b"a\0b",
        '{"a": "b"}'.encode("utf-16"),
        '{"a": "b"}'.encode("utf-16-be"),
        '"a"'.encode("utf-32-le"),
    ],
)
def test_bytes_that_are_no_text_cannot_be_read(body: bytes) -> None:
    """Rule 3: nor JSON in another encoding, which some readers recognise."""
    assert parse(body) is None


@pytest.mark.parametrize(
    ("body", "begins_as_json"),
    [
        ("prompt: hello", False),
        ("", False),
        ("tell me {more}", False),
        ('{"a": ', True),
        ("  [link](b)", True),
        ('"quoted" text', True),
    ],
)
def test_other_text_stands_as_it_is(body: str, begins_as_json: bool) -> None:
    """And whether it begins as JSON does is known."""
    assert parse(body.encode()) == Text(body, begins_as_json)


@pytest.mark.parametrize("body", [b'{"a": ', b'["a"] and more', b'"a', b"\n{a: 1}"])
def test_a_whole_body_that_begins_as_json_is_opaque(body: bytes) -> None:
    """Rule 2: somebody may be laxer than everybody known here."""
    content = read(body, None, PartKind.USER)
    assert content.parts == ()
    assert [item.kind for item in content.opaque] == [OpaqueKind.UNKNOWN_BODY]


def test_a_body_without_bytes_has_no_content() -> None:
    """As the answer to a notification."""
    content = read(b"", None, PartKind.ANSWER)
    assert (content.parts, content.opaque) == ((), ())


def test_names_choose_a_kind_where_rules_say_so() -> None:
    """Of an agent's answer, whose names a model does not choose."""
    body = json.dumps({"toolUse": {"a": "b"}, "role": "system"}).encode()
    rules = Rules(kinds={"toolUse": PartKind.TOOL_USE})
    assert rows(read(body, rules, PartKind.ANSWER)) == [("tool_use", "b", "toolUse/a")]
    (part, role) = read(body, None, PartKind.USER).parts
    assert (part.kind, role.kind) == (PartKind.USER, PartKind.USER)


RPC = {
    "jsonrpc": "2.0",
    "id": "9",
    "result": {
        "content": [
            {"type": "text", "text": "t"},
            {"type": "image", "data": "iVBORw0KGgoA//79", "mimeType": "image/png"},
            {
                "type": "resource",
                "resource": {"uri": "u", "mimeType": "text/plain", "blob": "aGVsbG8="},
            },
        ],
        "structuredContent": {"s": "v"},
        "tools": [{"name": "n", "description": "d"}],
        "artifacts": [{"parts": [{"kind": "text", "text": "p"}]}],
    },
}


def test_results_of_tools_in_messages_of_json_rpc() -> None:
    """They are retrieved; what a server says of its tools specifies them."""
    content = read(json.dumps(RPC).encode(), Rules(), PartKind.ANSWER)
    assert rows(content)[2:] == [
        ("retrieved", "t", "result/content/0/text"),
        ("retrieved", "iVBORw0KGgoA//79", "result/content/1/data"),
        ("retrieved", "image/png", "result/content/1/mimeType"),
        ("retrieved", "u", "result/content/2/resource/uri"),
        ("retrieved", "text/plain", "result/content/2/resource/mimeType"),
        ("retrieved", "hello", "result/content/2/resource/blob"),
        ("retrieved", "v", "result/structuredContent/s"),
        ("tool_spec", "n", "result/tools/0/name"),
        ("tool_spec", "d", "result/tools/0/description"),
        ("answer", "text", "result/artifacts/0/parts/0/kind"),
        ("answer", "p", "result/artifacts/0/parts/0/text"),
    ]
    assert opaques(content.opaque) == [("IMAGE", "result/content/1/data")]


def test_a_caller_chooses_no_kind_by_a_message_of_json_rpc() -> None:
    """Its bytes are read by their type all the same."""
    content = read(json.dumps([RPC]).encode(), None, PartKind.USER)
    assert {part.kind for part in content.parts} == {PartKind.USER}
    assert opaques(content.opaque) == [("IMAGE", "0/result/content/1/data")]


def test_errors_and_batches_of_json_rpc() -> None:
    """Each message of a batch; one item that is none makes it a list like any other."""
    error = {"jsonrpc": "2.0", "error": {"code": 1, "message": "m"}}
    batch = read(json.dumps([error, error]).encode(), Rules(), PartKind.ANSWER)
    kinds = [(part.text, part.kind.value) for part in batch.parts if part.text == "m"]
    assert kinds == [("m", "error")] * 2
    mixed = read(json.dumps([error, 1]).encode(), Rules(), PartKind.ANSWER)
    assert {part.kind for part in mixed.parts} == {PartKind.ANSWER}
