"""Words to the body of Converse and the events of ConverseStream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bedrock_weir.simulator.events import Event, Json
from bedrock_weir.simulator.replies import Usage
from bedrock_weir.simulator.saying import SIGNATURE, Saying


def whole(saying: Saying) -> Json:
    """Return the body of a Converse answer."""
    content: list[Json] = []
    if saying.reasoning:
        thought = {"text": saying.thought, "signature": SIGNATURE}
        content.append({"reasoningContent": {"reasoningText": thought}})
    if saying.pieces:
        content.append({"text": saying.text})
    if saying.tool_use is not None:
        use = {**_tool_head(saying), "input": saying.tool_use.input}
        content.append({"toolUse": use})
    return {
        "metrics": {"latencyMs": saying.latency},
        "output": {"message": {"content": content, "role": "assistant"}},
        "stopReason": saying.stop_reason,
        "usage": usage(saying.usage),
    }


def usage(tokens: Usage) -> Json:
    """Return the usage as Converse and Nova report it."""
    value: Json = {
        "inputTokens": tokens.input_tokens,
        "outputTokens": tokens.output_tokens,
        "totalTokens": tokens.input_tokens + tokens.output_tokens,
    }
    if tokens.cache_read_input_tokens is not None:
        value["cacheReadInputTokens"] = tokens.cache_read_input_tokens
    if tokens.cache_write_input_tokens is not None:
        value["cacheWriteInputTokens"] = tokens.cache_write_input_tokens
    return value


def events(saying: Saying) -> Iterator[Event]:
    """Yield the events of a ConverseStream answer."""
    yield Event("messageStart", {"role": "assistant"})
    for index, block in enumerate(_blocks(saying)):
        for event in block:
            yield Event(
                event.type,
                {"contentBlockIndex": index, **event.payload},
                is_delta=event.is_delta,
            )
        yield Event("contentBlockStop", {"contentBlockIndex": index})
    yield Event("messageStop", {"stopReason": saying.stop_reason})
    metrics = {"latencyMs": saying.latency}
    yield Event("metadata", {"usage": usage(saying.usage), "metrics": metrics})


def _blocks(saying: Saying) -> Iterator[Iterator[Event]]:
    if saying.reasoning:
        yield _reasoning(saying)
    if saying.pieces:
        yield (_delta({"text": piece}) for piece in saying.spoken())
    if saying.tool_use is not None:
        yield _tool_use(saying)


def _reasoning(saying: Saying) -> Iterator[Event]:
    for piece in saying.reasoning:
        yield _delta({"reasoningContent": {"text": piece}})
    yield _delta({"reasoningContent": {"signature": SIGNATURE}})


def _tool_use(saying: Saying) -> Iterator[Event]:
    yield Event("contentBlockStart", {"start": {"toolUse": _tool_head(saying)}})
    for piece in saying.tool_input():
        yield _delta({"toolUse": {"input": piece}})


def _tool_head(saying: Saying) -> dict[str, Any]:
    use = saying.tool_use
    return {} if use is None else {"toolUseId": use.tool_use_id, "name": use.name}


def _delta(delta: Json) -> Event:
    return Event("contentBlockDelta", {"delta": delta}, is_delta=True)
