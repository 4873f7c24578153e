"""What a task can know: its settings, the endpoints it needs, its clients of AWS.

Rule 1: settings are resolved as `weir proxy` resolves them.
Rule 2: an endpoint is where the proxy, or botocore for it, would dial.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError
from botocore.session import Session, get_session

from bedrock_weir.certificates.names import SERVICES, host_names
from bedrock_weir.doctor.asking import Endpoint
from bedrock_weir.doctor.check import Result, skipped
from bedrock_weir.envoy.probe import reachable_host
from bedrock_weir.errors import SettingsError
from bedrock_weir.identity.signing import is_bedrock_host
from bedrock_weir.proxy.given import read_settings
from bedrock_weir.settings import ProxySettings

STEP = 4.0
"""Seconds for one step over the network: a connection, a read."""
_S3, _APPCONFIG = "s3://", "appconfig:"


class Aws:
    """Clients of AWS, found as botocore finds credentials and endpoints; shared."""

    def __init__(
        self, region: str | None = None, session: Session | None = None
    ) -> None:
        self.session = session or get_session()
        self.region = region or self.session.get_config_variable("region")
        self._clients: dict[str, Any] = {}
        self._making = threading.Lock()  # a session may not be used by two threads

    def client(self, service: str) -> Any:
        """Return a client that asks once and does not wait long."""
        with self._making:
            if service not in self._clients:
                self._clients[service] = self.session.create_client(
                    service, region_name=self.region, config=_CONFIG
                )
            return self._clients[service]

    def credentials(self) -> Any:
        """Return the credentials; None if there are none."""
        with self._making:
            return self.session.get_credentials()

    def close(self) -> None:
        """Close every connection."""
        with self._making:
            for client in self._clients.values():
                client.close()
            self._clients.clear()


_CONFIG = Config(
    connect_timeout=STEP,
    read_timeout=STEP,
    retries={"mode": "standard", "total_max_attempts": 1},
    user_agent_extra="bedrock-weir-doctor",
)


@dataclass(frozen=True, slots=True)
class Task:
    """What the checks of a task look at.

    Attributes:
        settings: of the proxy; None if they do not resolve.
        wrong: why they do not.
        aws: its clients.
        services: of Bedrock, that it stands before.
        clock: the time, in seconds since the epoch.
        files: the root of the file system.
    """

    settings: ProxySettings | None
    wrong: str
    aws: Aws
    services: tuple[str, ...] = ()
    clock: Callable[[], float] = time.time
    files: Path = Path("/")


def open_task(*, flags: Mapping[str, object], environment: Mapping[str, str]) -> Task:
    """Return what a task can know, as far as its settings resolve.

    Args:
        flags: those of `weir proxy`, and `service`.
        environment: the process's variables.
    """
    named = flags.get("service")
    services = tuple(named) if isinstance(named, list) else ()
    try:
        found = read_settings(flags, environment)
    except SettingsError as error:
        return Task(None, str(error), Aws(), services)
    aws = Aws(found.region)
    return Task(found, "", aws, services or tuple(found.upstreams))


def with_settings(
    run: Callable[[Task, ProxySettings], Result],
) -> Callable[[Task], Result]:
    """Return a check that is skipped where settings do not resolve."""

    @wraps(run)
    def wrapped(task: Task) -> Result:
        if task.settings is None:
            return skipped("the settings do not resolve (see `settings`)")
        return run(task, task.settings)

    return wrapped


def endpoints(task: Task) -> list[Endpoint]:
    """Return every endpoint that the task needs, each once."""
    if task.settings is None:
        return []
    policy = task.settings.policy
    services = {
        "s3": task.settings.audit is not None or policy.startswith(_S3),
        "kms": task.settings.tls_ca_key is not None,
        "appconfigdata": policy.startswith(_APPCONFIG),
    }
    others = [_of_botocore(task, name) for name, needed in services.items() if needed]
    return [*bedrock_endpoints(task), *(each for each in others if each is not None)]


def bedrock_endpoints(task: Task) -> list[Endpoint]:
    """Return where each service of Bedrock is dialled."""
    if task.settings is None:
        return []
    chosen = task.services or SERVICES
    found = [_upstream(task.settings, service) for service in chosen]
    return [endpoint for endpoint in found if endpoint is not None]


def is_needed(task: Task, service: str) -> bool:
    """Tell whether somebody said that a service is called, or it must be."""
    return bool(task.services) or service not in SERVICES[1:]


def _upstream(found: ProxySettings, service: str) -> Endpoint | None:
    native = native_host(service, found.region)
    url = found.upstreams.get(service) or (f"https://{native}" if native else None)
    if url is None:
        return None
    host = urlsplit(url).hostname or ""
    is_aws = host.endswith((".amazonaws.com", ".amazonaws.com.cn", ".api.aws"))
    # the proxy sends under the name that callers sign for, wherever it dials
    name = native if is_aws and not is_bedrock_host(host) else ""
    return replace(Endpoint.of(service, url, name=name), ca_file=found.upstream_ca)


def native_host(service: str, region: str | None) -> str:
    """Return Bedrock's own host name of a service; empty where no region is known."""
    if region is None:
        return ""
    try:
        return host_names(region, (service,))[0]
    except SettingsError:  # a region of tomorrow
        return f"{service}.{region}.amazonaws.com"


def _of_botocore(task: Task, service: str) -> Endpoint | None:
    try:
        url = task.aws.client(service).meta.endpoint_url
    except (BotoCoreError, ValueError):  # `settings` says what is wrong with the region
        return None
    trusted = task.aws.session.get_config_variable("ca_bundle")
    return replace(
        Endpoint.of(service, url), ca_file=trusted, may_be_public=service == "s3"
    )


def listener(found: ProxySettings) -> Endpoint:
    """Return where this machine reaches the proxy itself."""
    host = reachable_host(found.listen_host)
    return Endpoint(
        "the proxy",
        host,
        found.listen_port,
        is_tls=found.is_tls,
        name="localhost",
        opens_with_proxy_protocol=found.proxy_protocol,
    )
