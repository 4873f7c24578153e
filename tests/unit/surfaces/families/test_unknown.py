from __future__ import annotations

from tests.support.surfaces import (
    opaques,
    read_answer,
    read_request,
    read_stream,
    rows,
    texts,
)

MODEL = "arn:aws:bedrock:us-east-1:123456789012:imported-model/abc"


def test_everything_is_text_and_the_body_is_opaque():
    """Nothing is skipped, and nothing counts as understood."""
    body = {"type": "image", "source": {"type": "base64", "data": "iVBO"}}
    for reading in (read_request(MODEL, body), read_answer(MODEL, body)):
        assert [text for _, text, _ in rows(reading.content)] == ["iVBO"]
        assert opaques(reading.content.opaque) == [("UNKNOWN_BODY", "")]


def test_everything_accumulates():
    """Nothing is known to come whole in a stream."""
    events = read_stream(MODEL, {"id": "a", "x": ["1"]}, {"id": "b", "x": ["2"]})
    assert texts(events) == {"id": "ab", "x/0": "12"}
    assert all(opaques(event.opaque) == [("UNKNOWN_BODY", "")] for event in events)
    assert not any(event.is_delta for event in events)
