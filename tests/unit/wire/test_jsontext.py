from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bedrock_weir.errors import MalformedRequest
from bedrock_weir.wire import jsontext

KEYS = st.text(max_size=4) | st.sampled_from(['"', '":', '\\":', "a", "\\", ":", " "])
TREES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | KEYS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(KEYS, below),
    max_leaves=12,
)
LAYOUTS = st.sampled_from(
    [
        {"separators": (",", ":")},
        {"indent": 2},
        {"separators": (" ,\r\n", "\t : ")},
        {"ensure_ascii": False},
    ]
)


@given(tree=TREES, layout=LAYOUTS)
@example({'":': '":'}, {})
@example({"a": '{"b":1,"b":2}'}, {})
@example({'\\"': '\\":'}, {})
def test_reads_what_others_read(tree, layout):
    """A document that holds one meaning is read as `json` reads it."""
    assert jsontext.loads(json.dumps(tree, **layout).encode()) == tree


@pytest.mark.parametrize(
    "body",
    [
        '{"a":1,"a":1}',
        '{"a":1,"\\u0061":2}',
        '{"a" :1,"a"\n\t\r :2}',
        '{"a":{"b":1,"b":2}}',
        '[[{"x":[{"b":1,"c":2,"b":3}]}]]',
        '{"":1,"":2}',
        '{"\\"":1,"\\u0022":2}',
        '{"é":1,"\\u00e9":2}',
        '{"a":"\\":","a":"\\":"}',
        '{"a":"b","c":"d","a":"\\": \\":"}',
        '{"\\":":1,"\\":":2}',
        '{"\U0001f600":1,"\\ud83d\\ude00":2}',
        '{"a":1,"a":{"b":2}}',
    ],
)
def test_refuses_repeated_keys(body):
    """A key that comes twice, however it is spelt, has two meanings (rule 1)."""
    json.loads(body)
    with pytest.raises(MalformedRequest, match="repeats a key"):
        jsontext.loads(body.encode())


@pytest.mark.parametrize(
    "body",
    [
        '{"a":{"a":1},"b":[{"a":1},{"a":2}]}',
        '{"a":"\\":","b":"\\": \\" :"}',
        '{"\\":":"x","x":"\\":"}',
        '{"a":":","b":" : "}',
        '[":",": \\":"]',
        '{"a":"{\\"a\\":1,\\"a\\":2}"}',
    ],
)
def test_text_like_a_key_is_none(body):
    """Text that looks like keys, and keys of other objects, repeat nothing."""
    assert jsontext.loads(body.encode()) == json.loads(body)


@given(
    key=KEYS,
    other=KEYS,
    values=st.lists(TREES, min_size=2, max_size=2),
    gap=st.sampled_from(["", " ", "\n", "\t \r"]),
    is_escaped=st.booleans(),
)
def test_no_spelling_hides_a_repeated_key(key, other, values, gap, is_escaped):
    """Escapes, spaces and text like `":` around it make no difference."""
    again = "".join(f"\\u{ord(char):04x}" for char in key if ord(char) < 0x10000)
    spelt = (
        f'"{again}"' if is_escaped and len(again) == 6 * len(key) else json.dumps(key)
    )
    one, two = (json.dumps(value) for value in values)
    body = f"{{{json.dumps(key)}:{one},{spelt}{gap}:{two}}}"
    with pytest.raises(MalformedRequest):
        jsontext.loads(body.encode())
    with pytest.raises(MalformedRequest):
        jsontext.loads(f"[{json.dumps(other)},{body}]".encode())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"nope",
        b"{}{}",
        b"{'a':1}",
        b'{"a":1,}',
        b"{a:1}",
        b"[01]",
        b"[+1]",
        b"[.5]",
        b"[1.]",
        b"NaN",
        b"[Infinity]",
        b"[1e999]",
        b'"\\ud800"',
        b'"\\x41"',
        b'"\x00"',
        b'"\xff"',
        b'"\xc0\x80"',
        b'"\xed\xa0\x80"',
        b"\xef\xbb\xbf{}",
        b"// a\n{}",
        "{}".encode("utf-16"),
    ],
)
def test_refuses_what_is_no_json(body):
    """What strict readers refuse, or read differently, is refused (rule 1)."""
    with pytest.raises(MalformedRequest, match="not valid JSON"):
        jsontext.loads(body)


def test_an_error_holds_no_content():
    """Neither the message nor the cause carries the body."""
    with pytest.raises(MalformedRequest) as raised:
        jsontext.loads(b'{"a":"secret"')
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


@pytest.mark.parametrize("deepen", [lambda x: [x], lambda x: {"a": x}])
def test_refuses_deep_nesting(deepen):
    """The limit itself is read, one level more is not; no depth overflows."""
    tree: Any = []
    for _ in range(jsontext.MAX_DEPTH - 1):
        tree = deepen(tree)
    assert jsontext.loads(json.dumps(tree).encode()) == tree
    with pytest.raises(MalformedRequest, match="nests deeper"):
        jsontext.loads(json.dumps(deepen(tree)).encode())
    for body in (b"[" * 900 + b"]" * 900, b"[" * 10**6 + b"]" * 10**6):
        with pytest.raises(MalformedRequest):
            jsontext.loads(body)


def scalars(tree: Any, pointer: tuple[str | int, ...] = ()) -> list[Any]:
    """Return the pointer of every scalar."""
    if isinstance(tree, dict):
        return [
            p for key, value in tree.items() for p in scalars(value, (*pointer, key))
        ]
    if isinstance(tree, list):
        return [
            p for at, value in enumerate(tree) for p in scalars(value, (*pointer, at))
        ]
    return [pointer]


