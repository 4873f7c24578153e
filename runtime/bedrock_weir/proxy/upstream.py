"""Bedrock, as the proxy reaches it.

Rule 1: a request made for one of Bedrock's host names is sent under that name, whoever
        signs it, wherever the name is dialled: the caller chose the region. The name
        is in the URL, so `Host`, `:authority` and TLS's server name all say it. A
        request made for another name is sent under the endpoint's.
Rule 2: the target is sent as it was received. One that a URL library would change
        (dot segments) is not sent at all.
Rule 3: the answer's bytes are handed on as they come: no decompression, no redirect,
        no cookie, no proxy variable; one chunk is read when one is asked for.
Rule 4: what pyqwest and the network raise becomes `UpstreamError`, without the URL.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import pyqwest

from bedrock_weir.commands import Forward, ForwardStream, Signing
from bedrock_weir.errors import UpstreamError
from bedrock_weir.identity.signing import is_bedrock_host, region_of
from bedrock_weir.proxy.signing import Signer
from bedrock_weir.wire.http import Headers, Request, ResponseHead

CONNECT_TIMEOUT = 10.0
"""Seconds to connect, TLS included."""
READ_TIMEOUT = 900.0
"""Seconds between two reads: models that think are silent for minutes."""
KEEPALIVE = 60.0
"""Seconds; PrivateLink drops a silent flow at 350 without a word."""
IDLE_CONNECTIONS = 256
"""Kept per host for the next requests."""
HOSTS = 64
"""Host names kept ready; more than there are regions in use."""
_RESOLVED_FOR = 30.0
"""Seconds that an endpoint's addresses are used before they are asked for again."""
_PORTS = {"http": 80, "https": 443}


@dataclass(slots=True)
class Exchange:
    """An answer on its way: its head, and its bytes one chunk at a time."""

    head: ResponseHead
    _response: pyqwest.Response
    _chunks: AsyncIterator[bytes | memoryview | bytearray]

    async def receive(self) -> bytes | None:
        """Return the next bytes, or None at the end.

        Raises:
            UpstreamError: the answer broke off.
        """
        try:
            return bytes(await anext(self._chunks))
        except StopAsyncIteration:
            return None
        except (OSError, pyqwest.ReadError, pyqwest.RemoteProtocolError) as error:
            raise UpstreamError("the upstream broke off its answer") from error

    async def abandon(self) -> None:
        """Want no more of the answer: closes the stream, or the connection."""
        with contextlib.suppress(OSError, pyqwest.ReadError):
            await self._response.aclose()


@dataclass(slots=True)
class _Pinned:
    """A transport that dials certain addresses under a host name."""

    addresses: list[str]
    transport: pyqwest.HTTPTransport
    until: float = 0.0


