"""Surfaces of agents, flows and sessions against broken bodies and events.

Whatever comes, it is read or refused; nothing but a documented error leaves. What was
read can be written anew in its place.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.call import Operation, ResourceType
from tests.fuzz.holding import body_holds, events_hold
from tests.fuzz.strategies import mutated
from tests.support.full_documents import Full, members_of, operation_model

SERVICE = "bedrock-agent-runtime"
STREAMS = ("InvokeAgent", "InvokeFlow", "InvokeInlineAgent")
NAMES = (
    "CreateInvocation",
    "CreateSession",
    "GetAgentMemory",
    "GetExecutionFlowSnapshot",
    "GetFlowExecution",
    "GetInvocationStep",
    "GetSession",
    "ListFlowExecutionEvents",
    "PutInvocationStep",
    "StartFlowExecution",
    "UpdateSession",
    *STREAMS,
)
EVENTS = (
    "chunk",
    "files",
    "flowCompletionEvent",
    "flowMultiTurnInputRequestEvent",
    "flowOutputEvent",
    "flowTraceEvent",
    "returnControl",
    "trace",
    "unheardOf",
)
TYPES = ("mediaType", "type")
"""Members that say how others are to be read."""
KEYS = sorted(
    {
        name
        for operation in NAMES
        for shape in (
            operation_model(operation).input_shape,
            operation_model(operation).output_shape,
        )
        for name in members_of(shape)
    }
)
BYTES = st.binary(max_size=6).map(base64.b64encode).map(bytes.decode)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(
        ["text/csv", "image/png", '{"a": "\\u0062", "n": 123456789}', "[1"]
    ),
    BYTES,
)
documents = st.recursive(
    scalars,
    lambda below: st.one_of(
        st.lists(below, max_size=3),
        st.dictionaries(
            st.one_of(st.sampled_from(KEYS), st.text(max_size=4)), below, max_size=4
        ),
    ),
    max_leaves=12,
)
encoded = documents.map(json.dumps).map(str.encode)
chunks = st.builds(
    lambda data, more: json.dumps({"bytes": data, **more}).encode(),
    BYTES,
    st.dictionaries(st.sampled_from(["attribution", "p"]), documents, max_size=2),
)
full = {
    name: json.dumps(Full().value(operation_model(name).input_shape)).encode()
    for name in NAMES
}


def asked(name: str) -> Operation:
    """Return an operation as it was routed."""
    kind = ResourceType.SESSION
    return Operation(SERVICE, name, "ABCDEFGHIJ", name in STREAMS, kind)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_bodies_are_read_or_refused(name: str, data: st.DataObject) -> None:
    """Requests and answers; and each part can be replaced where it stands."""
    good = st.just(full[name])
    body = data.draw(
        st.one_of(mutated(good), encoded, mutated(encoded), st.binary(max_size=60))
    )
    body_holds(asked(name), body)


@pytest.mark.parametrize("name", STREAMS)
@given(
    data=st.lists(
        st.one_of(
            st.tuples(st.just("chunk"), chunks),
            st.tuples(
                st.sampled_from(EVENTS),
                st.one_of(encoded, mutated(encoded), st.binary(max_size=60)),
            ),
        ),
        max_size=6,
    )
)
def test_events_are_read_or_refused(name: str, data: list[Any]) -> None:
    """In any order; and each text can be replaced where it stands."""
    events_hold(asked(name), data, TYPES)
