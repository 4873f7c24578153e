"""A request that passed, and a reply, to the answer: pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from bedrock_weir.simulator import converse
from bedrock_weir.simulator.events import Event, Json, chunk_events
from bedrock_weir.simulator.families import (
    family_of,
    read_body,
)
from bedrock_weir.simulator.operations import Operation
from bedrock_weir.simulator.refusal import Refusal, invalid
from bedrock_weir.simulator.replies import HttpError, Reply, Throttle
from bedrock_weir.simulator.saying import Saying, last_text, say
from bedrock_weir.simulator.streaming import Step, scripted_events, steps
from bedrock_weir.simulator.validation import check_parameters
from bedrock_weir.wire import eventstream
from bedrock_weir.wire.http import Header, Request

THROTTLED = "Too many requests, please wait before trying again."


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


def answer(
    request: Request, operation: Operation, *, model_id: str, reply: Reply, calls: int
) -> Whole | Streamed:
    """Return the answer to a call whose caller is known.

    Args:
        request: with its whole body.
        operation: as routed.
        model_id: decoded.
        reply: the model's script.
        calls: how often the model was called under this script before.

    Raises:
        Refusal: the request is not allowed, or the script refuses it.
    """
    body = check_parameters(
        operation, model_id=model_id, headers=request.headers, body=request.body
    )
    _refuse_as_scripted(reply, calls)
    if operation.is_converse:
        return _converse(operation, body, model_id=model_id, reply=reply)
    return _invoke(operation, request, model_id=model_id, reply=reply)


def _refuse_as_scripted(reply: Reply, calls: int) -> None:
    match reply.fault:
        case HttpError() as fault:
            raise Refusal(fault.status, fault.type, fault.message)
        case Throttle() as fault if calls < fault.calls:
            raise Refusal(429, "ThrottlingException", THROTTLED)
        case _:
            return


def _converse(
    operation: Operation, body: Json, *, model_id: str, reply: Reply
) -> Whole | Streamed:
    saying = say(reply, model_id=model_id, prompt=last_text(body.get("messages")))
    if operation.is_streaming:
        events = scripted_events(reply, is_converse=True) or converse.events(saying)
        headers = (("content-type", eventstream.CONTENT_TYPE),)
        return Streamed(headers, steps(events, reply))
    value = converse.whole(saying) if reply.body is None else reply.body
    return Whole((("content-type", "application/json"),), orjson.dumps(value))


def _invoke(
    operation: Operation, request: Request, *, model_id: str, reply: Reply
) -> Whole | Streamed:
    body = read_body(request.body)
    if operation.is_streaming:
        events = scripted_events(reply, is_converse=False)
        if events is None:
            events = _family_events(body, model_id=model_id, reply=reply)
        headers = (
            ("content-type", eventstream.CONTENT_TYPE),
            ("x-amzn-bedrock-content-type", "application/json"),
        )
        return Streamed(headers, steps(events, reply))
    if reply.body is not None:
        saying = say(reply, model_id=model_id, prompt="")
        return Whole(_counts(saying), orjson.dumps(reply.body))
    family = family_of(model_id, body)
    saying = say(reply, model_id=model_id, prompt=family.prompt(body))
    return Whole(_counts(saying), orjson.dumps(family.whole(body, saying)))


def _family_events(body: Json, *, model_id: str, reply: Reply) -> Iterator[Event]:
    family = family_of(model_id, body)
    if family.chunks is None:
        raise invalid("The model is unsupported for streaming.")
    saying = say(reply, model_id=model_id, prompt=family.prompt(body))
    metrics = {
        "inputTokenCount": saying.usage.input_tokens,
        "outputTokenCount": saying.usage.output_tokens,
        "invocationLatency": saying.latency,
        "firstByteLatency": int(reply.first_delay * 1000) + 1,
    }
    return chunk_events(family.chunks(saying), metrics=metrics)


def _counts(saying: Saying) -> tuple[Header, ...]:
    return (
        ("content-type", "application/json"),
        ("x-amzn-bedrock-input-token-count", str(saying.usage.input_tokens)),
        ("x-amzn-bedrock-output-token-count", str(saying.usage.output_tokens)),
        ("x-amzn-bedrock-invocation-latency", str(saying.latency)),
    )
