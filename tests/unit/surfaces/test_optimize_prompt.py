from __future__ import annotations

import json
from typing import Any

import pytest

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.errors import EventStreamError, MalformedRequest
from bedrock_weir.surfaces import optimize_prompt
from bedrock_weir.wire.eventstream import Decoder
from tests.support.surfaces import message, rows, texts

CALL = Operation(
    "bedrock-agent-runtime",
    "OptimizePrompt",
    "bedrock-agent-runtime",
    streaming=True,
    type=ResourceType.SERVICE,
)


def test_reads_a_request():
    """Rule 1: the prompt is the user's, and the model is what it is asked of."""
    body: Any = {
        "input": {"textPrompt": {"text": "a"}},
        "targetModelId": "amazon.nova-lite-v1:0",
    }
    reading = optimize_prompt.SURFACE.read_request(CALL, {}, json.dumps(body).encode())
    assert rows(reading.content) == [("user", "a", "input/textPrompt/text")]
    assert reading.resources == (Resource(ResourceType.MODEL, body["targetModelId"]),)
    assert reading.guardrail is None


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b'{"modelArn":"x.y"}'])
def test_a_request_that_is_no_request_is_refused(body):
    """Another format, or a model where none belongs, is the caller's mistake."""
    with pytest.raises(MalformedRequest):
        optimize_prompt.SURFACE.read_request(CALL, {}, body)


def analysed(text: str) -> Any:
    """Return a piece of the analysis."""
    return message("analyzePromptEvent", json.dumps({"message": text}).encode())


def optimised(text: str) -> Any:
    """Return a piece of the prompt."""
    payload = {"optimizedPrompt": {"textPrompt": {"text": text}}, "p": "abc"}
    return message("optimizedPromptEvent", json.dumps(payload).encode())


def test_a_stream_has_two_texts():
    """Rule 2: the prompt ends the analysis, and may end the answer."""
    reader = optimize_prompt.SURFACE.stream(CALL)
    events = [
        reader.read(each)
        for each in (analysed("a"), analysed("b"), optimised("c"), optimised("d"))
    ]
    assert texts(events) == {
        "analyzePromptEvent/message": "ab",
        "optimizedPromptEvent/optimizedPrompt/textPrompt/text": "cd",
    }
    ended = ("analyzePromptEvent",)
    assert [event.closes for event in events] == [(), (), ended, ended]
    assert [event.is_last for event in events] == [False, False, True, True]
    assert all(event.is_delta for event in events)


def test_an_analysis_behind_the_prompt_is_refused():
    """Rule 2: half of a value could stand on either side."""
    reader = optimize_prompt.SURFACE.stream(CALL)
    reader.read(optimised("a"))
    with pytest.raises(EventStreamError, match="behind the prompt"):
        reader.read(analysed("b"))


def test_an_event_is_rewritten():
    """The prompt says something else in its place."""
    reader = optimize_prompt.SURFACE.stream(CALL)
    original = optimised("a")
    event = reader.read(original)
    raw = reader.write(original, event, {event.deltas[0].pointer: "b"})
    (written,) = Decoder().receive_data(raw)
    assert json.loads(written.payload)["optimizedPrompt"] == {
        "textPrompt": {"text": "b"}
    }


def test_an_answer_that_is_no_stream_is_read_all_the_same():
    """Nothing in it is lost."""
    content = optimize_prompt.SURFACE.read_answer(CALL, b'{"a":["b"]}').content
    assert rows(content) == [("answer", "b", "a/0")]
