"""What runs while the demo does: everything starts here, and ends here.

Rule 1: each part listens on a free port of 127.0.0.1.
Rule 2: whatever ends the demo ends every part; on Linux even a SIGKILL does.
Rule 3: the proxy is the one that users run: a process of its own, driven by flags.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import boto3
import urllib3
from botocore.config import Config
from moto.server import ThreadedMotoServer

from bedrock_weir.bundles import shipped
from bedrock_weir.call import Path as Way
from bedrock_weir.demo import calls
from bedrock_weir.demo.certificates import Certificates, issue
from bedrock_weir.demo.environment import REGION, isolated
from bedrock_weir.envoy import EnvoyServer, Listener, launch
from bedrock_weir.errors import WeirError
from bedrock_weir.simulator.command import own_hosts, server
from bedrock_weir.simulator.settings import Credential, SimulatorSettings
from bedrock_weir_botocore import install

SERVICES = ("bedrock-runtime", "bedrock-agent-runtime", "bedrock-agentcore")
"""What the proxy stands before."""
BUCKET = "weir-demo"
AUDIT = f"s3://{BUCKET}/records"

_MAIN = "import sys; from bedrock_weir.cli import main; sys.exit(main())"
_PROXY = (sys.executable, "-P", "-c", _MAIN, "proxy")
_STOP_TIMEOUT = 20.0
"""Seconds that the proxy may take to drain and to write its records."""
_LAST = 2000
"""Characters of the proxy's log that are shown when it fails."""

Say = Callable[[str], None]


class DemoError(WeirError):
    """A part of the demo did not start, or ended by itself."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that runs.

    Attributes:
        caller: the application's key pair, which signs the calls.
        proxy_url: where the proxy listens.
        bedrock_url: where the simulator listens.
        certificates: the authority that clients of the proxy trust.
        clients: a client of each service for each way in.
    """

    caller: Credential
    proxy_url: str
    bedrock_url: str
    certificates: Certificates
    clients: Mapping[Way, Mapping[str, Any]]
    _proxy: subprocess.Popen[str]
    _simulator: EnvoyServer

    def check(self) -> None:
        """See that every part runs.

        Raises:
            DemoError: the proxy has ended.
            EnvoyError: the simulator has ended.
        """
        self._simulator.check()
        if self._proxy.poll() is not None:
            raise DemoError(f"the proxy ended by itself, with {self._proxy.returncode}")

    def received(self) -> list[dict[str, Any]]:
        """Return what the simulator received, oldest first; `body` as bytes."""
        with urllib3.PoolManager(retries=False) as pool:
            answer = pool.request("GET", f"{self.bedrock_url}/-/requests", timeout=10)
        found: list[dict[str, Any]] = json.loads(answer.data)
        return [each | {"body": b64decode(each["body"])} for each in found]


@contextmanager
def stage(say: Say) -> Iterator[Stage]:
    """Run everything; the environment leads to it meanwhile.

    Args:
        say: takes a line when a part has started.

    Raises:
        DemoError: the proxy did not start.
        EnvoyError: the simulator did not start.
    """
    caller = _credential("AKIAWEIRDEMOCALLER22")
    proxy = _credential("AKIAWEIRDEMOPROXY222")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="weir-demo-")))
        with _timed(say) as started:
            endpoint = stack.enter_context(_s3())
            started(f"an S3 with Object Lock on {endpoint}")
        variables = {
            "AWS_ACCESS_KEY_ID": proxy.access_key_id,
            "AWS_SECRET_ACCESS_KEY": proxy.secret_key,
            "AWS_ENDPOINT_URL_S3": endpoint,
        }
        stack.enter_context(isolated(variables))
        _make_bucket()
        with _timed(say) as started:
            bedrock = stack.enter_context(_simulator(caller, proxy))
            started(f"a simulated Bedrock on {bedrock.url}")
        policy = _bundle(folder / "policy")
        certificates = issue(folder)
        with _timed(say) as started:
            process, url = stack.enter_context(
                _proxy(folder, policy, certificates, upstream=bedrock.url)
            )
            started(f"the proxy on {url}")
        through = _clients(stack, caller, url, verify=str(certificates.authority))
        session = boto3.Session()
        with _timed(say) as started:
            stack.enter_context(install(session, policy=policy, audit=AUDIT))
            started("the interceptor, in this process")
        within = _clients(stack, caller, bedrock.url, session=session)
        clients = {Way.PROXY: through, Way.INTERCEPTOR: within}
        yield Stage(caller, url, bedrock.url, certificates, clients, process, bedrock)


