"""From the proxy's settings to what Envoy is told: a pure function.

How a limit or a rule is written for Envoy stands in `bedrock_weir.envoy.config`.
"""

from __future__ import annotations

from bedrock_weir.envoy.config import Limits, Listener
from bedrock_weir.settings import ProxySettings


def listener_of(settings: ProxySettings) -> Listener:
    """Where the proxy listens."""
    return Listener(
        host=settings.listen_host,
        port=settings.listen_port,
        certificate=settings.tls_cert,
        private_key=settings.tls_key,
        proxy_protocol=settings.proxy_protocol,
    )


def limits_of(settings: ProxySettings) -> Limits:
    """What clients may make one worker of the proxy hold."""
    return Limits(
        connections=settings.max_connections,
        headers=settings.max_headers,
        stream_timeout=settings.stream_timeout,
        idle_timeout=settings.idle_timeout,
        connection_age=settings.max_connection_age,
        drain_time=settings.drain_timeout,
    )
