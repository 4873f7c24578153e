"""The audit store fails: nothing of an answer leaves without its record.

Each fault is there twice: the object was not stored, or it was and nobody was told.
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.running import (
    PATIENCE,
    Call,
    ask,
    await_true,
    connected,
    converse,
)
from tests.support.faults import Fault, Faults, faulty
from tests.support.proxy import RunningProxy, running_proxy
from tests.support.raw_http import Answer, ask_h1, read_h1, write_h1
from tests.support.simulator import RunningSimulator

MODEL = "anthropic.claude-behind-a-weak-store"
ANSWER = "the answer that nobody may see"
OUTAGES = [Fault.ERROR_BEFORE, Fault.ERROR_AFTER, Fault.CUT_BEFORE, Fault.CUT_AFTER]


@pytest.fixture(scope="module")
def store(bucket) -> Iterator[Faults]:
    """A faulty way to the bucket."""
    with faulty(bucket.endpoint_url) as faults:
        yield faults


@pytest.fixture(scope="module")
def weak(bucket, simulator, store) -> Iterator[RunningProxy]:
    """A proxy behind the faulty way; an answer waits a second for its record."""
    simulator.set_reply(MODEL, text=ANSWER)
    behind = bucket.behind(store.endpoint_url)
    with running_proxy(simulator, behind, record_timeout=1) as proxy:
        yield proxy
        store.end_outage()


def status_of(proxy: RunningProxy, path: str) -> int:
    """Return the status of one of the proxy's own paths."""
    return ask_h1(connected(proxy), path).status


def is_refused(answer: Answer) -> bool:
    """Tell whether an answer is AWS's 503, with nothing of the model's in it."""
    headers = dict(answer.headers)
    assert headers["x-amzn-errortype"] == "ServiceUnavailableException"
    assert "record could not be made durable" in answer.json["message"]
    return answer.status == 503 and ANSWER.encode() not in answer.body


@pytest.mark.parametrize("fault", OUTAGES, ids=lambda fault: fault.name.lower())
def test_outage(weak, store, records, fault):
    """During an outage calls get 503; after it they work, and all is on the record."""
    lost = both(f"{fault} begins")
    found = both(f"{fault} is over")
    store.begin_outage(fault)
    try:
        assert all(map(is_refused, ask_at_once(weak, lost)))
        assert status_of(weak, "/-/ready") == 503
        assert status_of(weak, "/-/health") == 200
    finally:
        store.end_outage()
    await_true(lambda: status_of(weak, "/-/ready") == 200, "it is ready again")
    for answer in ask_at_once(weak, found):
        assert answer.status == 200
        assert b"answer" in answer.body
    assert [records.await_ending(call) for call in lost] == ["unrecorded"] * 2
    assert [records.await_ending(call) for call in found] == ["complete"] * 2


def both(text: str) -> list[Call]:
    """Return a call of Converse and one of ConverseStream."""
    return [
        converse(MODEL, f"{text}, {streaming}", streaming=streaming)
        for streaming in (False, True)
    ]


def ask_at_once(proxy: RunningProxy, calls: list[Call]) -> list[Answer]:
    """Make calls at the same time."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda call: ask(proxy, call), calls))


def test_denial_waits_for_its_record_too(weak, store, records):
    """A denial that could not be recorded is a 503 as well."""
    denied = converse(MODEL, "my key is AKIAIOSFODNN7EXAMPLE and the store is away")
    store.begin_outage()
    try:
        assert is_refused(ask(weak, denied))
    finally:
        store.end_outage()
    await_true(lambda: denied.sha256 in records.decisions(), "it is recorded later")


def test_slow_store_holds_answers_back(bucket, simulator):
    """Not a byte of an answer arrives before the store has said that it is durable."""
    calls = both("slowly")
    with (
        faulty(bucket.endpoint_url) as store,
        running_proxy(
            simulator, bucket.behind(store.endpoint_url), tls=False, record_timeout=60
        ) as proxy,
        connected(proxy) as whole,
        connected(proxy) as stream,
    ):
        store.plan(Fault.HOLD_AFTER)
        for connection, call in zip((whole, stream), calls, strict=True):
            write_h1(connection, call.target, headers=call.headers, body=call.body)
        assert store.arrived.wait(PATIENCE)
        await_true(lambda: len(answered(simulator, calls)) == 2, "both are answered")
        assert select.select([whole, stream], [], [], 0.5)[0] == []
        store.resume()
        assert [read_h1(whole).status, read_h1(stream).status] == [200, 200]


def answered(simulator: RunningSimulator, calls: list[Call]) -> list[str]:
    """Return the bodies, by their SHA-256, that the model has answered."""
    wanted = {call.sha256 for call in calls}
    return [
        request["body_sha256"]
        for request in simulator.requests()
        if request["status"] == 200 and request["body_sha256"] in wanted
    ]
