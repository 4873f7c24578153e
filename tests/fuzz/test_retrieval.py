"""Surfaces around knowledge bases against broken bodies and events.

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
from tests.fuzz.holding import body_holds, events_hold
from tests.fuzz.strategies import mutated
from tests.support.full_documents import Full, members_of, operation_model

SERVICE = "bedrock-agent-runtime"
NAMES = (
    "AgenticRetrieveStream",
    "GenerateQuery",
    "GetDocumentContent",
    "OptimizePrompt",
    "Rerank",
    "Retrieve",
    "RetrieveAndGenerate",
    "RetrieveAndGenerateStream",
)
STREAMS = ("AgenticRetrieveStream", "OptimizePrompt", "RetrieveAndGenerateStream")
TYPES = ("mimeType", "type")
"""Members that say how others are to be read."""
EVENTS = (
    "analyzePromptEvent",
    "citation",
    "guardrail",
    "optimizedPromptEvent",
    "output",
    "responseEvent",
    "result",
    "traceEvent",
    "unheardOf",
)
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
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(["BLOB", "text/plain", "aGVsbG8=", "data:image/png;base64,AA=="]),
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


def full(name: str) -> bytes:
    """Return a request that has everything; two of it are too much."""
    return json.dumps(Full().value(operation_model(name).input_shape)).encode()


def bodies(name: str) -> st.SearchStrategy[bytes]:
    """Return bodies: full ones with some damage, any documents, and any bytes."""
    return st.one_of(
        mutated(st.just(full(name))),
        documents.map(json.dumps).map(str.encode),
        mutated(documents.map(json.dumps).map(str.encode)),
        st.binary(max_size=60),
    )


def asked(name: str) -> Operation:
    """Return an operation as it was routed."""
    return Operation(SERVICE, name, "ABCDEFGHIJ", True, ResourceType.KNOWLEDGE_BASE)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_bodies_are_read_or_refused(name: str, data: st.DataObject) -> None:
    """Requests and answers; and each part can be replaced where it stands."""
    body = data.draw(bodies(name))
    body_holds(asked(name), body)


@pytest.mark.parametrize("name", STREAMS)
@given(
    data=st.lists(
        st.tuples(
            st.sampled_from(EVENTS),
            st.one_of(
                documents.map(json.dumps).map(str.encode),
                mutated(documents.map(json.dumps).map(str.encode)),
                st.binary(max_size=60),
            ),
        ),
        max_size=4,
    )
)
def test_events_are_read_or_refused(name: str, data: list[Any]) -> None:
    """In any order; and each text can be replaced where it stands."""
    events_hold(asked(name), data, TYPES)
