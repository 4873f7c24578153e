from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.content import Encoding, Part, PartKind
from bedrock_weir.surfaces.edit import replaced, rewrite
from bedrock_weir.surfaces.walk import Rules, walk
from tests.support.surfaces import strings

BODY = b'{ "a" : "x\\u0040y" , "b":[1.50, 123456789,{"c":"x"}], "a@b":"z" , "s":"{}"}'


def part(pointer, encoding=Encoding.TEXT):
    """Return a part at a place."""
    return Part(PartKind.USER, "", pointer, encoding)


@pytest.mark.parametrize(
    ("changed", "before", "after"),
    [
        (part(("a",)), b'"x\\u0040y"', b'"new"'),
        (part(("b", 2, "c")), b'"x"}', b'"new"}'),
        (part(("b", 1), Encoding.NUMBER), b"123456789", b'"new"'),
        (part(("a@b",), Encoding.KEY), b'"a@b"', b'"new"'),
        (part(("s",), Encoding.JSON), b'"{}"', b'"new"'),
        (part(("a",), Encoding.BASE64), b'"x\\u0040y"', b'"bmV3"'),
    ],
)
def test_rewrite_changes_one_value(changed, before, after):
    """However a text stands in its place, only that place changes."""
    assert BODY.count(before) == 1
    assert rewrite(BODY, {changed: "new"}) == BODY.replace(before, after)


def test_rewrite_escapes():
    """What a text says is written as a JSON string, whatever is in it."""
    text = 'a"b\\c\n\x00é\U0001f600'
    written = rewrite(b'{"a":"x"}', {part(("a",)): text})
    assert json.loads(written) == {"a": text}
    encoded = json.loads(rewrite(b'{"a":"x"}', {part(("a",), Encoding.BASE64): text}))
    assert base64.b64decode(encoded["a"]).decode() == text


def test_rewrite_of_a_key_keeps_its_value():
    """A key and its value change apart from each other."""
    texts = {part(("a@b",), Encoding.KEY): "k", part(("a@b",)): "v"}
    assert rewrite(b'{"a@b":"z"}', texts) == b'{"k":"v"}'


def test_rewrite_below_a_rewritten_key():
    """Pointers speak of the body as it was read, not as it becomes."""
    texts = {part(("a@b",), Encoding.KEY): "k", part(("a@b", "c", 0)): "v"}
    assert rewrite(b'{"a@b":{"c":["z"]}}', texts) == b'{"k":{"c":["v"]}}'


def test_rewrite_of_plain_text():
    """A body that is text altogether becomes the new text."""
    assert rewrite(b"hello", {part((), Encoding.PLAIN): "é"}) == "é".encode()


def test_rewrite_refuses_a_place_that_is_none():
    """A text that has no place is an error, not a text left as it was."""
    with pytest.raises(KeyError):
        rewrite(BODY, {part(("none",)): "x"})
    with pytest.raises(KeyError):
        rewrite(BODY, {part(("b", 2)): "x"})
    with pytest.raises(KeyError):
        rewrite(BODY, {part(("none",), Encoding.KEY): "x"})


TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4),
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=3), below)
    ),
    max_leaves=8,
)


@given(tree=TREES, data=st.data(), text=st.text(max_size=4))
def test_rewrite_and_replaced_agree(tree, data, text):
    """On bytes and on the parsed document, the same change is made."""
    parts = [
        found
        for found in walk(tree, Rules(), PartKind.USER).parts
        if found.encoding is Encoding.TEXT
    ]
    assert [(found.pointer, found.text) for found in parts] == strings(tree)
    chosen = data.draw(st.lists(st.sampled_from(parts), unique=True)) if parts else []
    body = json.dumps(tree, indent=1).encode()
    before = json.dumps(tree)
    changed = replaced(tree, {found.pointer: text for found in chosen})
    assert json.loads(rewrite(body, dict.fromkeys(chosen, text))) == changed
    assert json.dumps(tree) == before


def test_replaced_refuses_a_place_that_is_none():
    """A pointer that leads nowhere is an error."""
    for pointer in [("b",), ("a", "b"), (0,)]:
        with pytest.raises((KeyError, IndexError)):
            replaced({"a": "x"}, {pointer: "y"})
