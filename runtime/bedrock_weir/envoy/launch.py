"""Become Envoy: the short program between a supervisor and its worker.

Run as a script with `python -I -S launch.py PARENT VARIABLES ENVOY ARGUMENT...`.
It keeps its process id, so the supervisor's child is Envoy itself. Three things
are done here because they concern the new process alone, and doing them between
fork and exec of a threaded parent is not safe:

1. The worker dies with its supervisor, however that ends (Linux only; the signal
   follows the death of the *thread* that started the worker).
2. The limit of open files is raised to what is allowed: each connection is one.
3. The preloaded libpython is put into Envoy's environment, not into ours.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_MOST_FILES = 1 << 20


def main(arguments: list[str]) -> None:
    """Prepare this process, then execute Envoy in it."""
    parent, variables, *command = arguments
    if sys.platform == "linux":
        _die_with(int(parent))
    _allow_files()
    # A signal mask is inherited through exec; Envoy waits for signals itself.
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    environment = {**os.environ, **json.loads(variables)}
    os.execve(command[0], command, environment)  # noqa: S606  (no shell is the point)


def _die_with(parent: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "cannot tie the worker to its supervisor")
    if os.getppid() != parent:
        raise SystemExit("the supervisor is gone")


def _allow_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError) as error:
        # macOS allows less than it says: the limit stays, connections are fewer.
        sys.stderr.write(f"the limit of open files stays as it is: {error}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
