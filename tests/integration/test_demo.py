from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest

from bedrock_weir.demo.calls import CALLS

WEIR = "import sys; from bedrock_weir.cli import main; sys.exit(main())"
NOWHERE = "http://127.0.0.1:9"
HOSTILE = {
    "AWS_PROFILE": "no-such-profile",
    "AWS_ACCESS_KEY_ID": "AKIAI44QH8DHBEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "somebody-else",
    "AWS_SESSION_TOKEN": "somebody-else",
    "AWS_BEARER_TOKEN_BEDROCK": "somebody-else",
    "AWS_ENDPOINT_URL": NOWHERE,
    "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": NOWHERE,
    "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": NOWHERE,
    "AWS_REGION": "eu-south-2",
    "HTTPS_PROXY": NOWHERE,
    "http_proxy": NOWHERE,
    "WEIR_POLICY": "no-such-bundle",
    "WEIR_CONFIG": "no-such-file",
    "WEIR_RECORD": "memory",
}
"""Variables that lead elsewhere, and must not."""
PATHS = ("proxy", "interceptor")


def command(*flags: str) -> list[str]:
    """Return the command line of the demo."""
    return [sys.executable, "-P", "-c", WEIR, "demo", *flags]


@contextmanager
def started(temporary: Path, *flags: str) -> Iterator[subprocess.Popen[str]]:
    """Run a demo whose temporary files have a place of their own."""
    with subprocess.Popen(
        command(*flags),
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def read_until(stream: Any, word: str) -> str:
    """Return what a stream says up to a line that holds a word."""
    said = ""
    for line in stream:
        said += line
        if word in line:
            return said
    raise AssertionError(f"`{word}` never came in: {said}")


def answers(url: str) -> bool:
    """Tell whether anybody listens at a URL's port."""
    place = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((place.hostname, place.port)) == 0


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `weir demo --json` says in an environment that leads elsewhere."""
    temporary = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        command("--json"),
        env={**os.environ, **HOSTILE, "TMPDIR": str(temporary)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    assert list(temporary.iterdir()) == []
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_every_call_ends_as_promised_on_both_paths(told):
    """Each call of the table is played on each path, and keeps its promise."""
    assert told["ok"] is True
    assert [(each["path"], each["call"]) for each in told["calls"]] == [
        (path, call.name) for path in PATHS for call in CALLS
    ]
    assert all(each["as_promised"] and not each["broken"] for each in told["calls"])


def test_paths_tell_the_same(told):
    """Outcomes and reasons are the same through the proxy and the interceptor."""
    by_path = [
        [
            (each["call"], each["outcome"], each["why"])
            for each in told["calls"]
            if each["path"] == path
        ]
        for path in PATHS
    ]
    assert by_path[0] == by_path[1]


def test_every_call_has_its_records_under_object_lock(told):
    """A decision for every call, an outcome for those forwarded, all locked."""
    forwarded = sum(call.promise.ending is not None for call in CALLS)
    counts = told["records"]
    assert counts["decision"] == 2 * len(CALLS)
    assert counts["outcome"] == 2 * forwarded
    assert counts["objects"] == counts["locked"] > 0
    ids = [each["call_id"] for each in told["calls"]]
    assert len(set(ids)) == len(ids)
    for each in told["calls"]:
        for record in each["records"]:
            assert record["object_lock"] == "GOVERNANCE"
            assert record["retain_until"]


def test_no_value_that_was_redacted_is_told(told):
    """The document holds none of the values that were not to be seen."""
    text = json.dumps(told)
    for value in ("jane.doe", "4111", "536-22-1234", "AKIAIOSFODNN7EXAMPLE"):
        assert value not in text


def test_a_kept_demo_serves_an_sdk_with_its_variables(tmp_path):
    """With `--keep` the printed variables lead an SDK to it, until Ctrl-C."""
    with started(tmp_path, "--keep") as process:
        said = read_until(process.stdout, "print(")
        assert "24 of 24 calls ended as promised" in said
        assert "\x1b" not in said
        assert max(map(len, said.partition("Everything keeps")[0].splitlines())) <= 100
        variables = dict(re.findall(r"^export (\w+)=(\S+)$", said, re.MULTILINE))
        client = boto3.Session().client(
            "bedrock-runtime",
            endpoint_url=variables["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"],
            verify=variables["AWS_CA_BUNDLE"],
            region_name=variables["AWS_REGION"],
            aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
        )
        answer = client.converse(
            modelId="anthropic.claude-3-7-sonnet-20250219-v1:0",
            messages=[{"role": "user", "content": [{"text": "Ask jane@example.com."}]}],
        )
        client.close()
        assert answer["output"]["message"]["content"] == [{"text": "Ask {EMAIL}."}]
        services = ("RUNTIME", "AGENT_RUNTIME", "AGENTCORE")
        urls = {variables[f"AWS_ENDPOINT_URL_BEDROCK_{name}"] for name in services}
        assert len(urls) == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    assert list(tmp_path.iterdir()) == []
    places = re.findall(r"https?://127\.0\.0\.1:\d+", said)
    assert len(set(places)) == 2
    assert not any(map(answers, places))


def test_a_demo_stopped_while_it_starts_leaves_nothing(tmp_path):
    """SIGTERM between two starts ends what has started, and removes its files."""
    with started(tmp_path) as process:
        said = read_until(process.stderr, "simulated Bedrock")
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 130
    assert list(tmp_path.iterdir()) == []
    assert not any(map(answers, re.findall(r"http://127\.0\.0\.1:\d+", said)))


def test_a_missing_extra_is_named():
    """Without the extra's packages the command says how to install them."""
    without = f"import sys; sys.modules['moto'] = None; {WEIR}"
    done = subprocess.run(
        [sys.executable, "-P", "-c", without, "demo"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "pip install 'bedrock-weir[demo]'" in done.stderr
