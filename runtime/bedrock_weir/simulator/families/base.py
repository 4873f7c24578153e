"""What a model family is to the simulator."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bedrock_weir.simulator.events import Chunk, Json
from bedrock_weir.simulator.saying import Saying

CREATED = 1_700_000_000
"""The time that every answer says it was made at."""


@dataclass(frozen=True, slots=True)
class Family:
    """A model family's own request and answers.

    Attributes:
        name: for messages.
        pattern: what its bare model ids begin with (`anthropic.claude-3`).
        required: the keys that a request must have.
        prompt: finds the text to echo.
        whole: writes an answer without a stream.
        chunks: writes a streaming answer; None where the family has none.
        when: a key by which requests of one model tell families apart.
    """

    name: str
    pattern: re.Pattern[str]
    required: tuple[str, ...]
    prompt: Callable[[Json], str]
    whole: Callable[[Json, Saying], Json]
    chunks: Callable[[Saying], Iterator[Chunk]] | None = None
    when: str | None = None


STOPS = {
    "end_turn": "stop",
    "max_tokens": "length",
    "tool_use": "tool_calls",
    "stop_sequence": "stop",
    "content_filtered": "content_filter",
    "guardrail_intervened": "content_filter",
}
"""Converse's stop reasons in the words that OpenAI's form uses."""


def stop_of(saying: Saying) -> str:
    """Return the stop reason in the words that OpenAI's form uses."""
    return STOPS.get(saying.stop_reason, saying.stop_reason)


def field(name: str) -> Callable[[Json], str]:
    """Return a function that reads a text member of a request."""

    def read(body: Json) -> str:
        value = body.get(name)
        return value if isinstance(value, str) else ""

    return read
