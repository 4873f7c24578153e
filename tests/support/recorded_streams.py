"""Streams of every operation that streams, as a service sends them, and what they say.

The request is boto3's own and the answer the simulator's, frame by frame, so that both
have the forms that an SDK and AWS give them. Nothing is sent anywhere.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSResponse

from bedrock_weir.simulator.answers import answer
from bedrock_weir.simulator.asked import Streamed
from bedrock_weir.simulator.operations import route
from bedrock_weir.simulator.replies import Reply
from bedrock_weir.simulator.streaming import Write
from bedrock_weir.surfaces.operations import OPERATIONS
from bedrock_weir.wire import sse
from bedrock_weir.wire.eventstream import CONTENT_TYPE, Decoder, Message
from bedrock_weir.wire.http import Headers, Request
from tests.parity.surfaces import MODEL, ROWS, Row
from tests.support.playbook import AUTHORIZATION

PIECE = 5
"""Characters of an event, or bytes where an operation cuts bytes."""


@dataclass(frozen=True)
class Recording:
    """One call that was answered with a stream.

    Attributes:
        request: as boto3 sends it.
        frames: of the answer.
        content_type: the answer's.
    """

    request: Request
    frames: tuple[bytes, ...]
    content_type: str

    def messages(self, data: bytes) -> list[Message]:
        """Return the messages in bytes that were released."""
        decoder = Decoder() if self.content_type == CONTENT_TYPE else sse.Decoder()
        return list(decoder.receive_data(data))


@dataclass(frozen=True, eq=False)
class Stream:
    """One operation that streams.

    Attributes:
        row: how it is asked.
        said: the bytes of text that an event brings, by its type and its document.
        has_end: whether an event says that the answer is whole. Where none does, the
            end of the bytes is the answer's, and all that came is redacted as a whole.
        more: arguments besides the row's.
    """

    row: Row
    said: Callable[[str, Any], bytes]
    has_end: bool = True
    more: tuple[tuple[str, Any], ...] = ()

    def record(self, text: str) -> Recording:
        """Return a call whose answer says a text."""
        return _record(self, text)

    def text(self, messages: Iterable[Message]) -> str:
        """Return what messages say; a character cut off at the end is left out."""
        pieces = [
            self.said(message.event_type, json.loads(message.payload))
            for message in messages
            if message.message_type == "event" and message.payload[:1] == b"{"
        ]
        return b"".join(pieces).decode(errors="ignore")


def _at(name: str, *path: str | int) -> Callable[[str, Any], bytes]:
    """Return how to read the text at a place of the events of a type."""

    def said(event_type: str, document: Any) -> bytes:
        if event_type != name:
            return b""
        value = document
        for key in path:
            if isinstance(value, dict) and key not in value:
                return b""
            value = value[key]
        return str(value).encode()

    return said


def _chunk(event_type: str, document: Any) -> bytes:
    return base64.b64decode(document["bytes"]) if event_type == "chunk" else b""


def _delta(event_type: str, document: Any) -> bytes:
    """Return the text of a chunk that holds an event of an Anthropic model."""
    inner = json.loads(_chunk(event_type, document) or b"{}")
    return str(inner.get("delta", {}).get("text", "")).encode()


def _row(name: str, index: int = 0) -> Row:
    return [row for row in ROWS if row.name == name][index]


def _converse(text: str) -> dict[str, Any]:
    message = {"role": "user", "content": [{"text": text}]}
    return {"modelId": MODEL, "messages": [message]}


def _invoke(text: str) -> dict[str, Any]:
    body = {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 9,
        "messages": [{"role": "user", "content": text}],
    }
    return {"modelId": MODEL, "body": json.dumps(body)}


_QUIET = ("enableTrace", False)
_STREAMED = ("streamingConfigurations", {"streamFinalResponse": True})
_RUNTIME = "bedrock-runtime"

STREAMS: tuple[Stream, ...] = (
    Stream(
        Row(_RUNTIME, "converse_stream", "ConverseStream", MODEL, _converse),
        _at("contentBlockDelta", "delta", "text"),
    ),
    Stream(
        Row(
            _RUNTIME,
            "invoke_model_with_response_stream",
            "InvokeModelWithResponseStream",
            MODEL,
            _invoke,
        ),
        _delta,
    ),
    Stream(_row("RetrieveAndGenerateStream"), _at("output", "text"), has_end=False),
    Stream(_row("AgenticRetrieveStream"), _at("responseEvent", "text")),
    Stream(
        _row("OptimizePrompt"),
        _at("optimizedPromptEvent", "optimizedPrompt", "textPrompt", "text"),
        has_end=False,
    ),
    Stream(_row("InvokeAgent"), _chunk, has_end=False, more=(_QUIET, _STREAMED)),
    Stream(_row("InvokeInlineAgent"), _chunk, has_end=False, more=(_STREAMED,)),
    Stream(_row("InvokeFlow"), _at("flowOutputEvent", "content", "document")),
    Stream(_row("InvokeAgentRuntime", 1), _at("message", "text"), has_end=False),
    Stream(_row("InvokeAgentRuntimeCommand"), _at("chunk", "contentDelta", "stdout")),
    Stream(
        _row("InvokeCodeInterpreter"),
        _at("result", "structuredContent", "stdout"),
        has_end=False,
    ),
    Stream(_row("InvokeHarness"), _at("contentBlockDelta", "delta", "text")),
)
"""Every operation that streams to an SDK's caller."""

NOT_CARRIED = frozenset({"InvokeModelWithBidirectionalStream", "InvokeBrowser"})


def streaming_operations() -> set[str]:
    """Return the names of the operations that stream, by our own table."""
    return {row.name for row in OPERATIONS if row.streaming} - NOT_CARRIED


@cache
def _record(stream: Stream, text: str) -> Recording:
    request = _sent(stream)
    operation = route(request.method, request.target, service=stream.row.service)
    reply = Reply(text=text, piece=PIECE, padding=False)
    given = answer(request, operation, reply=reply, calls=0)
    if not isinstance(given, Streamed):
        raise TypeError(f"`{stream.row.name}` is not answered with a stream")
    frames = tuple(step.data for step in given.steps if isinstance(step, Write))
    signed = replace(
        request,
        headers=request.headers.with_header("host", "weir.internal").with_header(
            "authorization", AUTHORIZATION
        ),
    )
    return Recording(signed, frames, dict(given.headers)["content-type"])


def _sent(stream: Stream) -> Request:
    """Return the request that boto3 would send."""
    row = stream.row
    client = boto3.Session().client(
        row.service,
        region_name="us-east-1",
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key="none",
    )
    sent: list[Request] = []

    def take(params: dict[str, Any], **kwargs: Any) -> tuple[AWSResponse, Any]:
        parts = urlsplit(params["url"])
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        headers = Headers.of(
            (name, str(value)) for name, value in params["headers"].items()
        )
        body = params["body"]
        data = body.encode() if isinstance(body, str) else bytes(body)
        sent.append(Request(params["method"], target, headers, data))
        return AWSResponse(params["url"], 200, {}, None), {}

    client.meta.events.register("before-call", take)
    getattr(client, row.operation)(**{**row.ask("hello"), **dict(stream.more)})
    client.close()
    return sent[0]
