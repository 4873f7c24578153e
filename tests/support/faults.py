"""A server in front of a server, which fails as it is told to.

Each fault is there twice: before the request is handed on ("not persisted") and after
("persisted"), because a client cannot tell one from the other.

Example:
    with faulty(bucket.endpoint_url) as faults:
        faults.plan(Fault.ERROR_AFTER)       # for the next PUT; later ones pass
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import urllib3


class Fault(Enum):
    """What happens to one PUT."""

    ERROR_BEFORE = auto()
    """503, and nothing is stored."""
    ERROR_AFTER = auto()
    """503, but the object is stored."""
    CUT_BEFORE = auto()
    """The connection is closed, and nothing is stored."""
    CUT_AFTER = auto()
    """The connection is closed, but the object is stored."""
    CONFLICT = auto()
    """409, another request for the key is under way."""
    HOLD_BEFORE = auto()
    """Nothing until `resume`; then it is handed on."""
    HOLD_AFTER = auto()
    """The object is stored; no answer until `resume`."""


class Faults:
    """The script of a faulty server, and what it saw.

    Attributes:
        endpoint_url: its base URL.
        puts: the paths of the PUTs that arrived, in order.
        persisted: those that were handed on.
        arrived: set at the first PUT that is held, once it is held.
    """

    def __init__(self, endpoint_url: str) -> None:
        self.endpoint_url = endpoint_url
        self.puts: list[str] = []
        self.persisted: list[str] = []
        self.arrived = threading.Event()
        self._planned: deque[Fault] = deque()
        self._outage: Fault | None = None
        self._resumed = threading.Event()

    def plan(self, *faults: Fault) -> None:
        """Let the next PUTs fail so, one by one."""
        self._planned.extend(faults)

    def begin_outage(self, fault: Fault = Fault.ERROR_BEFORE) -> None:
        """Let every request fail so until `end_outage`."""
        self._outage = fault

    def end_outage(self) -> None:
        """Let requests pass again."""
        self._outage = None

    def resume(self) -> None:
        """Let held requests go on, and hold none from now on."""
        self._resumed.set()

    def next(self, method: str) -> Fault | None:
        """Say what happens to a request that has just arrived."""
        if self._outage is not None:
            return self._outage
        if method == "PUT" and self._planned:
            return self._planned.popleft()
        return None

    def hold(self) -> None:
        """Wait for `resume`."""
        self.arrived.set()
        self._resumed.wait(60)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream
        self.pool = urllib3.PoolManager(retries=False, timeout=30)
        self.faults = Faults(f"http://127.0.0.1:{self.server_address[1]}")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        faults = self.server.faults
        fault = faults.next(self.command)
        if self.command == "PUT":
            faults.puts.append(self.path)
        if fault is Fault.HOLD_BEFORE:
            faults.hold()
        if fault in (Fault.ERROR_BEFORE, Fault.CUT_BEFORE, Fault.CONFLICT):
            answer = None
        else:
            answer = self._hand_on(body)
        if fault is Fault.HOLD_AFTER:
            faults.hold()
        if fault in (Fault.CUT_BEFORE, Fault.CUT_AFTER):
            self.close_connection = True
        elif fault in (Fault.ERROR_BEFORE, Fault.ERROR_AFTER):
            self._refuse(503, "SlowDown")
        elif fault is Fault.CONFLICT or answer is None:
            self._refuse(409, "ConditionalRequestConflict")
        else:
            self._answer(answer)

    do_GET = do_PUT = do_HEAD = _serve  # noqa: N815

    def _hand_on(self, body: bytes) -> urllib3.BaseHTTPResponse:
        headers = {
            name: value
            for name, value in self.headers.items()
            if name.lower() not in ("connection", "expect")
        }
        answer = self.server.pool.request(
            self.command,
            self.server.upstream + self.path,
            body=body,
            headers=headers,
            decode_content=False,
        )
        if self.command == "PUT":
            self.server.faults.persisted.append(self.path)
        return answer

    def _refuse(self, status: int, code: str) -> None:
        body = f"<Error><Code>{code}</Code></Error>".encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _answer(self, answer: urllib3.BaseHTTPResponse) -> None:
        try:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in ("connection", "date", "server"):
                    self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.data)
        except OSError:  # the client gave up on a held request
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def faulty(upstream: str) -> Iterator[Faults]:
    """Run a faulty server in front of `upstream`, a base URL."""
    server = _Server(upstream)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.faults
    finally:
        server.faults.resume()
        server.shutdown()
        thread.join()
        server.server_close()
        server.pool.clear()
