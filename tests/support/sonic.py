"""Amazon Nova Sonic's events, as a caller sends them and as the model does."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from bedrock_weir.simulator.settings import Credential
from bedrock_weir.wire.eventstream import Decoder, Timestamp, encode_event
from bedrock_weir.wire.http import Header, Headers, Request
from bedrock_weir.wire.signedevents import SignatureChain
from bedrock_weir.wire.sigv4 import (
    EVENTS,
    TIMESTAMP,
    canonical_request,
    parse_authorization,
    signing_key,
    string_to_sign,
)

Event = dict[str, Any]

MODEL = "amazon.nova-sonic-v1:0"
AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/bedrock/aws4_request, "
    "SignedHeaders=:authority;x-amz-content-sha256;x-amz-date, Signature=" + "0" * 64
)
HEADERS = {
    "host": "bedrock-runtime.eu-west-1.amazonaws.com",
    "authorization": AUTHORIZATION,
    "content-type": "application/vnd.amazon.eventstream",
    "x-amz-content-sha256": EVENTS,
}
TARGET = "/model/amazon.nova-sonic-v1%3A0/invoke-with-bidirectional-stream"
PROMPT = str(uuid5(NAMESPACE_URL, "prompt"))


def name_of(content: str) -> str:
    """A content's name: a UUID, as callers are told to use."""
    return str(uuid5(NAMESPACE_URL, content))


def event(kind: str, /, **members: Any) -> Event:
    """One event."""
    return {kind: members}


def begin(*, max_tokens: int = 256, tools: Any = None) -> list[Event]:
    """What begins a conversation."""
    configuration = {} if tools is None else {"toolConfiguration": {"tools": tools}}
    return [
        event("sessionStart", inferenceConfiguration={"maxTokens": max_tokens}),
        event(
            "promptStart",
            promptName=PROMPT,
            textOutputConfiguration={"mediaType": "text/plain"},
            **configuration,
        ),
    ]


def start(content: str, *, role: str = "USER", kind: str = "TEXT") -> Event:
    """What begins a content."""
    return _of("contentStart", content, type=kind, interactive=True, role=role)


def text(content: str, piece: str) -> Event:
    """A piece of a content's text."""
    return _of("textInput", content, content=piece)


def sound(content: str, data: bytes = b"\0\1" * 64) -> Event:
    """A piece of a content's sound."""
    return _of("audioInput", content, content=base64.b64encode(data).decode())


def result(content: str, source: str) -> Event:
    """A tool's result."""
    return _of("toolResult", content, content=source)


def stop(content: str) -> Event:
    """What ends a content."""
    return _of("contentEnd", content)


def says(content: str, *pieces: str, role: str = "USER") -> list[Event]:
    """A content whole."""
    said = [text(content, piece) for piece in pieces]
    return [start(content, role=role), *said, stop(content)]


def end() -> list[Event]:
    """What ends a conversation."""
    return [event("promptEnd", promptName=PROMPT), event("sessionEnd")]


def _of(kind: str, title: str, /, **members: Any) -> Event:
    return event(kind, promptName=PROMPT, contentName=name_of(title), **members)


def chunk(said: Event, **beside: Any) -> bytes:
    """The message that holds an event."""
    data = base64.b64encode(json.dumps({"event": said}).encode()).decode()
    return encode_event("chunk", json.dumps({"bytes": data, **beside}).encode())


def signed(messages: Iterable[bytes]) -> list[bytes]:
    """The messages of a request, signed one after the other."""
    claim = parse_authorization(AUTHORIZATION)
    chain = SignatureChain("secret", claim)
    date = Timestamp(1_767_225_600_000)
    return [chain.sign(message, date=date) for message in messages]


def opened(
    credential: Credential, *, target: str, host: str, time: datetime
) -> tuple[list[Header], SignatureChain]:
    """The headers of a signed request, and what signs its messages."""
    stamp = time.strftime(TIMESTAMP)
    scope = f"{stamp[:8]}/eu-west-1/bedrock/aws4_request"
    names = (":authority", "x-amz-content-sha256", "x-amz-date")
    headers = [
        ("content-type", HEADERS["content-type"]),
        ("x-amz-content-sha256", EVENTS),
        ("x-amz-date", stamp),
    ]
    request = Request("POST", target, Headers((("host", host), *headers)), b"")
    canonical = canonical_request(request, names)
    key = signing_key(
        credential.secret_key, date=stamp[:8], region="eu-west-1", service="bedrock"
    )
    text = string_to_sign(canonical, timestamp=stamp, scope=scope)
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    authorization = (
        f"AWS4-HMAC-SHA256 Credential={credential.access_key_id}/{scope}, "
        f"SignedHeaders={';'.join(names)}, Signature={signature}"
    )
    claim = parse_authorization(authorization)
    chain = SignatureChain(credential.secret_key, claim)
    return [*headers, ("authorization", authorization)], chain


def answer(*said: Event) -> list[bytes]:
    """The messages of an answer."""
    return [chunk(item, p="abcdef") for item in said]


def speaks(
    *pieces: str, title: str = "1", role: str = "ASSISTANT", is_over: bool = True
) -> list[Event]:
    """A completion that says a text."""
    ids = {"completionId": name_of(f"completion {title}"), "promptName": PROMPT}
    content = {**ids, "contentId": name_of(f"answer {title}")}
    end = [event("completionEnd", **ids, stopReason="END_TURN")] if is_over else []
    return [
        event("completionStart", **ids),
        event("contentStart", **content, type="TEXT", role=role),
        *(event("textOutput", **content, content=piece) for piece in pieces),
        event("contentEnd", **content, type="TEXT", stopReason="END_TURN"),
        *end,
    ]


def spoken(data: bytes) -> str:
    """What the messages of an answer say."""
    return "".join(
        item["textOutput"]["content"]
        for item in events_in(data)
        if "textOutput" in item
    )


def events_in(data: bytes) -> list[Event]:
    """The events in the chunks of an answer, or of a request's inner messages."""
    messages = list(Decoder().receive_data(data))
    chunks = [item for item in messages if item.event_type == "chunk"]
    documents = [base64.b64decode(json.loads(item.payload)["bytes"]) for item in chunks]
    return [json.loads(document)["event"] for document in documents]
