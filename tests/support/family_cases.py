"""Where text stands in the streams of every model family: the table of promise 3."""

from __future__ import annotations

from typing import Any

from tests.support.family_streams import ENDED, NUMBER, PIECE, Case, Document


def _claude(kind: str, member: str, *, block: Document, begins: bool = False) -> Case:
    """A piece of a content block of the Messages API."""
    beginning = {member: PIECE} if begins else {}
    start: Document = {
        "type": "content_block_start",
        "index": NUMBER,
        "content_block": {**block, **beginning},
    }
    return Case(
        "anthropic",
        "eu.anthropic.claude-sonnet-4-20250514-v1:0",
        {
            "type": "content_block_delta",
            "index": NUMBER,
            "delta": {"type": kind, member: PIECE},
        },
        before=(_STARTED,) if begins else (_STARTED, start),
        first=start if begins else None,
        after=_STOPPED,
        is_source=kind == "input_json_delta",
    )


_STARTED: Document = {
    "type": "message_start",
    "message": {"id": "m", "role": "assistant", "content": []},
}
_STOPPED: tuple[Document, ...] = (
    {"type": "content_block_stop", "index": NUMBER},
    {"type": "message_delta", "delta": {"stop_reason": "end_turn"}},
    {"type": "message_stop", **ENDED},
)
_TEXT = {"type": "text", "text": ""}
_THINKING = {"type": "thinking", "thinking": "", "signature": ""}
_TOOL: Document = {"type": "tool_use", "id": "t", "name": "f", "input": {}}

_ANTHROPIC = [
    _claude("text_delta", "text", block=_TEXT),
    _claude("text_delta", "text", block=_TEXT, begins=True),
    _claude("thinking_delta", "thinking", block=_THINKING),
    _claude("thinking_delta", "thinking", block=_THINKING, begins=True),
    _claude("input_json_delta", "partial_json", block=_TOOL),
    _claude("compaction_delta", "content", block={"type": "compaction"}),
    Case(
        "anthropic",
        "anthropic.claude-3-haiku-20240307-v1:0",
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "text_delta", "text": PIECE},
        },
        first={
            "type": "message_start",
            "message": {"id": "m", "content": [{"type": "text", "text": PIECE}]},
        },
    ),
    Case(
        "anthropic",
        "anthropic.claude-v2:1",
        {"completion": PIECE, "stop_reason": None, "stop": None},
        last={"completion": PIECE, "stop_reason": "stop_sequence", "stop": "Human:"},
    ),
]


def _nova(*, is_source: bool = False, **delta: Any) -> Case:
    """A piece in an event of Converse's vocabulary."""
    delta_of = {"contentBlockIndex": NUMBER, "delta": delta}
    return Case(
        "nova",
        "us.amazon.nova-pro-v1:0",
        {"contentBlockDelta": delta_of},
        before=({"messageStart": {"role": "assistant"}},),
        after=(
            {"contentBlockStop": {"contentBlockIndex": NUMBER}},
            {"messageStop": {"stopReason": "end_turn"}},
            {"metadata": {"usage": {"inputTokens": 9, "outputTokens": 4}}, **ENDED},
        ),
        is_source=is_source,
    )


_NOVA = [
    _nova(text=PIECE),
    _nova(toolUse={"input": PIECE}, is_source=True),
    _nova(reasoningContent={"text": PIECE}),
    _nova(toolResult=[{"text": PIECE}]),
    _nova(citation={"title": "a", "sourceContent": [{"text": PIECE}]}),
]


def _chat(
    family: str,
    model: str,
    *,
    member: str = "delta",
    is_source: bool = False,
    choice: str | int = NUMBER,
    **delta: Any,
) -> Case:
    """A piece of a chat completion as OpenAI words it."""

    def template(reason: str | None) -> Document:
        item = {"index": choice, member: delta, "finish_reason": reason}
        return {
            "id": "c",
            "created": 1763900000,
            "choices": [item],
        }

    piece = template(None)
    last = template("stop")
    return Case(family, model, piece, last=last, is_source=is_source)


def _calls(arguments: str = PIECE, **members: Any) -> list[Document]:
    function = {"arguments": arguments}
    return [{"index": NUMBER, "type": "function", "function": function, **members}]


