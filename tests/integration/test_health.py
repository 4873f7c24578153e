"""`weir health`, run as a container runs it, against the real proxy."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.authority import Authority
from tests.support.ports import free_port
from tests.support.proxy import running_proxy
from tests.support.s3 import object_lock_bucket
from tests.support.simulator import running_simulator

_WEIR = "import sys; from bedrock_weir.cli import main; sys.exit(main())"


def health(*flags: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `weir health` with these variables, and no others of ours."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith("WEIR_")}
    return subprocess.run(
        [sys.executable, "-c", _WEIR, "health", *flags],
        env=ours | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def world():
    """An upstream, and a place for records."""
    with running_simulator() as simulator, object_lock_bucket() as bucket:
        yield simulator, bucket


@pytest.fixture(scope="module")
def task(world, tmp_path_factory):
    """A proxy as a task runs it, with the variables that it has."""
    issued = Authority(tmp_path_factory.mktemp("tls")).issue()
    variables = {
        "WEIR_LISTEN": f"0.0.0.0:{free_port()}",
        "WEIR_PROXY_PROTOCOL": "1",
        "WEIR_TLS_CERT": str(issued.certificate),
        "WEIR_TLS_KEY": str(issued.private_key),
    }
    listen = variables["WEIR_LISTEN"]
    with running_proxy(*world, tls=False, listen=listen, environment=variables):
        yield variables


def test_a_proxy_behind_a_load_balancer_is_healthy(task):
    """With its own variables: any address, TLS, PROXY protocol."""
    answer = health(**task)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_without_the_proxys_certificate_tls_is_spoken_beyond_loopback(task):
    """Where the certificate comes from is not the question's business."""
    listen = {k: task[k] for k in ("WEIR_LISTEN", "WEIR_PROXY_PROTOCOL")}
    assert health(**listen).returncode == 0


def test_flags_win(task):
    """They are those of `weir proxy`."""
    answer = health("--no-proxy-protocol", **task)
    assert answer.returncode == 1
    assert task["WEIR_LISTEN"] in answer.stderr


def test_a_plaintext_proxy_on_loopback_is_healthy(world):
    """Nothing is said about TLS, and none is spoken."""
    listen = f"127.0.0.1:{free_port()}"
    with running_proxy(*world, tls=False, listen=listen):
        assert health(WEIR_LISTEN=listen).returncode == 0


def test_nobody_there_is_unhealthy():
    """It says where it asked, and what became of that."""
    answer = health("--listen", f"127.0.0.1:{free_port()}")
    assert answer.returncode == 1
    assert "does not serve: Connection refused" in answer.stderr


@contextmanager
def impostor(answer: bytes | None) -> Iterator[int]:
    """A listener that answers everybody with these bytes, or never."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                if answer is not None:
                    connection.sendall(answer)
                else:
                    ended.wait(60)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        ended.set()
        thread.join()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(b"HTTP/1.1 503 no\r\n\r\n", "answers 503", id="unhealthy"),
        pytest.param(b"", "no answer|reset", id="closed"),
        pytest.param(b"SSH-2.0 200\r\n", "no answer", id="another protocol"),
        pytest.param(None, "in time|timed out", id="silent"),
    ],
)
def test_what_does_not_answer_well_is_unhealthy(answer, said):
    """Another status, another protocol, an early end, silence."""
    with impostor(answer) as port:
        found = health("--listen", f"127.0.0.1:{port}")
    assert found.returncode == 1
    assert any(each in found.stderr for each in said.split("|"))


@pytest.mark.parametrize(
    ("listen", "said"),
    [("127.0.0.1:0", "port 0"), ("weir.example:1", "no IP address")],
)
def test_an_address_that_cannot_be_asked_is_the_settings_fault(listen, said):
    """That is no answer about the proxy, so it is not 1."""
    found = health("--listen", listen)
    assert found.returncode == 2
    assert said in found.stderr
