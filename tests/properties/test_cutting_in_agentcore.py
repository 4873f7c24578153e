"""Promise 3 in the streams of AgentCore: cutting never matters.

Wherever an agent's events hold a piece of a text, and however that text is cut, what
comes out is the redaction of the whole text. Where nobody knows whether a piece is one,
it is redacted as a text of its own as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bedrock_weir.call import Operation, ResourceType
from bedrock_weir.inspection.stream import AnswerStream
from bedrock_weir.inspection.tally import Tally
from bedrock_weir.surfaces import SURFACES, agent_runtime
from bedrock_weir.surfaces.open_events import PATIENCE
from bedrock_weir.wire import eventstream, sse
from bedrock_weir.wire.eventstream import encode_event
from tests.support.cutting import (
    CUTS,
    SCANNER,
    TEXTS,
    cut,
    cut_bytes,
    expected,
    inspected,
    plan,
    through,
)

SERVICE = "bedrock-agentcore"
DELTAS = st.lists(st.integers(min_value=1, max_value=20), min_size=1, max_size=20)
CHUNKS = st.lists(st.integers(min_value=1, max_value=60), min_size=1, max_size=20)
SECRET = "qx7.zj9+kq4_wv8-" * 6 + "@zj9.kq"
"""103 characters that only their end makes a finding, in pairs found nowhere else."""
ASKED = Operation(SERVICE, "InvokeAgentRuntime", "a", True, ResourceType.AGENT_RUNTIME)

Encoded = list[bytes]


@dataclass(frozen=True)
class Form:
    """How an agent says a piece.

    Attributes:
        frame: encodes an event with a piece.
        text: reads the piece of an event; None for an event without one.
        between: events that come behind each piece.
    """

    frame: Callable[[str], bytes]
    text: Callable[[str, bytes], str | None]
    between: Sequence[bytes] = ()

    def stream(self, pieces: list[str]) -> bytes:
        """Return a stream that says pieces."""
        behind = b"".join(self.between)
        return b"".join(self.frame(piece) + behind for piece in pieces)

    def heard(self, stream: bytes) -> str:
        """Return what a stream says."""
        messages = sse.Decoder().receive_data(stream)
        said = (self.text(message.event_type, message.payload) for message in messages)
        return "".join(text for text in said if text is not None)


def document(value: Any, *lines: str) -> bytes:
    """Return an event with a JSON document."""
    return sse.encode_event(lines, json.dumps(value))


def text_at(*steps: Any) -> Callable[[str, bytes], str | None]:
    """Make a reader of the string at a place."""

    def read(name: str, payload: bytes) -> str | None:
        del name
        value = json.loads(payload) if payload else None
        for step in steps:
            if isinstance(value, list):
                value = value[step] if len(value) > step else None
            else:
                value = value.get(step) if isinstance(value, dict) else None
        return value if isinstance(value, str) else None

    return read


def strands(piece: str) -> bytes:
    """Return the two events with which a framework says one piece."""
    delta = {"contentBlockDelta": {"delta": {"text": piece}, "contentBlockIndex": 0}}
    return document({"event": delta}) + document({"data": piece, "delta": {"x": 1}})


FORMS = {
    "objects": Form(
        lambda piece: document({"type": "text", "text": piece, "id": "a-1"}),
        text_at("text"),
    ),
    "strings": Form(lambda piece: document(piece, "event: said"), text_at()),
    "plain text": Form(
        lambda piece: sse.encode_event((), f"~{piece}"),
        lambda name, payload: payload.decode().removeprefix("~"),
    ),
    "deep": Form(
        lambda piece: document({"a": [{"b": {"c": [0, piece]}}]}),
        text_at("a", 0, "b", "c", 1),
    ),
    "two shapes in turn": Form(strands, text_at("data")),
    "the other of two shapes": Form(
        strands, text_at("event", "contentBlockDelta", "delta", "text")
    ),
    "comments and states between": Form(
        lambda piece: document({"chunk": piece}),
        text_at("chunk"),
        [
            b": ping\n\n",
            document({"status": "working"}),
            document({"progress": 0.5}, "event: progress", "id: 7"),
            b"event: nothing\n\n",
        ],
    ),
}
every_form = pytest.mark.parametrize("name", FORMS)


def left(stream: bytes, sizes: list[int]) -> bytes:
    """Return what is left of a stream after its inspection."""
    answer = AnswerStream(agent_runtime.stream(ASKED), plan(), Tally(), sse)
    decoder = sse.Decoder()
    out: Encoded = []
    for data in cut_bytes(stream, sizes):
        for message in decoder.receive_data(data):
            out += answer.receive_message(message)
    decoder.receive_eof()
    out += answer.receive_end()
    assert not answer.is_stopped
    return b"".join(out)


@pytest.mark.parametrize("name", [name for name in FORMS if name != "plain text"])
@given(text=TEXTS, deltas=DELTAS, chunks=CHUNKS)
def test_what_comes_out_is_the_redaction_of_the_whole_text(
    name: str, text: str, deltas: list[int], chunks: list[int]
) -> None:
    """In any shape, whatever comes between; each piece is nothing by itself."""
    form = FORMS[name]
    pieces = cut(text, deltas)
    assume(not any(SCANNER.find(piece) for piece in pieces) or len(pieces) == 1)
    assert form.heard(left(form.stream(pieces), chunks)) == expected(text)


@given(text=TEXTS, deltas=DELTAS, chunks=CHUNKS)
def test_text_that_is_no_json_goes_on_as_well(
    text: str, deltas: list[int], chunks: list[int]
) -> None:
    """Pieces that are numbers, or begin as JSON does, among the others."""
    pieces = [piece for piece in cut(text, deltas) if "\\" not in piece]
    text = "".join(pieces)
    assume(not any(SCANNER.find(piece) for piece in pieces) or len(pieces) == 1)
    assume(all(_is_text(piece) for piece in pieces))
    stream = b"".join(sse.encode_event((), piece) for piece in pieces)
    out = sse.Decoder().receive_data(left(stream, chunks))
    assert "".join(message.payload.decode() for message in out) == expected(text)


def _is_text(piece: str) -> bool:
    try:
        value = json.loads(piece)
    except ValueError:
        return True
    return not isinstance(value, dict | list | str)


@every_form
@given(texts=st.lists(TEXTS, min_size=1, max_size=4), chunks=CHUNKS)
def test_a_piece_that_is_a_text_of_its_own_is_redacted_as_one(
    name: str, texts: list[str], chunks: list[int]
) -> None:
    """What stands before a text, in the event before, hides nothing of it."""
    form = FORMS[name]
    messages = sse.Decoder().receive_data(left(form.stream(texts), chunks))
    events = [form.text(each.event_type, each.payload) for each in messages]
    said = [text for text in events if text is not None]
    assert len(said) == len(texts)
    for text, instead in zip(texts, said, strict=True):
        for finding in SCANNER.find(text):
            secret = text[finding.span.start : finding.span.end]
            assert instead.count(secret) <= expected(text).count(secret)


@pytest.mark.parametrize("name", [name for name in FORMS if name != "plain text"])
def test_of_a_long_secret_in_small_pieces_no_pair_of_characters_leaves(
    name: str,
) -> None:
    """103 characters in pieces of 7: nowhere in what left is a piece of it."""
    form = FORMS[name]
    text = f"Please write to {SECRET} soon."
    stream = left(form.stream(cut(text, [7])), [3])
    assert form.heard(stream) == text.replace(SECRET, "{EMAIL}")
    pairs = set(map("".join, pairwise(SECRET)))
    assert not any(pair in stream.decode() for pair in pairs)


def test_a_text_is_over_after_so_many_events_without_it() -> None:
    """An open word holds the stream no longer; what comes then is another text."""
    answer = AnswerStream(agent_runtime.stream(ASKED), plan(), Tally(), sse)
    (first,) = sse.Decoder().receive_data(document({"said": "jane.doe"}))
    assert list(answer.receive_message(first)) == []
    (other,) = sse.Decoder().receive_data(document({"n": 1}))
    for _ in range(PATIENCE):
        assert list(answer.receive_message(other)) == []
    assert len(list(answer.receive_message(other))) == PATIENCE + 2
    (second,) = sse.Decoder().receive_data(document({"said": "@example.com"}))
    out = b"".join([*answer.receive_message(second), *answer.receive_end()])
    assert b"@example.com" in out


@given(text=TEXTS, deltas=DELTAS, chunks=CHUNKS)
def test_frames_of_an_agent_are_read_alike(
    text: str, deltas: list[int], chunks: list[int]
) -> None:
    """An agent that answers with an event stream says its pieces in that."""
    pieces = cut(text, deltas)
    assume(not any(SCANNER.find(piece) for piece in pieces) or len(pieces) == 1)
    reader = agent_runtime.stream_of(ASKED, eventstream.CONTENT_TYPE)
    stream = b"".join(
        encode_event("said", json.dumps({"text": piece}).encode()) for piece in pieces
    )
    answer, frames = inspected(reader, stream, chunks)
    assert not answer.is_stopped
    messages = eventstream.Decoder().receive_data(b"".join(frames))
    said = "".join(json.loads(message.payload)["text"] for message in messages)
    assert said == expected(text)


def core(name: str) -> Any:
    """Begin to read a stream of an operation."""
    asked = Operation(SERVICE, name, "a", True, ResourceType.SERVICE)
    return SURFACES[SERVICE][name].stream(asked)


def framed(name: str, payload: Any) -> bytes:
    """Return an event as AWS pads it."""
    return encode_event(name, json.dumps({**payload, "p": "abc"}).encode())


def payloads(frames: Encoded) -> list[Any]:
    """Return the documents in frames."""
    messages = eventstream.Decoder().receive_data(b"".join(frames))
    return [json.loads(message.payload) for message in messages]


@given(out=TEXTS, error=TEXTS, sizes=CUTS, chunks=CHUNKS)
def test_a_commands_output(
    out: str, error: str, sizes: list[int], chunks: list[int]
) -> None:
    """Two texts in turn, each redacted as a whole; then the end of both."""
    pieces = [
        {name: piece}
        for name, text in (("stdout", out), ("stderr", error))
        for piece in cut(text, sizes)
    ]
    pieces.sort(key=lambda piece: len(next(iter(piece.values()))))  # the two in turn
    in_order = {
        name: iter(cut(text, sizes))
        for name, text in (("stdout", out), ("stderr", error))
    }
    said = [
        {"contentDelta": {name: next(in_order[name])}}
        for piece in pieces
        for name in piece
    ]
    stream = b"".join(
        framed("chunk", payload)
        for payload in (
            {"contentStart": {}},
            *said,
            {"contentStop": {"exitCode": 0, "status": "COMPLETED"}},
        )
    )
    documents = payloads(through(core("InvokeAgentRuntimeCommand"), stream, chunks))
    for name, text in (("stdout", out), ("stderr", error)):
        heard = (item.get("contentDelta", {}).get(name, "") for item in documents)
        assert "".join(heard) == expected(text)
    assert documents[-1]["contentStop"] == {"exitCode": 0, "status": "COMPLETED"}


@given(text=TEXTS, result=TEXTS, reason=TEXTS, deltas=CUTS, chunks=CHUNKS)
def test_a_harness(
    text: str, result: str, reason: str, deltas: list[int], chunks: list[int]
) -> None:
    """A tool's result and a text, each in pieces, and hooks between all of them."""
    hook = {"hookEventId": "x", "name": "h", "type": "before_tool_call"}
    hook_event = framed("hookEvent", {**hook, "reason": reason})

    def block(index: int, pieces: list[Any]) -> bytes:
        events = [
            framed("contentBlockDelta", {"contentBlockIndex": index, "delta": piece})
            + hook_event
            for piece in pieces
        ]
        stop = framed("contentBlockStop", {"contentBlockIndex": index})
        return b"".join([*events, stop])

    results = [{"toolResult": [{"text": piece}]} for piece in cut(result, deltas)]
    stream = b"".join(
        [
            framed("messageStart", {"role": "assistant"}),
            block(0, results),
            framed("messageStop", {"stopReason": "tool_result"}),
            framed("messageStart", {"role": "assistant"}),
            block(0, [{"text": piece} for piece in cut(text, deltas)]),
            framed("messageStop", {"stopReason": "end_turn"}),
        ]
    )
    documents = payloads(through(core("InvokeHarness"), stream, chunks))
    said = [item["delta"] for item in documents if "delta" in item]
    assert "".join(each.get("text", "") for each in said) == expected(text)
    brought = ("".join(r["text"] for r in each.get("toolResult", [])) for each in said)
    assert "".join(brought) == expected(result)
    reasons = [item["reason"] for item in documents if "reason" in item]
    assert reasons == [expected(reason)] * len(reasons)


@given(text=TEXTS, deltas=DELTAS, chunks=CHUNKS)
def test_results_of_code(text: str, deltas: list[int], chunks: list[int]) -> None:
    """Over events, in content and in what is structured."""
    pieces = cut(text, deltas)
    assume(not any(SCANNER.find(piece) for piece in pieces) or len(pieces) == 1)
    stream = b"".join(
        framed(
            "result",
            {
                "content": [{"type": "text", "text": piece}],
                "structuredContent": {"stdout": piece},
            },
        )
        for piece in pieces or [""]
    )
    documents = payloads(through(core("InvokeCodeInterpreter"), stream, chunks))
    assert "".join(item["content"][0]["text"] for item in documents) == expected(text)
    stdout = "".join(item["structuredContent"]["stdout"] for item in documents)
    assert stdout == expected(text)
