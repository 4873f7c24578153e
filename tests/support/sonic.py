"""Amazon Nova Sonic's events, as a caller sends them."""

from __future__ import annotations

import base64
from typing import Any
from uuid import NAMESPACE_URL, uuid5

Event = dict[str, Any]

MODEL = "amazon.nova-sonic-v1:0"
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
