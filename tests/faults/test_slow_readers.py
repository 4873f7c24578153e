"""Backpressure, end to end, and callers who leave.

A reader that stops reading holds the model's answer back at its source, over HTTP/1.1
and HTTP/2: nothing on the way collects it.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.faults.running import (
    Call,
    Records,
    ask,
    await_steady,
    await_true,
    connected,
    converse,
    resident,
    states,
    streams_of,
    workers_of,
)
from tests.support.campaign import campaign
from tests.support.proxy import RunningProxy
from tests.support.raw_http import H2, write_h1
from tests.support.simulator import RunningSimulator

MAX_GROWTH = 20 * 1024 * 1024
"""Bytes by which a worker may grow; an endless stream would pass it in seconds."""
MAX_PER_READER = 1024 * 1024
"""Bytes that one more slow reader may cost: buffers towards him and from upstream."""
READERS = campaign(20, long=200)
ENDLESS = {
    "fault": {"kind": "endless"},
    "text": "all work and no play " * 200,
    "piece": 4200,
}
"""Long frames, because every socket's buffer on the way has to be filled first."""
PROTOCOLS = ["http/1.1", "h2"]


@contextmanager
def reading(proxy: RunningProxy, call: Call, protocol: str) -> Iterator[None]:
    """Read the beginning of an answer and no more; leave at the end."""
    with connected(proxy, protocol) as connection:
        # What the kernel would hold for a reader tells nothing of the proxy.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024)
        if protocol == "h2":
            client = H2(connection)
            stream = client.start(call.target, headers=call.headers, body=call.body)
            while not client._answers[stream].body:
                client._receive()
        else:
            write_h1(connection, call.target, headers=call.headers, body=call.body)
            while len(connection.recv(1024)) < 256:
                pass
        yield


def sent(simulator: RunningSimulator, model: str) -> int:
    """Return the bytes that the model's streams have sent."""
    return sum(each["bytes"] for each in streams_of(simulator, model))


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_slow_reader_holds_the_upstream_back(
    proxy, simulator, records, model, protocol
):
    """An endless stream stops at its source; memory stays flat; leaving cancels it."""
    call = converse(model, f"for ever over {protocol}", streaming=True)
    (worker,) = workers_of(proxy)
    ask(proxy, converse(model, "what is used once is there", streaming=True))
    simulator.set_reply(model, **ENDLESS)
    before = resident(worker)
    with reading(proxy, call, protocol):
        await_steady(lambda: sent(simulator, model))
        assert states(simulator, model) == {"finished", "open"}
        assert resident(worker) - before < MAX_GROWTH
    await_true(lambda: "cancelled" in states(simulator, model), "it is cancelled")
    assert records.await_ending(call) == "client_disconnected"


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_caller_who_leaves_a_silent_answer_is_noticed(
    proxy, simulator, records, model, protocol
):
    """Nothing is sent that could fail, and still the upstream is cancelled."""
    simulator.set_reply(model, fault={"kind": "stall", "after": 6})
    call = converse(model, f"say nothing over {protocol}", streaming=True)
    with reading(proxy, call, protocol):
        assert states(simulator, model) == {"open"}
    await_true(lambda: states(simulator, model) == {"cancelled"}, "it is cancelled")
    assert records.await_ending(call) == "client_disconnected"


def test_caller_who_leaves_before_the_answer_is_noticed(
    proxy, simulator, records, model
):
    """A model that thinks for minutes is not waited for when nobody wants to know."""
    simulator.set_reply(model, first_delay=300)
    call = converse(model, "take your time", streaming=False)
    with connected(proxy) as connection:
        write_h1(connection, call.target, headers=call.headers, body=call.body)
        await_true(lambda: call.sha256 in records.decisions(), "it is decided about")
    assert records.await_ending(call) == "client_disconnected"


def test_reset_of_one_stream_leaves_the_others(proxy, simulator, records, model):
    """Over HTTP/2 a caller can leave one answer and stay for another."""
    simulator.set_reply(model, **ENDLESS)
    left = converse(model, "leave this one", streaming=True)
    kept = converse("anthropic.claude", "stay for this one", streaming=True)
    with connected(proxy, "h2") as connection:
        client = H2(connection)
        stream = client.start(left.target, headers=left.headers, body=left.body)
        while not client._answers[stream].body:
            client._receive()
        client._h2.reset_stream(stream)
        other = client.start(kept.target, headers=kept.headers, body=kept.body)
        assert b"messageStop" in client.finish(other).body
        assert records.await_ending(left) == "client_disconnected"
        assert records.await_ending(kept) == "complete"
    assert states(simulator, model) == {"cancelled"}


def test_many_slow_readers(proxy, simulator, records, model):
    """Each slow reader costs its buffers, and they are bounded."""
    simulator.set_reply(model, **ENDLESS)
    (worker,) = workers_of(proxy)
    before = resident(worker)
    calls = [
        converse(model, f"for ever, {number}", streaming=True)
        for number in range(READERS)
    ]
    print()
    print("readers | memory of the worker, MB | more per reader, KB")
    with ExitStack() as stack:
        for number, call in enumerate(calls, 1):
            stack.enter_context(reading(proxy, call, PROTOCOLS[number % 2]))
            if number % campaign(READERS, long=50) == 0:
                await_steady(lambda: sent(simulator, model))
                now = resident(worker)
                each = (now - before) / number / 1024
                print(f"{number:7} | {now / 2**20:24.1f} | {each:19.0f}")
        assert resident(worker) - before < MAX_GROWTH + READERS * MAX_PER_READER
        assert len(streams_of(simulator, model)) == READERS
    await_true(lambda: states(simulator, model) == {"cancelled"}, "all are cancelled")
    await_true(
        lambda: endings(records, calls) == ["client_disconnected"] * READERS,
        "every outcome is on the record",
    )


def endings(records: Records, calls: list[Call]) -> list[str]:
    """Return the endings that are on the record."""
    decisions, outcomes = records.decisions(), records.outcomes()
    ids = [decisions[call.sha256]["metadata"]["correlation_uid"] for call in calls]
    return [
        outcomes[id_]["unmapped"]["weir"]["ending"] for id_ in ids if id_ in outcomes
    ]
