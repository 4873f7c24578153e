"""The real proxy: `weir proxy`, as a process on a free port.

Example:
    with running_simulator() as simulator, object_lock_bucket() as bucket:
        with running_proxy(simulator, bucket) as proxy:
            proxy.client().converse(modelId=MODEL, messages=[...])
            entries = proxy.entries_of(MODEL)
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from bedrock_weir.audit.batch import read_batch
from bedrock_weir.simulator.settings import Credential
from tests.support.authority import Authority
from tests.support.s3 import Bucket
from tests.support.simulator import REGION, RunningSimulator

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT / "policies"

SERVICES = ("bedrock-runtime", "bedrock-agent-runtime", "bedrock-agentcore")
"""The services that the proxy stands before."""

CREDENTIAL = Credential(
    "AKIAI44QH8DHBEXAMPLE", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"
)
"""What the proxy signs with; a simulator has to know it."""

_WEIR = "import sys; from bedrock_weir.cli import main; sys.exit(main())"
_READY = re.compile(r"weir proxy: listening on (\S+) \(\d+ workers?\)\n")

Entry = dict[str, Any]


@dataclass
class RunningProxy:
    """A proxy that runs.

    Attributes:
        url: where it listens.
        ca_file: what its clients trust; None where it speaks plaintext.
        environment: the variables that bring an AWS SDK to it, and the caller's keys.
        process: its supervisor.
    """

    url: str
    ca_file: Path | None
    environment: Mapping[str, str]
    process: subprocess.Popen[str]
    _bucket: Bucket
    _prefix: str
    _log: Path
    _read: dict[str, list[Entry]] = field(default_factory=dict)

    @property
    def port(self) -> int:
        """Where it listens, on 127.0.0.1."""
        return urlsplit(self.url).port or 0

    @property
    def log(self) -> str:
        """What it has said on standard error."""
        return self._log.read_text()

    def client(self, service: str = "bedrock-runtime", **settings: Any) -> Any:
        """Return a boto3 client of one of Bedrock's runtimes that calls through it."""
        config = {"retries": {"total_max_attempts": 1}, **settings.pop("config", {})}
        environment = self.environment
        arguments = {
            "endpoint_url": self.url,
            "region_name": REGION,
            "aws_access_key_id": environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": environment["AWS_SECRET_ACCESS_KEY"],
            "verify": None if self.ca_file is None else str(self.ca_file),
            "config": Config(**config),
        }
        return boto3.Session().client(service, **arguments | settings)

    def entries(self) -> list[Entry]:
        """Return the records that are in S3, in the order of their objects."""
        stored = self._bucket.keys()
        for key in stored:
            if key.startswith(f"{self._prefix}/") and key not in self._read:
                self._read[key] = list(read_batch(self._bucket.read(key)))
        return [entry for key in sorted(self._read) for entry in self._read[key]]

    def await_entries(
        self, condition: Callable[[list[Entry]], bool], *, seconds: float = 30.0
    ) -> list[Entry]:
        """Wait until the records are as the condition wants them."""
        deadline = monotonic() + seconds
        while not condition(found := self.entries()):
            assert monotonic() < deadline, f"records stayed {found}"
            sleep(0.05)
        return found

    def entries_of(self, model_id: str, *, calls: int = 1) -> list[Entry]:
        """Return the whole record of the calls of a model, once it is in S3.

        A call is recorded whole with its outcome, or with the decision to deny it.
        """

        def own(entries: Sequence[Entry]) -> list[Entry]:
            return [e for e in entries if e.get("ai_model", {}).get("name") == model_id]

        def is_whole(entries: list[Entry]) -> bool:
            ends = [
                entry
                for entry in own(entries)
                if entry["unmapped"]["weir"]["kind"] == "outcome"
                or entry["disposition"] == "DENY"
            ]
            return len(ends) >= calls

        return own(self.await_entries(is_whole))

    def stop(self) -> int:
        """Drain it; return its exit code. Its records can still be read."""
        self.process.terminate()
        return self.process.wait(60)


