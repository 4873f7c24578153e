"""From the proxy's settings to what Envoy is told: a pure function.

How a limit or a rule is written for Envoy stands in `bedrock_weir.envoy.config`.
"""

from __future__ import annotations

from bedrock_weir.envoy.config import Limits, Listener
from bedrock_weir.proxy.certificates import Certificates
from bedrock_weir.settings import ProxySettings


def listener_of(
    settings: ProxySettings, certificates: Certificates | None = None
) -> Listener:
    """Where the proxy listens, and what it serves there.

    Args:
        settings: the proxy's.
        certificates: what it serves. Without them the listener can be asked, not
            started: only whether it speaks TLS is known.
    """
    served = certificates or Certificates.named(settings)
    certificate, private_key = served.pair or (None, None)
    return Listener(
        host=settings.listen_host,
        port=settings.listen_port,
        certificate=certificate,
        private_key=private_key,
        secrets=served.secrets,
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
