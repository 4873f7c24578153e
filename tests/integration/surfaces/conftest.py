"""A proxy for the tests of one module, under rules of its own.

A module says its `RULES` (Cedar, beside the sandbox's) and the `SERVICE` of its client.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from bedrock_weir.simulator.settings import EXAMPLE
from tests.support.proxy import CREDENTIAL, RunningProxy, bundle_folder, running_proxy
from tests.support.s3 import object_lock_bucket
from tests.support.simulator import RunningSimulator, running_simulator


@pytest.fixture(scope="module")
def simulator() -> Iterator[RunningSimulator]:
    """A Bedrock that knows the callers' keys and the proxy's."""
    with running_simulator(credentials=(EXAMPLE, CREDENTIAL)) as running:
        yield running


@pytest.fixture(scope="module")
def proxy(request, simulator, tmp_path_factory) -> Iterator[RunningProxy]:
    """A proxy under the sandbox's policy and the module's rules."""
    rules = request.module.RULES
    folder = bundle_folder(tmp_path_factory.mktemp("bundles") / "rules", rules)
    with (
        object_lock_bucket() as bucket,
        running_proxy(simulator, bucket, folder, tls=False) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def shared(request, proxy) -> Iterator[Any]:
    """A client of the module's service that calls through the proxy."""
    with closing(proxy.client(request.module.SERVICE)) as client:
        yield client


@pytest.fixture
def client(shared, simulator) -> Any:
    """The client, of a simulator without a memory."""
    simulator.reset()
    return shared
