"""`weir proxy`: from settings to running workers, and to their end.

Rule 1: the settings reach the workers as one JSON document in one variable, so
        no worker reads flags, files or other variables of ours. What they do not
        need is not in it, and a private key is in no variable of theirs.
Rule 2: the first SIGTERM or SIGINT drains: running calls finish within the
        deadline, then each application shuts down and flushes its records. By
        default all of it fits into the 120 seconds that Fargate gives at most.
Rule 3: the second one ends the waiting: running calls are cut, records flushed.
Rule 4: one worker that ends by itself ends the whole proxy. An orchestrator
        restarts it as a whole; half a proxy is never served.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TextIO

from bedrock_weir.envoy import EnvoyError, EnvoyServer, StartCancelled
from bedrock_weir.errors import CertificateError, SettingsError, StoreUnavailable
from bedrock_weir.proxy.certificates import Certificates, certificates_of
from bedrock_weir.proxy.envoy import limits_of, listener_of
from bedrock_weir.settings import SETTINGS_VARIABLE, ProxySettings

APPLICATION = "bedrock_weir.proxy.app:app"
"""The proxy's ASGI application."""

_WATCH = 0.2
"""Seconds between two looks at the workers."""

_WITHHELD = ("WEIR_TLS_CERT", "WEIR_TLS_KEY")
"""Variables that may hold a private key itself."""


class Exit(IntEnum):
    """How `weir proxy` ends."""

    CLEAN = 0
    WORKER_DIED = 1
    KEY_UNAVAILABLE = 1
    SETTINGS_WRONG = 2


@dataclass(slots=True)
class Stop:
    """How often somebody asked the proxy to end."""

    asked: int = 0

    def requested(self) -> bool:
        """Whether to end."""
        return self.asked > 0

    def insisted(self) -> bool:
        """Whether to end without waiting for running calls."""
        return self.asked > 1


def serve(
    settings: ProxySettings,
    *,
    out: TextIO,
    err: TextIO,
    app: str = APPLICATION,
) -> Exit:
    """Run the proxy until it is told to end. Call it from the main thread.

    Args:
        settings: what to serve, and how.
        out: gets one line when the proxy is ready, and one when it has ended.
        err: gets what the workers say, and why the proxy could not go on.
        app: the ASGI application; another one than the proxy's in tests.
    """
    with _stop_signals() as stop:
        try:
            _check_files(settings)
            with certificates_of(settings, say=partial(_say, err)) as certificates:
                return _serve(
                    settings, certificates, app=app, stop=stop, out=out, err=err
                )
        except (SettingsError, CertificateError) as error:
            print(f"weir proxy: {error}", file=err, flush=True)
            return Exit.SETTINGS_WRONG
        except StartCancelled as error:
            print(f"weir proxy: {error}", file=err, flush=True)
            return Exit.CLEAN
        except StoreUnavailable as error:
            print(f"weir proxy: {error}", file=err, flush=True)
            return Exit.KEY_UNAVAILABLE
        except EnvoyError as error:
            print(f"weir proxy: {error}", file=err, flush=True)
            return Exit.WORKER_DIED


def _serve(
    settings: ProxySettings,
    certificates: Certificates,
    *,
    app: str,
    stop: Stop,
    out: TextIO,
    err: TextIO,
) -> Exit:
    server = EnvoyServer(
        app,
        listener=listener_of(settings, certificates),
        limits=limits_of(settings),
        workers=settings.workers,
        environment={SETTINGS_VARIABLE: settings.to_json()},
        withheld=_WITHHELD,
        log=err,
    )
    server.start(cancelled=stop.requested)
    try:
        workers = "1 worker" if settings.workers == 1 else f"{settings.workers} workers"
        _say(out, f"listening on {_address(settings, server)} ({workers})")
        _watch(server, certificates, stop)
        _say(out, f"draining, {settings.drain_timeout:g} seconds at most")
        cut = server.drain(settings.drain_timeout, cancelled=stop.insisted)
    finally:
        server.stop()
    _say(out, "stopped" if cut == 0 else f"stopped; running calls cut: {cut}")
    return Exit.CLEAN


def _watch(server: EnvoyServer, certificates: Certificates, stop: Stop) -> None:
    pause = threading.Event()
    while not stop.requested():
        server.check()
        certificates.check()
        pause.wait(_WATCH)


def _address(settings: ProxySettings, server: EnvoyServer) -> str:
    scheme = "https" if settings.is_tls else "http"
    host = settings.listen_host
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{server.port}"


def _check_files(settings: ProxySettings) -> None:
    if settings.upstream_ca is None:
        return
    try:
        with Path(settings.upstream_ca).open("rb"):
            pass
    except OSError as error:
        raise SettingsError(
            f"`--upstream-ca`: cannot read `{settings.upstream_ca}`: {error.strerror}"
        ) from error


@contextmanager
def _stop_signals() -> Iterator[Stop]:
    stop = Stop()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.asked += 1

    before = {each: signal.signal(each, ask) for each in _STOP_SIGNALS}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def _say(out: TextIO, line: str) -> None:
    print(f"weir proxy: {line}", file=out, flush=True)