@contextmanager
def running_proxy(
    simulator: RunningSimulator,
    bucket: Bucket,
    policy: str | Path = "sandbox",
    *,
    tls: bool = True,
    authority: Authority | None = None,
    names: Sequence[str] = (),
    upstream: str | Mapping[str, str] | None = None,
    listen: str = "127.0.0.1:0",
    credential: Credential = CREDENTIAL,
    environment: Mapping[str, str] | None = None,
    **flags: str | float | bool | Path,
) -> Iterator[RunningProxy]:
    """Run `weir proxy` between its clients and a simulator.

    Args:
        simulator: the upstream; its first key pair is the clients'.
        bucket: where records go, under a prefix of this proxy's own.
        policy: a bundle's folder, the name of one in `policies/`, or a source in AWS.
        tls: whether it listens with a certificate.
        authority: who issues that; one of its own by default.
        names: what the certificate is for, besides this machine.
        upstream: the URL to dial, if that is not the simulator's own, or those of the
            services that have one.
        listen: HOST:PORT.
        credential: what it signs with, for S3 and for Bedrock.
        environment: more variables.
        flags: as `weir proxy --help` has them; True is a switch.
    """
    prefix = uuid.uuid4().hex
    dialled = upstream or simulator.endpoint_url
    if isinstance(dialled, str):
        dialled = dict.fromkeys(SERVICES, dialled)
    with tempfile.TemporaryDirectory(prefix="weir-test-") as name:
        folder = Path(name)
        given: dict[str, str | float | bool | Path | Sequence[str]] = {
            "listen": listen,
            "policy": _source(policy),
            "audit": f"s3://{bucket.name}/{prefix}",
            "upstream": [f"{service}={url}" for service, url in dialled.items()],
            "region": REGION,
        }
        if simulator.certificate is not None:
            given["upstream_ca"] = simulator.certificate
        ca_file = None
        if tls:
            issuer = authority or Authority(folder)
            issued, ca_file = issuer.issue(*names), issuer.ca_file
            given["tls_cert"] = issued.certificate
            given["tls_key"] = issued.private_key
        log = folder / "log"
        with (
            log.open("w") as errors,
            subprocess.Popen(
                [sys.executable, "-c", _WEIR, "proxy", *_flags({**given, **flags})],
                env=_environment(bucket, credential) | dict(environment or {}),
                cwd=folder,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            ) as process,
        ):
            try:
                url = _await_ready(process, log)
                yield RunningProxy(
                    url,
                    ca_file,
                    _client_environment(url, ca_file, simulator.credential),
                    process,
                    bucket,
                    prefix,
                    log,
                )
            finally:
                _end(process)


def bundle_folder(
    folder: Path,
    *rules: str,
    based_on: str = "sandbox",
    settings: Callable[[str], str] = str,
) -> Path:
    """Make a bundle in a folder, from a shipped one.

    Args:
        folder: the bundle's; it must not exist.
        rules: more policies, in Cedar.
        based_on: the name of the shipped bundle.
        settings: changes the text of `bundle.toml`.
    """
    shutil.copytree(POLICIES / based_on, folder)
    if rules:
        (folder / "more.cedar").write_text("\n".join(rules))
    file = folder / "bundle.toml"
    file.write_text(settings(file.read_text()))
    return folder


def _source(policy: str | Path) -> str | Path:
    is_whole = isinstance(policy, Path) or ":" in policy
    return policy if is_whole else POLICIES / policy


def _flags(
    given: Mapping[str, str | float | bool | Path | Sequence[str]],
) -> Iterator[str]:
    for name, value in given.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            yield flag
        elif isinstance(value, list):
            yield from (f"{flag}={each}" for each in value)
        elif value is not False:
            yield f"{flag}={value}"


def _environment(bucket: Bucket, credential: Credential) -> dict[str, str]:
    """This process's variables, without what would lead the proxy elsewhere."""
    own = {
        "AWS_ACCESS_KEY_ID": credential.access_key_id,
        "AWS_SECRET_ACCESS_KEY": credential.secret_key,
    }
    if credential.session_token is not None:
        own["AWS_SESSION_TOKEN"] = credential.session_token
    return _neutral() | dict(bucket.environment) | own


def _client_environment(
    url: str, ca_file: Path | None, credential: Credential
) -> dict[str, str]:
    environment = {
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": credential.access_key_id,
        "AWS_SECRET_ACCESS_KEY": credential.secret_key,
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": url,
        "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": url,
        "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE": url,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    if ca_file is not None:
        environment["AWS_CA_BUNDLE"] = str(ca_file)
        environment["NODE_EXTRA_CA_CERTS"] = str(ca_file)
    return environment


def _neutral() -> dict[str, str]:
    ours = ("AWS_", "WEIR_", "NODE_")
    return {
        name: value for name, value in os.environ.items() if not name.startswith(ours)
    }


def _await_ready(process: subprocess.Popen[str], log: Path) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    found = _READY.fullmatch(line)
    if found is None:
        process.kill()
        process.wait(60)
        raise AssertionError(f"the proxy did not start: {line}{log.read_text()}")
    return found[1]


def _end(process: subprocess.Popen[str]) -> None:
    """End it without a drain: its second signal."""
    for _ in range(2):
        process.terminate()
    try:
        process.wait(60)
    finally:
        process.kill()
