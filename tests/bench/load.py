"""The load generator: HTTP/1.1 on raw sockets, and a clock that is not rounded.

Rule 1: a request of the open loop is timed from the moment it was due, so that waiting
        for a free connection counts.
Rule 2: an answer that is not 200 ends the measurement.
"""

from __future__ import annotations

import random
import re
import select
import socket
import time
from collections import deque
from dataclasses import dataclass
from time import perf_counter

CONNECTIONS = 64
"""That the open loop has at most."""
PATIENCE = 30.0
"""Seconds after which an answer never comes."""

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED_END = b"0\r\n\r\n"


class Connection:
    """One connection, one request at a time."""

    def __init__(self, port: int, *, receive_buffer: int | None = None) -> None:
        self.socket = socket.socket()
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begun = 0.0
        self._buffer = b""
        self._size = 0

    def begin(self, request: bytes, begun: float) -> None:
        """Send a request that was due at `begun`."""
        self.begun = begun
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Take what has come; say whether the answer is whole."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError(f"the answer broke off: {self._buffer[:200]!r}")
        self._buffer = data = self._buffer + data
        if not self._size:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                return False
            _check(data)
            found = _LENGTH.search(data, 0, end + 2)
            self._size = end + 4 + int(found[1]) if found else -1
        if self._size < 0:
            is_whole = data.endswith(_CHUNKED_END)
        else:
            is_whole = len(data) >= self._size
        if is_whole:
            self._buffer, self._size = b"", 0
        return is_whole

    def close(self) -> None:
        """Close it."""
        self.socket.close()


def _check(data: bytes) -> None:
    if not data.startswith(b"HTTP/1.1 200 "):
        raise ConnectionError(f"the answer was {data[:600]!r}")


@dataclass(frozen=True, slots=True)
class Sample:
    """What one measurement saw.

    Attributes:
        latencies: in seconds, of each request.
        seconds: that it took.
    """

    latencies: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.latencies) / self.seconds


def percentile(values: list[float], share: float) -> float:
    """Return the value below which this share of values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def closed_loop(
    port: int, request: bytes, *, connections: int, seconds: float
) -> Sample:
    """Keep so many requests under way."""
    by_number = _open(port, connections)
    latencies: list[float] = []
    begin = perf_counter()
    end = begin + seconds
    for connection in by_number.values():
        connection.begin(request, perf_counter())
    busy = set(by_number)
    while busy:
        for number in _readable(busy, PATIENCE):
            connection = by_number[number]
            if connection.receive():
                now = perf_counter()
                latencies.append(now - connection.begun)
                if now < end:
                    connection.begin(request, now)
                else:
                    busy.discard(number)
    took = perf_counter() - begin
    _close(by_number)
    return Sample(latencies, took)


def open_loop(port: int, request: bytes, *, rate: float, seconds: float) -> Sample:
    """Make requests at a rate, whatever becomes of them; arrivals are Poisson's."""
    due = _arrivals(rate, seconds)
    by_number = _open(port, CONNECTIONS)
    idle = deque(by_number.values())
    busy: set[int] = set()
    waiting: deque[float] = deque()
    latencies: list[float] = []
    begin = perf_counter()
    due = deque(begin + moment for moment in due)
    count = len(due)
    while len(latencies) < count:
        now = perf_counter()
        while due and due[0] <= now:
            waiting.append(due.popleft())
        while waiting and idle:
            connection = idle.popleft()
            connection.begin(request, waiting.popleft())
            busy.add(connection.socket.fileno())
        pause = max(0.0, due[0] - perf_counter()) if due else PATIENCE
        for number in _readable(busy, pause):
            connection = by_number[number]
            if connection.receive():
                latencies.append(perf_counter() - connection.begun)
                busy.discard(number)
                idle.append(connection)
    took = perf_counter() - begin
    _close(by_number)
    return Sample(latencies, took)


def _arrivals(rate: float, seconds: float) -> deque[float]:
    chance = random.Random(4096)
    moments: deque[float] = deque()
    moment = 0.0
    while (moment := moment + chance.expovariate(rate)) < seconds:
        moments.append(moment)
    return moments


def _readable(busy: set[int], seconds: float) -> list[int]:
    # select counts in microseconds, where epoll rounds up to whole milliseconds
    readable, _, _ = select.select(busy, (), (), seconds)
    if not readable and seconds >= PATIENCE:
        raise TimeoutError("answers stay away")
    return readable


def _open(port: int, connections: int) -> dict[int, Connection]:
    opened = [Connection(port) for _ in range(connections)]
    return {connection.socket.fileno(): connection for connection in opened}


def _close(connections: dict[int, Connection]) -> None:
    for connection in connections.values():
        connection.close()


def get(port: int, path: str) -> bytes:
    """Return the body of a small answer."""
    connection = Connection(port)
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    connection.socket.sendall(request.encode())
    data = b""
    while True:
        head, found, body = data.partition(b"\r\n\r\n")
        length = _LENGTH.search(head + b"\r\n")
        if found and length is not None and len(body) >= int(length[1]):
            break
        data += connection.socket.recv(1 << 20)
    connection.close()
    return body


@dataclass(frozen=True, slots=True)
class Streamed:
    """A stream as it arrived.

    Attributes:
        begun: when the request was sent, by `perf_counter`.
        arrivals: when bytes came, and which.
    """

    begun: float
    arrivals: list[tuple[float, bytes]]

    def chunks(self) -> list[tuple[float, bytes]]:
        """Return the body's pieces without HTTP's framing, and when they were there."""
        found = []
        data, is_body = b"", False
        for moment, arrived in self.arrivals:
            data += arrived
            if not is_body:
                _, separator, rest = data.partition(b"\r\n\r\n")
                is_body = bool(separator)
                data = rest if is_body else data
            while is_body and b"\r\n" in data:
                size, _, rest = data.partition(b"\r\n")
                length = int(size, 16)
                if len(rest) < length + 2:
                    break
                found.append((moment, rest[:length]))
                data = rest[length + 2 :]
        return found


def stream(port: int, request: bytes) -> Streamed:
    """Read one stream to its end."""
    connection = Connection(port)
    arrivals: list[tuple[float, bytes]] = []
    begun = perf_counter()
    connection.socket.sendall(request)
    while True:
        data = connection.socket.recv(65536)
        arrivals.append((perf_counter(), data))
        if not data or data.endswith(_CHUNKED_END):
            break
    connection.close()
    _check(arrivals[0][1])
    return Streamed(begun, arrivals)


def drain(port: int, request: bytes, *, connections: int) -> float:
    """Read so many streams to their ends; return the seconds it took."""
    by_number = _open(port, connections)
    begin = perf_counter()
    for connection in by_number.values():
        connection.socket.sendall(request)
    tails = dict.fromkeys(by_number, b"")
    while tails:
        for number in _readable(set(tails), PATIENCE):
            data = by_number[number].socket.recv(1 << 18)
            tails[number] = (tails[number] + data)[-len(_CHUNKED_END) :]
            if not data or tails[number] == _CHUNKED_END:
                del tails[number]
    took = perf_counter() - begin
    _close(by_number)
    return took


def trickle(connections: list[Connection], *, seconds: float) -> None:
    """Be a slow reader on each: 256 bytes, twice a second."""
    end = perf_counter() + seconds
    while perf_counter() < end:
        begin = perf_counter()
        for connection in connections:
            connection.socket.setblocking(False)
            try:
                connection.socket.recv(256)
            except BlockingIOError:
                continue
        time.sleep(max(0.0, 0.5 - (perf_counter() - begin)))
