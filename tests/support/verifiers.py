"""Programs that verify a server's certificate, each in its own way.

A name is never resolved: each is told at which port of this machine the server is, as
an override in DNS would tell it.
"""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, SSLError

from tests.support.node import CLIENTS, node

Verdicts = Sequence[str]
"""For each server `accepted`, or `refused: ` and why."""


def python(ca_file: Path, servers: Mapping[str, int]) -> Verdicts:
    """Ask with Python, as strictly as OpenSSL can be."""
    context = ssl.create_default_context(cafile=str(ca_file))
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return [_python(context, name, port) for name, port in servers.items()]


def sdk(ca_file: Path, servers: Mapping[str, int]) -> Verdicts:
    """Ask with boto3, which trusts what AWS_CA_BUNDLE says."""
    return [_sdk(ca_file, name, port) for name, port in servers.items()]


def javascript(ca_file: Path, servers: Mapping[str, int]) -> Verdicts:
    """Ask with Node, which trusts NODE_EXTRA_CA_CERTS as well."""
    return _run(
        [node(), str(CLIENTS / "ask.mjs"), *_pairs(servers)],
        environment={"NODE_EXTRA_CA_CERTS": str(ca_file)},
    )


def openssl(ca_file: Path, servers: Mapping[str, int]) -> Verdicts:
    """Ask with `openssl s_client -x509_strict`."""
    return [_openssl(ca_file, name, port) for name, port in servers.items()]


def java(ca_file: Path, servers: Mapping[str, int]) -> Verdicts:
    """Ask with Java, which trusts a store of its own."""
    program = shutil.which("java")
    assert program is not None
    source = str(CLIENTS.parent / "java" / "Ask.java")
    quick = ("-XX:TieredStopAtLevel=1", "-Xshare:auto")
    return _run([program, *quick, source, str(ca_file), *_pairs(servers)])


ALL = {each.__name__: each for each in (python, sdk, javascript, openssl, java)}


@contextmanager
def dns(name: str, port: int) -> Iterator[None]:
    """Lead one host name to a port of this machine, for this process."""
    known = socket.getaddrinfo
    there = known("127.0.0.1", port, type=socket.SOCK_STREAM)

    def override(host: str, *rest: Any, **more: Any) -> Any:
        return there if host == name else known(host, *rest, **more)

    with patch.object(socket, "getaddrinfo", override):
        yield


def _python(context: ssl.SSLContext, name: str, port: int) -> str:
    with socket.create_connection(("127.0.0.1", port)) as plain:
        try:
            with context.wrap_socket(plain, server_hostname=name):
                return "accepted"
        except ssl.SSLCertVerificationError as error:
            return f"refused: {error.verify_message}"


def _sdk(ca_file: Path, name: str, port: int) -> str:
    with patch.dict(os.environ, AWS_CA_BUNDLE=str(ca_file)), dns(name, port):
        client = boto3.Session().client(
            "bedrock-runtime",
            endpoint_url=f"https://{name}",
            region_name="us-east-1",
            aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
            aws_secret_access_key="example",
            config=Config(retries={"total_max_attempts": 1}),
        )
        try:
            client.count_tokens(modelId="any", input={"converse": {}})
        except SSLError as error:
            return f"refused: {error}"
        except ClientError:
            return "accepted"  # the server has read the call, and that is all
        finally:
            client.close()
    return "accepted"


def _openssl(ca_file: Path, name: str, port: int) -> str:
    program = shutil.which("openssl")
    assert program is not None
    checks = ["-CAfile", str(ca_file), "-x509_strict", "-verify_return_error"]
    named = ["-servername", name, "-verify_hostname", name]
    done = subprocess.run(
        [program, "s_client", "-connect", f"127.0.0.1:{port}", *checks, *named],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if done.returncode == 0:
        return "accepted"
    lines = done.stderr.splitlines()
    return "refused: " + next(line for line in lines if "verify error" in line)


def _run(command: list[str], environment: Mapping[str, str] | None = None) -> Verdicts:
    done = subprocess.run(
        command,
        env={"PATH": os.environ["PATH"], **(environment or {})},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.splitlines()


def _pairs(servers: Mapping[str, int]) -> list[str]:
    return [f"{name}={port}" for name, port in servers.items()]
