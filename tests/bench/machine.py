"""The shape of the machine, and the versions of what was measured."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench.running import is_pinned, nginx_path

_PACKAGES = ("pyvoy", "pyqwest", "uvloop", "boto3", "botocore", "cedarpy", "orjson")


def describe() -> dict[str, str]:
    """Return what a reader has to know about the machine."""
    pinned = (
        "what is measured on core 0; load generator, upstream and store on core 1"
        if is_pinned()
        else "nothing is pinned to a core"
    )
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{_megabytes() / 1024:.1f} GB",
        "system": f"{platform.system()}, {platform.machine()}",
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        "packages": ", ".join(f"{name} {version(name)}" for name in _PACKAGES),
        "nginx": _nginx() or "not installed, left out",
        "cores": pinned,
    }


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    found = re.search(r"model name\s*: (.+)", text)
    return found[1].strip() if found else platform.machine()


def _megabytes() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**2


def _nginx() -> str | None:
    path = nginx_path()
    if path is None:
        return None
    done = subprocess.run([path, "-v"], capture_output=True, text=True, check=True)
    return done.stderr.strip().rpartition("/")[2]


def is_supported() -> bool:
    """Whether CPU time and memory of processes can be read here."""
    return sys.platform == "linux"
