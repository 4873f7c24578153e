"""A small HTTPS server with one certificate, for clients that should refuse it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer 200."""
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self._context = context

    def finish_request(self, request, address) -> None:
        """Shake hands in the connection's own thread."""
        try:
            with self._context.wrap_socket(request, server_side=True) as secure:
                super().finish_request(secure, address)
        except (ssl.SSLError, ConnectionError):
            return  # the client refused, as it should


@contextmanager
def https_server(certificate: Path, key: Path) -> Iterator[int]:
    """Serve on a free port of this machine; yield it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = _Server(context)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
