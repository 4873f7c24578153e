"""A bundle's folder as one zip: the same folder gives the same bytes.

Rule 1: a bundle that the tasks would refuse is not packed. It is compiled here, with
        the code that compiles it there.
Rule 2: only the bundle's own files go in, flat, in order, without times.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Final

from bedrock_weir.errors import PolicyError
from bedrock_weir.policy.bundle import Bundle, is_bundle_file
from infra.settings import InfraSettingsError

ROOT: Final = Path(__file__).parents[2]
"""The project's root, where a bundle's folder is looked for."""
LARGEST: Final = 1024 * 1024
"""Bytes. AppConfig takes no more from S3; no bundle needs more without sets."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def pack(folder: str) -> bytes:
    """Return a bundle's zip.

    Args:
        folder: the bundle's, seen from the project's root.

    Raises:
        InfraSettingsError: it cannot be read, or is no bundle that could be used.
    """
    place = ROOT / folder
    try:
        files = {
            path.name: path.read_bytes()
            for path in sorted(place.iterdir())
            if path.is_file() and is_bundle_file(path.name)
        }
        Bundle(files)
    except OSError as error:
        raise InfraSettingsError(
            f"`policy.bundle`: `{folder}`: {error.strerror}"
        ) from error
    except PolicyError as error:
        raise InfraSettingsError(f"`policy.bundle`: `{folder}`: {error}") from error
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(_entry(name), data)
    return packed.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry
