"""AppConfig's data plane, on a real HTTP server on loopback, as its API is documented.

It is strict. A token is good for one request, within 24 hours and not before the
interval that came with it; what a session has been given is not given again; requests
are signed. Its clock is the test's.

Example:
    with appconfig() as server:
        server.deploy(pack("baseline"))
        source = BundleConfiguration(Profile.parse(server.policy), interval=15, ...)
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

NAMES = ("weir", "prod", "policy")
LIFE = 24 * 3600
"""Seconds for which a token is good."""


class Fault(Enum):
    """What happens to one request for the configuration."""

    THROTTLE = auto()
    """429, and the token stays good."""
    ERROR = auto()
    """500, and the token is used."""
    CUT = auto()
    """The connection is closed, and the token is used."""


@dataclass
class _Session:
    interval: int
    given: int = -1


@dataclass
class _Token:
    session: _Session
    born: float
    not_before: float
    is_used: bool = False


@dataclass
class AppConfig:
    """What is deployed, and what was asked.

    Attributes:
        endpoint_url: the server's base URL.
        now: its clock, in seconds.
        sessions: how many were begun.
        answers: the size of each configuration that was sent, in order.
        refusals: why requests were refused.
    """

    endpoint_url: str
    now: float = 1000.0
    sessions: int = 0
    answers: list[int] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    _content: bytes = b""
    _version: int = 0
    _tokens: dict[str, _Token] = field(default_factory=dict)
    _faults: deque[Fault] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def policy(self) -> str:
        """The source, as `--policy` takes it."""
        return "appconfig:" + "/".join(NAMES)

    def deploy(self, content: bytes) -> None:
        """Put a version in the place of the one before."""
        self._content, self._version = content, self._version + 1

    def plan(self, fault: Fault) -> None:
        """Let the next request for the configuration fail."""
        self._faults.append(fault)

    def clock(self) -> float:
        """Return the time."""
        return self.now

    def begin(self, asked: dict[str, object]) -> tuple[int, dict[str, object]]:
        """Begin a session."""
        names = ("Application", "Environment", "ConfigurationProfile")
        if tuple(asked.get(f"{name}Identifier") for name in names) != NAMES:
            return 404, self._refuse("ResourceNotFoundException", "unknown names")
        interval = asked.get("RequiredMinimumPollIntervalInSeconds", 60)
        if not isinstance(interval, int) or not 15 <= interval <= 86_400:
            return 400, self._refuse("BadRequestException", "interval")
        self.sessions += 1
        token = self._issue(_Session(interval), self.now)
        return 201, {"InitialConfigurationToken": token}

    def get(self, token: str) -> tuple[int, dict[str, str], bytes] | Fault | str:
        """Answer a request for the configuration; a text says why not."""
        known = self._tokens.get(token)
        if known is None:
            return "Corrupted"
        if known.is_used:
            return "Corrupted: used"
        if self.now - known.born > LIFE:
            return "Expired"
        if self.now < known.not_before:
            return "PollIntervalNotSatisfied"
        fault = self._faults.popleft() if self._faults else None
        known.is_used = fault is not Fault.THROTTLE
        if fault is not None:
            return fault
        session = known.session
        body = b"" if session.given == self._version else self._content
        session.given = self._version
        self.answers.append(len(body))
        headers = {
            "Next-Poll-Configuration-Token": self._issue(
                session, self.now + session.interval
            ),
            "Next-Poll-Interval-In-Seconds": str(session.interval),
            "Content-Type": "application/zip",
            "Version-Label": str(self._version) if body else "",
        }
        return 200, headers, body

    def _issue(self, session: _Session, not_before: float) -> str:
        token = f"token-{len(self._tokens)}"
        self._tokens[token] = _Token(session, self.now, not_before)
        return token

    def _refuse(self, name: str, why: str) -> dict[str, object]:
        self.refusals.append(why)
        return {"__type": name, "Message": why}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    state: AppConfig


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["content-length"]))
        if self.path != "/configurationsessions" or not self._is_signed():
            self._refuse(403, "AccessDeniedException", "not signed")
            return
        with self.server.state._lock:
            status, answer = self.server.state.begin(json.loads(asked))
        name = str(answer.get("__type", ""))
        self._send(status, {"x-amzn-ErrorType": name}, json.dumps(answer).encode())

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path != "/configuration" or not self._is_signed():
            self._refuse(403, "AccessDeniedException", "not signed")
            return
        token = parse_qs(url.query).get("configuration_token", [""])[0]
        with self.server.state._lock:
            answer = self.server.state.get(token)
        match answer:
            case str():
                self._refuse(400, "BadRequestException", answer)
            case Fault.THROTTLE:
                self._refuse(429, "ThrottlingException", "throttled")
            case Fault.ERROR:
                self._refuse(500, "InternalServerException", "error")
            case Fault.CUT:
                self.close_connection = True
            case (status, headers, body):
                self._send(status, headers, body)

    def _is_signed(self) -> bool:
        return "/appconfig/aws4_request" in self.headers.get("authorization", "")

    def _refuse(self, status: int, name: str, why: str) -> None:
        answer = self.server.state._refuse(name, why)
        self._send(status, {"x-amzn-ErrorType": name}, json.dumps(answer).encode())

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def appconfig() -> Iterator[AppConfig]:
    """Run the server."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.state = AppConfig(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
