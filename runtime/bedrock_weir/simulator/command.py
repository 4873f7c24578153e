"""`weir simulate`: the simulator under Envoy, until it is told to stop."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from bedrock_weir.envoy import EnvoyServer, Listener
from bedrock_weir.errors import SettingsError
from bedrock_weir.simulator.replies import Reply, read_replies
from bedrock_weir.simulator.settings import (
    EXAMPLE,
    VARIABLE,
    Credential,
    SimulatorSettings,
    dump_settings,
)

APP = "bedrock_weir.simulator.app:app"
DEFAULT_LISTEN = "127.0.0.1:8081"

_WATCH = 0.5
"""Seconds between two looks at the server."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of `weir simulate`."""
    parser.add_argument(
        "--listen",
        default=DEFAULT_LISTEN,
        metavar="HOST:PORT",
        help="where to listen; port 0 takes a free one (%(default)s)",
    )
    parser.add_argument("--tls-cert", metavar="FILE", help="PEM certificate chain")
    parser.add_argument("--tls-key", metavar="FILE", help="PEM key")
    parser.add_argument(
        "--credentials",
        action="append",
        default=[],
        metavar="AKID:SECRET[:TOKEN]",
        help=f"a key pair to know, again for more (AWS's {EXAMPLE.access_key_id})",
    )
    parser.add_argument(
        "--bearer",
        action="append",
        default=[],
        metavar="TOKEN",
        help="an API key to know, again for more",
    )
    parser.add_argument(
        "--host",
        action="append",
        default=[],
        metavar="NAME",
        help="a host name to answer to besides Bedrock's own (where it listens)",
    )
    parser.add_argument(
        "--replies", metavar="FILE", help="scripted replies by model id, as JSON"
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM, and return the exit code.

    Raises:
        SettingsError: a flag is wrong.
        EnvoyError: the server did not start, or ended by itself.
    """
    listener = _listener(arguments)
    settings = settings_of(arguments, address=listener.host)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with server(settings, listener) as serving:
        sys.stdout.write(f"a simulated Bedrock listens on {serving.url}\n")
        sys.stdout.flush()
        while not stopped.wait(_WATCH):
            serving.check()
    return 0


def server(settings: SimulatorSettings, listener: Listener) -> EnvoyServer:
    """Return the simulator as a server that is not started yet."""
    return EnvoyServer(
        APP,
        listener=listener,
        environment={VARIABLE: dump_settings(settings)},
        log=sys.stderr,
    )


def settings_of(arguments: argparse.Namespace, *, address: str) -> SimulatorSettings:
    """Return the simulator's settings as the flags have them.

    Raises:
        SettingsError: a flag is wrong.
    """
    credentials = tuple(map(_credential, arguments.credentials)) or (EXAMPLE,)
    return SimulatorSettings(
        credentials=credentials,
        bearer_tokens=tuple(arguments.bearer),
        hosts=tuple(arguments.host) or own_hosts(address),
        replies=_replies(arguments.replies),
    )


def own_hosts(address: str) -> tuple[str, ...]:
    """Return the names of a server that listens on an address."""
    name = f"[{address}]" if ":" in address else address
    return (name,) if name == "localhost" else (name, "localhost")


def _listener(arguments: argparse.Namespace) -> Listener:
    host, _, port = arguments.listen.rpartition(":")
    if not host or not port.isascii() or not port.isdigit():
        raise SettingsError("flag `--listen` is not of the form HOST:PORT")
    return Listener(
        host=host.strip("[]"),
        port=int(port),
        certificate=arguments.tls_cert,
        private_key=arguments.tls_key,
    )


def _credential(text: str) -> Credential:
    access_key_id, _, rest = text.partition(":")
    secret_key, _, token = rest.partition(":")
    if not access_key_id or not secret_key:
        raise SettingsError("flag `--credentials` is not of the form AKID:SECRET")
    return Credential(access_key_id, secret_key, token or None)


def _replies(file: str | None) -> dict[str, Reply]:
    if file is None:
        return {}
    try:
        return read_replies(Path(file).read_bytes())
    except OSError as error:
        message = f"the file of flag `--replies` cannot be read: {error.strerror}"
        raise SettingsError(message) from error
    except SettingsError as error:
        raise SettingsError(
            f"the file of flag `--replies` is wrong: {error}"
        ) from error
