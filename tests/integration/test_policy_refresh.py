"""Another policy in the folder is put in force while the proxy runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from bedrock_weir.simulator.settings import EXAMPLE
from tests.support.proxy import CREDENTIAL, bundle_folder, running_proxy
from tests.support.s3 import object_lock_bucket
from tests.support.simulator import running_simulator

MODEL = "anthropic.claude-3-haiku-20240307-v1:0"
OTHER = "amazon.nova-lite-v1:0"
FORBID = """@id("not-now")
forbid (principal, action in Weir::Action::"Invoke", resource)
when { context.route == "default" };"""
OWN = """
[classes.PROJECT_CODE]
pattern = '\\bPRJ-[0-9]{4}\\b'
"""


def until(outcome: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = monotonic() + 30
    while not outcome():
        assert monotonic() < end
        sleep(0.05)


def is_denied(client: Any) -> bool:
    """Tell whether a call is denied."""
    message = {"role": "user", "content": [{"text": "hello"}]}
    try:
        client.converse(modelId=MODEL, messages=[message])
    except client.exceptions.AccessDeniedException:
        return True
    return False


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return bundle_folder(tmp_path / "bundle")


def test_a_policy_is_adopted_and_a_wrong_one_refused(folder: Path) -> None:
    """Calls are decided by what stands there now; an error leaves it as it was.

    A stream that runs keeps the policy that it began with, and so does its record.
    """
    with (
        running_simulator(credentials=(EXAMPLE, CREDENTIAL)) as simulator,
        object_lock_bucket() as bucket,
        running_proxy(simulator, bucket, folder, policy_refresh=0.1) as proxy,
    ):
        client = proxy.client()
        assert not is_denied(client)
        simulator.set_reply(OTHER, text="a b c d e f g h", delay=0.4)
        message = {"role": "user", "content": [{"text": "hello"}]}
        stream = client.converse_stream(modelId=OTHER, messages=[message])["stream"]
        (folder / "more.cedar").write_text(FORBID)
        until(lambda: is_denied(client))
        pieces = [
            event["contentBlockDelta"]["delta"]["text"]
            for event in stream
            if "contentBlockDelta" in event
        ]
        assert "".join(pieces) == "a b c d e f g h"
        (folder / "more.cedar").write_text("forbid (")
        until(lambda: "refused" in proxy.log)
        assert is_denied(client)
        settings = folder / "bundle.toml"
        settings.write_text(settings.read_text() + OWN)
        (folder / "more.cedar").unlink()
        until(lambda: not is_denied(client))
        digests = {
            entry["unmapped"]["weir"]["policy"]["digest"]
            for entry in proxy.entries_of(OTHER)
        }
        assert len(digests) == 1
