"""A bundle's folder as the object that tasks read.

Rule 1: a bundle that the tasks would refuse is not packed. It is compiled here, with
        the code that compiles it there.
Rule 2: the same folder gives the same bytes (`bedrock_weir.packing`), so nothing is
        deployed anew that did not change.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bedrock_weir.bundles import load_bundle
from bedrock_weir.errors import PolicyError
from bedrock_weir.packing import pack as packed
from infra.settings import InfraSettingsError

ROOT: Final = Path(__file__).parents[2]
"""The project's root, where a bundle's folder is looked for."""
LARGEST: Final = 1024 * 1024
"""Bytes. AppConfig takes no more from S3; no bundle needs more without sets."""


def pack(folder: str) -> bytes:
    """Return a bundle's zip.

    Args:
        folder: the bundle's, seen from the project's root.

    Raises:
        InfraSettingsError: it cannot be read, or is no bundle that could be used.
    """
    place = ROOT / folder
    try:
        load_bundle(place)
        return packed(place)
    except PolicyError as error:
        raise InfraSettingsError(f"`policy.bundle`: `{folder}`: {error}") from error
