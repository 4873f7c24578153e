"""A reply and a prompt to the words that the model says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import orjson

from bedrock_weir.simulator.replies import Endless, Reply, ToolUse, Usage

_WORDS = re.compile(r"\s*\S+|\s+")

SILENCE = "..."
"""What a model says that has nothing to echo."""

SIGNATURE = "c2lnbmF0dXJl"
"""The signature of a thought, which clients must hand back as it is."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What the model says in one call.

    Attributes:
        model_id: as the caller wrote it, decoded.
        reasoning: pieces of what it thinks first.
        pieces: the text, cut into deltas.
        tool_use: what it wants to use at the end.
        stop_reason: in Converse's words.
        usage: in tokens.
        latency: in milliseconds, as the script has it.
        is_endless: whether the text never ends.
    """

    model_id: str
    reasoning: tuple[str, ...]
    pieces: tuple[str, ...]
    tool_use: ToolUse | None
    stop_reason: str
    usage: Usage
    latency: int
    is_endless: bool

    @property
    def text(self) -> str:
        """The whole text, said once."""
        return "".join(self.pieces)

    @property
    def thought(self) -> str:
        """The whole reasoning."""
        return "".join(self.reasoning)

    def spoken(self) -> Iterator[str]:
        """Yield the deltas of the text, for ever if that was asked for."""
        return cycle(self.pieces) if self.is_endless else iter(self.pieces)

    def tool_input(self) -> Iterator[str]:
        """Yield the tool's input as pieces of partial JSON."""
        if self.tool_use is None:
            return iter(())
        return iter(
            cut(orjson.dumps(self.tool_use.input).decode(), self.tool_use.piece)
        )


def cut(text: str, size: int | None) -> tuple[str, ...]:
    """Cut a text into pieces of a size in characters, or before its words."""
    if size is None:
        return tuple(_WORDS.findall(text))
    return tuple(text[start : start + size] for start in range(0, len(text), size))


def count_tokens(text: str) -> int:
    """Count words, which stand for tokens here."""
    return len(_WORDS.findall(text))


def say(reply: Reply, *, model_id: str, prompt: str) -> Saying:
    """Return what the reply makes of a prompt."""
    text = reply.text if reply.text is not None else prompt or SILENCE
    pieces = cut(text, reply.piece)
    reasoning = cut(reply.reasoning or "", reply.piece)
    deltas = len(pieces) + len(reasoning)
    fitting = "end_turn" if reply.tool_use is None else "tool_use"
    usage = Usage(input_tokens=count_tokens(prompt), output_tokens=deltas)
    seconds = reply.first_delay + reply.delay * max(deltas - 1, 0)
    return Saying(
        model_id=model_id,
        reasoning=reasoning,
        pieces=pieces,
        tool_use=reply.tool_use,
        stop_reason=reply.stop_reason or fitting,
        usage=reply.usage or usage,
        latency=int(seconds * 1000) + 1,
        is_endless=isinstance(reply.fault, Endless),
    )


def last_text(messages: Any) -> str:
    """Return the text of the last message of the user, in any family's form."""
    if not isinstance(messages, list):
        return ""
    for message in reversed(messages):
        if isinstance(message, dict) and message.get("role") in ("user", "USER"):
            return text_of(message.get("content"))
    return ""


def text_of(content: Any) -> str:
    """Return the text of a content, tool results included."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(text_of(block) for block in content)
    if not isinstance(content, dict):
        return ""
    if isinstance(text := content.get("text"), str):
        return text
    if isinstance(result := content.get("toolResult"), dict):
        return text_of(result.get("content"))
    if "json" in content:
        return orjson.dumps(content["json"]).decode()
    return text_of(content.get("content"))
