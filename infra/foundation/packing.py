"""A bundle's folder as one zip: the same folder gives the same bytes.

Rule 1: a bundle that the tasks would refuse is not packed. It is compiled here, with
        the code that compiles it there.
Rule 2: only the bundle's own files go in, as `weir policy pack` packs them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bedrock_weir.errors import PolicyError
from bedrock_weir.packing import read_folder
from bedrock_weir.policy.archive import pack_files
from bedrock_weir.policy.bundle import Bundle
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
    try:
        files = read_folder(ROOT / folder)
        Bundle(files)
        return pack_files(files)
    except PolicyError as error:
        raise InfraSettingsError(f"`policy.bundle`: `{folder}`: {error}") from error
