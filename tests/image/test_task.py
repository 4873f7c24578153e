"""The image, started as a task: inspected calls, health, drain.

In the order of a task's life, whose end comes before the verifier.
"""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from bedrock_weir.audit.batch import read_batch
from bedrock_weir.cli import main
from bedrock_weir.simulator.settings import EXAMPLE
from tests.support.authority import Authority
from tests.support.balancer import CLIENT, ENDPOINT, running_balancer
from tests.support.kms import Keys
from tests.support.lambda_api import runtime_api
from tests.support.ports import free_port
from tests.support.proxy import CREDENTIAL
from tests.support.simulator import REGION
from tests.support.task import (
    SCRATCH_MIB,
    STOP_SECONDS,
    Task,
    running_task,
    scratch_space,
)

BEDROCK = f"bedrock-runtime.{REGION}.amazonaws.com"
SECRET = "my card is 4111 1111 1111 1111"
"""Which the sandbox policy redacts."""


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    """Who vouches for the proxy's own name."""
    return Authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def ca_key(bucket) -> str:
    """The key of the authority that vouches for Bedrock's names; it stays in KMS."""
    return Keys(bucket.endpoint_url).make()


@pytest.fixture(scope="module")
def ca_file(bucket, ca_key, tmp_path_factory) -> Path:
    """What applications trust that call Bedrock by its own name."""
    file: Path = tmp_path_factory.mktemp("ca") / "ca.pem"
    with pytest.MonkeyPatch.context() as patched:
        for name, value in Keys(bucket.endpoint_url).environment.items():
            patched.setenv(name, value)
        flags = ["--key", ca_key, "--region", REGION, "--output", str(file)]
        assert main(["ca", "create", *flags]) == 0
    return file


@pytest.fixture(scope="module")
def variables(simulator, bucket, authority, ca_key) -> dict[str, str]:
    """What a task definition sets, with what it takes from Secrets Manager."""
    issued = authority.issue()
    return {
        **bucket.environment,
        **Keys(bucket.endpoint_url).environment,
        "AWS_ACCESS_KEY_ID": CREDENTIAL.access_key_id,
        "AWS_SECRET_ACCESS_KEY": CREDENTIAL.secret_key,
        "WEIR_LISTEN": f"0.0.0.0:{free_port()}",
        "WEIR_PROXY_PROTOCOL": "on",
        "WEIR_POLICY": "sandbox",
        "WEIR_AUDIT": bucket.uri,
        "WEIR_RETENTION_MODE": "COMPLIANCE",
        "WEIR_RETENTION_DAYS": "1",
        "WEIR_REGION": REGION,
        "WEIR_UPSTREAM": f"bedrock-runtime={simulator.endpoint_url}",
        "WEIR_TLS_CERT": issued.certificate.read_text(),
        "WEIR_TLS_KEY": issued.private_key.read_text(),
        "WEIR_TLS_CA_KEY": ca_key,
    }


@pytest.fixture(scope="module")
def task(image, variables) -> Iterator[Task]:
    """The task."""
    with running_task(image, variables=variables) as running:
        yield running


@pytest.fixture(scope="module")
def balancer(task, variables) -> Iterator[int]:
    """The port of the load balancer before it."""
    with running_balancer(int(variables["WEIR_LISTEN"].rpartition(":")[2])) as port:
        yield port


@pytest.fixture
def client(balancer, authority) -> Any:
    """An application's client."""
    return boto3.Session().client(
        "bedrock-runtime",
        endpoint_url=f"https://127.0.0.1:{balancer}",
        region_name=REGION,
        aws_access_key_id=EXAMPLE.access_key_id,
        aws_secret_access_key=EXAMPLE.secret_key,
        verify=str(authority.ca_file),
        config=Config(retries={"total_max_attempts": 1}),
    )


def message(text: str) -> list[dict[str, Any]]:
    """One turn of a user."""
    return [{"role": "user", "content": [{"text": text}]}]


def entries_of(bucket, model: str) -> list[dict[str, Any]]:
    """The entries about a model's calls."""
    batches: list[list[dict[str, Any]]] = [
        read_batch(data) for data in bucket.objects().values()
    ]
    entries = [entry for batch in batches for entry in batch]
    return [each for each in entries if each.get("ai_model", {}).get("name") == model]


def test_it_has_no_rights(task, image):
    """Each process has the image's user, no capability, and no way to gain one."""
    processes = task.processes()
    assert len(processes) > 1
    for pid in processes:
        status = Path(f"/proc/{pid}/status").read_text()
        found = dict(re.findall(r"^(\w+):\s+(.*)$", status, re.MULTILINE))
        assert set(found["Uid"].split()) == set(found["Gid"].split()) == {"65532"}
        assert {int(found[f"Cap{each}"], 16) for each in ("Eff", "Prm", "Inh")} == {0}
        assert int(found["CapBnd"], 16) == 0
        assert found["NoNewPrivs"] == "1"


