"""The Dockerfile, built with buildah: no engine, no daemon.

Rule 1: a build takes wheels from a folder that was filled before, and has no need of
        the network; `online` lets pip in the build look for them itself, where this
        process's `PIP_INDEX_URL` says, trusting what its `PIP_CERT` holds.
Rule 2: the same inputs give the same image: times are set, bytecode knows its source
        by hash.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from subprocess import PIPE, run

from tools.image.base import base_image
from tools.image.machine import ROOT, STATE, need
from tools.image.store import buildah
from tools.image.wheels import download, this_architecture

IMAGE = "localhost/bedrock-weir:latest"


def build(*, base: str, online: bool = False, tag: str = IMAGE) -> str:
    """Build the image; return its name in the store.

    Args:
        base: the base image's reference, or `debian`.
        online: whether pip in the build uses the network.
        tag: the name.

    Raises:
        Missing: this machine cannot build.
        Failed: the build did not succeed.
    """
    need("buildah")
    STATE.mkdir(exist_ok=True)
    arguments = {
        "BASE_IMAGE": base_image(base),
        "VERSION": _version(),
        "REVISION": _revision(),
    }
    if online:
        folder = STATE / "online"
        arguments |= _network(folder)
    else:
        folder = download(this_architecture())
        arguments["PIP_NO_INDEX"] = "1"
    given = [
        word
        for name, value in arguments.items()
        for word in ("--build-arg", f"{name}={value}")
    ]
    buildah(
        *("bud", "--quiet", "--isolation", "chroot", "--timestamp", "0"),
        *given,
        *("--build-context", f"wheels={folder}"),
        *("--file", str(ROOT / "runtime" / "Dockerfile"), "--tag", tag, str(ROOT)),
    )
    return tag


def _network(folder: Path) -> dict[str, str]:
    """How pip in the build reaches its index; what it trusts is put into the folder."""
    folder.mkdir(exist_ok=True)
    arguments = {}
    if index := os.environ.get("PIP_INDEX_URL"):
        arguments["PIP_INDEX_URL"] = index
    if trusted := os.environ.get("PIP_CERT"):
        (folder / "trusted.pem").write_bytes(Path(trusted).read_bytes())
        arguments["PIP_CERT"] = "/wheels/trusted.pem"
    return arguments


def _version() -> str:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return str(document["project"]["version"])


def _revision() -> str:
    """The commit, if this is a clone."""
    told = run(
        ["git", "-C", str(ROOT), "rev-parse", "HEAD"],  # noqa: S607
        stdout=PIPE,
        text=True,
        check=False,
    )
    return told.stdout.strip() or "unknown"
