"""The JSON reader and rewriter against broken documents and the standard library."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.content import Pointer
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.wire import jsontext
from tests.fuzz.strategies import mutated

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    texts,
)
documents = st.recursive(
    scalars,
    lambda below: st.one_of(
        st.lists(below, max_size=4), st.dictionaries(texts, below, max_size=4)
    ),
    max_leaves=20,
)
sources = st.builds(
    lambda document, ascii_only, indent: json.dumps(
        document, ensure_ascii=ascii_only, indent=indent
    ).encode(),
    documents,
    st.booleans(),
    st.sampled_from([None, 0, 2, "\t"]),
)


def pointers(value: Any, pointer: Pointer = ()) -> list[Pointer]:
    """Return the pointers to every scalar of a document."""
    if isinstance(value, dict):
        below = list(value.items())
    elif isinstance(value, list):
        below = list(enumerate(value))
    else:
        return [pointer]
    return [found for key, item in below for found in pointers(item, (*pointer, key))]


@given(st.one_of(st.binary(max_size=200), mutated(sources)))
def test_only_documented_errors(body):
    """A body is read as every other parser reads it, or refused."""
    try:
        document = jsontext.loads(body)
    except MalformedRequest:
        return
    assert same(document, json.loads(body, parse_int=integer))


def integer(digits: str) -> int | float:
    """Read an integer; one beyond 64 bits is a float, as most parsers have it."""
    value = int(digits)
    return value if -(2**63) <= value < 2**64 else float(digits)


@given(sources)
def test_what_is_json_is_read(body):
    """No document of the standard library is refused."""
    assert same(jsontext.loads(body), json.loads(body))


@given(st.data(), sources)
def test_splice_changes_what_it_names_and_no_other_byte(choice, body):
    """One value is replaced; the rest of the document is what it was."""
    document = jsontext.loads(body)
    found = pointers(document)
    if not found:
        return
    pointer = choice.draw(st.sampled_from(found))
    value = choice.draw(texts)
    spliced = jsontext.splice(body, {pointer: json.dumps(value).encode()})
    assert same(jsontext.loads(spliced), replaced(document, pointer, value))
    again = jsontext.splice(spliced, {pointer: json.dumps(value).encode()})
    assert again == spliced


def replaced(document: Any, pointer: Pointer, value: Any) -> Any:
    """Return a copy of a document with one value replaced."""
    if not pointer:
        return value
    first, *rest = pointer
    copy = document.copy()
    copy[first] = replaced(copy[first], tuple(rest), value)
    return copy


def same(one: Any, other: Any) -> bool:
    """Tell whether two documents are the same, the types of numbers included."""
    return repr(one) == repr(other)
