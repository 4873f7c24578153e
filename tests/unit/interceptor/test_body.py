"""Inspected bodies, read in every way that botocore's own can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.response import StreamingBody

from bedrock_weir.errors import InterceptorError
from bedrock_weir_botocore.body import InspectedBlob, chunks_of, comes_in_pieces

pytestmark = pytest.mark.both_ends

PIECES = [b"data: one\n", b"\n", b"data: two\n\n", b"data: three"]
TEXT = b"".join(PIECES)


class Pieces:
    """Stands for a stream that is inspected: pieces, as they may leave."""

    def __init__(self, *pieces: bytes | Exception) -> None:
        self._pieces = list(pieces)
        self.asked = 0
        self.closed = 0

    def receive(self) -> bytes:
        """Return the next piece; none at the end."""
        self.asked += 1
        if not self._pieces:
            return b""
        piece = self._pieces.pop(0)
        if isinstance(piece, Exception):
            raise piece
        return piece

    def stream(self) -> Iterator[bytes]:
        """Yield the pieces."""
        while piece := self.receive():
            yield piece

    def close(self) -> None:
        """Let nothing more come."""
        self.closed += 1
        self._pieces.clear()


def body_of(pieces: Any) -> Any:
    """Return what a caller gets."""
    return StreamingBody(InspectedBlob(pieces), None)


def into_buffers(body: Any) -> bytes:
    """Read into a buffer of 4 bytes until nothing comes."""
    buffer, data = bytearray(4), b""
    while count := body.readinto(buffer):
        data += bytes(buffer[:count])
    return data


def line_by_line(body: Any) -> bytes:
    """Read lines one by one."""
    data = b""
    while line := body.readline():
        data += line
    return data


WAYS: dict[str, Callable[[Any], bytes]] = {
    "read": lambda body: body.read(),
    "read(n)": lambda body: b"".join(iter(lambda: body.read(4), b"")),
    "iter": b"".join,
    "next": lambda body: next(body) + body.read(),
    "iter_chunks": lambda body: b"".join(body.iter_chunks(3)),
    "iter_lines": lambda body: b"".join(body.iter_lines(5, keepends=True)),
    "readinto": into_buffers,
    "readlines": lambda body: b"".join(body.readlines()),
    "readline": line_by_line,
    "with": lambda body: body.__enter__().read(),
    "stream": lambda body: b"".join(body.__enter__().stream()),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_reading_reads_the_same(way):
    """Nothing is lost and nothing comes twice; at the end there is nothing."""
    body = body_of(Pieces(*PIECES))
    assert WAYS[way](body) == TEXT
    assert body.read() == b""
    assert body.read(1) == b""


def test_a_read_takes_what_is_there():
    """It waits for nothing that it could do without."""
    pieces = Pieces(*PIECES)
    body = body_of(pieces)
    assert body.readable()
    assert body.read(0) == b""
    assert pieces.asked == 0
    assert body.read(1000) == PIECES[0]
    assert pieces.asked == 1
    assert body.tell() == len(PIECES[0])


def test_an_error_is_no_end():
    """What came before it stays readable, and so does what comes after."""
    pieces = Pieces(b"one", InterceptorError("ended"), b"two")
    body = body_of(pieces)
    with pytest.raises(InterceptorError):
        body.read()
    assert body.read() == b"onetwo"


def test_a_body_is_closed_by_whoever_says_so():
    """By `close` or at the end of a `with`, once; dropping it closes nothing."""
    pieces = Pieces(*PIECES)
    with body_of(pieces) as raw:
        raw.read(1)
    assert pieces.closed == 1
    body = body_of(pieces)
    body.read(1)
    body.close()
    body.close()
    assert pieces.closed == 2
    assert body.read() == b""
    dropped = body_of(pieces)
    del dropped
    assert pieces.closed == 2


def test_a_sockets_timeout_can_be_set():
    """By botocore, which finds the socket where its own response has it."""

    class Named:
        def __init__(self, **members: Any) -> None:
            self.__dict__ |= members

    timeouts: list[int] = []
    socket = Named(settimeout=timeouts.append)
    raw = Named(_fp=Named(fp=Named(raw=Named(_sock=socket))))
    stream: Any = Pieces()
    stream.raw = StreamingBody(raw, None)
    body_of(stream).set_socket_timeout(7)
    assert timeouts == [7]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"content-type": "text/event-stream", "content-length": "5"}, True),
        ({"content-type": "text/event-stream; charset=utf-8"}, True),
        ({"content-type": "application/json"}, True),
        ({"content-type": "application/json", "content-length": "5"}, False),
        ({}, True),
    ],
)
def test_a_blob_without_an_end_comes_in_pieces(headers, expected):
    """One of a known length is read whole, and its length is checked."""
    assert comes_in_pieces(headers) is expected


def test_a_body_in_memory_is_one_piece():
    """An empty one is none."""
    assert list(chunks_of(b"all", {})) == [b"all"]
    assert list(chunks_of(b"", {})) == []
