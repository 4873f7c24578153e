"""Streams that end with an error, or in the middle: what leaves, and what is recorded.

Rule 1: what leaves is a clean beginning of the redacted text, never more.
Rule 2: however a stream ends, there is an outcome entry that says how.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from bedrock_weir.classifiers.scanner import redact
from bedrock_weir.wire import sse
from bedrock_weir.wire.eventstream import (
    CONTENT_TYPE,
    Decoder,
    encode,
    encode_error,
    encode_event,
)
from bedrock_weir.wire.http import Headers, Request
from tests.support.playbook import AUTHORIZATION, CLAUDE, SANDBOX, Answer, Playbook

TEXT = "Grüße an jane@mail.example und 536-90-4399, bis bald"
REDACTED = "Grüße an {EMAIL} und {US_SOCIAL_SECURITY_NUMBER}, bis bald"
PIECE = 3


def pieces() -> Iterator[str]:
    """Yield the text in small pieces."""
    return (TEXT[start : start + PIECE] for start in range(0, len(TEXT), PIECE))


def event(name: str, **payload: Any) -> bytes:
    """Return a frame."""
    return encode_event(name, json.dumps(payload).encode())


def b64(data: bytes) -> str:
    """Return base64."""
    return base64.b64encode(data).decode()


@dataclass(frozen=True)
class Kind:
    """One kind of stream.

    Attributes:
        target: the request's.
        body: the request's.
        frames: of a whole answer.
        text: the piece of text of an event, by its type and document.
        content_type: the answer's.
        has_end: whether an event says that the answer is whole. Where none does, the
            end of the bytes is the answer's, and all that came is redacted as a whole.
    """

    target: str
    body: dict[str, Any]
    frames: Callable[[], list[bytes]]
    text: Callable[[str, Any], str]
    content_type: str = CONTENT_TYPE
    has_end: bool = True


def _converse() -> list[bytes]:
    return [
        event("messageStart", role="assistant"),
        *(
            event(
                "contentBlockDelta", contentBlockIndex=0, delta={"text": piece}, p="a"
            )
            for piece in pieces()
        ),
        event("contentBlockStop", contentBlockIndex=0),
        event("messageStop", stopReason="end_turn"),
        event("metadata", usage={"inputTokens": 1}),
    ]


def _chunks() -> list[bytes]:
    inner: list[dict[str, Any]] = [
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "text_delta", "text": piece},
        }
        for piece in pieces()
    ]
    inner.append({"type": "message_stop"})
    return [event("chunk", bytes=b64(json.dumps(item).encode())) for item in inner]


def _agent() -> list[bytes]:
    data = TEXT.encode()
    return [
        event("chunk", bytes=b64(data[start : start + PIECE]))
        for start in range(0, len(data), PIECE)
    ]


def _generated() -> list[bytes]:
    return [event("output", text=piece) for piece in pieces()]


def _flow() -> list[bytes]:
    output = {"nodeName": "O", "nodeType": "FlowOutputNode"}
    return [
        event("flowOutputEvent", **output, content={"document": TEXT}),
        event("flowCompletionEvent", completionReason="SUCCESS"),
    ]


def _events() -> list[bytes]:
    return [sse.encode_event((), json.dumps({"text": piece})) for piece in pieces()]


def _inner(document: Any) -> str:
    inner = json.loads(base64.b64decode(document["bytes"]))
    return str(inner.get("delta", {}).get("text", ""))


_MESSAGES = [{"role": "user", "content": [{"text": "hello"}]}]
KINDS = {
    "ConverseStream": Kind(
        f"/model/{CLAUDE}/converse-stream",
        {"messages": _MESSAGES},
        _converse,
        lambda name, document: document.get("delta", {}).get("text", ""),
    ),
    "InvokeModelWithResponseStream": Kind(
        f"/model/{CLAUDE}/invoke-with-response-stream",
        {"messages": [{"role": "user", "content": "hello"}], "max_tokens": 9},
        _chunks,
        lambda name, document: _inner(document),
    ),
    "InvokeAgent": Kind(
        "/agents/AGENTAGENT/agentAliases/ALIASALIAS/sessions/s/text",
        {"inputText": "hello"},
        _agent,
        lambda name, document: base64.b64decode(document["bytes"]).decode(),
        has_end=False,
    ),
    "RetrieveAndGenerateStream": Kind(
        "/retrieveAndGenerateStream",
        {"input": {"text": "hello"}},
        _generated,
        lambda name, document: document.get("text", ""),
        has_end=False,
    ),
    "InvokeFlow": Kind(
        "/flows/FLOWFLOWFL/aliases/ALIASALIAS",
        {"inputs": [{"nodeName": "I", "content": {"document": "hello"}}]},
        _flow,
        lambda name, document: document.get("content", {}).get("document", ""),
    ),
    "InvokeAgentRuntime": Kind(
        "/runtimes/arn%3Aaws%3Aa/invocations",
        {"prompt": "hello"},
        _events,
        lambda name, document: document.get("text", ""),
        sse.CONTENT_TYPE,
        has_end=False,
    ),
}
FRAMED = [name for name, kind in KINDS.items() if kind.content_type == CONTENT_TYPE]


def play(kind: Kind, answer: bytes) -> Playbook:
    """Return the journey of a call that is answered so."""
    headers = {"host": "weir.internal", "authorization": AUTHORIZATION}
    body = json.dumps(kind.body).encode()
    request = Request("POST", kind.target, Headers.of(headers.items()), body)
    given = Answer(answer, content_type=kind.content_type, chunk=97)
    return Playbook(request, given).run()


def said(kind: Kind, released: bytes) -> tuple[str, list[str]]:
    """Return what left: its text, and the errors behind it."""
    decoder = Decoder() if kind.content_type == CONTENT_TYPE else sse.Decoder()
    text, errors = "", []
    for message in decoder.receive_data(released):
        if message.message_type != "event" or message.event_type == "error":
            errors.append(message.event_type)
        else:
            assert not errors
            document = json.loads(message.payload)
            text += kind.text(message.event_type, document)
    return text, errors


def check(kind: Kind, answer: bytes, endings: set[str]) -> str:
    """Check both rules; return how it ended."""
    done = play(kind, answer)
    text, _ = said(kind, done.released)
    is_beginning = REDACTED.startswith(text)
    assert is_beginning or (not kind.has_end and text in redacted_beginnings()), text
    assert done.weir[-1]["kind"] == "outcome"
    ending = str(done.ending)
    assert ending in endings, ending
    return ending


@cache
def redacted_beginnings() -> frozenset[str]:
    """Return every beginning of the text, redacted as a text of its own."""
    refused = SANDBOX.scanners.of(frozenset({"EMAIL", "US_SOCIAL_SECURITY_NUMBER"}))
    return frozenset(
        redact(TEXT[:end], refused.find(TEXT[:end])) for end in range(len(TEXT) + 1)
    )


@cache
def frames_of(name: str) -> tuple[bytes, ...]:
    """Return the frames of a whole answer."""
    return tuple(KINDS[name].frames())


@pytest.mark.parametrize("name", KINDS)
def test_a_whole_stream_says_the_redacted_text(name: str) -> None:
    """So that the beginnings below are beginnings of something."""
    done = play(KINDS[name], b"".join(frames_of(name)))
    assert said(KINDS[name], done.released) == (REDACTED, [])
    assert done.ending == "complete"


@pytest.mark.parametrize("name", KINDS)
def test_a_stream_that_is_cut_at_any_byte(name: str) -> None:
    """Between frames and within them."""
    kind, answer = KINDS[name], b"".join(frames_of(name))
    endings = {
        check(kind, answer[:end], {"complete", "truncated", "unreadable"})
        for end in range(len(answer))
    }
    assert "unreadable" in endings


@pytest.mark.parametrize("name", FRAMED)
@pytest.mark.parametrize("place", [8, -1], ids=["prelude", "message"])
def test_a_frame_with_a_wrong_checksum(name: str, place: int) -> None:
    """Whichever it is, nothing of it leaves, nor of what is behind it."""
    kind, frames = KINDS[name], frames_of(name)
    for index in range(len(frames)):
        spoilt = bytearray(frames[index])
        spoilt[place] ^= 0xFF
        broken = [*frames[:index], bytes(spoilt), *frames[index + 1 :]]
        check(kind, b"".join(broken), {"unreadable"})


@pytest.mark.parametrize("name", FRAMED)
@pytest.mark.parametrize(
    "error",
    [
        encode(
            {":exception-type": "throttlingException", ":message-type": "exception"},
            b'{"message": "slow down, jane@mail.example"}',
        ),
        encode(
            {":exception-type": "notInTheModel", ":message-type": "exception"},
            b"not even JSON",
        ),
        encode_error("SomethingElse", "mail jane@mail.example"),
    ],
    ids=["modelled", "not modelled", "error"],
)
def test_a_stream_that_ends_with_an_error(name: str, error: bytes) -> None:
    """It reaches the caller behind what was settled, and says nothing refused."""
    kind, frames = KINDS[name], frames_of(name)
    for index in range(len(frames)):
        answer = b"".join(frames[:index]) + error + b"".join(frames[index:])
        check(kind, answer, {"upstream_error"})
        done = play(kind, answer)
        assert b"jane@mail.example" not in done.released
        assert said(kind, done.released)[1]


@pytest.mark.parametrize("name", KINDS)
def test_bytes_of_something_else_behind_a_beginning(name: str) -> None:
    """They never leave."""
    kind, frames = KINDS[name], frames_of(name)
    answer = b"".join(frames[:1]) + b"\xff<html>jane@mail.example</html>\n\n"
    done = play(kind, answer)
    assert b"html" not in done.released
    assert done.ending == "unreadable"
