"""An upstream that answers with whatever bytes it was given.

The simulator speaks HTTP through a server that would not let it break HTTP itself.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from urllib.parse import unquote

_MODEL = re.compile(rb"POST /model/([^/]+)/")


class _Server(ThreadingTCPServer):
    daemon_threads = True
    answers: Mapping[str, tuple[bytes, ...]]


class _Handler(StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Read a request, answer with its model's bytes, close."""
        found = _MODEL.match(self.rfile.readline())
        length = 0
        while (line := self.rfile.readline()).strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        self.rfile.read(length)
        if found is None:
            return
        try:
            for piece in self.server.answers[unquote(found[1].decode())]:
                self.wfile.write(piece)
        except OSError:
            return  # nobody wants the rest


@contextmanager
def raw_upstream(answers: Mapping[str, tuple[bytes, ...]]) -> Iterator[str]:
    """Run a server; yield its URL.

    Args:
        answers: the pieces of each model's answer, from its status line on.
    """
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.answers = answers
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
