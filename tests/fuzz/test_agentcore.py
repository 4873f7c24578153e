"""Surfaces of AgentCore against broken bodies and events.

Whatever comes, it is read or refused; nothing but a documented error leaves. What was
read can be written anew in its place.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.call import Operation, ResourceType
from bedrock_weir.errors import EventStreamError
from bedrock_weir.surfaces import SURFACES, agent_runtime
from bedrock_weir.wire import sse
from tests.fuzz.holding import body_holds, events_hold
from tests.fuzz.strategies import cuts, mutated
from tests.support.full_documents import Full, members_of, service

SERVICE = "bedrock-agentcore"
MODEL = service(SERVICE)
NAMES = sorted(SURFACES[SERVICE])
STREAMS = ("InvokeAgentRuntimeCommand", "InvokeCodeInterpreter", "InvokeHarness")
EVENTS = (
    "chunk",
    "contentBlockDelta",
    "contentBlockStart",
    "contentBlockStop",
    "hookEvent",
    "messageStop",
    "metadata",
    "result",
    "unheardOf",
)
TYPES = ("mimeType", "path", "type")
"""Members that say how others are to be read."""
KEYS = sorted(
    {
        name
        for operation in NAMES
        for shape in (
            MODEL.operation_model(operation).input_shape,
            MODEL.operation_model(operation).output_shape,
        )
        if shape is not None
        for name in members_of(shape)
    }
    | {"jsonrpc", "result", "error", "params"}
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(
        ["2.0", "text/plain", "image/png", "aGVsbG8=", '{"a": "b"}', "a.txt"]
    ),
)
documents = st.recursive(
    scalars,
    lambda below: st.one_of(
        st.lists(below, max_size=3),
        st.dictionaries(
            st.one_of(st.sampled_from(KEYS), st.text(max_size=4)), below, max_size=4
        ),
        st.fixed_dictionaries({"jsonrpc": st.just("2.0"), "result": below}),
    ),
    max_leaves=12,
)
encoded = documents.map(json.dumps).map(str.encode)
anything = st.one_of(encoded, mutated(encoded), st.binary(max_size=60))


def full(name: str) -> bytes:
    """Return a request that has everything; two of it are too much."""
    return json.dumps(Full().value(MODEL.operation_model(name).input_shape)).encode()


def asked(name: str) -> Operation:
    """Return an operation as it was routed."""
    return Operation(SERVICE, name, "x", True, ResourceType.AGENT_RUNTIME)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_bodies_are_read_or_refused(name: str, data: st.DataObject) -> None:
    """Requests and answers; and each part can be replaced where it stands."""
    body = data.draw(st.one_of(mutated(st.just(full(name))), anything))
    body_holds(asked(name), body)


@pytest.mark.parametrize("name", STREAMS)
@given(data=st.lists(st.tuples(st.sampled_from(EVENTS), anything), max_size=4))
def test_events_are_read_or_refused(name: str, data: list[Any]) -> None:
    """In any order; and each text can be replaced where it stands."""
    events_hold(asked(name), data, TYPES)


@st.composite
def own_streams(draw: st.DrawFn) -> list[bytes]:
    """Draw a stream of an agent's own, cut anywhere."""
    data = b""
    for _ in range(draw(st.integers(1, 4))):
        lines = draw(st.lists(st.sampled_from([": a@b.ch", "event: e", "id: 7"])))
        value = draw(documents)
        data += sse.encode_event(lines, json.dumps(value))
    return list(draw(cuts(draw(st.one_of(st.just(data), mutated(st.just(data)))))))


@given(own_streams())
def test_an_agents_own_events_are_read_or_refused(chunks: list[bytes]) -> None:
    """And each text can be replaced where it stands, by an event of one text less."""
    decoder, reader = sse.Decoder(), agent_runtime.stream(asked("InvokeAgentRuntime"))
    try:
        found = [each for chunk in chunks for each in decoder.receive_data(chunk)]
    except EventStreamError:
        return
    for original in found:
        event = reader.read(original)
        texts = {
            delta.pointer: "{X}"
            for delta in event.deltas
            if delta.pointer[-1] not in (*TYPES, "mime_type", "mediaType", "jsonrpc")
        }
        if not texts:
            continue
        written = reader.write(original, event, texts)
        again = [
            agent_runtime.stream(asked("InvokeAgentRuntime")).read(each)
            for each in sse.Decoder().receive_data(written)
        ]
        assert len(again) == 1
        assert {delta.text for delta in again[0].deltas if delta.pointer in texts} <= {
            "{X}"
        }
