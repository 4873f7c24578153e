"""Families that chat: OpenAI's form and its relatives, Mistral's, Cohere Command R."""

from __future__ import annotations

import re
from collections.abc import Iterator

import orjson

from bedrock_weir.simulator.events import Chunk, Json
from bedrock_weir.simulator.families.base import CREATED, Family, field, stop_of
from bedrock_weir.simulator.saying import Saying, last_text

_ID = "chatcmpl-weir-simulator"


def _openai(_body: Json, saying: Saying) -> Json:
    choice = {
        "finish_reason": stop_of(saying),
        "index": 0,
        "logprobs": None,
        "message": _message(saying),
    }
    return {
        **_head(saying, "chat.completion"),
        "choices": [choice],
        "usage": _usage(saying),
    }


def _head(saying: Saying, kind: str) -> Json:
    head = {"id": _ID, "object": kind, "created": CREATED}
    return {**head, "model": saying.model_id, "service_tier": "default"}


def _usage(saying: Saying) -> Json:
    usage = saying.usage
    return {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.input_tokens + usage.output_tokens,
    }


def _message(saying: Saying) -> Json:
    message: Json = {"role": "assistant", "content": _thinking(saying) + saying.text}
    if saying.tool_use is not None:
        arguments = orjson.dumps(saying.tool_use.input).decode()
        message["tool_calls"] = [_tool_call(saying, arguments)]
    return message


def _thinking(saying: Saying) -> str:
    """Return the reasoning as gpt-oss writes it, within the content."""
    return f"<reasoning>{saying.thought}</reasoning>" if saying.reasoning else ""


def _tool_call(saying: Saying, arguments: str) -> Json:
    use = saying.tool_use
    if use is None:
        return {}
    function = {"name": use.name, "arguments": arguments}
    return {"id": use.tool_use_id, "type": "function", "function": function}


def _openai_chunks(saying: Saying) -> Iterator[Chunk]:
    yield _openai_chunk(saying, {"role": "assistant", "content": ""})
    if saying.reasoning:
        yield _openai_chunk(saying, {"content": _thinking(saying)}, is_delta=True)
    for piece in saying.spoken():
        yield _openai_chunk(saying, {"content": piece}, is_delta=True)
    if saying.tool_use is not None:
        calls = [{"index": 0, **_tool_call(saying, "")}]
        yield _openai_chunk(saying, {"tool_calls": calls})
    for piece in saying.tool_input():
        calls = [{"index": 0, "function": {"arguments": piece}}]
        yield _openai_chunk(saying, {"tool_calls": calls}, is_delta=True)
    yield _openai_chunk(saying, {}, reason=stop_of(saying))


def _openai_chunk(
    saying: Saying, delta: Json, *, reason: str | None = None, is_delta: bool = False
) -> Chunk:
    choice = {"delta": delta, "finish_reason": reason, "index": 0, "logprobs": None}
    head = _head(saying, "chat.completion.chunk")
    return Chunk({**head, "choices": [choice]}, is_delta=is_delta)


def _mistral(_body: Json, saying: Saying) -> Json:
    choice = {"index": 0, "message": _message(saying), "stop_reason": stop_of(saying)}
    return {"choices": [choice]}


def _mistral_chunks(saying: Saying) -> Iterator[Chunk]:
    for piece in saying.spoken():
        message: Json = {"role": "assistant", "content": piece}
        yield _mistral_chunk(message, is_delta=True)
    message = {"role": "assistant", "content": ""}
    if saying.tool_use is not None:
        arguments = orjson.dumps(saying.tool_use.input).decode()
        message["tool_calls"] = [_tool_call(saying, arguments)]
    yield _mistral_chunk(message, reason=stop_of(saying))


def _mistral_chunk(
    message: Json, *, reason: str | None = None, is_delta: bool = False
) -> Chunk:
    choice = {"index": 0, "message": message, "stop_reason": reason}
    return Chunk({"choices": [choice]}, is_delta=is_delta)


def _command(body: Json, saying: Saying) -> Json:
    answer: Json = {
        "response_id": "response-0",
        "generation_id": "generation-0",
        "text": saying.text,
        "chat_history": [
            {"role": "USER", "message": body.get("message", "")},
            {"role": "CHATBOT", "message": saying.text},
        ],
        "finish_reason": _command_reason(saying),
    }
    if saying.tool_use is not None:
        call = {"name": saying.tool_use.name, "parameters": saying.tool_use.input}
        answer["tool_calls"] = [call]
    return answer


def _command_reason(saying: Saying) -> str:
    return "MAX_TOKENS" if saying.stop_reason == "max_tokens" else "COMPLETE"


def _command_chunks(saying: Saying) -> Iterator[Chunk]:
    head = {"is_finished": False, "event_type": "stream-start"}
    yield Chunk({**head, "generation_id": "generation-0"})
    for piece in saying.spoken():
        kind = "text-generation"
        value = {"is_finished": False, "event_type": kind, "text": piece}
        yield Chunk(value, is_delta=True)
    response = _command({}, saying)
    if saying.tool_use is not None:
        calls = response["tool_calls"]
        kind = "tool-calls-generation"
        yield Chunk({"is_finished": False, "event_type": kind, "tool_calls": calls})
    end = {"is_finished": True, "event_type": "stream-end", "response": response}
    yield Chunk({**end, "finish_reason": _command_reason(saying)})


MISTRAL = Family(
    name="Mistral chat completion",
    pattern=re.compile(r"mistral\."),
    required=("messages",),
    prompt=lambda body: last_text(body.get("messages")),
    whole=_mistral,
    chunks=_mistral_chunks,
)
COMMAND_R = Family(
    name="Cohere Command R",
    pattern=re.compile(r"cohere\.command-[ar]"),
    required=("message",),
    prompt=field("message"),
    whole=_command,
    chunks=_command_chunks,
)
OPENAI = Family(
    name="chat completions",
    pattern=re.compile(
        r"(openai|ai21\.jamba|deepseek|google|minimax|moonshot|nvidia|qwen|zai)[.-]?"
    ),
    required=("messages",),
    prompt=lambda body: last_text(body.get("messages")),
    whole=_openai,
    chunks=_openai_chunks,
)
