"""A bare caller of the real proxy, what it put on the record, and its processes.

Example:
    call = converse("anthropic.claude", "hello")
    answer = ask(proxy, call)
    ending = records.await_ending(call)
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bedrock_weir.audit.batch import read_batch
from bedrock_weir.simulator.settings import EXAMPLE
from bedrock_weir.wire import sigv4
from bedrock_weir.wire.http import Header, Headers, Request
from tests.support.proxy import RunningProxy
from tests.support.raw_http import Answer, ask_h1, connect
from tests.support.s3 import REGION, Bucket
from tests.support.simulator import RunningSimulator

PATIENCE = 30.0
"""Seconds after which something that should have happened never will."""


def connected(proxy: RunningProxy, protocol: str = "http/1.1") -> socket.socket:
    """Return a new connection to a proxy."""
    return connect(proxy.port, alpn=None if proxy.ca_file is None else protocol)


def ask(proxy: RunningProxy, call: Call) -> Answer:
    """Make one call over HTTP/1.1, to the end of its answer."""
    return ask_h1(connected(proxy), call.target, headers=call.headers, body=call.body)


def workers_of(proxy: RunningProxy) -> list[int]:
    """Return the process ids of a proxy's Envoys."""
    return children_of(proxy.process.pid)


def children_of(pid: int) -> list[int]:
    """Return the process ids of a process's children (Linux)."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid:
                found.append(int(folder.name))
    return found


def streams_of(simulator: RunningSimulator, model: str) -> list[dict[str, Any]]:
    """Return the model's streams, as the simulator has them."""
    streams = simulator.streams()["streams"]
    return [stream for stream in streams if stream["model_id"] == model]


def states(simulator: RunningSimulator, model: str) -> set[str]:
    """Return the states that the model's streams are in."""
    return {stream["state"] for stream in streams_of(simulator, model)}


def is_running(pid: int) -> bool:
    """Tell whether a process runs; one that ended and was not reaped does not."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return fields[0] != "Z"


def resident(pid: int) -> int:
    """Return a process's resident memory in bytes (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def await_true(condition: Callable[[], bool], what: str) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.05)


def await_steady(measure: Callable[[], int], *, seconds: float = 1.5) -> int:
    """Wait until a number has not changed for so long; return it."""
    deadline = time.monotonic() + PATIENCE
    last, since = measure(), time.monotonic()
    while time.monotonic() - since < seconds:
        time.sleep(0.1)
        if (now := measure()) != last:
            last, since = now, time.monotonic()
        assert time.monotonic() < deadline, f"still changing: {last}"
    return last


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it is sent."""

    target: str
    headers: tuple[Header, ...]
    body: bytes

    @property
    def sha256(self) -> str:
        """What the decision entry knows the body by."""
        return sha256(self.body).hexdigest()


def converse(model: str, text: str, *, streaming: bool = False) -> Call:
    """Return a signed call of Converse or ConverseStream."""
    verb = "converse-stream" if streaming else "converse"
    body = {"messages": [{"role": "user", "content": [{"text": text}]}]}
    target = f"/model/{quote(model, safe='')}/{verb}"
    return signed(target, json.dumps(body).encode())


def signed(target: str, body: bytes, *extra: Header) -> Call:
    """Return a call to `localhost`, signed by a caller."""
    headers = (("content-type", "application/json"), *extra)
    request = sigv4.signed(
        Request("POST", target, Headers((("host", "localhost"), *headers)), body),
        access_key_id=EXAMPLE.access_key_id,
        secret_key=EXAMPLE.secret_key,
        session_token=None,
        region=REGION,
        service="bedrock",
        time=datetime.now(UTC),
    )
    return Call(target, request.headers.without("host").items, body)


class Records:
    """The entries in a bucket; what was read once is not read again."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._known: dict[str, list[dict[str, Any]]] = {}

    def entries(self) -> list[dict[str, Any]]:
        """Return every entry that is stored now."""
        for key in self._bucket.keys():  # noqa: SIM118  (no mapping)
            if key not in self._known:
                self._known[key] = read_batch(self._bucket.read(key))
        return [entry for found in self._known.values() for entry in found]

    def decisions(self) -> dict[str, dict[str, Any]]:
        """Return the decision entries by the SHA-256 of the request's body.

        A request that streams is not known by its body when it is decided about.
        """
        return {
            weir["request"]["sha256"]: entry
            for entry in self.entries()
            if (weir := entry["unmapped"]["weir"])["kind"] == "decision"
            and "sha256" in weir["request"]
        }

    def decision(self, call: Call) -> dict[str, Any]:
        """Return the decision entry of a call, whose body is like no other."""
        found = self.decisions().get(call.sha256)
        assert found is not None, "the call has no decision entry"
        return found

    def outcomes(self) -> dict[str, dict[str, Any]]:
        """Return the outcome entries by call id."""
        return {
            entry["metadata"]["correlation_uid"]: entry
            for entry in self.entries()
            if entry["unmapped"]["weir"]["kind"] == "outcome"
        }

    def await_outcome(self, call: Call) -> dict[str, Any]:
        """Wait for the outcome entry of a call that was forwarded."""
        call_id = self.decision(call)["metadata"]["correlation_uid"]
        what = "the call has no outcome entry"
        await_true(lambda: call_id in self.outcomes(), what)
        return self.outcomes()[call_id]

    def await_ending(self, call: Call) -> str:
        """Wait for the outcome of a call; return its ending."""
        ending: str = self.await_outcome(call)["unmapped"]["weir"]["ending"]
        return ending
