"""N Envoy workers behind one port, from start to stop.

Rule 1: `start` returns when every worker has started its application and one
        health request went through the listener; otherwise it raises, and
        nothing is left running.
Rule 2: the port is ours alone. Workers share it among themselves (SO_REUSEPORT);
        a port that somebody else holds is refused, not shared.
Rule 3: draining cuts no call before its deadline. New connections are answered
        until the last call has ended, then refused, then the worker is ended.
Rule 4: a worker ends through SIGTERM, on which the application's lifespan
        shutdown runs to its end. Only one that does not end is killed.
"""

from __future__ import annotations

import contextlib
import socket
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self, TextIO, TypeVar

from bedrock_weir.envoy.admin import Admin
from bedrock_weir.envoy.config import Limits, Listener, Worker, check_listener
from bedrock_weir.envoy.libpython import module_path
from bedrock_weir.envoy.probe import ask_health, reachable_host
from bedrock_weir.envoy.process import EnvoyProcess
from bedrock_weir.errors import SettingsError, WeirError

_POLL = 0.05
"""Seconds between two looks at a worker."""

_START_TIMEOUT = 60.0
SHUTDOWN_TIMEOUT = 30.0
"""Seconds that an application's lifespan shutdown may take."""

_T = TypeVar("_T")

METRICS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""The variable under which workers find the folder of their shared metrics."""


class EnvoyError(WeirError):
    """A worker did not start, or ended by itself; the message has its last lines."""


class StartCancelled(EnvoyError):
    """The start was given up before every worker served."""


class EnvoyServer:
    """An ASGI application served by Envoy, in processes of their own.

    A context manager. Start it from a thread that lives as long as the server:
    on Linux the workers are killed when that thread ends.
    """

    def __init__(
        self,
        app: str,
        *,
        listener: Listener | None = None,
        limits: Limits | None = None,
        workers: int = 1,
        environment: Mapping[str, str] | None = None,
        withheld: Collection[str] = (),
        health_path: str = "/-/health",
        log: TextIO | None = None,
    ) -> None:
        """Describe the server; nothing runs yet.

        Args:
            app: the ASGI application as `module:attribute`, importable here.
            listener: where to listen; a free port of 127.0.0.1 by default.
            limits: what clients may make a worker hold.
            workers: how many processes share the port.
            environment: variables for the application, besides this process's.
            withheld: variables of this process that the application does not get.
            health_path: a path on which the application answers 200.
            log: where the workers' output is passed on to, if anywhere.
        """
        self._app = app
        self._listener = listener or Listener(host="127.0.0.1", port=0)
        self._limits = limits or Limits()
        self._count = workers
        self._environment = dict(environment or {})
        self._withheld = frozenset(withheld)
        self._health_path = health_path
        self._log = log
        self._workers: list[EnvoyProcess] = []
        self._directory: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port; known once the server has started."""
        return self._listener.port

    @property
    def url(self) -> str:
        """The URL at which this machine reaches the server."""
        host = reachable_host(self._listener.address)
        scheme = "https" if self._listener.is_tls else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def workers(self) -> Sequence[EnvoyProcess]:
        """The processes that run."""
        return tuple(self._workers)

    def start(self, *, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Start every worker, and wait until they serve.

        Args:
            cancelled: asked while waiting; true gives up.

        Raises:
            SettingsError: the listener, the port or this Python will not do.
            EnvoyError: a worker ended or did not serve in time.
            StartCancelled: `cancelled` said so. Nothing is left running.
        """
        check_listener(self._listener)
        module = module_path()
        self._directory = tempfile.TemporaryDirectory(prefix="weir-")
        try:
            with _claimed_port(self._listener) as port:
                self._listener = replace(self._listener, port=port)
                worker = Worker(
                    app=self._app,
                    module=module,
                    listener=self._listener,
                    limits=self._limits,
                )
                self._start_workers(worker, Path(self._directory.name))
                self._await_workers(cancelled)
            self._await_health(cancelled)
        except BaseException:
            self.stop()
            raise

    def check(self) -> None:
        """See that every worker runs.

        Raises:
            EnvoyError: one has ended by itself.
        """
        for worker in self._workers:
            if worker.returncode is not None:
                raise EnvoyError(
                    f"a worker ended with {worker.returncode}; it said last:\n"
                    f"{worker.last_lines()}"
                )

    def drain(
        self, timeout: float, *, cancelled: Callable[[], bool] = lambda: False
    ) -> int:
        """Let running calls end.

        Args:
            timeout: seconds to wait for them.
            cancelled: asked while waiting; true stops waiting.

        Returns:
            The number of calls that still run.

        Raises:
            EnvoyError: a worker ended by itself meanwhile.
        """
        deadline = time.monotonic() + timeout
        self._tell(Admin.drain)
        self._await_calls(deadline, cancelled)
        self._tell(Admin.close_listeners)
        return self._await_calls(deadline, cancelled)

    def stop(self) -> None:
        """End every worker; calls that still run are cut. Safe to repeat."""
        workers, self._workers = self._workers, []
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(SHUTDOWN_TIMEOUT)
        if self._directory is not None:
            self._directory.cleanup()
            self._directory = None

    def _start_workers(self, worker: Worker, directory: Path) -> None:
        metrics = directory / "metrics"
        metrics.mkdir()
        environment = {METRICS_VARIABLE: str(metrics), **self._environment}
        for number in range(self._count):
            home = directory / f"worker-{number}"
            home.mkdir()
            self._workers.append(
                EnvoyProcess(
                    worker,
                    directory=home,
                    environment=environment,
                    withheld=self._withheld,
                    log=self._log,
                )
            )

    def _await_workers(self, cancelled: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _START_TIMEOUT
        waiting = list(self._workers)
        while waiting := [each for each in waiting if not each.is_ready()]:
            self._keep_waiting(deadline, cancelled)

    def _await_health(self, cancelled: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _START_TIMEOUT
        while not self._is_healthy():
            self._keep_waiting(deadline, cancelled)

    def _keep_waiting(self, deadline: float, cancelled: Callable[[], bool]) -> None:
        self.check()
        if cancelled():
            raise StartCancelled("stopped before every worker was ready")
        if time.monotonic() > deadline:
            said = "\n".join(worker.last_lines() for worker in self._workers)
            raise EnvoyError(
                f"not ready after {_START_TIMEOUT:g} seconds; the workers said"
                f" last:\n{said}"
            )
        time.sleep(_POLL)

    def _is_healthy(self) -> bool:
        try:
            return ask_health(self._listener, self._health_path) == 200
        except OSError:
            return False

    def _await_calls(self, deadline: float, cancelled: Callable[[], bool]) -> int:
        while (
            (active := sum(self._tell(Admin.active_requests)))
            and time.monotonic() < deadline
            and not cancelled()
        ):
            time.sleep(_POLL)
        return active

    def _tell(self, order: Callable[[Admin], _T]) -> list[_T]:
        try:
            return [order(worker.admin) for worker in self._workers]
        except OSError as error:
            self.check()
            raise EnvoyError(
                f"a worker's admin port does not answer: {error}"
            ) from error


@contextlib.contextmanager
def _claimed_port(listener: Listener) -> Iterator[int]:
    """Hold the port, or a free one, until the workers have it.

    A bound socket that does not listen gets no connections, so the workers can
    take the port over without a moment in which it is anybody's.
    """
    family = socket.AF_INET6 if ":" in listener.address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as claim:
        claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            claim.bind((listener.address, listener.port))
            # Only now: set before, it would let us share a stranger's port.
            claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        except OSError as error:
            raise SettingsError(
                f"cannot listen on `{listener.address}:{listener.port}`:"
                f" {error.strerror}"
            ) from error
        yield claim.getsockname()[1]
