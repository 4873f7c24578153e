"""Server-sent events (`text/event-stream`), both ways.

WHATWG HTML, section 9.2.6: lines end with CR LF, LF or CR; a blank line ends an event;
a line is a field and its value, or a comment behind a colon.

Rule 1: an event keeps the bytes it came in, comments and blank lines included.
Rule 2: an event is bounded, and so are its lines.
Rule 3: an event that nothing ends is no event: bytes left over at the end are an error.
Rule 4: bytes that are no UTF-8 are an error; nobody knows what they would say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import orjson

from bedrock_weir.errors import EventStreamError, MessageTooLarge, TruncatedMessage
from bedrock_weir.wire.eventstream import HeaderValue, Message

CONTENT_TYPE = "text/event-stream"

MAX_EVENT = 8 * 1024 * 1024
"""Bytes of one event."""
MAX_LINES = 10_000
"""Lines of one event."""

COMMENTS, ID, RETRY = "comments", "id", "retry"
"""Names of headers for what stands beside the data; comments are joined by LF."""

_END = re.compile(rb"(?:\r\n|\r|\n)(?:\r\n|\r|\n)+")
_LINE = re.compile(r"\r\n|\r|\n")
_BOM = b"\xef\xbb\xbf"


class Decoder:
    """Turns bytes, cut anywhere, into events.

    A message's payload is the event's data, in UTF-8; its headers are `:event-type`
    (the `event` field, or `message`), `:message-type` (`event`), and those above.
    """

    def __init__(self) -> None:
        self._buffer = b""
        self._searched = 0

    def receive_data(self, data: bytes) -> Iterator[Message]:
        """Yield every event that these bytes complete.

        Raises:
            EventStreamError: an event is over a limit, or no UTF-8.
        """
        self._buffer += data
        while (end := self._event_end()) is not None:
            raw, self._buffer = self._buffer[:end], self._buffer[end:]
            self._searched = 0
            yield _decode(raw)
        if len(self._buffer) > MAX_EVENT:
            raise MessageTooLarge(f"a server-sent event has over {MAX_EVENT} bytes")

    def receive_eof(self) -> None:
        """Say that no bytes follow.

        Raises:
            TruncatedMessage: an event was cut off (rule 3).
        """
        if self._buffer.strip(b"\r\n"):
            message = f"the stream ended {len(self._buffer)} bytes into an event"
            raise TruncatedMessage(message)

    def _event_end(self) -> int | None:
        """Return where the first event ends; None if that is not certain yet.

        A CR at the end of what came may be half of a line's end.
        """
        buffer = self._buffer
        found = _END.search(buffer, max(0, self._searched - 3))
        if found is None:
            self._searched = len(buffer)
            return None
        if found.end() == len(buffer) and buffer.endswith(b"\r"):
            return None
        return found.end()


def _decode(raw: bytes) -> Message:
    try:
        text = raw.removeprefix(_BOM).decode()
    except UnicodeDecodeError as error:
        raise EventStreamError("a server-sent event is no UTF-8") from error
    lines = _LINE.split(text)
    if len(lines) > MAX_LINES:
        raise MessageTooLarge(f"a server-sent event has over {MAX_LINES} lines")
    name, data, comments = "", [], []
    headers: dict[str, HeaderValue] = {":message-type": "event"}
    for line in lines:
        field, colon, value = line.partition(":")
        value = value.removeprefix(" ")
        match field:
            case "" if colon:
                comments.append(value)
            case "event":
                name = value
            case "data":
                data.append(value)
            case "id" | "retry":
                headers[field] = value
            case "":
                continue
            case _:  # readers ignore it, so it says something to nobody we know
                comments.append(line)
    headers[":event-type"] = name or "message"
    if comments:
        headers[COMMENTS] = "\n".join(comments)
    return Message(headers, "\n".join(data).encode(), raw)


def encode(fields: Mapping[str, str], data: str | None) -> bytes:
    """Encode one event.

    Args:
        fields: `comments`, `event`, `id` and `retry`, those that there are.
        data: the data; None for an event without any.
    """
    lines = [f": {line}" for line in _lines(fields.get(COMMENTS))]
    lines += [
        f"{name}: {' '.join(_lines(fields[name]))}"
        for name in ("event", ID, RETRY)
        if name in fields
    ]
    lines += [f"data: {line}" for line in _lines(data)]
    return ("\n".join(lines) + "\n\n").encode()


def _lines(text: str | None) -> list[str]:
    return [] if text is None else _LINE.split(text)


def encode_error(code: str, message: str) -> bytes:
    """Encode an error that ends a stream: an event `error` with a JSON object."""
    said = orjson.dumps({"error": {"code": code, "message": message}})
    return encode({"event": "error"}, said.decode())
