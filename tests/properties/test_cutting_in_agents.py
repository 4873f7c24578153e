"""Promise 3 in the streams of agents and flows: cutting never matters.

An agent's answer is cut into bytes, inside characters as well, and traces and citations
come between and with its pieces. What comes out is the redaction of the whole answer,
each chunk of it is text by itself, and what comes whole is redacted by itself.
"""

from __future__ import annotations

import base64
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.call import Operation, ResourceType
from bedrock_weir.surfaces import SURFACES
from bedrock_weir.surfaces.base import StreamReader
from bedrock_weir.wire.eventstream import Decoder, encode_event
from tests.support.cutting import (
    LENIENT,
    SOURCES,
    TEXTS,
    cut,
    expected,
    expected_source,
    inspected,
    meaning,
    through,
)

SERVICE = "bedrock-agent-runtime"
DELTAS = st.lists(st.integers(min_value=1, max_value=20), min_size=1, max_size=20)
CHUNKS = st.lists(st.integers(min_value=1, max_value=60), min_size=1, max_size=20)
"""Sizes of bytes, sevenfold: within a message, and across several."""
SECRET = "qx7.zj9+kq4_wv8-" * 6 + "@zj9.kq"
"""103 characters that only their end makes a finding, in pairs found nowhere else."""

WORDS = st.sampled_from(
    [
        "Gr\xfc\xdfe, ",
        "\u65e5\u672c\u8a9e ",
        "\U0001f600 ",
        "and more. ",
        "e\u0301 ",
        "",
    ]
)
"""Words of which nothing waits for the next one."""

Payload = dict[str, Any]
agents = pytest.mark.parametrize("name", ["InvokeAgent", "InvokeInlineAgent"])


def reader(name: str) -> StreamReader:
    """Begin to read a stream."""
    asked = Operation(SERVICE, name, SERVICE, True, ResourceType.SERVICE)
    return SURFACES[SERVICE][name].stream(asked)


def frame(name: str, payload: Payload) -> bytes:
    """Return an event as Bedrock frames it."""
    return encode_event(name, json.dumps({**payload, "p": "abc"}).encode())


def chunk(data: bytes, **members: Any) -> bytes:
    """Return a chunk of these bytes."""
    return frame("chunk", {"bytes": base64.b64encode(data).decode(), **members})


def cut_bytes(data: bytes, sizes: list[int]) -> list[bytes]:
    """Cut bytes at sizes that repeat, in the middle of characters as well."""
    return [each.encode("latin-1") for each in cut(data.decode("latin-1"), sizes)]


def trace(text: str) -> Payload:
    """Return a trace, with a text in prose, in a passage and in a document's source."""
    passage = {"content": {"text": text}, "metadata": {"k": text}}
    found = {"knowledgeBaseLookupOutput": {"retrievedReferences": [passage]}}
    step = {"observation": found, "rationale": {"text": text}}
    return {"eventTime": "2026-01-01T00:00:00Z", "trace": {"orchestrationTrace": step}}


def attribution(text: str) -> Payload:
    """Return what a chunk cites."""
    part = {"textResponsePart": {"text": text, "span": {"start": 0, "end": 1}}}
    passage = {"content": {"text": text}, "metadata": {"k": [text]}}
    citation = {"generatedResponsePart": part, "retrievedReferences": [passage]}
    return {"citations": [citation]}


def events(frames: list[bytes]) -> list[tuple[str, Any]]:
    """Return the events in frames, without their padding."""
    return [
        (
            message.event_type,
            {k: v for k, v in json.loads(message.payload).items() if k != "p"},
        )
        for message in Decoder().receive_data(b"".join(frames))
    ]


def pieces(frames: list[bytes]) -> list[bytes]:
    """Return the bytes of each chunk in frames."""
    return [
        base64.b64decode(payload["bytes"], validate=True)
        for name, payload in events(frames)
        if name == "chunk"
    ]


def redacted(value: Any) -> Any:
    """Return a document in which every text is redacted by itself."""
    if isinstance(value, dict):
        return {name: redacted(item) for name, item in value.items()}
    if isinstance(value, list):
        return [redacted(item) for item in value]
    return expected(value) if isinstance(value, str) else value


@agents
@given(text=TEXTS, whole=TEXTS, deltas=DELTAS, chunks=CHUNKS, is_cited=st.booleans())
def test_what_comes_out_is_the_redaction_of_the_whole_answer(
    *, name: str, text: str, whole: str, deltas: list[int], chunks: list[int], is_cited
) -> None:
    """Cut into chunks and bytes, with traces between them and citations at the end."""
    cited = {"attribution": attribution(whole)} if is_cited else {}
    stream = b""
    traces = 0
    for number, data in enumerate(cut_bytes(text.encode(), deltas)):
        stream += chunk(data)
        if number % 3 == 1:
            stream += frame("trace", trace(whole))
            traces += 1
    stream += chunk(b"", **cited)
    frames = through(reader(name), stream, chunks)
    said = pieces(frames)
    assert b"".join(said) == expected(text).encode()
    assert "".join(piece.decode() for piece in said) == expected(text)
    told = events(frames)
    assert [it for kind, it in told if kind == "trace"] == [
        redacted(trace(whole))
    ] * traces
    assert [it["attribution"] for _, it in told if "attribution" in it] == (
        [redacted(attribution(whole))] if is_cited else []
    )


