"""`kill -9` under load: no answer without a record.

Clients call through the real proxy; at a random moment the worker, or the whole proxy,
is killed. Of every answer that began, and of every denial, the decision record must be
in S3 already; nobody is left who could write it later.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import threading
import time
import uuid
from dataclasses import dataclass, field

from tests.faults.running import (
    Call,
    Records,
    await_true,
    converse,
    is_running,
    workers_of,
)
from tests.support.campaign import campaign
from tests.support.proxy import RunningProxy, running_proxy
from tests.support.raw_http import read_h1, write_h1
from tests.support.s3 import Bucket
from tests.support.simulator import RunningSimulator

ROUNDS = campaign(5, long=50)
CLIENTS = 8
MODEL = "anthropic.claude-under-load"
SECRET = "my key is AKIAIOSFODNN7EXAMPLE"
"""What the sandbox refuses to send to a model."""


@dataclass
class Load:
    """Clients that call until they are told to stop, and what they saw.

    Attributes:
        port: where they call.
        begun: the SHA-256 of each request of whose answer a byte arrived.
        finished: how many of these answers came to their end.
        strange: statuses that no call should get, whoever is killed.
    """

    port: int
    begun: list[str] = field(default_factory=list)
    finished: int = 0
    strange: list[int] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self, number: int) -> None:
        """Be one client."""
        count = 0
        while not self.stopped.is_set():
            count += 1
            marker = f"{uuid.uuid4()} {SECRET if count % 5 == 0 else ''}"
            call = converse(MODEL, marker, streaming=(number + count) % 2 == 0)
            try:
                self._ask(call)
            except OSError:
                self.stopped.wait(0.01)

    def _ask(self, call: Call) -> None:
        with socket.create_connection(("127.0.0.1", self.port), 10) as connection:
            write_h1(connection, call.target, headers=call.headers, body=call.body)
            if not connection.recv(1, socket.MSG_PEEK):
                return
            self.begun.append(call.sha256)  # before anything can go wrong
            answer = read_h1(connection)
            if answer.status not in (200, 403):
                self.strange.append(answer.status)
            self.finished += 1


@dataclass
class Round:
    """What one kill led to."""

    begun: int
    cut: int
    missing: list[str]
    strange: list[int]


def run_round(simulator: RunningSimulator, bucket: Bucket, records: Records) -> Round:
    """Start a proxy and clients, kill, and look for the records."""
    with running_proxy(simulator, bucket, tls=False) as proxy:
        load = Load(proxy.port)
        threads = [
            threading.Thread(target=load.run, args=(number,))
            for number in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        try:
            await_true(lambda: len(load.begun) > CLIENTS, "calls under way")
            time.sleep(random.uniform(0, 0.4))
            kill(proxy)
        finally:
            load.stopped.set()
            for thread in threads:
                thread.join()
    recorded = records.decisions()
    missing = [each for each in load.begun if each not in recorded]
    cut = len(load.begun) - load.finished
    return Round(len(load.begun), cut, missing, load.strange)


def kill(proxy: RunningProxy) -> None:
    """Kill the worker, or the supervisor, with which the worker ends too."""
    workers = workers_of(proxy)
    victims = workers if random.random() < 0.5 else [proxy.process.pid]
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    await_true(lambda: not any(map(is_running, workers)), "the workers are dead")


def test_every_answer_that_began_is_on_the_record(bucket, simulator):
    """`kill -9` at random moments: what a client saw a byte of is recorded."""
    records = Records(bucket)
    simulator.set_reply(MODEL, first_delay=0.02, delay=0.01, text="a few words more")
    rounds = [run_round(simulator, bucket, records) for _ in range(ROUNDS)]
    begun = sum(each.begun for each in rounds)
    cut = sum(each.cut for each in rounds)
    missing = sum(len(each.missing) for each in rounds)
    print()
    print("kills | answers begun | cut by the kill | records found | missing")
    print(f"{ROUNDS:5} | {begun:13} | {cut:15} | {begun - missing:13} | {missing:7}")
    assert not [each.strange for each in rounds if each.strange]
    assert begun > ROUNDS * CLIENTS
    assert missing == 0
