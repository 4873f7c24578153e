"""Events: what a streaming answer consists of, before it is bytes."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from zlib import crc32

import orjson

Json: TypeAlias = dict[str, Any]

PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    Attributes:
        type: the event type (`contentBlockDelta`, `chunk`).
        payload: its JSON, without padding.
        is_delta: whether the model had to think for it, so that the pace applies.
    """

    type: str
    payload: Json
    is_delta: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """One JSON document of a model family's own stream."""

    value: Json
    is_delta: bool = False


def padded(payload: Json) -> Json:
    """Add `p`, of a length that varies with the payload and tells nothing of it."""
    length = crc32(orjson.dumps(payload)) % len(PADDING) + 1
    return {**payload, "p": PADDING[:length]}


def chunk_events(
    chunks: Iterable[Chunk], *, metrics: Json | None = None
) -> Iterator[Event]:
    """Wrap a family's stream into `chunk` events; the last one has the metrics."""
    held: Chunk | None = None
    for chunk in chunks:
        if held is not None:
            yield _wrap(held)
        held = chunk
    if held is not None:
        last = {**held.value}
        if metrics is not None:
            last["amazon-bedrock-invocationMetrics"] = metrics
        yield _wrap(Chunk(last, is_delta=held.is_delta))


def _wrap(chunk: Chunk) -> Event:
    data = b64encode(orjson.dumps(chunk.value)).decode()
    return Event("chunk", {"bytes": data}, is_delta=chunk.is_delta)