def put(tree: Any, pointer: tuple[str | int, ...], value: Any) -> Any:
    """Return a tree with another value at a pointer."""
    if not pointer:
        return value
    head, *rest = pointer
    changed = tree.copy()
    changed[head] = put(tree[head], tuple(rest), value)
    return changed


@given(tree=TREES, layout=LAYOUTS, data=st.data())
def test_splice_changes_the_named_values(tree, layout, data):
    """After a splice, the document is the old one with those values changed."""
    body = json.dumps(tree, **layout).encode()
    places = scalars(tree)
    chosen = data.draw(st.lists(st.sampled_from(places), unique=True)) if places else []
    changed = tree
    for pointer in chosen:
        changed = put(changed, pointer, "n\u00e9w")
    spliced = jsontext.splice(body, dict.fromkeys(chosen, '"néw"'.encode()))
    assert jsontext.loads(spliced) == changed
    if not chosen:
        assert spliced == body


@given(tree=TREES, layout=LAYOUTS, data=st.data())
def test_splice_changes_no_other_byte(tree, layout, data):
    """Cut out the new value, and the rest is what was there."""
    body = json.dumps(tree, **layout).encode()
    places = scalars(tree)
    if not places:
        return
    pointer = data.draw(st.sampled_from(places))
    mark = b'"\x7f\x7f\x7f"'
    head, tail = jsontext.splice(body, {pointer: mark}).split(mark)
    assert body.startswith(head)
    assert body.endswith(tail)
    value: Any = tree
    for step in pointer:
        value = value[step]
    assert json.loads(body[len(head) : len(body) - len(tail)]) == value


def test_splice_keeps_every_spelling():
    """Big integers, floats, escapes and spaces around a change stay as they were."""
    body = (
        b'\n{ "big" :123456789012345678901234567890,"f":[1.0,1e-07,-0.0,1E+2, 0.10],'
        b'"e":"\\u00e9\\/","k\\u0065y": "old" ,"n":null}\n'
    )
    after = jsontext.splice(body, {("key",): b'"new"'})
    assert after == body.replace(b'"old"', b'"new"')
    assert jsontext.splice(body, {("f", 3): b"0"}) == body.replace(b"1E+2", b"0")


def test_splice_renames_keys():
    """A key changes where it stands, its value and its namesakes do not."""
    body = b'{"a" : {"a":1}, "b":[{"a":2}]}'
    renamed = jsontext.splice(body, {}, {("a", "a"): b'"x"', ("b", 0, "a"): b'"y"'})
    assert renamed == b'{"a" : {"x":1}, "b":[{"y":2}]}'
    both = jsontext.splice(body, {("a", "a"): b"3"}, {("a",): b'"x"'})
    assert both == b'{"x" : {"a":3}, "b":[{"a":2}]}'


@pytest.mark.parametrize("pointer", [("b",), ("a", 0), (), ("a", "b", "c"), (0,)])
def test_splice_refuses_a_place_that_is_none(pointer):
    """A value without a scalar's place is an error."""
    with pytest.raises(KeyError):
        jsontext.splice(b'{"a":{"b":1}}', {pointer: b"2"})


@pytest.mark.parametrize("body", [b' "a" ', b"1", b"\tnull\n"])
def test_splice_replaces_a_whole_document(body):
    """A document may be one scalar."""
    assert jsontext.splice(body, {(): b'"x"'}) == body.replace(body.strip(), b'"x"')


@given(tree=st.dictionaries(KEYS, TREES, max_size=4), layout=LAYOUTS)
@example({}, {})
@example({"config": {}}, {"indent": 2})
@example({"config": {"id": "x"}, "a": [{}]}, {})
def test_puts_members_where_they_belong(tree, layout):
    """What was there stays as it was written; what was not comes first."""
    body = json.dumps(tree, **layout).encode()
    wanted: dict[Any, bytes] = {
        ("config", "deep", "id"): b'"new"',
        ("config", "version"): b'"1"',
    }
    config = tree.get("config", {})
    deep = config.get("deep", {}) if isinstance(config, dict) else None
    scalars = [
        config.get("version") if isinstance(config, dict) else None,
        deep.get("id") if isinstance(deep, dict) else None,
    ]
    if not isinstance(deep, dict) or any(isinstance(x, dict | list) for x in scalars):
        with pytest.raises(KeyError):
            jsontext.put(body, wanted)
        return
    found = jsontext.loads(jsontext.put(body, wanted))
    assert found == {
        **tree,
        "config": {**config, "version": "1", "deep": {**deep, "id": "new"}},
    }


def test_puts_into_objects_of_lists() -> None:
    """A list's item is named by its number, and no item is made."""
    body = b'{"a" : [ {"x":1 } , { } ], "b":1e2}'
    wanted: dict[Any, bytes] = {("a", 0, "c"): b"2", ("a", 1, "d", "e"): b"3"}
    assert jsontext.put(body, wanted) == (
        b'{"a" : [ {"c":2,"x":1 } , {"d":{"e":3} } ], "b":1e2}'
    )
    with pytest.raises(KeyError):
        jsontext.put(body, dict.fromkeys([("a", 2, "c")], b"1"))
    with pytest.raises(KeyError):
        jsontext.put(body, dict.fromkeys([("b", "c")], b"1"))
