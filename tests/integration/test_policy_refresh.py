"""Another policy in the folder is put in force while the proxy runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from bedrock_weir.aws.policies import BundleLocation, put_bundle
from bedrock_weir.packing import pack
from bedrock_weir.simulator.settings import EXAMPLE
from tests.support.appconfig import appconfig
from tests.support.proxy import CREDENTIAL, bundle_folder, running_proxy
from tests.support.s3 import Bucket, object_lock_bucket
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


def push(bucket: Bucket, archive: bytes) -> str:
    """Put an archive into the bucket; return its URI."""
    location = BundleLocation(bucket.name, "live/policy.zip")
    put_bundle(location, archive, digest="sha256:x")
    return str(location)


def test_a_policy_in_s3_is_adopted_and_a_wrong_one_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one in a folder, by every worker for itself."""
    with (
        running_simulator(credentials=(EXAMPLE, CREDENTIAL)) as simulator,
        object_lock_bucket() as bucket,
    ):
        for name, value in bucket.environment.items():
            monkeypatch.setenv(name, value)
        uri = push(bucket, pack(folder))
        with running_proxy(
            simulator, bucket, uri, policy_refresh=0.1, workers=2
        ) as proxy:
            client = proxy.client()
            assert not is_denied(client)
            (folder / "more.cedar").write_text(FORBID)
            push(bucket, pack(folder))
            until(lambda: proxy.log.count("policy adopted") == 2)
            assert is_denied(client)
            push(bucket, b"no archive")
            until(lambda: proxy.log.count("the new policy is refused") == 2)
            assert is_denied(client)
            bucket.client().delete_object(Bucket=bucket.name, Key="live/policy.zip")
            until(lambda: proxy.log.count("source cannot be read") == 2)
            assert is_denied(client)


def test_it_does_not_start_without_its_policy(folder: Path) -> None:
    """A source that does not answer, or has nothing, ends the start with its name."""
    with (
        running_simulator(credentials=(EXAMPLE, CREDENTIAL)) as simulator,
        object_lock_bucket() as bucket,
        appconfig() as config,
    ):
        nothing = f"s3://{bucket.name}/live/policy.zip"
        environment = {"AWS_ENDPOINT_URL_APPCONFIGDATA": config.endpoint_url}
        for policy, said in (
            (nothing, "weir policy push"),
            (config.policy, "deploy a version"),
            ("appconfig:a/b", "APPLICATION/ENVIRONMENT/PROFILE"),
        ):
            with (
                pytest.raises(AssertionError, match=said),
                running_proxy(simulator, bucket, policy, environment=environment),
            ):
                raise NotImplementedError
        config.deploy(pack(folder))
        with running_proxy(
            simulator, bucket, config.policy, environment=environment
        ) as proxy:
            assert not is_denied(proxy.client())
