"""A server that gives one answer to everything, over HTTP or TLS, on loopback.

Example:
    with answering(403, b'{"message": "no"}', {"x-amzn-ErrorType": "No"}) as server:
        ask(server.endpoint("bedrock-runtime"), ...)
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bedrock_weir.doctor.asking import Endpoint
from tests.support.authority import Issued

Reply = tuple[int, Mapping[str, str], bytes]


@dataclass
class Answering:
    """A server that runs.

    Attributes:
        port: where it listens on 127.0.0.1.
        is_tls: whether it speaks TLS.
        paths: what it was asked for.
    """

    port: int
    is_tls: bool
    paths: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{'https' if self.is_tls else 'http'}://127.0.0.1:{self.port}"

    def endpoint(self, service: str = "s3", **more: Any) -> Endpoint:
        """Return it as the doctor looks at it."""
        name = more.pop("name", "localhost")
        return Endpoint(service, "127.0.0.1", self.port, self.is_tls, name, **more)


@contextmanager
def answering(
    status: int = 200,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    issued: Issued | None = None,
    alpn: tuple[str, ...] = (),
    ahead: float = 0.0,
    reply: Callable[[str, Mapping[str, str]], Reply] | None = None,
) -> Iterator[Answering]:
    """Run a server.

    Args:
        status: of the answer.
        body: of the answer.
        headers: of the answer.
        issued: its certificate; without one it speaks plaintext.
        alpn: the protocols that it takes.
        ahead: seconds that its `Date` is ahead.
        reply: makes an answer from a path and the headers, instead.
    """
    made: list[Answering] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # answers `Expect`, for which clients wait

        def _answer(self) -> None:
            made[0].paths.append(self.path)
            self.rfile.read(int(self.headers.get("content-length") or 0))
            given = (status, headers or {}, body)
            code, fields, data = (
                given if reply is None else reply(self.path, dict(self.headers))
            )
            self.send_response(code)
            for name, value in fields.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = _answer  # noqa: N815

        def date_time_string(self, timestamp: float | None = None) -> str:
            return formatdate(time.time() + ahead, usegmt=True)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            pass  # a client that refuses the certificate

    with Server(("127.0.0.1", 0), Handler) as server:
        if issued is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(issued.certificate, issued.private_key)
            if alpn:
                context.set_alpn_protocols(list(alpn))
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        made.append(Answering(server.server_address[1], issued is not None))
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield made[0]
        finally:
            server.shutdown()
            thread.join()
