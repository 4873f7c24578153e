"""Lambda's runtime API on loopback, for one invocation of a function.

Example:
    with runtime_api({"a": 1}) as api:
        function = start(AWS_LAMBDA_RUNTIME_API=api.address)
        assert api.result() == ...
"""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_VERSION = "/2018-06-01/runtime"
_ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"
_SECONDS = 300


@dataclass(frozen=True, slots=True)
class RuntimeApi:
    """An API that waits for a function's answer.

    Attributes:
        address: HOST:PORT.
    """

    address: str
    _answers: queue.Queue[tuple[str, Any]]

    def result(self, *, seconds: float = 120) -> Any:
        """Return what the function returned.

        Raises:
            AssertionError: it failed, or did not start.
        """
        path, document = self._answers.get(timeout=seconds)
        assert path == f"{_VERSION}/invocation/{_ID}/response", document
        return document


@contextmanager
def runtime_api(event: object) -> Iterator[RuntimeApi]:
    """Run the API; it hands the event out once."""
    events: queue.Queue[bytes] = queue.Queue()
    events.put(json.dumps(event).encode())
    answers: queue.Queue[tuple[str, Any]] = queue.Queue()
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            try:
                body = events.get_nowait()
            except queue.Empty:
                ended.wait()  # the next event, which never comes
                self.close_connection = True
                return
            self.send_response(200)
            self.send_header("Lambda-Runtime-Aws-Request-Id", _ID)
            deadline = int((time.time() + _SECONDS) * 1000)
            self.send_header("Lambda-Runtime-Deadline-Ms", str(deadline))
            arn = "arn:aws:lambda:eu-west-1:123456789012:function:verifier"
            self.send_header("Lambda-Runtime-Invoked-Function-Arn", arn)
            # Its client in C++ takes it that there is one.
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            answers.put((self.path, json.loads(self.rfile.read(length) or b"null")))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield RuntimeApi(f"127.0.0.1:{server.server_port}", answers)
        finally:
            ended.set()
            server.shutdown()
            serving.join()
