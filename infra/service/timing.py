"""The service's times, which must agree with each other.

    proxy drains  <  ECS kills
    connections are renewed  <  streams of a leaving task may go on
    longest call  <  load balancer forgets a silent flow

Rule 1: a task that leaves gets no new connections. Its old ones are asked to close
        within half the deregistration delay, so the other half is for running streams.
Rule 2: SIGTERM comes after that delay; what still runs is then drained, and cut when
        Fargate's longest stop timeout is nearly over.
"""

from __future__ import annotations

from typing import Final

DRAIN_SECONDS: Final = 85
"""How long the proxy waits for running calls after SIGTERM. Cutting them and flushing
the record may take 30 more (`bedrock_weir.envoy.server.SHUTDOWN_TIMEOUT`)."""
STOP_SECONDS: Final = 120
"""When ECS kills it; the most that Fargate allows."""
LONGEST_CALL_SECONDS: Final = 3900
"""Bedrock allows an hour."""
IDLE_SECONDS: Final = 4000
"""When the load balancer forgets a silent flow; it allows 6000."""
HEALTH_GRACE_SECONDS: Final = 180
"""How long a starting task may fail its checks."""


def connection_age(deregistration_seconds: int) -> int:
    """Return the age at which a connection is asked to close."""
    return min(600, deregistration_seconds // 2)
