"""Promise 3 where a guardrail must see a stream: cutting never matters.

However an answer is cut, the guardrail is shown the same windows of the redacted text,
and what leaves is the same: all of it, or what lies before the window it refused.
"""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bedrock_weir.call import Operation
from bedrock_weir.guardrails.settings import Windows
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.inspection.stream import AnswerStream
from bedrock_weir.inspection.tally import Tally
from bedrock_weir.surfaces import converse
from bedrock_weir.wire.eventstream import Decoder, encode_event
from tests.support.cutting import (
    CLAUDE,
    CUTS,
    SOURCES,
    TEXTS,
    cut,
    cut_bytes,
    expected,
    inspected,
    plan,
)
from tests.support.interceptor import BLOCK_EMAIL, bundle
from tests.support.playbook import SANDBOX

WINDOWS = Windows.model_construct(characters=24, overlap=8)
"""Smaller than a bundle may ask for, so that short texts have several."""
BLOCKING = Snapshot(bundle(BLOCK_EMAIL))
MEMBERS = [("text",), ("reasoningContent", "text"), ("toolUse", "input")]
NEVER = 1_000_000
OPERATION = Operation("bedrock-runtime", "ConverseStream", CLAUDE, streaming=True)
LONG = st.lists(TEXTS, max_size=4).map(" and then ".join)


def stream_of(pieces: list[str], member: tuple[str, ...]) -> bytes:
    """A ConverseStream whose one block says these pieces."""

    def event(name: str, **payload: object) -> bytes:
        return encode_event(name, json.dumps(payload).encode())

    def delta(text: str) -> object:
        value: object = text
        for name in reversed(member):
            value = {name: value}
        return value

    return b"".join(
        [
            event("messageStart", role="assistant"),
            *(
                event("contentBlockDelta", contentBlockIndex=0, delta=delta(piece))
                for piece in pieces
            ),
            event("contentBlockStop", contentBlockIndex=0),
            event("messageStop", stopReason="end_turn"),
        ]
    )


def guarded(
    stream: bytes, sizes: list[int], *, refused: int = NEVER, under: Snapshot = SANDBOX
) -> tuple[bytes, list[tuple[str, ...]], AnswerStream]:
    """Take a stream past a guardrail that refuses the question of this number.

    Returns what left, what was asked, and the inspection.
    """
    reader = converse.stream(
        Operation("bedrock-runtime", "ConverseStream", CLAUDE, True)
    )
    answer = AnswerStream(reader, plan(under), Tally(), windows=WINDOWS)
    out: list[bytes] = []
    asked: list[tuple[str, ...]] = []

    def ask() -> None:
        while not answer.is_stopped and (texts := answer.question()) is not None:
            asked.append(texts)
            out.extend(answer.answer(may_leave=len(asked) <= refused))

    decoder = Decoder()
    for data in cut_bytes(stream, sizes):
        for message in decoder.receive_data(data):
            out += answer.receive_message(message)
            ask()
    out += answer.receive_end()
    ask()
    return b"".join(out), asked, answer


def said(data: bytes, member: tuple[str, ...]) -> str:
    """What a stream says in its one block."""
    texts = []
    for message in Decoder().receive_data(data):
        value = json.loads(message.payload).get("delta", {})
        for name in member:
            value = value.get(name, {})
        texts.append(value or "")
    return "".join(texts)


@pytest.mark.parametrize("member", MEMBERS[:2], ids="/".join)
@given(text=LONG, cuts=CUTS)
def test_what_is_seen_leaves_redacted_and_whole(
    member: tuple[str, ...], text: str, cuts: list[int]
) -> None:
    """Nothing is lost, nothing comes twice, and every character was shown."""
    out, asked, answer = guarded(stream_of(cut(text, cuts), member), cuts)
    assert said(out, member) == expected(text)
    assert answer.is_complete
    assert not answer.is_stopped
    whole = guarded(stream_of([text] if text else [], member), [NEVER])
    assert asked == whole[1]


