"""The image that `make image-test` has built; without one, nothing here is a test."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest

from bedrock_weir.simulator.settings import EXAMPLE
from tests.support.proxy import CREDENTIAL
from tests.support.s3 import Bucket, object_lock_bucket
from tests.support.simulator import RunningSimulator, running_simulator
from tests.support.task import Image, mounted

collect_ignore_glob = [] if "WEIR_IMAGE_ROOT" in os.environ else ["test_*.py"]


@pytest.fixture(scope="session")
def image() -> Iterator[Image]:
    """The image, mounted where its user can come to it."""
    config = json.loads(os.environ["WEIR_IMAGE_CONFIG"])
    with mounted("--bind", os.environ["WEIR_IMAGE_ROOT"]) as root:
        yield Image(root, config)


@pytest.fixture(scope="session")
def simulator() -> Iterator[RunningSimulator]:
    """A simulated Bedrock on this machine's loopback."""
    with running_simulator(credentials=(EXAMPLE, CREDENTIAL)) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def bucket() -> Iterator[Bucket]:
    """A bucket with Object Lock on this machine's loopback."""
    with object_lock_bucket() as bucket:
        yield bucket
