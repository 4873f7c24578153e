"""Pinning: the guardrail is on a body exactly, whatever that looks like, or refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bedrock_weir.call import Operation
from bedrock_weir.content import Content
from bedrock_weir.guardrails.pin import CONFIG, Pinned, Refused, pin
from bedrock_weir.guardrails.places import EACH, PLACES, Fields, InBody, place_of
from bedrock_weir.guardrails.settings import parse_guardrails
from bedrock_weir.wire.http import Headers, Request

MAIN = parse_guardrails({"main": {"identifier": "abc123", "version": "3"}})["main"]
IN_BODY = [
    (service, name)
    for service, names in PLACES.items()
    for name, place in names.items()
    if isinstance(place, InBody)
]
NAMES = sorted(
    {
        *(
            step
            for service, name in IN_BODY
            for place in (PLACES[service][name],)
            if isinstance(place, InBody)
            for spot in place.spots
            for step in (*spot.pointer, *place.fields.names)
            if step != EACH
        ),
        "guardContent",
        "GuardrailConfig",
        "messages",
        "tagSuffix",
        CONFIG,
    }
)
VALUES = st.sampled_from(["abc123", "3", "enabled", "sync", "DRAFT", "other", None, 3])
BODIES = st.dictionaries(
    st.sampled_from(NAMES),
    st.recursive(
        VALUES,
        lambda below: (
            st.lists(below, max_size=2)
            | st.dictionaries(st.sampled_from(NAMES), below, max_size=4)
        ),
        max_leaves=8,
    ),
    max_size=4,
)
LAYOUTS = st.sampled_from([{"separators": (",", ":")}, {"indent": 1}])


def settle(service: str, name: str, body: bytes, headers: Headers) -> Pinned | Refused:
    """Pin the guardrail to a request."""
    operation = Operation(service, name, "x", streaming=False)
    request = Request("POST", "/", headers, body)
    place = place_of(operation)
    return pin(place, operation, request, content=Content(), guardrail=MAIN)


def objects_at(document: Any, pointer: tuple[str, ...], needs: int) -> list[Any]:
    """Every object of a spot, where the document has what it needs."""
    found = [document]
    for depth, step in enumerate(pointer):
        below = []
        for value in found:
            if step == EACH:
                below += value
            elif step in value or depth >= needs:
                below.append(value[step])
        found = below
    return found


def without(document: Any, added: dict[tuple[Any, ...], bytes]) -> Any:
    """A document without these members, and without objects that are empty then."""
    for pointer in added:
        above = document
        for step in pointer[:-1]:
            above = above[step]
        del above[pointer[-1]]
    return document


def pruned(value: Any) -> Any:
    """A document without empty objects."""
    if isinstance(value, dict):
        items = {key: pruned(item) for key, item in value.items()}
        return {key: item for key, item in items.items() if item != {}}
    return [pruned(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("service", "name"), IN_BODY)
@given(document=BODIES, layout=LAYOUTS)
def test_a_body_has_the_guardrail_everywhere_or_is_refused(
    service: str, name: str, document: Any, layout: Any
) -> None:
    """And nothing else of it has changed."""
    body = json.dumps(document, **layout).encode()
    settled = settle(service, name, body, Headers())
    if isinstance(settled, Refused):
        assert settled.reasons
        return
    place = PLACES[service][name]
    assert isinstance(place, InBody)
    changed = settled.on(Request("POST", "/", Headers(), body)).body
    after = json.loads(changed)
    fields: Fields = place.fields
    for spot in place.spots:
        for config in objects_at(after, spot.pointer, spot.needs):
            assert config[fields.identifier] == "abc123"
            assert config[fields.version] == "3"
            assert fields.trace is None or config[fields.trace] == "enabled"
            assert fields.mode is None or config.get(fields.mode, "sync") == "sync"
            assert config.keys() <= fields.names
    if not settled.values:
        assert changed == body
    assert pruned(without(after, dict(settled.values))) == pruned(document)


HEADER_NAMES = st.sampled_from(
    [
        "x-amzn-bedrock-guardrailidentifier",
        "x-amzn-bedrock-guardrailversion",
        "x-amzn-bedrock-trace",
        "x-amzn-bedrock-guardrailtrace",
        "connection",
        "accept",
    ]
)
HEADER_VALUES = st.sampled_from(
    ["abc123", "3", "ENABLED", "ENABLED_FULL", "DISABLED", "Enabled", "", "DRAFT"]
)


@given(items=st.lists(st.tuples(HEADER_NAMES, HEADER_VALUES), max_size=5), more=BODIES)
def test_headers_have_the_guardrail_once_or_the_request_is_refused(
    items: list[tuple[str, str]], more: Any
) -> None:
    """Whatever stands there, and in the body."""
    headers = Headers(tuple(items))
    body = json.dumps(more).encode()
    settled = settle("bedrock-runtime", "InvokeModel", body, headers)
    assume(isinstance(settled, Pinned))
    assert isinstance(settled, Pinned)
    after = settled.on(Request("POST", "/", headers, body))
    assert after.body == body
    sent = after.headers.end_to_end()
    assert sent.getall("x-amzn-bedrock-guardrailidentifier") == ("abc123",)
    assert sent.getall("x-amzn-bedrock-guardrailversion") == ("3",)
    assert sent.getall("x-amzn-bedrock-trace") in (("ENABLED",), ("ENABLED_FULL",))
    assert "x-amzn-bedrock-guardrailtrace" not in dict(sent)


@given(st.binary(max_size=40), st.sampled_from(IN_BODY))
def test_bytes_that_are_no_object_are_refused(
    body: bytes, where: tuple[str, str]
) -> None:
    """They are never an error."""
    settled = settle(*where, body, Headers())
    assert isinstance(settled, Refused) or body.lstrip()[:1] == b"{"
