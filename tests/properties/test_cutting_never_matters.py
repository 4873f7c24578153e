"""Promise 3: cutting never matters.

However an answer is cut into bytes, frames and deltas, what comes out is the redaction
of the whole text, and no piece of a redacted value leaves.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from itertools import pairwise

import pytest
from hypothesis import given

from bedrock_weir.call import Operation
from bedrock_weir.classifiers import FOUND, TextScanner, builtin
from bedrock_weir.content import PartKind
from bedrock_weir.surfaces import converse, invoke_model
from bedrock_weir.wire import jsonsource
from bedrock_weir.wire.eventstream import Decoder, encode_event
from tests.support.cutting import (
    CLAUDE,
    CUTS,
    REFUSED,
    SCANNER,
    TEXTS,
    cut,
    expected,
    expected_source,
    plan,
    through,
)


def converse_stream(pieces: list[str], *, member: tuple[str, ...]) -> bytes:
    """A ConverseStream whose one block says these pieces."""

    def delta(text: str) -> dict[str, object]:
        value: object = text
        for name in reversed(member):
            value = {name: value}
        return {"contentBlockIndex": 0, "delta": value, "p": "abcdef"}

    def event(name: str, **payload: object) -> bytes:
        return encode_event(name, json.dumps(payload).encode())

    return b"".join(
        [
            event("messageStart", role="assistant", p="ab"),
            *(event("contentBlockDelta", **delta(piece)) for piece in pieces),
            event("contentBlockStop", contentBlockIndex=0, p="abc"),
            event("messageStop", stopReason="end_turn", p=""),
            event("metadata", usage={"inputTokens": 1, "outputTokens": 2}, p="a"),
        ]
    )


def said(frames: list[bytes], *, member: tuple[str, ...]) -> list[str]:
    """The pieces that a ConverseStream's frames say."""
    pieces = []
    for message in Decoder().receive_data(b"".join(frames)):
        value = json.loads(message.payload).get("delta")
        for name in member:
            value = None if value is None else value.get(name)
        if value is not None:
            pieces.append(value)
    return pieces


MEMBERS = [("text",), ("toolUse", "input"), ("reasoningContent", "text")]


@given(text=TEXTS, cuts=CUTS)
def test_a_window_finds_what_the_whole_text_holds(text: str, cuts: list[int]) -> None:
    """Every classifier keeps its law: findings do not depend on the cuts."""
    whole = SCANNER.find(text)
    window = SCANNER.windows()
    found = [
        finding for piece in cut(text, cuts) for finding in window.receive_text(piece)
    ]
    found += window.receive_end()
    assert found == whole
    assert window.settled == len(text)


@given(text=TEXTS, cuts=CUTS)
def test_a_window_never_settles_within_a_finding(text: str, cuts: list[int]) -> None:
    """What is released ends before a finding or after it."""
    whole = SCANNER.find(text)
    window = SCANNER.windows()
    for piece in cut(text, cuts):
        window.receive_text(piece)
        position = window.settled
        assert not any(item.span.start < position < item.span.end for item in whole)


@pytest.mark.parametrize("name", sorted(FOUND))
@given(text=TEXTS, cuts=CUTS)
def test_each_classifier_alone_keeps_the_law(
    name: str, text: str, cuts: list[int]
) -> None:
    """The law holds for each classifier, so it holds for any of their sets."""
    scanner = TextScanner(builtin(), {name})
    window = scanner.windows()
    found = [
        finding for piece in cut(text, cuts) for finding in window.receive_text(piece)
    ]
    assert found + window.receive_end() == scanner.find(text)


@pytest.mark.parametrize("member", MEMBERS, ids=".".join)
@given(text=TEXTS, deltas=CUTS, chunks=CUTS)
def test_converse_stream_says_the_redaction_of_the_whole_text(
    member: tuple[str, ...], text: str, deltas: list[int], chunks: list[int]
) -> None:
    """ConverseStream, for text, tool input and reasoning, cut into deltas and bytes."""
    source = member == ("toolUse", "input")
    text = json.dumps({"q": text}, ensure_ascii=len(text) % 2 == 0) if source else text
    stream = converse_stream(cut(text, deltas), member=member)
    frames = through(converse.ConverseStreamReader(), stream, chunks)
    out = "".join(said(frames, member=member))
    if source:
        assert jsonsource.decode(out)[0] == expected_source(text)
        json.loads(out)
    else:
        assert out == expected(text)


