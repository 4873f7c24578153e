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
from infra.settings import InfraSettingsError, Policy, PolicyDelivery

ROOT: Final = Path(__file__).parents[2]
"""The project's root, where a bundle's folder is looked for."""
LARGEST_OF_APPCONFIG: Final = 1024 * 1024
"""Bytes that AppConfig takes from S3."""


def pack(policy: Policy) -> bytes:
    """Return a bundle's zip.

    Args:
        policy: the settings, which name the bundle's folder.

    Raises:
        InfraSettingsError: it cannot be read, is no bundle that could be used, or is
            more than its way to the tasks takes.
    """
    folder = policy.bundle
    try:
        files = read_folder(ROOT / folder)
        Bundle(files)
        data = pack_files(files)
    except PolicyError as error:
        raise InfraSettingsError(f"`policy.bundle`: `{folder}`: {error}") from error
    by_appconfig = policy.delivery is PolicyDelivery.APPCONFIG
    if by_appconfig and len(data) > LARGEST_OF_APPCONFIG:
        raise InfraSettingsError(
            f"`policy.delivery`: AppConfig takes {LARGEST_OF_APPCONFIG} bytes, and"
            f" `{folder}` has {len(data)}: use `s3`"
        )
    return data
