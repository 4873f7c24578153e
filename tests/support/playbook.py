"""The conversation of an inspection, played by hand: no clock, no network, no store.

    play = Playbook(request, answer=Answer(...))
    play.run()
    play.script        # the commands, in order, as their names
    play.entries       # what went on the record
    play.response      # what the caller got

Faults are injected by command: `faults={"AwaitDurable": StoreUnavailable("down")}`.
A guardrail that is asked finds nothing, unless `consult` answers otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bedrock_weir.bundles import load_bundle
from bedrock_weir.call import Call, Path, Peer
from bedrock_weir.commands import (
    Append,
    Classify,
    ConsultGuardrail,
    Entry,
    Forward,
    Receive,
    Release,
    Respond,
)
from bedrock_weir.content import JSON
from bedrock_weir.errors import WeirError
from bedrock_weir.inspection.journey import inspect
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.opinion import Verdict
from bedrock_weir.wire.eventstream import CONTENT_TYPE, encode_event
from bedrock_weir.wire.http import Headers, Request, ResponseHead

CLAUDE = "anthropic.claude-3-haiku-20240307-v1:0"
AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/bedrock/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=" + "0" * 64
)
SANDBOX = Snapshot(load_bundle("sandbox"))
BASELINE = Snapshot(load_bundle("baseline"))


def request(
    text: str = "hello",
    *,
    target: str = f"/model/{CLAUDE}/converse",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Request:
    """A signed request of Converse, made for the proxy's own name."""
    content = {"messages": [{"role": "user", "content": [{"text": text}]}]}
    given = {
        "host": "weir.internal:8443",
        "authorization": AUTHORIZATION,
        "content-type": "application/json",
        **(headers or {}),
    }
    data = json.dumps(content).encode() if body is None else body
    return Request("POST", target, Headers.of(given.items()), data)


def stream_request(text: str = "hello") -> Request:
    """A signed request of ConverseStream."""
    return request(text, target=f"/model/{CLAUDE}/converse-stream")


@dataclass
class Answer:
    """What the upstream answers."""

    body: bytes = b"{}"
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    chunk: int = 65536


def says(text: str) -> Answer:
    """An answer of Converse."""
    message = {"role": "assistant", "content": [{"text": text}]}
    usage = {"inputTokens": 3, "outputTokens": 2, "totalTokens": 5}
    body = {"output": {"message": message}, "stopReason": "end_turn", "usage": usage}
    return Answer(json.dumps(body).encode())


def event(name: str, **payload: JSON) -> bytes:
    """A frame of ConverseStream."""
    return encode_event(name, json.dumps(payload).encode())


def delta(text: str) -> bytes:
    """A frame that says a piece of text."""
    return event("contentBlockDelta", contentBlockIndex=0, delta={"text": text}, p="ab")


def streams(*pieces: str, end: bool = True) -> Answer:
    """An answer of ConverseStream."""
    frames = [event("messageStart", role="assistant", p=""), *map(delta, pieces)]
    if end:
        usage: JSON = {"inputTokens": 3, "outputTokens": 2, "totalTokens": 5}
        frames += [
            event("contentBlockStop", contentBlockIndex=0, p=""),
            event("messageStop", stopReason="end_turn", p=""),
            event("metadata", usage=usage, p=""),
        ]
    return Answer(b"".join(frames), content_type=CONTENT_TYPE)


@dataclass(frozen=True)
class Ticket:
    """A receipt."""

    sequence: int


@dataclass
class Playbook:
    """Plays the world to one inspection."""

    request: Request
    answer: Answer = field(default_factory=lambda: says("fine"))
    snapshot: Snapshot = SANDBOX
    path: Path = Path.PROXY
    faults: dict[str, WeirError] = field(default_factory=dict)
    retries: list[Answer] = field(default_factory=list)
    script: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    forwarded: list[Forward] = field(default_factory=list)
    heads: list[ResponseHead] = field(default_factory=list)
    consult: Callable[[ConsultGuardrail], Verdict] = lambda _: Verdict()
    asked: list[ConsultGuardrail] = field(default_factory=list)
    released: bytes = b""

    def run(self) -> Playbook:
        """Play to the end."""
        call = Call("call-1", 0, self.path, self.request, Peer("192.0.2.1"))
        journey = inspect(call, self.snapshot)
        reply: object = None
        fault: WeirError | None = None
        while True:
            try:
                command = journey.send(reply) if fault is None else journey.throw(fault)
            except StopIteration:
                return self
            name = type(command).__name__
            self.script.append(name)
            fault = self.faults.pop(name, None)
            reply = None if fault else self._reply(command)

    def _reply(self, command: object) -> object:
        match command:
            case Classify():
                return command.run()
            case ConsultGuardrail():
                self.asked.append(command)
                return self.consult(command)
            case Append():
                self.entries.append(command.entry)
                return Ticket(len(self.entries))
            case Forward():
                self.forwarded.append(command)
                return self._head()
            case Receive():
                size = self.answer.chunk
                data, rest = self.answer.body[:size], self.answer.body[size:]
                self.answer.body = rest
                return data or None
            case Respond():
                self.heads.append(command.head)
            case Release():
                self.released += command.data
            case _ if self.retries and type(command).__name__ == "AwaitRetry":
                self.answer = self.retries.pop(0)
                return self._head()
        return None

    def _head(self) -> ResponseHead:
        headers = {"content-type": self.answer.content_type, **self.answer.headers}
        return ResponseHead(self.answer.status, Headers.of(headers.items()))

    @property
    def status(self) -> int:
        """What the caller was answered with."""
        return self.heads[-1].status

    @property
    def weir(self) -> list[dict[str, JSON]]:
        """Our own part of each entry."""
        entries: list[Any] = [*self.entries]
        return [entry["unmapped"]["weir"] for entry in entries]

    @property
    def ending(self) -> JSON:
        """How the outcome entry says that it ended."""
        return self.weir[-1].get("ending")