class Upstream:
    """Sends requests to Bedrock.

    Args:
        endpoints: the URL to dial by service; a service that has none is dialled
            under the host name that its request was signed for.
        ca_file: PEM certificates trusted besides the system's.
        region: whose endpoint stands in where no other is known.
        signer: signs what a decision lends it to.
    """

    def __init__(
        self,
        endpoints: dict[str, str],
        *,
        ca_file: Path | None,
        region: str | None,
        signer: Signer,
    ) -> None:
        self._endpoints = {name: urlsplit(url) for name, url in endpoints.items()}
        self._ca = ca_file.read_bytes() if ca_file is not None else None
        self._region = region
        self._signer = signer
        self._direct = self._transport(None)
        self._pinned: dict[str, _Pinned] = {}

    async def send(self, command: Forward) -> Exchange:
        """Send a request; return when the answer's head is there.

        Raises:
            UpstreamError: it could not be sent, or there was no answer.
        """
        request = command.request
        transport, origin = await self._way(request.host, command.service)
        if command.signing is Signing.PROXY:
            host = origin.partition("://")[2]
            request = self._signer.sign(
                request,
                service=command.service,
                host=host,
                region=region_of(host),
            )
        return await _execute(transport, origin, request, request.body)

    async def open(
        self, command: ForwardStream, body: AsyncIterator[bytes]
    ) -> Exchange:
        """Send a request whose body follows; return when the answer's head is there.

        The body is read on while the answer comes. Whoever cancels this, or abandons
        the answer, ends it.

        Args:
            command: the request, which carries its caller's signature.
            body: the pieces of the body.

        Raises:
            UpstreamError: it could not be sent, or there was no answer.
        """
        request = command.request
        transport, origin = await self._way(request.host, command.service)
        return await _execute(transport, origin, request, body)

    async def _way(self, host: str, service: str) -> tuple[pyqwest.HTTPTransport, str]:
        """Return what a request travels by, and the origin it is sent to (rule 1)."""
        endpoint = self._endpoints.get(service)
        if not is_bedrock_host(host):
            return self._direct, self._origin(service, endpoint)
        scheme = "https" if endpoint is None else endpoint.scheme
        return await self._transport_for(host, endpoint), f"{scheme}://{host}"

    async def close(self) -> None:
        """Close every connection."""
        for pinned in self._pinned.values():
            await pinned.transport.aclose()
        await self._direct.aclose()

    def _origin(self, service: str, endpoint: SplitResult | None) -> str:
        if endpoint is not None:
            return f"{endpoint.scheme}://{endpoint.netloc}"
        if self._region is None:
            message = f"no upstream is known for `{service}`; set `--upstream`"
            raise UpstreamError(message)
        return f"https://{service}.{self._region}.amazonaws.com"

    async def _transport_for(
        self, host: str, endpoint: SplitResult | None
    ) -> pyqwest.HTTPTransport:
        """Return a transport that dials an endpoint under a host name (rule 1)."""
        if endpoint is None or endpoint.netloc == host:
            return self._direct
        now = asyncio.get_running_loop().time()
        known = self._pinned.get(host)
        if known is not None and now < known.until:
            return known.transport
        addresses = await _resolve(endpoint)
        if known is None or known.addresses != addresses:
            if len(self._pinned) >= HOSTS:
                self._pinned.pop(next(iter(self._pinned)))
            known = _Pinned(addresses, self._transport({host: addresses}))
            self._pinned[host] = known
        known.until = now + _RESOLVED_FOR
        return known.transport

    def _transport(
        self, overrides: dict[str, list[str]] | None
    ) -> pyqwest.HTTPTransport:
        return pyqwest.HTTPTransport(
            tls_ca_cert=self._ca,
            tls_include_system_certs=True,
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=READ_TIMEOUT,
            pool_max_idle_per_host=IDLE_CONNECTIONS,
            tcp_keepalive_interval=KEEPALIVE,
            enable_gzip=False,
            enable_brotli=False,
            enable_zstd=False,
            enable_otel=False,
            follow_redirects=False,
            use_system_dns=True,
            dns_overrides=overrides,
        )


async def _resolve(endpoint: SplitResult) -> list[str]:
    host = endpoint.hostname or ""
    port = endpoint.port or _PORTS[endpoint.scheme]
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UpstreamError(f"the upstream's name `{host}` has no address") from error
    addresses = dict.fromkeys(str(item[4][0]) for item in found)
    return [
        f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        for address in addresses
    ]


async def _execute(
    transport: pyqwest.HTTPTransport,
    origin: str,
    request: Request,
    body: bytes | AsyncIterator[bytes],
) -> Exchange:
    outgoing = pyqwest.Request(
        request.method,
        origin + request.target,
        pyqwest.Headers([item for item in request.headers if item[0] != "host"]),
        body,
    )
    if not outgoing.url.endswith(request.target):  # rule 2
        raise UpstreamError("the path cannot be sent as it was received")
    try:
        response = await transport.execute(outgoing)
    except TimeoutError as error:
        raise UpstreamError("the upstream did not answer in time") from error
    except (OSError, pyqwest.WriteError, pyqwest.RemoteProtocolError) as error:
        raise UpstreamError("the upstream could not be reached") from error
    headers = Headers.of(response.headers.items())
    chunks = aiter(response.content)
    return Exchange(ResponseHead(response.status, headers), response, chunks)
