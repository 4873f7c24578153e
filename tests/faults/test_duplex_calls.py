"""Backpressure of duplex calls, each direction by itself, and callers who leave."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from bedrock_weir.simulator.settings import EXAMPLE
from bedrock_weir.wire.eventstream import Timestamp
from bedrock_weir.wire.signedevents import SignatureChain
from tests.faults.running import (
    await_steady,
    await_true,
    connected,
    resident,
    states,
    streams_of,
    workers_of,
)
from tests.support.authority import Authority
from tests.support.proxy import CREDENTIAL, RunningProxy, bundle_folder, running_proxy
from tests.support.raw_http import H2
from tests.support.simulator import REGION, RunningSimulator, running_simulator
from tests.support.sonic import Event, begin, chunk, opened, says, sound, start

HOST = f"bedrock-runtime.{REGION}.amazonaws.com"
MAX_GROWTH = 20 * 1024 * 1024
"""Bytes by which a worker may grow; what is sent here would pass it in seconds."""
STUCK = 2.0
"""Seconds without room for more, after which a writer is held up."""

SOUND_MAY_PASS = """
permit (
  principal,
  action in [Weir::Action::"Send", Weir::Action::"Receive"],
  resource == Weir::DataClass::"AUDIO"
);
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    """Whom everybody trusts here."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def simulator(authority) -> Iterator[RunningSimulator]:
    """A Bedrock over TLS, which duplex calls need for HTTP/2."""
    issued = authority.issue(HOST)
    with running_simulator(
        credentials=(EXAMPLE, CREDENTIAL),
        certificate=issued.certificate,
        private_key=issued.private_key,
        trust=authority.ca_file,
    ) as running:
        yield running


@pytest.fixture(scope="module")
def proxy(simulator, bucket, authority, tmp_path_factory) -> Iterator[RunningProxy]:
    """A proxy that lets sound pass."""
    folder = bundle_folder(tmp_path_factory.mktemp("b") / "sound", SOUND_MAY_PASS)
    with running_proxy(
        simulator, bucket, folder, authority=authority, names=(HOST,)
    ) as running:
        yield running


class Caller:
    """A caller in the middle of a duplex call.

    Args:
        client: the connection.
        model: that is asked.
    """

    def __init__(self, client: H2, model: str) -> None:
        path = f"/model/{model}/invoke-with-bidirectional-stream"
        now = datetime.now(UTC)
        headers, self._chain = opened(EXAMPLE, target=path, host=HOST, time=now)
        self._date = Timestamp(int(now.timestamp() * 1000))
        self._client = client
        self._stream = client.open(path, authority=HOST, headers=headers)

    def messages(self, *said: Event) -> bytes:
        """Sign messages."""
        chain: SignatureChain = self._chain
        return b"".join(chain.sign(chunk(item), date=self._date) for item in said)

    def send(self, data: bytes) -> int:
        """Send bytes while there is room; return how many were sent."""
        sent = 0
        while sent < len(data):
            room = self._client.room(self._stream)
            if room == 0:
                try:
                    self._client._receive()
                except TimeoutError:
                    break
                continue
            piece = data[sent : sent + room]
            self._client.send(self._stream, piece)
            sent += len(piece)
        return sent

    def await_answer(self) -> None:
        """Read until the answer has begun to speak."""
        while not self._client._answers[self._stream].body:
            self._client._receive()


@contextmanager
def calling(proxy: RunningProxy, model: str) -> Iterator[Caller]:
    """Begin a duplex call; leave it at the end."""
    with connected(proxy, "h2") as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024)
        connection.settimeout(STUCK)
        yield Caller(H2(connection), model)


def stream_of(simulator: RunningSimulator, model: str) -> dict[str, Any]:
    """Return what the simulator knows of the model's only stream."""
    (stream,) = streams_of(simulator, model)
    return stream


def ending(proxy: RunningProxy, model: str) -> str:
    """Return how the record says that the call ended."""
    return str(proxy.entries_of(model)[-1]["unmapped"]["weir"]["ending"])


def test_slow_reader_holds_the_model_back(proxy, simulator, model):
    """An endless answer stops at its source; leaving cancels it."""
    (worker,) = workers_of(proxy)
    endless = {"fault": {"kind": "endless"}, "text": "all work and no play " * 200}
    simulator.set_reply(model, **endless, piece=4200)
    with calling(proxy, model) as caller:
        caller.send(caller.messages(*begin(), *says("1", "hello")))
        caller.await_answer()
        before = resident(worker)
        await_steady(lambda: stream_of(simulator, model)["bytes"])
        assert states(simulator, model) == {"open"}
        assert resident(worker) - before < MAX_GROWTH
    await_true(lambda: states(simulator, model) == {"cancelled"}, "it is cancelled")
    assert ending(proxy, model) == "client_disconnected"


def test_model_that_does_not_listen_holds_the_caller_back(proxy, simulator, model):
    """What is sent waits with the caller, though nothing of it is held here."""
    (worker,) = workers_of(proxy)
    simulator.set_reply(model, text="let me think", delay=300)
    with calling(proxy, model) as caller:
        caller.send(caller.messages(*begin(), *says("1", "hello")))
        caller.await_answer()
        before = resident(worker)
        piece = sound("2", bytes(48 * 1024))
        data = caller.messages(start("2", kind="AUDIO"), *[piece] * 600)
        sent = caller.send(data)
        assert sent < len(data) // 2
        assert resident(worker) - before < MAX_GROWTH
    assert ending(proxy, model) == "client_disconnected"


def test_caller_who_leaves_before_he_said_anything_is_noticed(proxy, simulator, model):
    """The call was forwarded with its head; its outcome is on the record."""
    with calling(proxy, model):
        await_true(lambda: states(simulator, model) == {"open"}, "it has begun")
    await_true(lambda: states(simulator, model) == {"cancelled"}, "it is cancelled")
    assert ending(proxy, model) == "client_disconnected"


def test_caller_who_sent_all_and_leaves_is_noticed(proxy, simulator, model):
    """The same when nothing more is to come from him."""
    simulator.set_reply(model, text="let me think", delay=300)
    with calling(proxy, model) as caller:
        caller.send(caller.messages(*begin(), *says("1", "hello")))
        caller.await_answer()
        caller._client._h2.end_stream(caller._stream)
        caller._client._flush()
    await_true(lambda: states(simulator, model) == {"cancelled"}, "it is cancelled")
    assert ending(proxy, model) == "client_disconnected"
