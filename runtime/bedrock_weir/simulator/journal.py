"""What was received, and how the streams ended: for tests to read.

The newest thousand requests are kept, and no more than 64 MB of their bodies.
"""

from __future__ import annotations

from base64 import b64encode
from collections import deque
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bedrock_weir.simulator.authentication import Caller
from bedrock_weir.wire.http import Request

MAX_REQUESTS = 1000
MAX_BYTES = 64_000_000
"""Bytes of bodies that are kept at the most."""


@dataclass(frozen=True, slots=True)
class Received:
    """One request, and how it was answered.

    Attributes:
        request: as it arrived.
        http_version: `1.1` or `2`.
        caller: whom it claimed to come from, and whether that was proved.
        status: of the answer.
        error: the answer's error type, or None.
    """

    request: Request
    http_version: str
    caller: Caller
    status: int
    error: str | None

    def to_json(self) -> dict[str, Any]:
        """Return the request for a test to read."""
        return {
            "method": self.request.method,
            "target": self.request.target,
            "http_version": self.http_version,
            "headers": [list(item) for item in self.request.headers],
            "access_key_id": self.caller.access_key_id,
            "verified": self.caller.is_verified,
            "body_sha256": sha256(self.request.body).hexdigest(),
            "body": b64encode(self.request.body).decode(),
            "status": self.status,
            "error": self.error,
        }


@dataclass(slots=True)
class Stream:
    """One streaming answer, as far as it got.

    Attributes:
        state: `open`, `finished`, `broken` (by a scripted fault), `cancelled`.
        events: frames whose sending was accepted.
        bytes: of these.
        received: bytes of a request that streamed as well.
    """

    model_id: str
    state: str = "open"
    events: int = 0
    bytes: int = 0
    received: int = 0


class Journal:
    """The memory of one simulator."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything; streams that are open go on uncounted."""
        self._requests: deque[Received] = deque(maxlen=MAX_REQUESTS)
        self._bytes = 0
        self._streams: deque[Stream] = deque(maxlen=MAX_REQUESTS)

    def add(self, received: Received) -> None:
        """Remember a request."""
        if len(self._requests) == MAX_REQUESTS:
            self._forget()
        self._requests.append(received)
        self._bytes += len(received.request.body)
        while self._bytes > MAX_BYTES:
            self._forget()

    def replace(self, known: Received, received: Received) -> None:
        """Remember a request as more became known of it."""
        if known in self._requests:
            place = self._requests.index(known)
            self._requests[place] = received
            self._bytes += len(received.request.body) - len(known.request.body)

    def _forget(self) -> None:
        self._bytes -= len(self._requests.popleft().request.body)

    def open(self, model_id: str) -> Stream:
        """Begin to count a stream."""
        stream = Stream(model_id)
        self._streams.append(stream)
        return stream

    def requests(self) -> list[dict[str, Any]]:
        """Return the requests, oldest first."""
        return [received.to_json() for received in self._requests]

    def streams(self) -> dict[str, Any]:
        """Return the streams: how many are in each state, and each of them."""
        counts = dict.fromkeys(("open", "finished", "broken", "cancelled"), 0)
        for stream in self._streams:
            counts[stream.state] += 1
        details = [
            {
                "model_id": stream.model_id,
                "state": stream.state,
                "events": stream.events,
                "bytes": stream.bytes,
            }
            for stream in self._streams
        ]
        events = sum(stream.events for stream in self._streams)
        return {**counts, "events": events, "streams": details}
