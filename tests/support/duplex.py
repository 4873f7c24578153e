"""A duplex call, played by hand: no clock, no network, no store.

play = DuplexPlay().begin()
play.client(*signed(map(chunk, begin())))
play.upstream(*answer(*speaks("hello")))
play.client_eof()
play.upstream_eof()
play.script        # the commands, in order, as their names
play.sent          # what went upstream
play.released      # what the caller got
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from bedrock_weir.call import Call, Path, Peer
from bedrock_weir.commands import (
    Append,
    Classify,
    Entry,
    ForwardStream,
    Release,
    Respond,
    SendUpstream,
)
from bedrock_weir.errors import ClientDisconnected, UpstreamError, WeirError
from bedrock_weir.inspection.duplex import Duplex, Steps
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.wire.eventstream import CONTENT_TYPE
from bedrock_weir.wire.http import Headers, Request, ResponseHead
from tests.support.playbook import SANDBOX, Ticket
from tests.support.sonic import HEADERS, TARGET

_STREAM = {"content-type": CONTENT_TYPE}


@dataclass
class DuplexPlay:
    """Plays both sides, and the world, to one duplex call."""

    snapshot: Snapshot = SANDBOX
    headers: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, WeirError] = field(default_factory=dict)
    script: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    forwarded: list[ForwardStream] = field(default_factory=list)
    heads: list[ResponseHead] = field(default_factory=list)
    sent: bytes = b""
    released: bytes = b""

    def __post_init__(self) -> None:
        items = {**HEADERS, **self.headers}.items()
        request = Request("POST", TARGET, Headers.of(items), b"")
        call = Call("call-1", 0, Path.PROXY, request, Peer("192.0.2.1"))
        self.duplex = Duplex(call, self.snapshot)
        self._failed: set[str] = set()

    def begin(self, head: ResponseHead | None = None) -> DuplexPlay:
        """Begin, and let the upstream answer with a head."""
        self.play(self.duplex.begin())
        if self.forwarded:
            answered = ResponseHead(200, Headers.of(_STREAM.items()))
            self.play(self.duplex.receive_head(head or answered))
            self._end()
        return self

    def client(self, *data: bytes) -> DuplexPlay:
        """Let the caller send bytes."""
        for piece in data:
            if not self.duplex.is_ending:
                self.play(self.duplex.receive_from_client(piece))
        return self._end()

    def upstream(self, *data: bytes) -> DuplexPlay:
        """Let the upstream send bytes."""
        for piece in data:
            if not self.duplex.is_ending:
                self.play(self.duplex.receive_from_upstream(piece))
        return self._end()

    def client_eof(self) -> DuplexPlay:
        """Let the caller have sent all."""
        if not self.duplex.is_ending:
            self.play(self.duplex.receive_client_eof())
        return self._end()

    def upstream_eof(self) -> DuplexPlay:
        """Let the upstream have sent all."""
        if not self.duplex.is_ending:
            self.play(self.duplex.receive_upstream_eof())
        return self._end()

    def error(self, error: UpstreamError | ClientDisconnected) -> DuplexPlay:
        """Let one side go away."""
        if not self.duplex.is_ending:
            self.duplex.receive_error(error)
        return self._end()

    def _end(self) -> DuplexPlay:
        if self.duplex.is_ending and self.forwarded and not self.outcomes:
            self.play(self.duplex.end())
        return self

    def play(self, steps: Steps) -> None:
        """Do what steps ask."""
        reply: object = None
        fault: WeirError | None = None
        while True:
            try:
                command = steps.send(reply) if fault is None else steps.throw(fault)
            except StopIteration:
                return
            name = type(command).__name__
            self.script.append(name)
            fault = None if name in self._failed else self.faults.get(name)
            self._failed.add(name)
            reply = None if fault else self._reply(command)

    def _reply(self, command: object) -> object:
        match command:
            case Classify():
                return command.run()
            case Append():
                self.entries.append(command.entry)
                return Ticket(len(self.entries))
            case ForwardStream():
                self.forwarded.append(command)
            case SendUpstream():
                self.sent += command.data
            case Respond():
                self.heads.append(command.head)
            case Release():
                self.released += command.data
        return None

    @property
    def weir(self) -> list[dict[str, Any]]:
        """Our own part of each entry."""
        entries = cast("list[dict[str, Any]]", self.entries)
        return [entry["unmapped"]["weir"] for entry in entries]

    @property
    def outcomes(self) -> list[str]:
        """How each outcome entry says that it ended."""
        return [item["ending"] for item in self.weir if "ending" in item]
