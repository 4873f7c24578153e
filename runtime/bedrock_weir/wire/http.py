"""HTTP messages as values, and which headers may travel.

Rule 1: the request target is kept as it came, byte for byte (RFC 9110 7.1); a
        percent-encoded model id is one path segment and stays one.
Rule 2: hop-by-hop headers end here (RFC 9110 7.6.1), and so does every header that
        `Connection` names.
Rule 3: a header that only we may set (`x-weir-*`) is never believed from a caller
        and never sent upstream.
Rule 4: names are compared in lower case; order and repetition are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bedrock_weir.errors import MalformedRequest

Header = tuple[str, str]
"""A header's name, in lower case, and its value."""

HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "http2-settings",
    }
)
OURS = "x-weir-"

SINGLE = frozenset(
    {
        "authorization",
        "content-encoding",
        "content-length",
        "content-type",
        "host",
        "x-amz-content-sha256",
        "x-amz-date",
        "x-amz-security-token",
        "x-amzn-bedrock-request-metadata",
    }
)
"""Headers that decide something and therefore must not come twice."""


@dataclass(frozen=True, slots=True)
class Headers:
    """Headers in order, names in lower case."""

    items: tuple[Header, ...] = ()

    @classmethod
    def of(cls, items: Iterable[tuple[str, str]]) -> Headers:
        """Take headers of any case."""
        return cls(tuple((name.lower(), value) for name, value in items))

    def __iter__(self) -> Iterator[Header]:
        return iter(self.items)

    def get(self, name: str) -> str | None:
        """Return the first value of a lower-case name, or None."""
        for known, value in self.items:
            if known == name:
                return value
        return None

    def getall(self, name: str) -> tuple[str, ...]:
        """Return every value of a lower-case name, in order."""
        return tuple(value for known, value in self.items if known == name)

    def without(self, *names: str) -> Headers:
        """Return these headers without the named ones."""
        return Headers(tuple(item for item in self.items if item[0] not in names))

    def with_header(self, name: str, value: str) -> Headers:
        """Return these headers with one replaced, or added at the end."""
        return Headers((*self.without(name).items, (name, value)))

    def end_to_end(self) -> Headers:
        """Return the headers that may travel on (rules 2 and 3)."""
        named = {
            token.strip().lower()
            for value in self.getall("connection")
            for token in value.split(",")
        }
        return Headers(
            tuple(
                (name, value)
                for name, value in self.items
                if name not in HOP_BY_HOP
                and name not in named
                and not name.startswith(OURS)
            )
        )


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request.

    Attributes:
        method: in capitals.
        target: raw path and query, exactly as received (`/model/a%3Ab/converse`).
        headers: end-to-end and hop-by-hop alike, as received.
        body: the whole body.
    """

    method: str
    target: str
    headers: Headers
    body: bytes

    @property
    def path(self) -> str:
        """The raw path, without the query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The raw query, without its question mark; empty where there is none."""
        return self.target.partition("?")[2]

    @property
    def host(self) -> str:
        """The host the request was made for, in lower case, port included."""
        return (self.headers.get("host") or "").lower()

    def with_body(self, body: bytes) -> Request:
        """Return this request with another body and its length."""
        headers = self.headers.with_header("content-length", str(len(body)))
        return replace(self, headers=headers, body=body)


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """The status and headers of an HTTP response."""

    status: int
    headers: Headers


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response with its whole body."""

    status: int
    headers: Headers
    body: bytes

    @property
    def head(self) -> ResponseHead:
        """The response without its body."""
        return ResponseHead(self.status, self.headers)


def refuse_repeated(headers: Headers) -> None:
    """Refuse a request in which a deciding header comes twice.

    Raises:
        MalformedRequest: naming the header.
    """
    seen: set[str] = set()
    for name, _ in headers:
        if name in seen and name in SINGLE:
            message = f"header `{name}` comes more than once; send it once"
            raise MalformedRequest(message)
        seen.add(name)