@agents
@given(text=TEXTS, deltas=DELTAS, chunks=CHUNKS)
def test_citations_within_the_answer_change_nothing_of_it(
    name: str, text: str, deltas: list[int], chunks: list[int]
) -> None:
    """Every second chunk has some, so it leaves in one piece or not at all."""
    stream = b"".join(
        chunk(data, **({"attribution": attribution("t")} if number % 2 else {}))
        for number, data in enumerate(cut_bytes(text.encode(), deltas))
    )
    frames = through(reader(name), stream + chunk(b""), chunks)
    assert b"".join(pieces(frames)) == expected(text).encode()
    cited = [it for _, it in events(frames) if "attribution" in it]
    assert len(cited) == len(cut_bytes(text.encode(), deltas)) // 2


@agents
@given(words=st.lists(WORDS, min_size=1, max_size=20), chunks=CHUNKS)
def test_prose_in_whole_characters_leaves_as_it_came(
    name: str, words: list[str], chunks: list[int]
) -> None:
    """Promise 6: where nothing is redacted and no character is cut, no byte changes."""
    assert expected("".join(words)) == "".join(words)
    said = [chunk(word.encode(), attribution=attribution("t")) for word in words]
    said += [chunk(word.encode()) for word in words]
    stream = b"".join([*said, frame("trace", trace("t")), *said])
    assert b"".join(through(reader(name), stream, chunks)) == stream


@agents
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_of_a_long_secret_in_small_chunks_no_pair_of_characters_leaves(
    name: str, size: int
) -> None:
    """103 characters in a few bytes each: no piece of them is in what left."""
    assert len(SECRET) == 103
    text = f"Please write \xe9\xe9 to {SECRET} soon."
    stream = b"".join(chunk(data) for data in cut_bytes(text.encode(), [size]))
    frames = through(reader(name), stream, [3])
    said = b"".join(pieces(frames)).decode()
    assert said == text.replace(SECRET, "{EMAIL}")
    pairs = set(map("".join, pairwise(SECRET)))
    each = "|".join(piece.decode() for piece in pieces(frames))
    assert not any(pair in each for pair in pairs)


@agents
@given(text=TEXTS, junk=st.binary(min_size=1, max_size=3), deltas=DELTAS)
def test_bytes_that_are_no_text_stop_a_stream(
    name: str, text: str, junk: bytes, deltas: list[int]
) -> None:
    """Unless a policy lets them pass; what was text before them has left redacted."""
    bad = b"\xff" + junk
    said = cut_bytes(text.encode(), deltas)
    stream = b"".join(map(chunk, [*said, b" ", bad, b" end"]))
    answer, frames = inspected(reader(name), stream, [50])
    assert answer.is_stopped
    assert expected(f"{text} ").encode().startswith(b"".join(pieces(frames)))
    answer, frames = inspected(reader(name), stream, [50], under=LENIENT)
    assert not answer.is_stopped
    assert bad in b"".join(pieces(frames))


@agents
@given(text=TEXTS, source=SOURCES)
def test_a_call_back_is_redacted_by_itself(name: str, text: str, source: str) -> None:
    """Values in prose, and values that are a document's source."""
    parameters = [{"name": "n", "value": text}, {"name": "n", "value": source}]
    function = {"functionInvocationInput": {"parameters": parameters}}
    payload = {"invocationInputs": [function]}
    frames = through(reader(name), frame("returnControl", payload), [9])
    ((_, came),) = events(frames)
    prose, document = came["invocationInputs"][0]["functionInvocationInput"][
        "parameters"
    ]
    if text.lstrip()[:1] not in ("{", "["):
        assert prose["value"] == expected(text)
    if source[:1] in ("{", "["):
        json.loads(document["value"])
        assert meaning(document["value"]) == expected_source(source)


@agents
@given(text=TEXTS, chunks=CHUNKS)
def test_a_file_is_redacted_as_the_text_that_it_is(
    name: str, text: str, chunks: list[int]
) -> None:
    """And stays base64."""
    file = {"name": "n.csv", "type": "text/csv"}
    data = base64.b64encode(text.encode()).decode()
    stream = frame("files", {"files": [{**file, "bytes": data}]}) + chunk(b"done")
    came = events(through(reader(name), stream, chunks))[0][1]["files"][0]
    assert base64.b64decode(came["bytes"]).decode() == expected(text)


def flow(text: str, more: Any) -> list[tuple[str, Payload]]:
    """Return what a flow says."""
    node = {"nodeName": "Out", "nodeType": "FlowOutputNode"}
    return [
        ("flowTraceEvent", {"trace": {"nodeOutputTrace": {"fields": [more]}}}),
        ("flowOutputEvent", {**node, "content": {"document": text}}),
        ("flowOutputEvent", {**node, "content": {"document": {"a": [more]}}}),
        ("flowMultiTurnInputRequestEvent", {**node, "content": {"document": text}}),
        ("flowCompletionEvent", {"completionReason": "SUCCESS"}),
    ]


@given(text=TEXTS, more=TEXTS, chunks=CHUNKS)
def test_what_a_flow_says_is_redacted_by_itself(
    text: str, more: str, chunks: list[int]
) -> None:
    """Each output is whole, and so is each trace."""
    stream = b"".join(frame(*each) for each in flow(text, more))
    came = events(through(reader("InvokeFlow"), stream, chunks))
    assert came == [(name, redacted(payload)) for name, payload in flow(text, more)]


@given(text=TEXTS, deltas=DELTAS, chunks=CHUNKS)
def test_what_nobody_knows_of_a_flow_goes_on(
    text: str, deltas: list[int], chunks: list[int]
) -> None:
    """An event of a new type may be a piece of a text."""
    said = [("unheardOf", {"document": piece}) for piece in cut(text, deltas)]
    said.append(("flowCompletionEvent", {"completionReason": "SUCCESS"}))
    stream = b"".join(frame(*each) for each in said)
    came = events(through(reader("InvokeFlow"), stream, chunks))
    heard = "".join(it["document"] for name, it in came if name == "unheardOf")
    assert heard == expected(text)
