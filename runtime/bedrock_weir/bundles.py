"""Policy bundles as folders: where they are, and how they are read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bedrock_weir.errors import PolicyError
from bedrock_weir.policy.bundle import SET, Bundle, is_bundle_file

MAX_FILE = 1024 * 1024
"""Bytes of one file of a bundle."""
MAX_SET = 64 * 1024 * 1024
"""Bytes of one exact-match set."""
MAX_FILES = 1000


def load_bundle(folder: str | Path) -> Bundle:
    """Read and compile a bundle.

    Args:
        folder: a folder's path, or the name of a bundle that comes with
            bedrock-weir (`baseline`, `sandbox`), unless a folder of that name exists.

    Raises:
        PolicyError: the folder cannot be read, or the bundle is wrong.
    """
    place = place_of(folder)
    try:
        files = sorted(path for path in place.iterdir() if is_bundle_file(path.name))
        if len(files) > MAX_FILES:
            message = f"the bundle has more than {MAX_FILES} files"
            raise PolicyError(message, file=str(place))
        return Bundle({path.name: _read(path) for path in files})
    except OSError as error:
        message = f"the bundle cannot be read: {error.strerror}; name its folder"
        raise PolicyError(message, file=str(place)) from error


class BundleFolder:
    """A bundle's folder, looked at from time to time.

    Files that are being written are left alone: a bundle is read when two looks in a
    row saw the same files, and dropped if they changed while it was read.

    Args:
        folder: as `load_bundle` has it.
        digest: of the bundle that is in force.
    """

    def __init__(self, folder: str | Path, digest: str) -> None:
        self._folder = folder
        self._place = place_of(folder)
        self._digest = digest
        self._read = self._seen = self._look()

    def changed(self) -> Bundle | None:
        """Return another bundle that has come to stand there, if one has.

        Raises:
            PolicyError: what has come cannot be read, or is wrong. It is not read
                again before it changes.
        """
        seen, self._seen = self._seen, self._look()
        if self._seen != seen or seen == self._read:
            return None
        self._read = seen
        bundle = load_bundle(self._folder)
        if self._look() != seen or bundle.digest == self._digest:
            return None
        self._digest = bundle.digest
        return bundle

    def _look(self) -> Mapping[str, tuple[int, int, int]] | None:
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


def place_of(folder: str | Path) -> Path:
    """Return where a bundle is: a folder, or one that comes with bedrock-weir."""
    place = Path(folder)
    if not place.is_dir() and place.name == str(folder):
        place = shipped(str(folder)) or place
    return place


def _read(path: Path) -> bytes:
    most = MAX_SET if path.name.endswith(SET) else MAX_FILE
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        message = f"the file is larger than {most} bytes"
        raise PolicyError(message, file=path.name)
    return data


def shipped(name: str) -> Path | None:
    """Return the folder of a bundle that comes with us; None if none has this name.

    It stands in the wheel, or beside the sources.
    """
    here = Path(__file__).resolve().parent
    for root in (here / "bundles", here.parent.parent / "policies"):
        if (root / name).is_dir():
            return root / name
    return None
