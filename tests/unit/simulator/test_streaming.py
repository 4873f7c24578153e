from __future__ import annotations

from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.errors import ChecksumMismatch, TruncatedMessage
from bedrock_weir.simulator import converse
from bedrock_weir.simulator.events import PADDING, padded
from bedrock_weir.simulator.replies import Reply
from bedrock_weir.simulator.saying import cut, say
from bedrock_weir.simulator.streaming import End, Write, steps
from bedrock_weir.wire.eventstream import Decoder, Message

FAULTS: list[dict[str, Any]] = [
    {"kind": "exception", "type": "throttlingException"},
    {"kind": "error", "code": "AccessDeniedException"},
    {"kind": "truncate"},
    {"kind": "cut"},
    {"kind": "bad_checksum"},
    {"kind": "bad_checksum", "where": "prelude"},
    {"kind": "reset"},
    {"kind": "stall"},
]


def script(**spec: Any) -> tuple[list[Write], End]:
    """Return a ConverseStream's writes, and its end."""
    reply = Reply.model_validate({"text": "one two three"} | spec)
    events = converse.events(say(reply, model_id="m", prompt="p"))
    *writes, end = steps(events, reply)
    assert isinstance(end, End)
    return [write for write in writes if isinstance(write, Write)], end


def decode(writes: list[Write]) -> tuple[list[Message], type[Exception] | None]:
    """Return the messages, and the kind of error that reading ends with."""
    decoder = Decoder()
    messages: list[Message] = []
    try:
        for write in writes:
            messages.extend(decoder.receive_data(write.data))
        decoder.receive_eof()
    except (ChecksumMismatch, TruncatedMessage) as error:
        return messages, type(error)
    return messages, None


@pytest.mark.parametrize("after", [0, 3, 8, 99])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_comes_after_its_events(fault: dict[str, Any], after: int) -> None:
    """Rule 1: so many good events come first, or all of them if they are fewer."""
    whole, end = script()
    assert end is End.CLEAN
    writes, end = script(fault={**fault, "after": after})
    good = min(after, len(whole))
    assert [write.data for write in writes[:good]] == [w.data for w in whole[:good]]
    messages, error = decode(writes)
    match fault["kind"]:
        case "exception" | "error":
            assert messages[-1].message_type == fault["kind"]
            assert messages[-1].event_type == fault.get("type", fault.get("code"))
            assert (len(messages), error, end) == (good + 1, None, End.CLEAN)
        case "truncate":
            assert (len(messages), error, end) == (good, None, End.BROKEN)
        case "stall":
            assert (len(messages), error, end) == (good, None, End.STALL)
        case "bad_checksum":
            assert (len(messages), error, end) == (good, ChecksumMismatch, End.BROKEN)
        case "cut":
            assert (len(messages), error, end) == (good, TruncatedMessage, End.BROKEN)
        case _:
            assert (len(messages), error, end) == (good, TruncatedMessage, End.RESET)


def test_the_pace_applies_to_deltas() -> None:
    """Rule 2: one pause before the first delta, another before each later one."""
    writes, _ = script(first_delay=2, delay=1)
    assert [write.pause for write in writes] == [0, 2, 1, 1, 0, 0, 0]


def test_an_endless_text_never_stops() -> None:
    """An endless stream yields deltas for as long as it is asked."""
    reply = Reply.model_validate({"text": "a b", "fault": {"kind": "endless"}})
    events = converse.events(say(reply, model_id="m", prompt="p"))
    running = steps(events, reply)
    writes = list(islice(running, 500))
    messages, error = decode([write for write in writes if isinstance(write, Write)])
    assert error is None
    assert {message.event_type for message in messages[1:]} == {"contentBlockDelta"}


@given(st.text(), st.one_of(st.none(), st.integers(1, 9)))
def test_cutting_loses_nothing(text: str, size: int | None) -> None:
    """The pieces of a text are the text, and none is longer than asked."""
    pieces = cut(text, size)
    assert "".join(pieces) == text
    assert all(pieces)
    if size is not None:
        assert all(len(piece) <= size for piece in pieces)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
def test_padding_is_a_prefix(payload: dict[str, str]) -> None:
    """`p` is a beginning of the known alphabet, and never empty."""
    padding = padded(payload)["p"]
    assert padding
    assert PADDING.startswith(padding)