@pytest.mark.parametrize("under", [SANDBOX, BLOCKING], ids=["redacting", "blocking"])
@given(blocks=st.lists(TEXTS, min_size=1, max_size=4), cuts=CUTS, others=CUTS)
@example([" and then -user@example.com"], [3], [9])
def test_blocks_that_are_read_on_leave_as_they_would_unguarded(
    under: Snapshot, blocks: list[str], cuts: list[int], others: list[int]
) -> None:
    """What a block left open waits for both: the next block, and the guardrail."""
    member = MEMBERS[0]
    stream = in_blocks(blocks, cuts)
    out, asked, answer = guarded(stream, cuts, under=under)
    alone, frames = inspected(converse.stream(OPERATION), stream, cuts, under=under)
    assert said(out, member) == said(b"".join(frames), member)
    assert answer.is_stopped == alone.is_stopped
    other = guarded(in_blocks(blocks, others), [NEVER], under=under)
    assert (other[1], other[2].is_stopped) == (asked, answer.is_stopped)


def in_blocks(texts: list[str], sizes: list[int]) -> bytes:
    """A ConverseStream whose blocks say these texts."""

    def event(name: str, **payload: object) -> bytes:
        return encode_event(name, json.dumps(payload).encode())

    frames = [event("messageStart", role="assistant")]
    for index, text in enumerate(texts):
        frames += [
            event("contentBlockDelta", contentBlockIndex=index, delta={"text": piece})
            for piece in cut(text, sizes)
        ]
        frames.append(event("contentBlockStop", contentBlockIndex=index))
    return b"".join([*frames, event("messageStop", stopReason="end_turn")])


@given(source=SOURCES, cuts=CUTS)
def test_a_documents_source_leaves_as_it_would_unguarded(
    source: str, cuts: list[int]
) -> None:
    """Escapes are undone for the guardrail, and stay on the wire.

    A window may begin within an escape, which stood whole in the window before.
    """
    member = MEMBERS[2]
    stream = stream_of(cut(source, cuts), member)
    out, asked, _ = guarded(stream, cuts)
    _, frames = inspected(converse.stream(OPERATION), stream, cuts)
    assert said(out, member) == said(b"".join(frames), member)
    assert asked == guarded(stream_of([source], member), [NEVER])[1]
    shown = [text for texts in asked for text in texts]
    for text in [*shown[:1], *(text[1:] for text in shown[1:])]:
        assert not re.search(r"\\u[0-9a-f]{4}", text)


@pytest.mark.parametrize("member", MEMBERS, ids="/".join)
@pytest.mark.parametrize("under", [SANDBOX, BLOCKING], ids=["redacting", "blocking"])
@given(text=LONG, cuts=CUTS, refused=st.integers(0, 5))
def test_a_refusal_lets_the_same_leave_however_it_was_cut(
    member: tuple[str, ...], under: Snapshot, text: str, cuts: list[int], refused: int
) -> None:
    """What lies before the window; nothing of it, and nothing after."""
    text = json.dumps(text) if member == MEMBERS[2] else text
    one = guarded(
        stream_of(cut(text, cuts), member), cuts, refused=refused, under=under
    )
    other = guarded(
        stream_of([text] if text else [], member), [NEVER], refused=refused, under=under
    )
    assert one[1] == other[1]
    assert one[2].is_stopped == other[2].is_stopped
    assert said(one[0], member) == said(other[0], member)
    if len(one[1]) > refused:
        assert one[2].is_stopped


@given(text=LONG, cuts=CUTS, share=st.floats(0, 1), refused=st.integers(0, 5))
def test_a_stream_that_is_cut_short_says_a_beginning_of_what_the_whole_says(
    text: str, cuts: list[int], share: float, refused: int
) -> None:
    """Nothing that was not asked about leaves at its end."""
    member = MEMBERS[0]
    stream = stream_of(cut(text, cuts), member)
    whole = guarded(stream, cuts, refused=refused)
    short = guarded(stream[: int(len(stream) * share)], cuts, refused=refused)
    assert said(whole[0], member).startswith(said(short[0], member))
    assert whole[1][: len(short[1])] == short[1]
