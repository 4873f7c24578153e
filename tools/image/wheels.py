"""The wheels of the image's lock files, for one architecture.

Rule 1: a wheel is taken by its hash, and nothing is taken that is not a wheel: what
        this downloads for another architecture is what a build there will install.
Rule 2: the image's Python and C library count, not those of this machine.

pip reads environment markers as of the Python that runs it, but the image's lock files
have none that differ between Pythons (`tests/infra/test_dockerfile.py`).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tools.image.finish import PYTHON
from tools.image.machine import ROOT, STATE, run

LOCKS = ("image", "image-build")
"""What is installed in the image, and what builds it."""

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
"""Python's names of them, and those of images."""

GLIBC = 36
"""The minor version of the oldest base's glibc: Debian 12 has 2.36."""


def this_architecture() -> str:
    """The architecture of this machine, in Python's words."""
    return os.uname().machine


def download(architecture: str, *, locks: tuple[str, ...] = LOCKS) -> Path:
    """Fetch the wheels that are not here yet; return their folder.

    Raises:
        Failed: pip found no wheel with a known hash for some package.
    """
    folder = STATE / "wheels" / architecture
    folder.mkdir(parents=True, exist_ok=True)
    for lock in locks:
        run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet"),
                *("--require-hashes", "--only-binary", ":all:", "--no-deps"),
                *("--python-version", ".".join(map(str, PYTHON))),
                *_platforms(architecture),
                *("--find-links", str(folder), "--dest", str(folder)),
                *("--requirement", str(ROOT / "requirements" / f"{lock}.txt")),
            ]
        )
    return folder


def _platforms(architecture: str) -> list[str]:
    """Every tag that a base with this C library can install."""
    tags = [f"manylinux_2_{minor}_{architecture}" for minor in range(GLIBC, 16, -1)]
    tags += [f"manylinux2014_{architecture}", f"linux_{architecture}"]
    return [word for tag in tags for word in ("--platform", tag)]