def test_nothing_can_be_written_but_temporary_files(image):
    """The root is read-only, for whoever owns what."""
    attempt = "import sys; open(sys.argv[1] + '/file', 'w')"
    folders = ("/", "/opt/weir", "/etc", "/var/tmp", "/run", "/usr/lib", "/home")  # noqa: S108
    for folder in folders:
        said = image.run("python", "-c", attempt, folder)
        assert "Read-only file system" in said.stderr, folder
    assert image.run("python", "-c", attempt, "/tmp").returncode == 0  # noqa: S108


def test_an_inspected_call_is_answered(client, simulator, bucket):
    """Over TLS, behind a load balancer; the model gets nothing that was redacted."""
    model = "anthropic.image-converse"
    simulator.set_reply(model, text="gladly")
    answer = client.converse(modelId=model, messages=message(SECRET))
    assert answer["output"]["message"]["content"] == [{"text": "gladly"}]
    sent = [each for each in simulator.requests() if model in each["target"]]
    assert len(sent) == 1
    assert b"4111" not in sent[0]["body"]
    entries = entries_of(bucket, model)
    assert {each["unmapped"]["weir"]["kind"] for each in entries} >= {"decision"}
    for entry in entries:
        assert entry["src_endpoint"] == {"ip": CLIENT, "uid": ENDPOINT}


def test_bedrocks_own_name_is_vouched_for(balancer, ca_file):
    """Who asks for it gets a certificate of the authority whose key is in KMS."""
    context = ssl.create_default_context(cafile=str(ca_file))
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    with (
        socket.create_connection(("127.0.0.1", balancer)) as plain,
        context.wrap_socket(plain, server_hostname=BEDROCK) as connection,
    ):
        shown = connection.getpeercert()
    assert shown is not None
    assert ("DNS", BEDROCK) in shown["subjectAltName"]


def test_records_are_locked(bucket):
    """Every object has its retention, in the mode that the task was given."""
    keys = bucket.keys()
    assert keys
    for key in keys:
        head = bucket.client().head_object(Bucket=bucket.name, Key=key)
        assert head["ObjectLockMode"] == "COMPLIANCE"


def test_health_inside(task, image, variables):
    """The container's health check, with the task's own variables, is content."""
    said = image.run("weir", "health", **variables)
    assert (said.returncode, said.stderr) == (0, "")


def test_its_scratch_space_is_enough(task):
    """What runs in it leaves half of `/tmp` free."""
    used = sum(each.stat().st_blocks * 512 for each in task.scratch.rglob("*"))
    assert used < SCRATCH_MIB * 1024 * 1024 / 2


def test_a_stream_under_way_ends_whole(client, task, simulator, bucket):
    """SIGTERM: the stream ends, its records are there, the exit code is 0."""
    model = "anthropic.image-stream"
    simulator.set_reply(model, text="a b c d e f g h i j", delay=0.2)
    answer = client.converse_stream(modelId=model, messages=message("count"))
    events = iter(answer["stream"])
    first = next(events)
    task.stop()
    rest = list(events)
    assert "messageStart" in first
    assert any("messageStop" in event for event in rest)
    said, _ = task.sandbox.communicate(timeout=STOP_SECONDS)
    assert task.sandbox.returncode == 0
    assert said.endswith("weir proxy: stopped\n")
    kinds = {each["unmapped"]["weir"]["kind"] for each in entries_of(bucket, model)}
    assert kinds == {"decision", "outcome"}


def test_the_verifier_finds_nothing_wrong(image, bucket):
    """The same image as a function of Lambda: what the task wrote is as it must be."""
    words = ["python", "-m", "awslambdaric", "bedrock_weir.verifier.handler"]
    with runtime_api({}) as api, scratch_space() as scratch:
        variables = {
            **bucket.environment,
            "AWS_LAMBDA_RUNTIME_API": api.address,
            "WEIR_AUDIT": bucket.uri,
            "WEIR_RETENTION_MODE": "COMPLIANCE",
            "WEIR_RETENTION_DAYS": "1",
        }
        with image.start(
            words, scratch=scratch, variables=variables, log=subprocess.STDOUT
        ) as function:
            try:
                verified = api.result()
            finally:
                function.kill()
    assert (verified["failures"], verified["problems"]) == (0, {})
    assert verified["batches"] == len(bucket.keys()) > 0
