"""What this machine must have: programs, and root's rights."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATE = ROOT / ".image"
"""Everything that is made here: images, wheels, a base. Safe to remove."""

_PACKAGES = {"buildah": "buildah", "mmdebstrap": "mmdebstrap", "bwrap": "bubblewrap"}


class Missing(Exception):
    """This machine lacks something; the message says what to install."""


class Failed(Exception):
    """A program ended badly; it has said why."""


def need(*programs: str) -> None:
    """Look for programs, and for root's rights.

    Raises:
        Missing: something is not there.
    """
    if sys.platform != "linux":
        raise Missing("Linux is needed; elsewhere use Docker (docs/image.md)")
    absent = [_PACKAGES[each] for each in programs if shutil.which(each) is None]
    if absent:
        names = " ".join(absent)
        raise Missing(
            f"not installed: {names} (Debian, Ubuntu: apt-get install {names})"
        )
    if os.geteuid() != 0:
        raise Missing("root is needed: layers hold files of other owners")


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run a program that talks to the terminal itself.

    Raises:
        Failed: it ended with another code than 0.
    """
    ended = subprocess.run(
        command, env={**os.environ, **(environment or {})}, check=False
    )
    if ended.returncode != 0:
        raise Failed(f"`{command[0]}` ended with {ended.returncode}")


def output_of(command: Sequence[str]) -> str:
    """What a program says on standard output, without the last line's end.

    Raises:
        Failed: it ended with another code than 0.
    """
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode != 0:
        raise Failed(f"`{command[0]}` ended with {ended.returncode}")
    return ended.stdout.strip()