@given(text=TEXTS, deltas=CUTS, chunks=CUTS)
def test_invoke_model_stream_says_the_redaction_of_the_whole_text(
    text: str, deltas: list[int], chunks: list[int]
) -> None:
    """InvokeModelWithResponseStream, whose frames hold base64 of a family's JSON."""

    def chunk(**inner: object) -> bytes:
        data = b64encode(json.dumps(inner).encode()).decode()
        return encode_event("chunk", json.dumps({"bytes": data, "p": "abc"}).encode())

    stream = b"".join(
        [
            chunk(type="message_start", message={"role": "assistant", "content": []}),
            chunk(
                type="content_block_start",
                index=0,
                content_block={"type": "text", "text": ""},
            ),
            *(
                chunk(
                    type="content_block_delta",
                    index=0,
                    delta={"type": "text_delta", "text": piece},
                )
                for piece in cut(text, deltas)
            ),
            chunk(type="content_block_stop", index=0),
            chunk(type="message_stop"),
        ]
    )
    operation = Operation(
        "bedrock-runtime", "InvokeModelWithResponseStream", CLAUDE, True
    )
    frames = through(invoke_model.stream(operation), stream, chunks)
    out = []
    for message in Decoder().receive_data(b"".join(frames)):
        inner = json.loads(b64decode(json.loads(message.payload)["bytes"]))
        out.append(inner.get("delta", {}).get("text", ""))
    assert "".join(out) == expected(text)


@given(text=TEXTS, deltas=CUTS)
def test_a_clean_text_is_never_lost_and_never_doubled(
    text: str, deltas: list[int]
) -> None:
    """Promise 6 in streams: what is no text leaves as the bytes it came in."""
    pieces = cut(text, deltas)
    stream = converse_stream(pieces, member=("text",))
    originals = {message.raw for message in Decoder().receive_data(stream)}
    frames = through(converse.ConverseStreamReader(), stream, [50])
    for frame in frames:
        message = next(iter(Decoder().receive_data(frame)))
        if message.event_type != "contentBlockDelta":
            assert frame in originals


@pytest.mark.parametrize("size", [1, 3, 7, 20, 50])
def test_of_a_long_secret_in_small_deltas_no_piece_leaves(size: int) -> None:
    """103 characters that only their end makes a finding, in deltas of a few."""
    secret = "quite.a.long.and.winding.name." * 3 + "@example.com"
    secret = "x" * (103 - len(secret)) + secret
    assert len(secret) == 103
    text = f"Please write to {secret} soon."
    stream = converse_stream(cut(text, [size]), member=("text",))
    frames = through(converse.ConverseStreamReader(), stream, [3])
    pieces = said(frames, member=("text",))
    assert "".join(pieces) == "Please write to {EMAIL} soon."
    outside = set(map("".join, pairwise("Please write to {EMAIL} soon.")))
    leaked = set(map("".join, pairwise("".join(pieces)))) - outside
    assert not leaked


def test_text_that_cannot_become_a_finding_is_not_held() -> None:
    """In prose nothing is held but the current word."""
    window = SCANNER.windows()
    for word in [
        "The",
        "quick",
        "brown",
        "fox,",
        "it",
        "jumps",
        "over",
        "the",
        "lazy",
        "dog.",
        "",
    ]:
        window.receive_text(word)
        assert window.held <= len(word)
        window.receive_text(" ")
        assert window.held == 0


def test_scanners_exist_for_every_kind_of_part() -> None:
    """A plan sorts every class, for every kind, into refused or observed."""
    asked = plan()
    for kind in PartKind:
        found = asked.sorted(kind)
        assert found.refused.classes == REFUSED
        assert found.observed.classes == FOUND - REFUSED
