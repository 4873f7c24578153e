"""What is measured, as processes on a core of their own, and what they used.

Rule 1: what is measured runs on core 0, what measures it on core 1: the load generator,
        the upstream and the store. On one core, or where processes cannot be pinned,
        they share what there is, and the report says so.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

MEASURED, MEASURING = 0, 1
"""The cores."""
AUDIT = "s3://records/weir"

_READY = re.compile(r"weir proxy: listening on http://127\.0\.0\.1:(\d+) ")
_TICKS = os.sysconf("SC_CLK_TCK")


_AVAILABLE = (
    os.sched_getaffinity(0) if hasattr(os, "sched_setaffinity") else frozenset[int]()
)


def is_pinned() -> bool:
    """Whether rule 1 can be kept on this machine."""
    return {MEASURED, MEASURING} <= _AVAILABLE


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """Let processes that are started here run on one core."""
    if not is_pinned():
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs.

    Attributes:
        port: where it listens, on 127.0.0.1.
        pids: the processes that do its work.
    """

    port: int
    pids: tuple[int, ...] = ()

    @property
    def cpu_seconds(self) -> float:
        """CPU time used so far, user and system."""
        return sum(map(_cpu_seconds, self.pids))

    @property
    def resident_megabytes(self) -> float:
        """Resident memory."""
        kilobytes = 0
        for pid in self.pids:
            status = Path(f"/proc/{pid}/status").read_text()
            found = re.search(r"VmRSS:\s+(\d+) kB", status)
            kilobytes += int(found[1]) if found else 0
        return kilobytes / 1024


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def children_of(pid: int) -> tuple[int, ...]:
    """Return the processes that a process started (Linux)."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return tuple(found)


def environment(upstream: Server) -> Mapping[str, str]:
    """Return the variables that bring AWS SDKs to the stand-in for S3."""
    return {
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{upstream.port}",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


@contextmanager
def _started(
    command: list[str], *, core: int, variables: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    with on_core(core):
        process = subprocess.Popen(
            command,
            env={**os.environ, **(variables or {})},
            stdout=subprocess.PIPE,
            text=True,
        )
    with process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@contextmanager
def running_upstream() -> Iterator[Server]:
    """Run the upstream, which is the store as well."""
    command = [sys.executable, "-m", "tests.bench.upstream"]
    with _started(command, core=MEASURING) as process:
        yield Server(int(_first_line(process)), (process.pid,))


@contextmanager
def running_proxy(
    upstream: Server, *flags: str, module: str = "bedrock_weir.cli"
) -> Iterator[Server]:
    """Run `weir proxy` with the sandbox bundle, in plaintext, one worker."""
    if module == "bedrock_weir.cli":
        code = "import sys; from bedrock_weir.cli import main; sys.exit(main())"
        command = [sys.executable, "-c", code, "proxy"]
    else:
        command = [sys.executable, "-m", module]
    options = {
        "--listen": "127.0.0.1:0",
        "--policy": "sandbox",
        "--audit": AUDIT,
        "--upstream": f"bedrock-runtime=http://127.0.0.1:{upstream.port}",
    }
    flat = [word for option in options.items() for word in option]
    with _started(
        [*command, *flat, *flags], core=MEASURED, variables=environment(upstream)
    ) as process:
        found = _READY.match(line := _first_line(process))
        if found is None:
            raise RuntimeError(f"the proxy did not start: {line!r}")
        yield Server(int(found[1]), children_of(process.pid))


_NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log stderr crit;
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 1000000000; client_body_buffer_size 64k;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream bedrock {{ server 127.0.0.1:{upstream}; keepalive 256; }}
  server {{
    listen 127.0.0.1:{port} backlog=2048;
    location / {{
      proxy_pass http://bedrock; proxy_http_version 1.1; proxy_buffering off;
      proxy_set_header Connection ""; proxy_set_header Host $http_host;
    }}
  }}
}}
"""


def nginx_path() -> str | None:
    """Return where nginx is installed, if it is."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def running_nginx(upstream: Server) -> Iterator[Server]:
    """Run nginx as a reverse proxy, one worker."""
    path = nginx_path()
    if path is None:
        raise RuntimeError("nginx is not installed")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        port = _free_port()
        config = Path(folder) / "nginx.conf"
        config.write_text(
            _NGINX.format(folder=folder, upstream=upstream.port, port=port)
        )
        command = [path, "-p", folder, "-c", str(config)]
        process = stack.enter_context(_started(command, core=MEASURED))
        _await_port(port)
        while not children_of(process.pid):  # its worker
            time.sleep(0.05)
        yield Server(port, (process.pid, *children_of(process.pid)))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_port(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("nothing listens")


def run_worker(module: str, *arguments: str, variables: Mapping[str, str]) -> str:
    """Run a measurement in a process of its own, on the measured core."""
    command = [sys.executable, "-m", module, *arguments]
    with on_core(MEASURED):
        done = subprocess.run(
            command,
            env={**os.environ, **variables},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return done.stdout


@dataclass(slots=True)
class Used:
    """CPU time that a server used during a measurement."""

    server: Server
    seconds: float = field(default=0.0)
    _before: float = 0.0

    def __enter__(self) -> Self:
        self._before = self.server.cpu_seconds
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = self.server.cpu_seconds - self._before
