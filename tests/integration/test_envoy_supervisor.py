"""The supervisor of `weir proxy`: its start, its drain, its ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bedrock_weir.envoy import EnvoyError, EnvoyServer, Listener
from bedrock_weir.errors import SettingsError
from bedrock_weir.settings import SETTINGS_VARIABLE, from_json
from tests.support.raw_http import ask_h1, connect, read_h1, write_h1

ROOT = Path(__file__).parents[2]
READY = re.compile(r"weir proxy: listening on http://127\.0\.0\.1:(\d+) \((.+)\)\n")


class Proxy:
    """A running supervisor, and the line with which it said that it is ready."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.line = process.stdout.readline()
        found = READY.fullmatch(self.line)
        self.port = int(found[1]) if found else 0

    def connect(self) -> socket.socket:
        """A new plaintext connection."""
        return connect(self.port)

    def pids(self) -> set[int]:
        """The workers, as far as their answers name them."""
        return {ask_h1(self.connect(), "/echo").json["pid"] for _ in range(32)}

    def end(self) -> tuple[int, str, str]:
        """Wait for the end: exit code, what was said on stdout, and on stderr."""
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


@contextmanager
def proxy(*flags: str, **variables: str) -> Iterator[Proxy]:
    """Run `weir proxy` on a free port, with the test application in it."""
    needed = ["--listen", "127.0.0.1:0", "--policy", "none", "--record", "memory"]
    paths = [str(ROOT), *(path for path in sys.path if path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.proxy_process", *needed, *flags],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **variables},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Proxy(process)
        finally:
            process.kill()


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that ended and was not reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_drain_finishes_open_streams_and_shuts_the_application_down(tmp_path):
    """SIGTERM: the open stream ends whole, the lifespan ends, exit code 0."""
    done = tmp_path / "done"
    with proxy("--workers", "2", TEST_SHUTDOWN_FILE=str(done)) as running:
        assert "(2 workers)" in running.line
        with running.connect() as stream:
            write_h1(stream, "/stream?20")
            stream.recv(1, socket.MSG_PEEK)
            running.process.send_signal(signal.SIGTERM)
            assert read_h1(stream).body.endswith(b"19\nend\n")
        code, out, _ = running.end()
    assert code == 0
    assert out.endswith("weir proxy: stopped\n")
    assert done.read_text() == "done\n" * 2


def test_draining_proxy_is_unready_and_still_answers():
    """While it drains, readiness says 503 and a new call is answered."""
    with proxy() as running, running.connect() as stream:
        assert ask_h1(running.connect(), "/-/ready").status == 200
        write_h1(stream, "/stream?20")
        stream.recv(1, socket.MSG_PEEK)
        running.process.send_signal(signal.SIGTERM)
        while ask_h1(running.connect(), "/-/ready").status != 503:
            time.sleep(0.02)
        answer = ask_h1(running.connect(), "/echo")
        assert answer.status == 200
        assert read_h1(stream).body.endswith(b"end\n")
        assert running.end()[0] == 0


@pytest.mark.parametrize("signals", [1, 2])
def test_drain_has_an_end(tmp_path, signals):
    """At the deadline, or at a second signal, calls are cut; records are flushed."""
    done = tmp_path / "done"
    deadline = "0.3" if signals == 1 else "600"
    flags = ("--drain-timeout", deadline)
    environment = {"TEST_SHUTDOWN_FILE": str(done)}
    with proxy(*flags, **environment) as running, running.connect() as stream:
        write_h1(stream, "/stream?6000")
        stream.recv(1, socket.MSG_PEEK)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.stdout is not None
        assert "draining" in running.process.stdout.readline()
        if signals == 2:
            running.process.send_signal(signal.SIGINT)
        code, out, _ = running.end()
    assert code == 0
    assert "running calls cut: 1" in out
    assert done.read_text() == "done\n"


def test_dead_worker_ends_the_proxy():
    """One worker that ends by itself takes the other along: exit code 1."""
    with proxy("--workers", "2") as running:
        pids = running.pids()
        with pytest.raises(OSError, match=r".*"):
            ask_h1(running.connect(), "/exit")
        code, _, err = running.end()
        assert code == 1
        assert "a worker ended with 3" in err
        assert not any(is_alive(pid) for pid in pids)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own mechanism")
def test_killed_supervisor_takes_its_workers_along(tmp_path):
    """SIGKILL of the supervisor leaves no worker behind (but its folder)."""
    with proxy("--workers", "2", TMPDIR=str(tmp_path)) as running:
        pids = running.pids()
        assert pids
        running.process.kill()
        running.process.wait()
        while any(is_alive(pid) for pid in pids):
            time.sleep(0.02)


def test_failed_startup_says_why():
    """An application that cannot start ends the proxy with its own words."""
    with proxy(TEST_STARTUP_FAILS="the bundle is empty") as running:
        code, out, err = running.end()
    assert (code, out) == (1, "")
    assert "the bundle is empty" in err


def test_wrong_settings_end_with_two(tmp_path):
    """Plaintext beyond loopback, and a certificate that is not there."""
    with proxy("--listen", "0.0.0.0:0") as running:
        code, _, err = running.end()
    assert code == 2
    assert "plaintext is for loopback only" in err
    missing = str(tmp_path / "none.pem")
    with proxy("--tls-cert", missing, "--tls-key", missing) as running:
        code, _, err = running.end()
    assert code == 2
    assert "`--tls-cert`: cannot read" in err


def test_settings_and_metrics_folder_reach_the_workers():
    """One variable carries the settings; the metrics folder is fresh and shared."""
    with proxy("--workers", "2") as running:
        path = f"/environment?{SETTINGS_VARIABLE}"
        text = ask_h1(running.connect(), path).body.decode()
        assert from_json(text).workers == 2
        path = "/environment?PROMETHEUS_MULTIPROC_DIR"
        folders = {ask_h1(running.connect(), path).body for _ in range(16)}
        assert len(folders) == 1
        folder = Path(folders.pop().decode())
        assert folder.is_dir()
        running.process.send_signal(signal.SIGTERM)
        assert running.end()[0] == 0
        assert not folder.exists()


def test_port_of_somebody_else_is_refused():
    """A port that another process listens on is never shared with it."""
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        listener = Listener(host="127.0.0.1", port=stranger.getsockname()[1])
        server = EnvoyServer("tests.support.envoy_app:app", listener=listener)
        with pytest.raises(SettingsError, match="cannot listen on"):
            server.start()


def test_application_that_is_not_there_is_an_error():
    """What the interpreter in Envoy says is part of the message."""
    with pytest.raises(EnvoyError, match=r"tests\.support\.nowhere"):
        EnvoyServer("tests.support.nowhere:app").start()


def test_admin_port_is_on_loopback_and_counts():
    """Only this machine reaches the admin port, which knows the running calls."""
    with EnvoyServer("tests.support.envoy_app:app") as server:
        admin = server.workers[0].admin
        assert admin.host == "127.0.0.1"
        with connect(server.port) as stream:
            write_h1(stream, "/stream?100")
            stream.recv(1, socket.MSG_PEEK)
            assert admin.active_requests() == 1
        assert "downstream_rq" in admin.statistics()
        assert json.dumps(server.url) == f'"http://127.0.0.1:{server.port}"'
