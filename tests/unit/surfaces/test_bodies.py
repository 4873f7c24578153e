from __future__ import annotations

import pytest

from bedrock_weir.content import Encoding, PartKind
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.bodies import json_object, read_text_or_source
from bedrock_weir.surfaces.walk import Rules, walk

RULES = Rules(special={"text": read_text_or_source})


def test_a_body_is_an_object_or_nothing():
    """No bytes at all are what a GET has."""
    assert json_object(b"") == {}
    assert json_object(b'{"a": 1}') == {"a": 1}


@pytest.mark.parametrize("body", [b"[]", b'"a"', b"1", b"null", b"{", b'{"a":1,"a":2}'])
def test_any_other_body_is_refused(body):
    """What has another meaning to another reader is not read."""
    with pytest.raises(MalformedRequest):
        json_object(body)


@pytest.mark.parametrize(
    "text", ['{"a": "b"}', ' \n["a", 1]', "{}", '{"a": "\\u0041"}']
)
def test_a_document_in_a_string_is_source(text):
    """Its escapes hide text, so it is read as what it means."""
    (part,) = walk({"text": text}, RULES, PartKind.USER).parts
    assert (part.text, part.encoding) == (text, Encoding.JSON)


@pytest.mark.parametrize(
    "text", ["hello", '"a"', "12345", "{hello}", '{"a": 1} and more', "[1", "null", " "]
)
def test_any_other_string_is_text(text):
    """Prose with braces is prose."""
    (part,) = walk({"text": text}, RULES, PartKind.USER).parts
    assert (part.text, part.encoding) == (text, Encoding.TEXT)


def test_what_is_no_string_is_walked():
    """Nothing vanishes where another type than a string stands."""
    parts = walk({"text": [{"b": "c"}, "d", 123456789]}, RULES, PartKind.USER).parts
    assert [part.text for part in parts] == ["c", "d", "123456789"]


def test_a_source_that_nests_without_end_is_text():
    """What no parser takes is read as it stands."""
    text = "[" * 5000 + "]" * 5000
    (part,) = walk({"text": text}, RULES, PartKind.USER).parts
    assert part.encoding is Encoding.TEXT
