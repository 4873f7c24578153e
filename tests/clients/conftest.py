"""What the tests with real SDKs share: servers, and model ids of their own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from bedrock_weir.simulator.settings import EXAMPLE
from tests.support.proxy import CREDENTIAL, bundle_folder
from tests.support.s3 import Bucket, object_lock_bucket
from tests.support.simulator import RunningSimulator, running_simulator

TOKEN = "bedrock-api-key-YmVkcm9jay13ZWly"


@pytest.fixture(scope="package")
def bucket() -> Iterator[Bucket]:
    """Where all the proxies put their records, each under a prefix of its own."""
    with object_lock_bucket() as made:
        yield made


@pytest.fixture(scope="package")
def simulator() -> Iterator[RunningSimulator]:
    """A Bedrock that knows the callers' keys, the proxy's, and an API key."""
    credentials = (EXAMPLE, CREDENTIAL)
    with running_simulator(credentials=credentials, bearer_tokens=(TOKEN,)) as running:
        yield running


@pytest.fixture(scope="package")
def token() -> str:
    """The API key that the simulator knows."""
    return TOKEN


@pytest.fixture(scope="package")
def safe_sandbox(tmp_path_factory) -> Path:
    """The sandbox without its unsafe setting."""

    def harden(text: str) -> str:
        assert "unverified_callers = true" in text
        return text.replace("unverified_callers = true", "unverified_callers = false")

    folder = tmp_path_factory.mktemp("bundles") / "safe"
    return bundle_folder(folder, settings=harden)


@pytest.fixture
def model() -> str:
    """A model id that no other test uses: what is recorded of it is this test's."""
    return f"anthropic.claude-{uuid.uuid4().hex[:12]}-v1:0"
