"""The Dockerfile, built with buildah: no engine, no daemon.

Rule 1: a build takes wheels from a folder that was filled before, and has no need of
        the network; `online` lets pip in the build look for them itself.
Rule 2: the same inputs give the same image: times are set, bytecode knows its source
        by hash.
"""

from __future__ import annotations

import tomllib
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
    contexts = []
    if not online:
        arguments["PIP_NO_INDEX"] = "1"
        contexts = ["--build-context", f"wheels={download(this_architecture())}"]
    given = [
        word
        for name, value in arguments.items()
        for word in ("--build-arg", f"{name}={value}")
    ]
    buildah(
        *("bud", "--quiet", "--isolation", "chroot", "--timestamp", "0"),
        *given,
        *contexts,
        *("--file", str(ROOT / "runtime" / "Dockerfile"), "--tag", tag, str(ROOT)),
    )
    return tag


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
