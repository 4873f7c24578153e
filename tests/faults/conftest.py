"""One simulator, one bucket and one proxy for every test here that kills none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bedrock_weir.simulator.settings import EXAMPLE
from tests.faults.running import Records
from tests.support.proxy import CREDENTIAL, RunningProxy, running_proxy
from tests.support.s3 import Bucket, object_lock_bucket
from tests.support.simulator import RunningSimulator, running_simulator

# Processes and their memory are looked at through Linux.
collect_ignore_glob = [] if Path("/proc/self/statm").exists() else ["test_*.py"]


@pytest.fixture(scope="session")
def simulator() -> Iterator[RunningSimulator]:
    """A simulated Bedrock, in a process of its own."""
    with running_simulator(credentials=(EXAMPLE, CREDENTIAL)) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def bucket() -> Iterator[Bucket]:
    """A bucket with Object Lock; its server lives in this process."""
    with object_lock_bucket() as bucket:
        yield bucket


@pytest.fixture(scope="session")
def records(bucket) -> Records:
    """What is in the bucket."""
    return Records(bucket)


@pytest.fixture(scope="session")
def proxy(bucket, simulator) -> Iterator[RunningProxy]:
    """A proxy that speaks TLS, with HTTP/1.1 and HTTP/2."""
    with running_proxy(simulator, bucket) as proxy:
        yield proxy


@pytest.fixture
def model(request, simulator) -> str:
    """A model id that belongs to the test alone; without a script it echoes."""
    name: str = request.node.name
    return f"anthropic.{''.join(c if c.isalnum() else '-' for c in name)}"
