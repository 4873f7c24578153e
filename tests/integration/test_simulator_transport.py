"""The simulator over TLS, over HTTP/2, and as the command of the terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from pyqwest import HTTPVersion, SyncClient, SyncHTTPTransport

from bedrock_weir.simulator.settings import EXAMPLE
from bedrock_weir.wire import sigv4
from bedrock_weir.wire.eventstream import Decoder
from bedrock_weir.wire.http import Headers, Request
from tests.support.certificate import self_signed
from tests.support.simulator import REGION, RunningSimulator, running_simulator

MODEL = "anthropic.claude-3-haiku-20240307-v1:0"
HELLO: list[dict[str, Any]] = [{"role": "user", "content": [{"text": "good day"}]}]
BODY = b'{"messages": [{"role": "user", "content": [{"text": "good day"}]}]}'
SERVE = """
import argparse
from bedrock_weir.simulator.command import add_arguments, run
parser = argparse.ArgumentParser()
add_arguments(parser)
raise SystemExit(run(parser.parse_args()))
"""


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    """A simulator that speaks TLS."""
    pair = self_signed(tmp_path_factory.mktemp("tls"))
    certificate, key = Path(pair.certificate), Path(pair.private_key)
    with running_simulator(certificate=certificate, private_key=key) as running:
        yield running


def signed_for_authority(simulator: RunningSimulator, path: str) -> Headers:
    """Return headers of a request signed as JavaScript's SDK does, without `host`."""
    host = f"127.0.0.1:{simulator.port}"
    timestamp = datetime.now(UTC).strftime(sigv4.TIMESTAMP)
    items = (
        ("host", host),
        ("content-type", "application/json"),
        ("x-amz-date", timestamp),
    )
    request = Request("POST", path, Headers(items), BODY)
    names = (":authority", "content-type", "x-amz-date")
    scope = f"{timestamp[:8]}/{REGION}/bedrock/aws4_request"
    canonical = sigv4.canonical_request(request, names)
    text = sigv4.string_to_sign(canonical, timestamp=timestamp, scope=scope)
    key = sigv4.signing_key(
        EXAMPLE.secret_key, date=timestamp[:8], region=REGION, service="bedrock"
    )
    credential = f"{EXAMPLE.access_key_id}/{scope}"
    authorization = (
        f"{sigv4.ALGORITHM} Credential={credential}, "
        f"SignedHeaders={';'.join(names)}, Signature={sigv4._mac(key, text).hex()}"
    )
    return Headers((*items[1:], ("authorization", authorization)))


def client(simulator: RunningSimulator, version: HTTPVersion) -> SyncClient:
    """Return a client that speaks one version of HTTP."""
    assert simulator.certificate is not None
    transport = SyncHTTPTransport(
        tls_ca_cert=simulator.certificate.read_bytes(), http_version=version
    )
    return SyncClient(transport)


def test_boto3_over_tls(simulator: RunningSimulator) -> None:
    """A boto3 client that trusts the certificate converses over TLS."""
    stream = simulator.client().converse_stream(modelId=MODEL, messages=HELLO)
    assert len(list(stream["stream"])) == 6


@pytest.mark.parametrize(
    ("version", "status"), [(HTTPVersion.HTTP2, 200), (HTTPVersion.HTTP1, 403)]
)
def test_a_signature_over_authority(
    simulator: RunningSimulator, version: HTTPVersion, status: int
) -> None:
    """A signature over `:authority` holds over HTTP/2, and there only."""
    simulator.reset()
    path = f"/model/{MODEL.replace(':', '%3A')}/converse-stream"
    headers = dict(signed_for_authority(simulator, path))
    url = simulator.endpoint_url + path
    answer = client(simulator, version).post(url, headers, BODY)
    assert answer.status == status
    (received,) = simulator.requests()
    assert received["http_version"] == ("2" if status == 200 else "1.1")
    assert received["verified"] is (status == 200)
    if status == 200:
        events = [m.event_type for m in Decoder().receive_data(answer.content)]
        assert (events[0], events[-1]) == ("messageStart", "metadata")


def test_the_command(tmp_path: Path) -> None:
    """`weir simulate` says where it listens, knows its flags, and ends on SIGTERM."""
    replies = tmp_path / "replies.json"
    replies.write_text('{"*": {"text": "from a file"}}')
    flags = ["--listen", "127.0.0.1:0", "--replies", str(replies)]
    flags += ["--credentials", "AKIDMINE:mine"]
    command = [sys.executable, "-c", SERVE, *flags]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        try:
            answer = (
                boto3.Session()
                .client(
                    "bedrock-runtime",
                    endpoint_url=url,
                    region_name=REGION,
                    aws_access_key_id="AKIDMINE",
                    aws_secret_access_key="mine",
                )
                .converse(modelId=MODEL, messages=HELLO)
            )
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert answer["output"]["message"]["content"] == [{"text": "from a file"}]
