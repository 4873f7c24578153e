"""Server-sent events (`text/event-stream`), both ways.

Format: the HTML standard, section 9.2 "Server-sent events". Lines end in CR, LF or
CRLF; an empty line ends an event; `data` lines are joined by LF; a line that begins
with a colon is a comment.

Rule 1: a message keeps the bytes it came in, from the line behind the last event to
        the empty line that ends it, so that it can be passed on unchanged.
Rule 2: what the standard lets a reader discard is not passed over: an event without
        data is a message as well, of no type, and all lines but those of data
        (comments, ids, fields that nobody knows) stand in `:lines`.
Rule 3: bytes that are no UTF-8 break the stream; readers make different text of them.
Rule 4: lengths are checked against limits as the bytes come.
Rule 5: bytes left over at the end are an error. The standard discards an event that
        nothing ends; other readers do not.
Rule 6: an event leaves as soon as it is complete. Where a cut separates the CR and the
        LF that end it, the LF is a message of its own, which says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import orjson

from bedrock_weir.errors import EventStreamError, MessageTooLarge, TruncatedMessage
from bedrock_weir.wire.eventstream import Message

CONTENT_TYPE = "text/event-stream"
LINES = ":lines"
"""The header with all lines of an event but those of data, joined by LF."""

MAX_EVENT = 8 * 1024 * 1024
"""Bytes of a whole event: a picture in base64, or what a tool read from a file."""
MAX_LINES = 65_536
"""Lines of an event; a document that is printed over lines has some thousands."""

_LINE_END = re.compile(rb"\r\n|\n|\r")
_LINE_ENDS = re.compile(r"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"
_CR, _LF = 13, 10


class Decoder:
    """Turns bytes, cut anywhere, into messages.

    Args:
        max_event: bytes of a whole event at the most.
        max_lines: lines of a whole event at the most.
    """

    def __init__(
        self, *, max_event: int = MAX_EVENT, max_lines: int = MAX_LINES
    ) -> None:
        self._max_event = max_event
        self._max_lines = max_lines
        self._buffer = bytearray()  # the event that is not complete yet
        self._event = _Event()
        self._line = 0  # where in the buffer the line begins that is not complete
        self._scanned = 0  # up to where the buffer holds no line's end
        self._is_first = True
        self._is_after_cr = False

    @property
    def pending(self) -> int:
        """Bytes received that do not make up an event yet."""
        return len(self._buffer)

    def receive_data(self, data: bytes) -> Iterator[Message]:
        """Yield every message that these bytes complete.

        Messages before a broken one are yielded first; the error comes after them.

        Raises:
            EventStreamError: the bytes are no server-sent events, or over a limit.
        """
        if self._is_after_cr and data:
            self._is_after_cr = False
            if data[0] == _LF:
                data = data[1:]
                if self._buffer:  # the line's end was within an event
                    self._buffer.append(_LF)
                    self._line = self._scanned = len(self._buffer)
                else:
                    yield Message(_headers("", ()), b"", b"\n")
        self._buffer += data
        start = 0
        try:
            for end in self._ends():
                message = self._take_line(start, end)
                if message is not None:
                    start = end
                    yield message
        finally:
            del self._buffer[:start]
            self._line -= start
            self._scanned -= start
        self._check(len(self._buffer))

    def _ends(self) -> Iterator[int]:
        """Yield the position behind each line's end that the buffer holds."""
        while (found := _LINE_END.search(self._buffer, self._scanned)) is not None:
            self._scanned = found.end()
            is_last = self._scanned == len(self._buffer)
            self._is_after_cr = is_last and self._buffer[-1] == _CR
            yield self._scanned
        self._scanned = len(self._buffer)

    def _take_line(self, start: int, end: int) -> Message | None:
        """Take the line that ends here; return the message that it completes."""
        line = bytes(self._buffer[self._line : end]).rstrip(b"\r\n")
        self._line = end
        self._check(end - start)
        if self._is_first:
            self._is_first = False
            line = line.removeprefix(_BOM)
        if line:
            self._event.take(line)
            if self._event.count > self._max_lines:
                message = f"a server-sent event has more than {self._max_lines} lines"
                raise MessageTooLarge(message)
            return None
        event, self._event = self._event, _Event()
        return event.message(bytes(self._buffer[start:end]))

    def _check(self, size: int) -> None:
        if size > self._max_event:
            message = f"a server-sent event is longer than {self._max_event} bytes"
            raise MessageTooLarge(message)

    def receive_eof(self) -> None:
        """Say that no bytes follow.

        Raises:
            TruncatedMessage: an event was cut off (rule 5).
        """
        if self._buffer:
            message = f"the stream ended {self.pending} bytes into a server-sent event"
            raise TruncatedMessage(message)


class _Event:
    """The lines of one event, so far."""

    __slots__ = ("count", "data", "lines", "name")

    def __init__(self) -> None:
        self.count = 0
        self.name = b""
        self.data: list[bytes] = []
        self.lines: list[bytes] = []

    def take(self, line: bytes) -> None:
        """Take a line that is not empty."""
        self.count += 1
        try:
            line.decode()
        except UnicodeDecodeError:
            # the cause would carry the line into tracebacks
            raise EventStreamError("a server-sent event is not UTF-8") from None
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            self.data.append(value)
            return
        if field == b"event":
            self.name = value
        self.lines.append(line)

    def message(self, raw: bytes) -> Message:
        """Return the event as a message (rule 2)."""
        name = (self.name.decode() or "message") if self.data else ""
        return Message(_headers(name, self.lines), b"\n".join(self.data), raw)


def _headers(name: str, lines: Iterable[bytes]) -> dict[str, str]:
    headers = {":event-type": name, ":message-type": "event"}
    joined = b"\n".join(lines).decode()
    if joined:
        headers[LINES] = joined
    return headers


def encode_event(lines: Iterable[str], data: str | None) -> bytes:
    """Encode an event.

    Args:
        lines: all its lines but those of data; a line's end within one is a space.
        data: of any number of lines; None for an event without data.
    """
    written = [_LINE_ENDS.sub(" ", line) for line in lines]
    if data is not None:
        written += (f"data: {line}" for line in _LINE_ENDS.split(data))
    return "".join(f"{line}\n" for line in (*written, "")).encode()


def encode_error(code: str, message: str) -> bytes:
    """Encode an error that ends a stream, as clients of such streams know it."""
    document = {"error": {"type": code, "message": message}}
    return encode_event(("event: error",), orjson.dumps(document).decode())
