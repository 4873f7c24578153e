"""The base image: named by its reference, or made of Debian's packages.

The second is for machines that reach Debian's archive and no registry. It has the same
Python as the first, from Debian, and serves to try the image, not to ship it.
"""

from __future__ import annotations

import re

from tools.image.machine import ROOT, STATE, need, run
from tools.image.store import buildah, has, told

DEBIAN = "debian"
"""In place of a reference: make a base of Debian's packages."""

_SUITE = "trixie"
"""The Debian release whose Python is the image's: 3.13."""

_IMAGE = f"localhost/bedrock-weir-base:{_SUITE}"
_PACKAGES = ("ca-certificates", "libpython3.13", "python3", "python3-venv")


def default_reference() -> str:
    """What the Dockerfile is built on when nobody says otherwise."""
    text = (ROOT / "runtime" / "Dockerfile").read_text()
    found = re.search(r"^ARG BASE_IMAGE=(\S+)$", text, re.MULTILINE)
    if found is None:
        raise LookupError("the Dockerfile names no base image")
    return found[1]


def base_image(reference: str) -> str:
    """A reference that buildah can build on.

    Raises:
        Missing: Debian's packages are wanted and `mmdebstrap` is not there.
        Failed: they could not be had.
    """
    if reference != DEBIAN:
        return reference
    if not has(_IMAGE):
        need("mmdebstrap")
        _make()
    return _IMAGE


def _make() -> None:
    archive = STATE / f"{_SUITE}.tar"
    packages = f"--include={','.join(_PACKAGES)}"
    run(["mmdebstrap", "--quiet", "--variant=minbase", packages, _SUITE, str(archive)])
    container = told("from", "scratch")
    try:
        buildah("add", "--quiet", container, str(archive), "/")
        buildah("commit", "--quiet", container, _IMAGE)
    finally:
        buildah("rm", container)
        archive.unlink()
