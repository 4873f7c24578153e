"""One Envoy process: started, watched, stopped."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import IO, TextIO

from bedrock_weir.envoy import launch
from bedrock_weir.envoy.admin import Admin
from bedrock_weir.envoy.config import Worker, worker_config
from bedrock_weir.envoy.libpython import envoy_path, interpreter_environment

_KEPT_LINES = 40
_LONGEST_LINE = 500
"""Characters. Envoy repeats its whole configuration in some messages."""
_LONGEST_JSON = 16_000
"""Characters of a line of the application's own, which is worth nothing when cut."""


class EnvoyProcess:
    """One worker. Its standard error is read all the time, its last lines kept."""

    def __init__(
        self,
        worker: Worker,
        *,
        directory: Path,
        environment: Mapping[str, str],
        withheld: Collection[str] = (),
        log: TextIO | None,
    ) -> None:
        """Start Envoy.

        Args:
            worker: what it serves.
            directory: an empty folder of its own.
            environment: variables for the application, besides this process's.
            withheld: variables of this process that it does not get.
            log: where its output is passed on to, if anywhere.
        """
        self._address_file = directory / "admin"
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._admin: Admin | None = None
        config = directory / "envoy.json"
        config.write_text(json.dumps(worker_config(worker)))
        inherited = {
            name: value for name, value in os.environ.items() if name not in withheld
        }
        self._process = subprocess.Popen(
            self._command(config, drain_time=worker.limits.drain_time),
            env={**inherited, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for the supervisor, which then drains.
            process_group=0,
        )
        self._reader = threading.Thread(
            target=self._read, args=(self._process.stdout, log), daemon=True
        )
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process id of Envoy, and of the Python in it."""
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """How the process ended; None while it runs."""
        return self._process.poll()

    @property
    def admin(self) -> Admin:
        """The admin port.

        Raises:
            OSError: Envoy has not opened it yet.
        """
        if self._admin is None:
            address = self._address_file.read_text()
            if not address.strip():
                raise OSError("the admin port is not open yet")
            self._admin = Admin.parse(address)
        return self._admin

    def is_ready(self) -> bool:
        """Whether it serves. False as well while the admin port is not open."""
        try:
            return self.admin.is_ready()
        except OSError:
            return False

    def last_lines(self) -> str:
        """What it said last, once it has ended."""
        if self.returncode is not None:
            self._reader.join(timeout=5)
        return "\n".join(self._lines)

    def terminate(self) -> None:
        """Ask it to end: the application's lifespan is shut down, open calls break."""
        self._process.terminate()

    def wait(self, timeout: float) -> None:
        """Wait for its end; kill it when that does not come in `timeout` seconds."""
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(timeout=5)

    def _command(self, config: Path, *, drain_time: float) -> list[str]:
        launcher = [sys.executable, "-I", "-S", launch.__file__, str(os.getpid())]
        variables = json.dumps(interpreter_environment())
        options = {
            "--config-path": str(config),
            "--admin-address-path": str(self._address_file),
            "--concurrency": "1",
            "--log-level": "error",
            "--drain-time-s": str(max(1, round(drain_time))),
            "--drain-strategy": "immediate",
        }
        flat = [word for option in options.items() for word in option]
        # Without hot restart there is no shared memory, hence no base id to agree
        # on and nothing written outside of our folder.
        return [*launcher, variables, envoy_path(), *flat, "--disable-hot-restart"]

    def _read(self, output: IO[bytes] | None, log: TextIO | None) -> None:
        with output or io.BytesIO() as lines:
            for raw in lines:
                line = raw.decode(errors="replace").rstrip()
                line = line[: _LONGEST_JSON if line[:1] == "{" else _LONGEST_LINE]
                self._lines.append(line[:_LONGEST_LINE])
                if log is not None:
                    log.write(f"{line}\n")  # at once: other workers write as well
                    log.flush()
