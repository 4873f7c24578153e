"""`weir health`: ask the proxy on this machine whether it serves.

Rule 1: it asks where the proxy's own settings say that the proxy listens, and as they
        say: flags, variables and file are read as `weir proxy` reads them.
Rule 2: what is beyond loopback speaks TLS, as `weir proxy` has it. The certificate is
        not checked: it names the service, not this machine.
Rule 3: it asks for health, not for readiness: a store that does not answer is no reason
        to kill a proxy with calls under way.
Rule 4: an answer comes within `TIMEOUT`, or it is none.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final

from bedrock_weir import settings
from bedrock_weir.envoy import Listener
from bedrock_weir.envoy.probe import ask
from bedrock_weir.errors import SettingsError
from bedrock_weir.proxy.envoy import listener_of
from bedrock_weir.proxy.given import read_settings

PATH: Final = "/-/health"
TIMEOUT: Final = 2.0
"""Seconds. With the start of Python it stays below three."""

_UNASKED: Final = {"policy": "unasked", "record": "memory"}
"""What `weir proxy` needs and a question to it does not."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of `weir proxy`."""
    settings.add_flags(parser)


def run(arguments: argparse.Namespace) -> int:
    """Ask once; return 0 if the proxy serves, 1 if it does not.

    Raises:
        SettingsError: the settings do not say where to ask.
    """
    listener = _listener(vars(arguments))
    where = f"`{listener.host}:{listener.port}`"
    try:
        status = ask(
            (listener.address, listener.port),
            PATH,
            tls=listener.is_tls or not listener.is_loopback,
            proxy_protocol=listener.proxy_protocol,
            timeout=TIMEOUT,
        )
    except OSError as error:
        return _unhealthy(f"{where} does not serve: {error.strerror or error}")
    if status != 200:
        return _unhealthy(f"{where} answers {status} to `{PATH}`")
    return 0


def _listener(flags: Mapping[str, object]) -> Listener:
    """Where the proxy listens.

    Raises:
        SettingsError: as above.
    """
    listener = listener_of(read_settings({**flags, **_UNASKED}, os.environ))
    try:
        ip_address(listener.address)
    except ValueError as error:
        message = f"`--listen`: `{listener.host}` is no IP address and not `localhost`"
        raise SettingsError(message) from error
    if listener.port == 0:
        raise SettingsError("`--listen`: port 0 became another one: name that")
    return listener


def _unhealthy(reason: str) -> int:
    sys.stderr.write(f"weir health: {reason}\n")
    return 1
