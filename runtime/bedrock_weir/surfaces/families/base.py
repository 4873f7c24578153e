"""What a model family is: how one vendor's models word their bodies.

InvokeModel carries each family's own JSON. A family says where text of which kind
stands in it, how its streams are cut, and where it counts tokens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bedrock_weir.content import JSON, Pointer, Usage
from bedrock_weir.surfaces.base import Event
from bedrock_weir.surfaces.walk import Rules

METRICS = "amazon-bedrock-invocationMetrics"
"""The member that Bedrock adds to a stream's last chunk, whatever the family."""

ChunkReader = Callable[[dict[str, JSON]], Event]
"""Reads one chunk's own JSON; a chunk tells all that its reading needs."""


def at(document: JSON, pointer: Pointer) -> JSON:
    """Return the value at a pointer, or None where there is none."""
    value = document
    for step in pointer:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step] if 0 <= step < len(value) else None
        else:
            return None
    return value


def count_at(document: JSON, pointer: Pointer | None) -> int | None:
    """Return the integer at a pointer, or None where there is no integer."""
    value = None if pointer is None else at(document, pointer)
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return value if is_count and isinstance(value, int) else None


@dataclass(frozen=True, slots=True)
class UsageNames:
    """Where a family counts its tokens; None where it does not."""

    input_tokens: Pointer | None = None
    output_tokens: Pointer | None = None
    """One of these two is there wherever any count is."""
    total_tokens: Pointer | None = None
    cache_read_tokens: Pointer | None = None
    cache_write_tokens: Pointer | None = None

    def read(self, document: JSON) -> Usage | None:
        """Read the counts, or None where no count is there."""
        if not (
            _has(document, self.input_tokens) or _has(document, self.output_tokens)
        ):
            return None  # as in nearly every chunk of a stream
        usage = Usage(
            input_tokens=count_at(document, self.input_tokens),
            output_tokens=count_at(document, self.output_tokens),
            total_tokens=count_at(document, self.total_tokens),
            cache_read_tokens=count_at(document, self.cache_read_tokens),
            cache_write_tokens=count_at(document, self.cache_write_tokens),
        )
        return None if usage == Usage() else usage


def _has(document: JSON, pointer: Pointer | None) -> bool:
    """Tell whether a pointer's first step is there."""
    return pointer is not None and isinstance(document, dict) and pointer[0] in document


METRICS_USAGE = UsageNames(
    input_tokens=(METRICS, "inputTokenCount"),
    output_tokens=(METRICS, "outputTokenCount"),
    cache_read_tokens=(METRICS, "cacheReadInputTokenCount"),
    cache_write_tokens=(METRICS, "cacheWriteInputTokenCount"),
)


def read_usage(document: JSON, names: tuple[UsageNames, ...]) -> Usage | None:
    """Read the usage under the first of these names that is there.

    What Bedrock itself measured comes before what the model says.
    """
    for candidate in (METRICS_USAGE, *names):
        usage = candidate.read(document)
        if usage is not None:
            return usage
    return None


@dataclass(frozen=True, slots=True)
class Family:
    """One family of models.

    Attributes:
        name: the family, as documentation calls it.
        request: what is known of its requests.
        answer: what is known of its answers.
        read_chunk: reads one chunk of its streams.
        usage: where its answers count tokens, the first that is there.
        tools: where its requests offer tools.
        max_tokens: where its requests limit the answer.
        is_known: whether its bodies count as read; else they are also opaque.
    """

    name: str
    request: Rules
    answer: Rules
    read_chunk: ChunkReader
    usage: tuple[UsageNames, ...] = ()
    tools: tuple[Pointer, ...] = (("tools",),)
    max_tokens: tuple[Pointer, ...] = (("max_tokens",),)
    is_known: bool = True

    def has_tools(self, request: JSON) -> bool:
        """Tell whether a request offers tools."""
        return any(at(request, pointer) for pointer in self.tools)

    def output_limit(self, request: JSON) -> int | None:
        """Return the largest output limit that a request sets, if it sets one."""
        limits = (count_at(request, pointer) for pointer in self.max_tokens)
        return max((limit for limit in limits if limit is not None), default=None)
