"""buildah with a folder of ours for its images: the machine's own are left alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.image.machine import STATE, Failed, output_of, run

_BUILDAH = (
    "buildah",
    *("--root", str(STATE / "store" / "root")),
    *("--runroot", str(STATE / "store" / "run")),
)


def buildah(*arguments: str) -> None:
    """Run buildah.

    Raises:
        Failed: it did not succeed.
    """
    run([*_BUILDAH, *arguments])


def told(*arguments: str) -> str:
    """Run buildah; return what it says.

    Raises:
        Failed: it did not succeed.
    """
    return output_of([*_BUILDAH, *arguments])


def has(image: str) -> bool:
    """Whether an image is in the store."""
    return any(image in (each.get("names") or ()) for each in images())


def images() -> list[dict[str, Any]]:
    """What is in the store."""
    found: list[dict[str, Any]] = json.loads(told("images", "--json"))
    return found


def config_of(image: str) -> dict[str, Any]:
    """An image's OCI configuration: user, variables, entry point, labels."""
    document = json.loads(told("inspect", "--type", "image", image))
    found: dict[str, Any] = document["OCIv1"]["config"]
    return found


@contextmanager
def mounted(image: str) -> Iterator[Path]:
    """An image's root filesystem, for as long as it is needed.

    Raises:
        Failed: there is no such image.
    """
    container = told("from", "--pull-never", image)
    try:
        yield Path(told("mount", container))
    finally:
        buildah("rm", container)


__all__ = ["Failed", "buildah", "config_of", "has", "images", "mounted", "told"]
