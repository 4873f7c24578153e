"""What the machine gives: programs, open files, a place to write, memory."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bedrock_weir.doctor.check import Result, fail, ok, skipped, warn
from bedrock_weir.doctor.task import STEP, Task
from bedrock_weir.envoy import libpython
from bedrock_weir.errors import SettingsError
from bedrock_weir.settings import ProxySettings

_MB = 1024 * 1024
LEAST_SPACE = 16 * _MB
"""Bytes below which files for temporary use are a worry."""
LEAST_MEMORY = 400 * _MB
"""Bytes for one worker, with its rules compiled and a few large calls."""
_FILES_A_CONNECTION = 2
_OTHER_FILES = 512


def interpreter(_: Task) -> Result:
    """Say whether Envoy can load this Python."""
    try:
        variables = libpython.interpreter_environment()
    except SettingsError as error:
        return fail("no shared libpython", str(error))
    name = "DYLD_INSERT_LIBRARIES" if sys.platform == "darwin" else "LD_PRELOAD"
    running = ".".join(map(str, sys.version_info[:3]))
    return ok(f"Python {running}, `{Path(variables[name]).name}`")


def envoy(_: Task) -> Result:
    """Say which Envoy and which module there are, and that Envoy runs."""
    try:
        program = libpython.envoy_path()
        libpython.module_path()
        module = version("pyvoy")
    except (SettingsError, PackageNotFoundError) as error:
        return fail("Envoy is not installed", str(error))
    try:
        done = subprocess.run(
            [program, "--version"], capture_output=True, timeout=STEP, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        return fail(
            f"Envoy does not run (`{type(error).__name__}`)",
            "install the wheel for this processor and C library (manylinux, glibc)",
        )
    words = done.stdout.decode(errors="replace").strip().rpartition("version: ")[2]
    return ok(f"Envoy {words.split('/')[1] if '/' in words else words}, pyvoy {module}")


def files(_: Task, found: ProxySettings) -> Result:
    """Hold the limit of open files against the connections that are allowed."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return judge_files(most, found.max_connections)


def judge_files(most: int, connections: int) -> Result:
    """Say whether so many open files do for so many connections."""
    needed = _FILES_A_CONNECTION * connections + _OTHER_FILES
    if most == resource.RLIM_INFINITY or most >= needed:
        shown = "unlimited" if most == resource.RLIM_INFINITY else str(most)
        return ok(f"{shown}; {needed} are needed for {connections} connections")
    return warn(
        f"{most}, but {needed} are needed for {connections} connections",
        "raise the hard limit (`ulimits`, `nofile`), or lower `--max-connections`",
    )


def temporary(_: Task) -> Result:
    """Say whether files for temporary use can be written, and how much."""
    folder = tempfile.gettempdir()
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"weir doctor")
        left = os.statvfs(folder)
    except OSError as error:
        return fail(
            f"`{folder}` cannot be written ({error.strerror})",
            "mount a tmpfs on `/tmp` that the task's user may write to",
        )
    return judge_space(left.f_bavail * left.f_frsize, folder)


def judge_space(left: int, folder: str) -> Result:
    """Say whether so many bytes are enough."""
    seen = f"{left // _MB} MB left in `{folder}`"
    if left >= LEAST_SPACE:
        return ok(seen)
    return warn(seen, f"give it {LEAST_SPACE // _MB} MB: Envoy keeps its files there")


def memory(task: Task, found: ProxySettings) -> Result:
    """Hold the memory that there may be used against the number of workers."""
    most = memory_limit(task.files)
    if most is None:
        return skipped("this system does not say how much there is")
    needed = LEAST_MEMORY * found.workers
    seen = f"{most // _MB} MB; {needed // _MB} are needed for {found.workers} worker(s)"
    if most >= needed:
        return ok(seen)
    return warn(seen, "give the task more memory, or lower `--workers`")


def memory_limit(root: Path) -> int | None:
    """Return the bytes that this process may use: the container's, or the machine's.

    Args:
        root: of the file system.
    """
    limits = [
        number
        for name in ("memory.max", "memory/memory.limit_in_bytes")
        if (number := _number(root / "sys/fs/cgroup" / name)) is not None
    ]
    with contextlib.suppress(OSError, ValueError):
        limits.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    return min(limits, default=None)


def _number(file: Path) -> int | None:
    try:
        text = file.read_text().strip()
    except OSError:
        return None
    return int(text) if text.isdecimal() else None
