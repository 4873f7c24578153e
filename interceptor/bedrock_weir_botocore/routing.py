"""Routing: requests go to a proxy, under the host name that they were signed for.

Rule 1: only the URL changes. The `Host` that was signed is sent, so the caller's own
        signature stays valid, and the proxy can pass it on.
Rule 2: the proxy is reached over TLS, checked against its own name. Plaintext is for
        loopback.
"""

from __future__ import annotations

import threading
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit
from weakref import WeakSet

from bedrock_weir.errors import InterceptorError
from bedrock_weir_botocore.hooks import When
from bedrock_weir_botocore.outgoing import host_of
from bedrock_weir_botocore.state import SERVICES, is_ours
from bedrock_weir_botocore.targets import (
    Handler,
    Target,
    on_every_call,
    service_of,
    target_of,
)

DEFAULT_ENDPOINT = "https://weir.internal:8443"
_PROBE = "bedrock-weir-routed"


class Route:
    """Requests on their way to a proxy; a context manager that closes it.

    Attributes:
        endpoint: the proxy's URL.
    """

    def __init__(self, endpoint: str, target: Target | None) -> None:
        parts = urlsplit(_checked(endpoint))
        self.endpoint = endpoint
        self._origin = parts.scheme, parts.netloc
        self._target = target
        self._is_open = True

    @property
    def handlers(self) -> list[Handler]:
        """What is registered, as `Target` has it."""
        name = f"bedrock-weir-route-{id(self)}"
        return [
            (_PROBE, self._routed, When.LAST, f"{name}-probe"),
            *(
                (f"before-send.{service}.*", self._reroute, When.LAST, name + service)
                for service in SERVICES
            ),
        ]

    def _routed(self, **kwargs: Any) -> Route | None:
        return self if self._is_open else None

    def _reroute(self, request: Any, event_name: str, **kwargs: Any) -> None:
        if not self._is_open or not is_ours(event_name):
            return
        parts = urlsplit(request.url)
        if parts[:2] == self._origin:
            return
        request.headers["Host"] = host_of(request.url)
        request.url = urlunsplit((*self._origin, *parts[2:]))

    def close(self) -> None:
        """Let requests go where their clients send them."""
        with _lock:
            self._is_open = False
            if self._target is not None:
                self._target.unregister(self.handlers)
            elif self in _everywhere:
                _everywhere.remove(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


_lock = threading.RLock()
_everywhere: list[Route] = []
_covered: WeakSet[object] = WeakSet()
_is_patched: list[bool] = []


def route(target: object = None, *, endpoint: str = DEFAULT_ENDPOINT) -> Route:
    """Send a client's requests to a proxy, with the signature they have.

    It works with `install` and without.

    Args:
        target: as for `install`.
        endpoint: the proxy's URL, without a path.

    Raises:
        InterceptorError: the target cannot be covered, or is routed elsewhere, or the
            endpoint cannot be used.
    """
    with _lock:
        if target is not None:
            return _route_on(target_of(target), endpoint)
        for known in _everywhere:
            return _same(known, endpoint)
        made = Route(endpoint, None)
        if not _is_patched:
            on_every_call(_cover)
            _is_patched.append(True)
        _covered.clear()
        _everywhere.append(made)
        return made


def _route_on(target: Target, endpoint: str) -> Route:
    for known in [*_everywhere, *target.emit(_PROBE)]:
        _same(known, endpoint)
    made = Route(endpoint, target)
    target.register(made.handlers)
    return made


def _same(known: Route, endpoint: str) -> Route:
    if known.endpoint != endpoint:
        raise InterceptorError(
            f"requests are routed to `{known.endpoint}` already; close that route first"
        )
    return known


def _cover(client: Any) -> None:
    if not _everywhere or client.meta.events in _covered:
        return
    if service_of(client) not in SERVICES:
        return
    target = target_of(client)
    with _lock:
        for made in _everywhere:
            target.register(made.handlers)
        _covered.add(target.events)


def _checked(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    if not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise InterceptorError(
            f"the endpoint `{endpoint}` must have the form https://HOST:PORT"
        )
    if parts.scheme != "https" and not _is_loopback(parts):
        raise InterceptorError(
            f"the endpoint `{endpoint}` is not https; plaintext is for loopback only"
        )
    return endpoint


def _is_loopback(parts: Any) -> bool:
    try:
        return parts.scheme == "http" and ip_address(parts.hostname).is_loopback
    except ValueError:
        return False
