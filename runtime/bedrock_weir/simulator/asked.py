"""What an operation's answer is made from, and what it is: pure values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import orjson

from bedrock_weir.simulator.events import Event, Json
from bedrock_weir.simulator.guardrails import Guardrails
from bedrock_weir.simulator.operations import Operation
from bedrock_weir.simulator.replies import Reply
from bedrock_weir.simulator.streaming import Step, scripted_events, steps
from bedrock_weir.wire import eventstream
from bedrock_weir.wire.http import Header, Request

JSON_TYPE: Header = ("content-type", "application/json")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that passed every check, and the script for its answer.

    Attributes:
        operation: what is asked for.
        request: with its whole body.
        body: the JSON body; empty where it belongs to somebody else.
        reply: what is to be said.
        guardrails: those that there are.
    """

    operation: Operation
    request: Request
    body: Json
    reply: Reply
    guardrails: Guardrails = field(default_factory=Guardrails)


@dataclass(frozen=True, slots=True)
class Whole:
    """An answer in one piece."""

    headers: tuple[Header, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Streamed:
    """An answer in frames."""

    headers: tuple[Header, ...]
    steps: Iterator[Step]


Answer = Whole | Streamed

Handler = Callable[[Asked], Answer]
"""Answers one operation.

Raises:
    Refusal: the service would refuse the request.
"""


def whole(asked: Asked, value: Json, headers: Iterable[Header] = ()) -> Whole:
    """Return a JSON answer: the script's, or else this one."""
    said = value if asked.reply.body is None else asked.reply.body
    return Whole((JSON_TYPE, *headers), orjson.dumps(said))


def streamed(
    asked: Asked, events: Iterable[Event], headers: Iterable[Header] = ()
) -> Streamed:
    """Return an event stream: the script's events, or else these."""
    scripted = scripted_events(asked.reply, is_chunked=False)
    return Streamed(
        (("content-type", eventstream.CONTENT_TYPE), *headers),
        steps(events if scripted is None else scripted, asked.reply),
    )
