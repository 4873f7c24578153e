"""A simulator, an S3 server, and engines that write to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.support.interceptor import Recorded, recorded
from tests.support.s3 import Bucket, object_lock_bucket
from tests.support.simulator import RunningSimulator, running_simulator


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    """One S3 server for all tests of a module."""
    with object_lock_bucket() as bucket:
        yield bucket


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSimulator]:
    """One simulator for all tests of a module."""
    with running_simulator(bearer_tokens=("an-api-key",)) as simulator:
        yield simulator


@pytest.fixture
def simulator(running: RunningSimulator) -> RunningSimulator:
    """The simulator, without a memory."""
    running.reset()
    return running


@pytest.fixture
def engine_of(server: Bucket, monkeypatch) -> Iterator[Callable[..., Recorded]]:
    """Make engines with buckets of their own."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    with ExitStack() as stack:
        yield lambda *rules: stack.enter_context(recorded(server, *rules))


@pytest.fixture
def records(engine_of) -> Recorded:
    """The sandbox's engine."""
    return engine_of()
