"""Policy bundles as folders, and as archives: read here, compiled elsewhere.

What only moves a bundle (a deployment, a push) needs no policy engine, so this module
loads none.
"""

from __future__ import annotations

from pathlib import Path

from bedrock_weir.errors import PolicyError
from bedrock_weir.policy.archive import pack_files
from bedrock_weir.policy.files import MAX_FILES, is_bundle_file, limit_of


def pack(folder: str | Path) -> bytes:
    """Return a bundle's folder as one zip; the same files give the same bytes.

    Args:
        folder: a folder's path, or the name of a bundle that comes with bedrock-weir.

    Raises:
        PolicyError: the folder cannot be read, or is too large. What its files say
            is not looked at: `weir policy check` does that.
    """
    return pack_files(read_folder(folder))


def read_folder(folder: str | Path) -> dict[str, bytes]:
    """Return the files of a bundle's folder, by name.

    Raises:
        PolicyError: the folder cannot be read, or is too large.
    """
    place = place_of(folder)
    try:
        files = sorted(path for path in place.iterdir() if is_bundle_file(path.name))
        if len(files) > MAX_FILES:
            message = f"the bundle has more than {MAX_FILES} files"
            raise PolicyError(message, file=str(place))
        return {path.name: _read(path) for path in files}
    except OSError as error:
        message = f"the bundle cannot be read: {error.strerror}; name its folder"
        raise PolicyError(message, file=str(place)) from error


def place_of(folder: str | Path) -> Path:
    """Return where a bundle is: a folder, or one that comes with bedrock-weir."""
    place = Path(folder)
    if not place.is_dir() and place.name == str(folder):
        place = shipped(str(folder)) or place
    return place


def shipped(name: str) -> Path | None:
    """Return the folder of a bundle that comes with us; None if none has this name.

    It stands in the wheel, or beside the sources.
    """
    here = Path(__file__).resolve().parent
    for root in (here / "bundles", here.parent.parent / "policies"):
        if (root / name).is_dir():
            return root / name
    return None


def _read(path: Path) -> bytes:
    most = limit_of(path.name)
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        message = f"the file is larger than {most} bytes"
        raise PolicyError(message, file=path.name)
    return data
