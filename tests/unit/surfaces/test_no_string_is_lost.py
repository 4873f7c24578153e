"""Whatever a body holds, each of its strings is a part, or opaque at its place."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedrock_weir.call import Operation
from bedrock_weir.content import Encoding, PartKind
from bedrock_weir.surfaces import blocks, invoke_model
from bedrock_weir.surfaces.families import FAMILIES, UNKNOWN
from bedrock_weir.surfaces.families.base import Family
from bedrock_weir.surfaces.walk import Rules, walk
from tests.support.surfaces import operation, strings

KNOWN: dict[str, Family] = {family.name: family for _, family in FAMILIES}
MODELS = {family.name: f"{prefix}x" for prefix, family in reversed(FAMILIES)}
MODELS["unknown"] = "acme.model"
ALL_RULES: dict[str, Rules] = {
    "converse request": blocks.REQUEST,
    "converse answer": blocks.ANSWER,
    "unknown": UNKNOWN.request,
}
for _name, _family in KNOWN.items():
    ALL_RULES[f"{_name} request"] = _family.request
    ALL_RULES[f"{_name} answer"] = _family.answer

TEXTS = st.text(min_size=1, max_size=8).map(lambda text: f"t {text}") | st.sampled_from(
    ["data:image/png;base64,iVBO t", "https://a/b t", "s3://b/k t"]
)
EVENTS = (
    "content_block_delta",
    "content_block_start",
    "content_block_stop",
    "message_delta",
    "message_start",
    "message_stop",
    "ping",
)
COMMON = (
    "bytes",
    "content",
    "data",
    "delta",
    "index",
    "messages",
    "source",
    "text",
    "p",
)
CONVERSE_EVENTS = ("contentBlockDelta", "contentBlockStart", "messageStop", "metadata")
FORMS = ("base64", "content", "json", "pdf", "text", "txt", "url", "S3")


@cache
def documents(name: str) -> st.SearchStrategy[Any]:
    """Return documents that use the names these rules speak of."""
    rules = ALL_RULES[name]
    names = sorted({*rules.kinds, *rules.free, *rules.special, *COMMON})
    types = sorted({*rules.types, *EVENTS, *FORMS})
    keys = st.sampled_from([*names, *CONVERSE_EVENTS]) | st.text(max_size=4)
    scalars = st.none() | st.booleans() | st.integers(-9, 9) | TEXTS

    def compound(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        plain = st.dictionaries(keys, below, max_size=4)
        named = st.fixed_dictionaries(
            {},
            optional={
                "type": st.sampled_from(types) | below,
                "role": st.sampled_from(sorted({*rules.roles, "x"})) | below,
                "format": st.sampled_from(FORMS) | below,
                "index": st.integers(0, 3) | below,
            },
        )
        typed = st.builds(lambda one, other: {**one, **other}, plain, named)
        return st.lists(below, max_size=3) | plain | typed

    tree = st.recursive(scalars, compound, max_leaves=8)
    return st.dictionaries(keys, tree, max_size=5)


@pytest.mark.parametrize("name", ALL_RULES)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_of_a_body(name, data):
    """Every string of a document is read at its own place, with its own text."""
    document = data.draw(documents(name))
    content = walk(document, ALL_RULES[name], PartKind.SETTING)
    read = {
        part.pointer: part.text
        for part in content.parts
        if part.encoding in (Encoding.TEXT, Encoding.JSON)
    }
    opaque = {item.pointer for item in content.opaque}
    for pointer, text in strings(document):
        assert pointer in opaque or read[pointer] == text


@pytest.mark.parametrize("name", MODELS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_of_a_chunk(name, data):
    """Every string of a stream's chunk is a delta, or opaque at its place."""
    family = KNOWN.get(name, UNKNOWN)
    answer = "unknown" if family is UNKNOWN else f"{name} answer"
    document = data.draw(documents(answer))
    event = family.read_chunk(document)
    read = {delta.pointer: delta.text for delta in event.deltas}
    opaque = {item.pointer for item in event.opaque}
    for pointer, text in strings(event.document):
        assert pointer in opaque or read[pointer] == text
    assert event.document == document


@pytest.mark.parametrize("event_type", ["contentBlockDelta", "metadata", "other"])
@given(document=documents("converse answer"))
@settings(max_examples=40, deadline=None)
def test_of_a_converse_event(event_type, document):
    """Every string of a Converse event is a delta, or opaque at its place."""
    event = blocks.read_event(event_type, document)
    read = {delta.pointer: delta.text for delta in event.deltas}
    opaque = {item.pointer for item in event.opaque}
    for pointer, text in strings(document):
        assert pointer in opaque or read[pointer] == text


@pytest.mark.parametrize("name", MODELS)
@given(
    body=st.binary(max_size=40) | documents("unknown").map(json.dumps).map(str.encode)
)
@settings(max_examples=30, deadline=None)
def test_reading_never_fails(name, body):
    """Any bytes are read or opaque; none of them is an error."""
    asked: Operation = operation(MODELS[name])
    for reading in (
        invoke_model.read_request(asked, {}, body),
        invoke_model.read_answer(asked, body),
    ):
        content = reading.content
        assert content.parts or content.opaque or not strings(json.loads(body))
