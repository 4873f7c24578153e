from __future__ import annotations

import base64

import pytest

from bedrock_weir.content import JSON, Encoding, OpaqueKind, PartKind
from bedrock_weir.surfaces.walk import Rules, Walk, opaque, walk
from tests.support.surfaces import opaques, place, rows

RULES = Rules(
    kinds={"system": PartKind.SYSTEM, "tool": PartKind.TOOL_USE},
    roles={"user": PartKind.USER},
    free=frozenset({"input"}),
    special={"image": opaque(OpaqueKind.IMAGE)},
    types={"secret": opaque(OpaqueKind.ENCRYPTED_REASONING)},
)

CASES = [
    ({"a": "x"}, [("setting", "x", "a")]),
    ({"a": ""}, []),
    ("x", [("setting", "x", "")]),
    (["x", ["y"]], [("setting", "x", "0"), ("setting", "y", "1/0")]),
    ({"system": {"a": ["x"]}}, [("system", "x", "system/a/0")]),
    ({"role": "user", "a": {"b": "x"}}, [("user", "x", "a/b")]),
    ({"role": "user", "tool": "x"}, [("tool_use", "x", "tool")]),
    ({"role": "nobody", "a": "x"}, [("setting", "x", "a")]),
    (
        {"role": ["user"], "a": "x"},
        [("setting", "user", "role/0"), ("setting", "x", "a")],
    ),
    ({"tool": {"input": {"system": "x"}}}, [("tool_use", "x", "tool/input/system")]),
    ({"input": {"role": "user", "image": "x"}}, [("setting", "x", "input/image")]),
    ({"image": {"a": "x"}}, [("setting", "x", "image/a")]),
    ({"a": [True, False, None, 1.5]}, []),
    ({"type": {"a": "x"}}, [("setting", "x", "type/a")]),
]


@pytest.mark.parametrize(("document", "parts"), CASES)
def test_every_string_is_a_part(document, parts):
    """A string is a part of the kind that holds around it (rules 1 and 3)."""
    content = walk(document, RULES, PartKind.SETTING)
    assert rows(content) == parts
    assert content.opaque == ()


def test_only_a_rule_makes_a_value_opaque():
    """The very value that holds bytes is opaque, and nothing beside it (rule 2)."""
    content = walk({"image": "iVBO", "a": "x"}, RULES, PartKind.USER)
    assert rows(content) == [("user", "x", "a")]
    assert opaques(content.opaque) == [("IMAGE", "image")]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (123456789, "123456789"),
        (-123456789, "-123456789"),
        (100000000, "100000000"),
        (123456789.0, "123456789"),
        (4111111111111111, "4111111111111111"),
    ],
)
@pytest.mark.parametrize("key", ["a", "input"])
def test_a_long_number_is_text(number, text, key):
    """Nine digits may be a person's number, in a free document too (rule 4)."""
    (part,) = walk({key: number}, RULES, PartKind.USER).parts
    assert (part.text, part.encoding) == (text, Encoding.NUMBER)


@pytest.mark.parametrize("number", [0, 99999999, -99999999, 0.123456789, 12345.678901])
def test_a_short_number_is_none(number):
    """Counts, prices and vectors are no data."""
    assert walk([number], RULES, PartKind.USER).parts == ()


@pytest.mark.parametrize(
    "key", ["a@b.ch", "123-45-6789", "two words", "é", "x1", "a" * 65, "\n", "a\n"]
)
@pytest.mark.parametrize("free", [False, True])
def test_an_awkward_key_is_text(key, free):
    """A key that is no plain name is a part of its own (rule 4)."""
    document: JSON = {"input": {key: 1}} if free else {key: 1}
    (part,) = walk(document, RULES, PartKind.USER).parts
    assert (part.text, part.encoding) == (key, Encoding.KEY)
    assert place(part.pointer).endswith(key)


@pytest.mark.parametrize("key", ["a", "snake_case", "$ref", "x-y.z:/", "Z" * 64])
def test_a_plain_name_is_none(key):
    """The names that APIs are made of are no text."""
    assert walk({key: 1}, RULES, PartKind.USER).parts == ()


def test_bytes_of_text():
    """Base64 that holds UTF-8 is text in its place; any other is opaque."""
    reading = Walk(RULES)
    good = base64.b64encode("é".encode()).decode()
    reading.bytes_of_text(good, ("a",), PartKind.DOCUMENT)
    for place_, bad in enumerate(["!", "abc", base64.b64encode(b"\xff").decode(), "é"]):
        reading.bytes_of_text(bad, (place_,), PartKind.DOCUMENT)
    reading.bytes_of_text(["x"], ("b",), PartKind.DOCUMENT)
    assert [(part.text, part.encoding) for part in reading.parts] == [
        ("é", Encoding.BASE64),
        ("x", Encoding.TEXT),
    ]
    assert [item.pointer for item in reading.opaque] == [(0,), (1,), (2,), (3,)]
