"""HTTP/1.1 and HTTP/2 as bytes on a socket, with nothing made pretty on the way.

Usual clients normalise paths, merge headers and keep connections. These do not.
"""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Self

import h2.config
import h2.connection
import h2.events
from h2.connection import ConnectionState

Header = tuple[str, str]

_TIMEOUT = 30.0
_FRAME_HEADER = 9


@dataclass
class Answer:
    """What came back; `headers` in the order of the wire."""

    status: int = 0
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


def connect(
    port: int, *, alpn: str | None = None, preamble: bytes = b""
) -> socket.socket:
    """A connection to loopback; with TLS if a protocol is to be agreed on."""
    plain = socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    plain.sendall(preamble)
    if alpn is None:
        return plain
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols([alpn])
    try:
        secure = context.wrap_socket(plain, server_hostname="localhost")
    except BaseException:
        plain.close()
        raise
    assert secure.selected_alpn_protocol() == alpn
    return secure


def write_h1(
    connection: socket.socket,
    target: str,
    *,
    headers: Iterable[Header] = (),
    body: bytes = b"",
) -> None:
    """Send one request, whose connection is to be closed after the answer."""
    lines = [f"POST {target} HTTP/1.1", "host: localhost", "connection: close"]
    lines += [f"{name}: {value}" for name, value in headers]
    lines += [f"content-length: {len(body)}", "", ""]
    connection.sendall("\r\n".join(lines).encode("latin-1") + body)


def read_h1(connection: socket.socket) -> Answer:
    """Read one answer, to its end by its own framing.

    Raises:
        ConnectionError: the connection ended first.
    """
    with connection.makefile("rb") as stream:
        status = _line(stream).split()[1]
        headers = []
        while line := _line(stream):
            headers.append(_header(line))
        length = int(dict(headers).get("content-length", "0"))
        if ("transfer-encoding", "chunked") in headers:
            body = _read_chunks(stream)
        else:
            body = _exactly(stream, length)
    return Answer(int(status), headers, body)


def ask_h1(
    connection: socket.socket,
    target: str,
    *,
    headers: Iterable[Header] = (),
    body: bytes = b"",
) -> Answer:
    """One request and its answer over HTTP/1.1; closes the connection."""
    with connection:
        write_h1(connection, target, headers=headers, body=body)
        return read_h1(connection)


class H2:
    """An HTTP/2 connection; a stream is one request."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        config = h2.config.H2Configuration(header_encoding="utf-8")
        self._h2 = h2.connection.H2Connection(config)
        self._h2.initiate_connection()
        self._answers: dict[int, Answer] = {}
        self._ended: set[int] = set()
        self._unread = b""
        self.goaway = False
        self._flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def start(
        self,
        target: str,
        *,
        headers: Sequence[Header] = (),
        body: bytes = b"",
    ) -> int:
        """Send one request; returns its stream."""
        stream = self._h2.get_next_available_stream_id()
        own = [
            (":method", "POST"),
            (":scheme", "https"),
            (":authority", "localhost"),
            (":path", target),
        ]
        self._answers[stream] = Answer()
        self._h2.send_headers(stream, [*own, *headers], end_stream=not body)
        self._flush()
        rest = memoryview(body)
        while rest and stream not in self._ended:
            window = self._h2.local_flow_control_window(stream)
            size = min(window, self._h2.max_outbound_frame_size, len(rest))
            if size == 0:
                self._receive()
                continue
            piece, rest = bytes(rest[:size]), rest[size:]
            self._h2.send_data(stream, piece, end_stream=not rest)
            self._flush()
        return stream

    def open(
        self, target: str, *, authority: str, headers: Sequence[Header] = ()
    ) -> int:
        """Send a request's head, whose body is to follow; returns its stream."""
        stream = self._h2.get_next_available_stream_id()
        own = [
            (":method", "POST"),
            (":scheme", "https"),
            (":authority", authority),
            (":path", target),
        ]
        self._answers[stream] = Answer()
        self._h2.send_headers(stream, [*own, *headers])
        self._flush()
        return stream

    def room(self, stream: int) -> int:
        """Return how many bytes of a body may be sent now."""
        window = self._h2.local_flow_control_window(stream)
        return min(window, self._h2.max_outbound_frame_size)

    def send(self, stream: int, data: bytes) -> None:
        """Send a piece of a body, for which there is room."""
        self._h2.send_data(stream, data)
        self._flush()

    def finish(self, stream: int) -> Answer:
        """Read until the stream has ended."""
        while stream not in self._ended:
            self._receive()
        return self._answers[stream]

    def _receive(self) -> None:
        data = self._socket.recv(65_536)
        if not data:
            raise ConnectionError("the server closed the connection")
        self._unread += data
        while frame := self._next_frame():
            for event in self._h2.receive_data(frame):
                self._handle(event)
        self._flush()

    def _next_frame(self) -> bytes:
        size = _FRAME_HEADER + int.from_bytes(self._unread[:3], "big")
        if len(self._unread) < size:
            return b""
        frame, self._unread = self._unread[:size], self._unread[size:]
        return frame

    def _handle(self, event: h2.events.Event) -> None:
        match event:
            case h2.events.ResponseReceived():
                answer = self._answers[event.stream_id]
                answer.headers = [(str(k), str(v)) for k, v in event.headers]
                answer.status = int(dict(answer.headers)[":status"])
            case h2.events.DataReceived():
                self._answers[event.stream_id].body += event.data
                size = event.flow_controlled_length
                self._h2.acknowledge_received_data(size, event.stream_id)
            case h2.events.StreamEnded():
                self._ended.add(event.stream_id)
            case h2.events.StreamReset():
                raise ConnectionError("the server reset the stream")
            case h2.events.ConnectionTerminated():
                self.goaway = True
                # To the library this is the end; streams go on (RFC 9113, 6.8).
                self._h2.state_machine.state = ConnectionState.CLIENT_OPEN
            case _:
                pass

    def _flush(self) -> None:
        self._socket.sendall(self._h2.data_to_send())


def ask_h2(
    connection: socket.socket,
    target: str,
    *,
    headers: Sequence[Header] = (),
    body: bytes = b"",
) -> Answer:
    """One request and its answer over HTTP/2; closes the connection."""
    with H2(connection) as client:
        return client.finish(client.start(target, headers=headers, body=body))


def _header(line: str) -> Header:
    name, _, value = line.partition(":")
    return name.lower(), value.strip()


def _read_chunks(stream: BinaryIO) -> bytes:
    body = b""
    while size := int(_line(stream), 16):
        body += _exactly(stream, size)
        _line(stream)
    _line(stream)
    return body


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise ConnectionError("the server closed the connection")
    return data


def _line(stream: BinaryIO) -> str:
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise ConnectionError("the server closed the connection")
    return line.decode("latin-1").rstrip("\r\n")