_GPT = "openai.gpt-oss-120b-1:0"
_OPENAI = [
    _chat("openai_chat", _GPT, content=PIECE),
    _chat("openai_chat", "qwen.qwen3-32b-v1:0", reasoning_content=PIECE),
    _chat("openai_chat", _GPT, reasoning=PIECE),
    _chat("openai_chat", _GPT, refusal=PIECE),
    _chat("openai_chat", _GPT, audio={"transcript": PIECE}),
    _chat("openai_chat", _GPT, content=PIECE, reasoning=PIECE),
    _chat("openai_chat", _GPT, content=[{"type": "text", "text": PIECE}]),
    _chat(
        "openai_chat",
        "minimax.minimax-m2",
        reasoning_details=[{"type": "reasoning.text", "index": 0, "text": PIECE}],
    ),
    _chat("openai_chat", _GPT, function_call={"arguments": PIECE}, is_source=True),
    _chat("openai_chat", _GPT, tool_calls=_calls(), choice=0, is_source=True),
    Case(
        "openai_chat",
        "writer.palmyra-x5-v1:0",
        {"choices": [{"index": NUMBER, "text": PIECE, "finish_reason": None}]},
    ),
    Case(
        "openai_chat",
        "moonshot.kimi-k2-thinking",
        {
            "choices": [
                {"index": 1, "delta": {"content": PIECE}},
                {"index": 0, "delta": {"content": PIECE}},
            ]
        },
    ),
]
_LARGE = "mistral.mistral-large-2407-v1:0"
_THOUGHT = [{"type": "thinking", "thinking": [{"type": "text", "text": PIECE}]}]
_MISTRAL = [
    Case(
        "mistral",
        "mistral.mistral-7b-instruct-v0:2",
        {"outputs": [{"text": PIECE, "stop_reason": None}]},
        last={"outputs": [{"text": PIECE, "stop_reason": "stop"}]},
    ),
    _chat("mistral", _LARGE, member="message", role="assistant", content=PIECE),
    _chat("mistral", "mistral.magistral-small-2509", content=_THOUGHT),
    _chat(
        "mistral",
        _LARGE,
        member="message",
        tool_calls=_calls(),
        choice=0,
        is_source=True,
    ),
]
_DEEPSEEK = [
    Case(
        "deepseek",
        "us.deepseek.r1-v1:0",
        {"choices": [{"index": NUMBER, "text": PIECE, "stop_reason": None}]},
        last={"choices": [{"index": NUMBER, "text": PIECE, "stop_reason": "stop"}]},
    ),
    _chat("deepseek", "deepseek.v3-v1:0", reasoning_content=PIECE),
    _chat(
        "deepseek", "deepseek.v3-v1:0", tool_calls=_calls(), choice=0, is_source=True
    ),
]
_JAMBA = "ai21.jamba-1-5-large-v1:0"
_AI21 = [
    _chat("ai21", _JAMBA, content=PIECE),
    _chat("ai21", _JAMBA, tool_calls=_calls(), choice=0, is_source=True),
]


def _command_r(event_type: str, *, is_source: bool = False, **members: Any) -> Case:
    """A piece of Command R's chat."""
    return Case(
        "cohere",
        "cohere.command-r-plus-v1:0",
        {"is_finished": False, "event_type": event_type, **members},
        before=({"event_type": "stream-start", "generation_id": "g"},),
        after=(
            {
                "is_finished": True,
                "event_type": "stream-end",
                "finish_reason": "COMPLETE",
                "response": {"text": "whole", "finish_reason": "COMPLETE"},
                **ENDED,
            },
        ),
        is_source=is_source,
    )


_COHERE = [
    _command_r("text-generation", text=PIECE),
    _command_r("tool-calls-chunk", text=PIECE),
    _command_r(
        "tool-calls-chunk",
        tool_call_delta={"index": NUMBER, "parameters": PIECE},
        is_source=True,
    ),
    _command_r("tool-plan-delta", delta={"message": {"tool_plan": PIECE}}),
    _command_r(
        "content-delta",
        index=NUMBER,
        delta={"message": {"content": {"text": PIECE}}},
    ),
    _command_r(
        "tool-call-delta",
        index=NUMBER,
        delta={"message": {"tool_calls": {"function": {"arguments": PIECE}}}},
        is_source=True,
    ),
    Case(
        "cohere",
        "cohere.command-text-v14",
        {"index": NUMBER, "text": PIECE, "is_finished": False},
        last={
            "index": NUMBER,
            "text": PIECE,
            "is_finished": True,
            "finish_reason": "COMPLETE",
        },
    ),
]
_OTHERS = [
    Case(
        "llama",
        "meta.llama3-8b-instruct-v1:0",
        {"generation": PIECE, "generation_token_count": 1, "stop_reason": None},
        last={"generation": PIECE, "stop_reason": "stop", **ENDED},
    ),
    Case(
        "titan",
        "amazon.titan-text-express-v1",
        {"outputText": PIECE, "index": 0, "completionReason": None},
        last={"outputText": PIECE, "index": 0, "completionReason": "FINISH", **ENDED},
    ),
    Case(
        "twelvelabs",
        "us.twelvelabs.pegasus-1-2-v1:0",
        {"message": PIECE, "finishReason": None},
        last={"message": PIECE, "finishReason": "stop"},
    ),
]

CASES = [
    *_AI21,
    *_ANTHROPIC,
    *_COHERE,
    *_DEEPSEEK,
    *_MISTRAL,
    *_NOVA,
    *_OPENAI,
    *_OTHERS,
]
"""Every text of every family that comes in pieces."""

SILENT = {
    "rerank": ("cohere.rerank-v3-5:0", "scores documents, and Bedrock streams none"),
    "stability": ("stability.sd3-5-large-v1:0", "draws images, which come whole"),
    "unknown": (
        "arn:aws:bedrock:eu-west-1:123456789012:imported-model/abc",
        "nobody knows where its text stands",
    ),
}
"""Families without a stream of text: a model id, and why there is none."""