@contextmanager
def _timed(say: Say) -> Iterator[Say]:
    began = time.monotonic()
    yield lambda what: say(f"{what} ({time.monotonic() - began:.1f} s)")


def _credential(access_key_id: str) -> Credential:
    return Credential(access_key_id, secrets.token_hex(20))


@contextmanager
def _s3() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    serving = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    serving.start()
    try:
        host, port = serving.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        serving.stop()
        if serving._server is not None:  # noqa: SLF001 - stop() leaves it listening
            serving._server.server_close()  # noqa: SLF001 - the same


def _make_bucket() -> None:
    client = boto3.Session().client("s3")
    client.create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
    client.close()


@contextmanager
def _simulator(*known: Credential) -> Iterator[EnvoyServer]:
    settings = SimulatorSettings(
        credentials=known, hosts=own_hosts("127.0.0.1"), replies=calls.replies()
    )
    with server(settings, Listener(host="127.0.0.1", port=0)) as serving:
        yield serving


def _bundle(folder: Path) -> Path:
    """Copy the sandbox's bundle, with one rule more."""
    sandbox = shipped("sandbox")
    if sandbox is None:
        raise DemoError("the bundle `sandbox` is missing; install bedrock-weir anew")
    folder.mkdir()
    for file in sandbox.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "demo.cedar").write_text(calls.EXTRA_RULE)
    return folder


@contextmanager
def _proxy(
    folder: Path, policy: Path, certificates: Certificates, *, upstream: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    log = folder / "proxy.log"
    flags = {
        "--listen": "127.0.0.1:0",
        "--tls-cert": str(certificates.certificate),
        "--tls-key": str(certificates.key),
        "--policy": str(policy),
        "--audit": AUDIT,
        "--region": REGION,
    }
    upstreams = [f"--upstream={service}={upstream}" for service in SERVICES]
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*_tied(), *_PROXY, *_flat(flags), *upstreams],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            process_group=0,  # Ctrl-C is for the demo, which then ends the proxy
        )
    try:
        yield process, _url(process, log)
    finally:
        _end(process)


def _tied() -> list[str]:
    """Return the command that ties a process to this one's life."""
    return [sys.executable, "-I", "-S", launch.__file__, str(os.getpid()), "{}"]


def _flat(flags: dict[str, str]) -> list[str]:
    return [word for item in flags.items() for word in item]


def _url(process: subprocess.Popen[str], log: Path) -> str:
    """Wait until the proxy says where it listens; it gives up by itself."""
    line = "" if process.stdout is None else process.stdout.readline()
    words = [word for word in line.split() if word.startswith("https://")]
    if not words:
        _end(process)
        said = log.read_text(errors="replace")[-_LAST:]
        raise DemoError(f"the proxy did not start; it said last:\n{said}")
    return words[0]


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _clients(
    stack: ExitStack,
    caller: Credential,
    endpoint_url: str,
    *,
    session: boto3.Session | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Make a client of each service, which the stack closes."""
    made: dict[str, Any] = {}
    for service in SERVICES:
        made[service] = (session or boto3.Session()).client(
            service,
            endpoint_url=endpoint_url,
            region_name=REGION,
            aws_access_key_id=caller.access_key_id,
            aws_secret_access_key=caller.secret_key,
            config=Config(retries={"total_max_attempts": 1}, read_timeout=30),
            **more,
        )
        stack.callback(made[service].close)
    return made
