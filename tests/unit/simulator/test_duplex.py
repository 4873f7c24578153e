"""The simulator's side of a conversation: strict, and answered turn by turn."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bedrock_weir.simulator.duplex import Conversation, exception_of
from bedrock_weir.simulator.refusal import Refusal, invalid
from bedrock_weir.simulator.replies import Reply
from bedrock_weir.wire.eventstream import Decoder, encode_event
from bedrock_weir.wire.signedevents import SignatureChain
from bedrock_weir.wire.sigv4 import parse_authorization
from tests.support.sonic import (
    AUTHORIZATION,
    PROMPT,
    Event,
    begin,
    chunk,
    end,
    event,
    says,
    signed,
    sound,
    start,
    stop,
    text,
)

NOW = datetime.fromtimestamp(1_767_225_600, UTC)
"""When `signed` signs."""


def conversation(**reply: Any) -> Conversation:
    """One call."""
    chain = SignatureChain("secret", parse_authorization(AUTHORIZATION))
    skew = timedelta(minutes=5)
    return Conversation(chain, Reply.model_validate(reply), skew=skew)


def converse(
    call: Conversation, *data: bytes, now: datetime = NOW
) -> list[list[Event]]:
    """Return each turn's events."""
    return [
        [json.loads(base64.b64decode(item.payload["bytes"]))["event"] for item in turn]
        for piece in data
        for turn in call.receive_data(piece, now=now)
    ]


def messages(*said: Event) -> list[bytes]:
    """A request's messages, signed."""
    return signed(map(chunk, said))


def names(turn: list[Event]) -> list[str]:
    """The names of a turn's events."""
    return [next(iter(item)) for item in turn]


def test_each_turn_is_answered_when_its_text_ends():
    """The user's are; what the system says is not."""
    call = conversation()
    said = [*begin(), *says("s", "Be brief.", role="SYSTEM"), *says("1", "hel", "lo")]
    (turn,) = converse(call, *messages(*said))
    assert names(turn) == [
        "completionStart",
        "contentStart",
        "textOutput",
        "contentEnd",
        "usageEvent",
        "completionEnd",
    ]
    assert turn[2]["textOutput"]["content"] == "hello"
    assert turn[2]["textOutput"]["promptName"] == PROMPT
    assert not call.is_over


def test_the_script_is_said():
    """In the pieces, and with the tool, that it asks for."""
    call = conversation(
        text="abcd", piece=3, tool_use={"name": "look_up", "input": {"a": 1}}
    )
    (turn,) = converse(call, *messages(*begin(), *says("1", "hello")))
    said = [item["textOutput"]["content"] for item in turn if "textOutput" in item]
    assert said == ["abc", "d"]
    (used,) = [item["toolUse"] for item in turn if "toolUse" in item]
    assert json.loads(used["content"]) == {"a": 1}


def test_sound_is_said_back():
    """As it came."""
    said = [*begin(), start("1", kind="AUDIO"), sound("1", b"\1\2"), stop("1")]
    (turn,) = converse(conversation(), *messages(*said))
    assert turn[0]["audioOutput"]["content"] == base64.b64encode(b"\1\2").decode()


def test_the_session_ends_the_answer():
    """And so do an empty message, and the request's end."""
    call = conversation()
    converse(call, *messages(*begin(), *end()))
    assert call.is_over
    call = conversation()
    converse(call, *signed([chunk(begin()[0]), b""]))
    assert call.is_over
    call = conversation()
    call.receive_eof()
    assert call.is_over


@pytest.mark.parametrize(
    "data",
    [
        messages(*begin())[1:],
        [messages(*begin())[0].replace(b"bytes", b"BYTES")],
        [b"".join(messages(*begin())[::-1])],
    ],
    ids=["omitted", "changed", "reordered"],
)
def test_a_message_that_was_not_signed_so_is_refused(data):
    """Each covers the one before it."""
    with pytest.raises(Refusal):
        converse(conversation(), *data)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_message_is_of_its_time(minutes):
    """As a request is."""
    late = NOW + timedelta(minutes=minutes)
    with pytest.raises(Refusal) as caught:
        converse(conversation(), *messages(*begin()), now=late)
    assert caught.value.kind == "InvalidSignatureException"


@pytest.mark.parametrize(
    "said",
    [
        [event("promptStart", promptName=PROMPT)],
        [start("1")],
        [*begin(), begin()[0]],
        [*begin(), begin()[1]],
        [*begin(), text("1", "x")],
        [*begin(), start("1"), start("1")],
        [*begin(), stop("1")],
        [*begin(), event("promptEnd", promptName="another")],
        [*begin(), event("another")],
        [event("sessionEnd")],
    ],
)
def test_what_does_not_belong_is_invalid(said):
    """A conversation has an order."""
    with pytest.raises(Refusal) as caught:
        converse(conversation(), *messages(*said))
    assert caught.value.kind == "ValidationException"


@pytest.mark.parametrize(
    "message",
    [
        encode_event("other", b"{}"),
        encode_event("chunk", b"{}"),
        encode_event("chunk", b"no"),
        encode_event("chunk", b'{"bytes": "!"}'),
        chunk({"sessionStart": "x"}),
        encode_event(
            "chunk", b'{"bytes": "' + base64.b64encode(bytes(1_000_001)) + b'"}'
        ),
    ],
)
def test_what_is_no_event_is_invalid(message):
    """Neither chunk nor event."""
    with pytest.raises(Refusal) as caught:
        converse(conversation(), *signed([message]))
    assert caught.value.kind == "ValidationException"


def test_a_cut_message_is_invalid():
    """At the request's end."""
    call = conversation()
    converse(call, messages(*begin())[0][:-1])
    with pytest.raises(Refusal, match="bytes into a message"):
        call.receive_eof()


def test_a_refusal_is_the_streams_own_exception():
    """Named as the model of the operation names it."""
    (found,) = Decoder().receive_data(exception_of(invalid("too long")))
    assert found.message_type == "exception"
    assert found.event_type == "validationException"
    assert json.loads(found.payload) == {"message": "too long"}
