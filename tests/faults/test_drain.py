"""SIGTERM with calls under way: they finish, or are cut; nothing is lost."""

from __future__ import annotations

import signal
import threading

import pytest
import urllib3

from tests.faults.running import (
    ask,
    await_true,
    connected,
    converse,
    states,
    streams_of,
)
from tests.support.proxy import running_proxy
from tests.support.raw_http import Answer, read_h1, write_h1

STREAMS = 6


def test_open_streams_finish_and_everything_is_recorded(
    bucket, simulator, records, model
):
    """Every stream ends whole, each call has both entries, the exit code is 0."""
    simulator.set_reply(model, text="a b c d e f g h i j", delay=0.1)
    calls = [
        converse(model, f"stream {number}", streaming=True) for number in range(STREAMS)
    ]
    answers: list[Answer] = []
    with running_proxy(simulator, bucket) as proxy:
        connections = [connected(proxy) for _ in calls]
        for connection, call in zip(connections, calls, strict=True):
            write_h1(connection, call.target, headers=call.headers, body=call.body)
        await_true(
            lambda: len(streams_of(simulator, model)) == STREAMS, "they are open"
        )
        proxy.process.send_signal(signal.SIGTERM)
        for connection in connections:
            with connection:
                answers.append(read_h1(connection))
        assert proxy.process.wait(60) == 0
    assert all(b"messageStop" in answer.body for answer in answers)
    for call in calls:
        assert records.decision(call)["disposition"] == "ALLOW"
        assert records.await_ending(call) == "complete"


@pytest.mark.parametrize("insist", [False, True], ids=["deadline", "second signal"])
def test_endless_stream_is_cut_and_recorded(bucket, simulator, records, model, insist):
    """At the deadline, or at a second signal, what runs is cut and its outcome kept."""
    simulator.set_reply(model, fault={"kind": "endless"}, text="for ever ", delay=0.01)
    call = converse(model, f"for ever {insist}", streaming=True)
    with (
        running_proxy(simulator, bucket, drain_timeout=600 if insist else 1) as proxy,
        connected(proxy) as connection,
    ):
        write_h1(connection, call.target, headers=call.headers, body=call.body)
        reader = threading.Thread(target=read_away, args=(connection,))
        reader.start()
        await_true(lambda: states(simulator, model) == {"open"}, "it is open")
        said = proxy.process.stdout
        assert said is not None
        proxy.process.send_signal(signal.SIGTERM)
        assert "draining" in said.readline()
        if insist:  # only now: two signals that wait to be handled are one
            proxy.process.send_signal(signal.SIGTERM)
        assert proxy.process.wait(60) == 0
        reader.join()
        assert "running calls cut: 1" in said.read()
    assert records.await_ending(call) == "client_disconnected"
    await_true(lambda: states(simulator, model) == {"cancelled"}, "it is cancelled")


def test_clients_who_stay_are_answered_and_asked_to_leave(
    bucket, simulator, records, model
):
    """While a stream holds the drain up: unready, healthy, and no call is refused."""
    simulator.set_reply(model, text="a b c d e f g h i j", delay=0.2)
    stream = converse(model, "a stream that lasts", streaming=True)
    late = converse("anthropic.late", "a call that comes late")
    with running_proxy(simulator, bucket) as proxy, connected(proxy) as connection:
        write_h1(connection, stream.target, headers=stream.headers, body=stream.body)
        await_true(lambda: states(simulator, model) == {"open"}, "it is open")
        with kept_connection(proxy) as kept:
            assert "connection" not in kept.request("GET", "/-/health").headers
            proxy.process.send_signal(signal.SIGTERM)
            await_true(lambda: ready(proxy) == 503, "it is not ready")
            answer = kept.request("GET", "/-/health")
            assert (answer.status, answer.headers["connection"]) == (200, "close")
            assert kept.num_connections == 1
        assert ask(proxy, late).status == 200
        assert b"messageStop" in read_h1(connection).body
        assert proxy.process.wait(60) == 0
    assert records.await_ending(stream) == "complete"
    assert records.await_ending(late) == "complete"


def kept_connection(proxy) -> urllib3.HTTPSConnectionPool:
    """A client that keeps its one connection."""
    ca_file = str(proxy.ca_file)
    return urllib3.HTTPSConnectionPool(
        "127.0.0.1", proxy.port, ca_certs=ca_file, maxsize=1, retries=False
    )


def ready(proxy) -> int:
    """What readiness says to a new connection."""
    with kept_connection(proxy) as client:
        return client.request("GET", "/-/ready").status


def read_away(connection) -> None:
    """Read to the end, whatever end that is."""
    try:
        while connection.recv(65_536):
            pass
    except OSError:
        return
