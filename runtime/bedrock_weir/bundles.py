"""Policy bundles: read from where they are, and looked at for another.

Rule 1: what cannot be read, or is wrong, is an error at the start; later it is an
        error as well, and what is in force stays so.
Rule 2: a bundle that is wrong is told of once, not again before it changes.
Rule 3: a source is asked by one thread at a time. Every worker has its own: what it
        decides by is in its own memory, and each call's record has the digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from bedrock_weir.packing import place_of, read_folder, shipped
from bedrock_weir.policy.archive import unpack
from bedrock_weir.policy.bundle import Bundle
from bedrock_weir.policy.files import is_bundle_file

__all__ = [
    "BundleFolder",
    "BundleSource",
    "load_bundle",
    "place_of",
    "shipped",
    "unpacked",
]


class BundleSource(Protocol):
    """Where a bundle comes from."""

    def load(self) -> Bundle:
        """Return the bundle that stands there; asked once, at the start.

        Raises:
            PolicyError: it cannot be read, or is wrong.
            StoreUnavailable: the source did not answer, or refused.
        """
        ...

    def changed(self) -> Bundle | None:
        """Return another bundle that has come to stand there, if one has.

        Raises:
            PolicyError: what has come cannot be read, or is wrong. It is not read
                again before it changes.
            StoreUnavailable: the source did not answer, or refused.
        """
        ...

    def close(self) -> None:
        """Close what is open; the next question opens it again."""
        ...


def load_bundle(folder: str | Path) -> Bundle:
    """Read and compile a bundle.

    Args:
        folder: a folder's path, or the name of a bundle that comes with
            bedrock-weir (`baseline`, `sandbox`), unless a folder of that name exists.

    Raises:
        PolicyError: the folder cannot be read, or the bundle is wrong.
    """
    return Bundle(read_folder(folder))


def unpacked(archive: bytes) -> Bundle:
    """Compile the bundle that an archive holds.

    Raises:
        PolicyError: this is no archive of a bundle, or the bundle is wrong.
    """
    return Bundle(unpack(archive))


class BundleFolder:
    """A bundle's folder, looked at from time to time: a `BundleSource`.

    Files that are being written are left alone: a bundle is read when two looks in a
    row saw the same files, and dropped if they changed while it was read.

    Args:
        folder: as `load_bundle` has it.
    """

    def __init__(self, folder: str | Path) -> None:
        self._folder = folder
        self._place = place_of(folder)
        self._digest = ""
        self._read: _Look = None
        self._seen: _Look = None

    def load(self) -> Bundle:
        """Return the bundle that stands there."""
        self._read = self._seen = self._look()
        bundle = load_bundle(self._folder)
        self._digest = bundle.digest
        return bundle

    def changed(self) -> Bundle | None:
        """Return another bundle that has come to stand there, if one has."""
        seen, self._seen = self._seen, self._look()
        if self._seen != seen or seen == self._read:
            return None
        self._read = seen
        bundle = load_bundle(self._folder)
        if self._look() != seen or bundle.digest == self._digest:
            return None
        self._digest = bundle.digest
        return bundle

    def close(self) -> None:
        """Nothing is open."""

    def _look(self) -> _Look:
        """Return what tells one state of the files from another; None for none."""
        try:
            stats = {
                path.name: path.stat()
                for path in self._place.iterdir()
                if is_bundle_file(path.name)
            }
        except OSError:
            return None
        return {
            name: (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            for name, stat in stats.items()
        }


_Look = Mapping[str, tuple[int, int, int]] | None
