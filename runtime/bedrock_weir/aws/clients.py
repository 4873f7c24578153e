"""botocore clients for what the product itself asks of AWS.

Rule 1: credentials, endpoints and certificates come from where boto3 looks for them.
Rule 2: every client gives up in bounded time, and says in its user agent who asks.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.config import Config
from botocore.session import Session, get_session


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long an answer is waited for.

    Attributes:
        connect: seconds to reach the service.
        read: seconds without a byte of an answer.
        attempts: how often a request is sent at the most.
    """

    connect: float
    read: float
    attempts: int = 1


def connect(
    service: str,
    patience: Patience,
    *,
    session: Session | None = None,
    region: str | None = None,
    default_region: str | None = None,
    connections: int = 10,
    **options: Any,
) -> Any:
    """Return a client.

    Args:
        service: by botocore's name.
        patience: how long it waits.
        session: a session to take credentials from; its own otherwise.
        region: of the service, whatever the session says.
        default_region: that, where nothing else says one.
        connections: kept open at the most.
        options: of botocore's `create_client`.

    Raises:
        ValueError: an endpoint is no URL, or a region no region.
        BotoCoreError: no client can be made of what is configured.
    """
    session = session or get_session()
    config = Config(
        connect_timeout=patience.connect,
        read_timeout=patience.read,
        retries={"mode": "standard", "total_max_attempts": patience.attempts},
        max_pool_connections=connections,
        user_agent_extra="bedrock-weir",
    )
    region = (
        region
        or session.get_config_variable("region")
        or os.environ.get("AWS_REGION")
        or default_region
    )
    return session.create_client(service, region_name=region, config=config, **options)


class ProcessClient:
    """A client that is made when it is first needed, in each process anew.

    Connections do not survive a fork.

    Args:
        make: makes it.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: tuple[int, Any] | None = None

    def __call__(self) -> Any:
        """Return this process's client."""
        if self._made is None or self._made[0] != os.getpid():
            self._made = (os.getpid(), self._make())
        return self._made[1]

    def close(self) -> None:
        """Close its connections; whoever asks next opens new ones."""
        made, self._made = self._made, None
        if made is not None and made[0] == os.getpid():
            made[1].close()
