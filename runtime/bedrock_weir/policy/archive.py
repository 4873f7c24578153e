"""A bundle as one zip: its files side by side, nothing else.

Rule 1: packing is deterministic. The same files give the same bytes on every machine:
        they are stored in the order of their names, without times, uncompressed,
        since two releases of zlib may write the same data differently.
Rule 2: unpacking happens in memory, and everything is bounded before it is made: the
        archive, the number of its files, the size of each and of all, and how much
        larger they may be than the archive.
Rule 3: only a bundle's own files are taken, under plain names. A folder, a path, a
        link, a name that comes twice, an encrypted file, any other file: refused.
Rule 4: whatever is wrong is a `PolicyError`; half an archive is none.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping

from bedrock_weir.errors import PolicyError
from bedrock_weir.policy.files import MAX_FILES, is_bundle_file, limit_of

MAX_ARCHIVE = 64 * 1024 * 1024
"""Bytes of an archive."""
MAX_UNPACKED = 128 * 1024 * 1024
"""Bytes of all files together."""
MAX_RATIO = 200
"""How many times larger than the archive its files may be together ..."""
FREE_OF_RATIO = 1024 * 1024
"""... where they are more bytes than this."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_BEGINNING = b"PK\x03\x04"
_ENCRYPTED = 0x1
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MODE = stat.S_IFREG | 0o644
_HINT = "make it with `weir policy pack`"
_BROKEN = (
    zipfile.BadZipFile,
    struct.error,
    zlib.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    UnicodeDecodeError,
    ValueError,
    OSError,
)
"""What `zipfile` raises about bytes that are no archive."""


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """Return files as an archive (rule 1).

    Raises:
        PolicyError: they could not be unpacked again.
    """
    _check_count(len(files))
    for name, data in files.items():
        _check_name(name)
        _check_size(name, len(data))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = _UNIX
            entry.external_attr = _MODE << 16
            archive.writestr(entry, data)
    packed = written.getvalue()
    if len(packed) > MAX_ARCHIVE:
        raise PolicyError(f"the bundle is larger than {MAX_ARCHIVE} bytes")
    return packed


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive, by name.

    Raises:
        PolicyError: this is no archive of a bundle's files (rules 2 to 4).
    """
    if len(data) > MAX_ARCHIVE:
        raise PolicyError(f"the archive is larger than {MAX_ARCHIVE} bytes")
    if not data.startswith(_BEGINNING):
        raise PolicyError(f"this is no zip archive of a bundle; {_HINT}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _files(archive, len(data))
    except _BROKEN as error:
        # what zipfile says may quote the archive's bytes
        kind = type(error).__name__
        raise PolicyError(f"the archive is damaged ({kind}); {_HINT}") from error


def _files(archive: zipfile.ZipFile, size: int) -> dict[str, bytes]:
    entries = archive.infolist()
    _check_count(len(entries))
    for entry in entries:
        _check_entry(entry)
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise PolicyError(f"the archive holds a name twice; {_HINT}")
    _check_total(sum(entry.file_size for entry in entries), size)
    return {entry.filename: _read(archive, entry) for entry in entries}


def _check_entry(entry: zipfile.ZipInfo) -> None:
    _check_name(entry.filename)
    if entry.orig_filename != entry.filename:
        raise PolicyError(f"the archive holds a file with an odd name; {_HINT}")
    if entry.flag_bits & _ENCRYPTED:
        raise PolicyError(f"the file is encrypted; {_HINT}", file=entry.filename)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        message = f"the file is packed in a way that is not read here; {_HINT}"
        raise PolicyError(message, file=entry.filename)
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        message = f"the archive holds a link or a folder; {_HINT}"
        raise PolicyError(message, file=entry.filename)
    _check_size(entry.filename, entry.file_size)


def _check_count(count: int) -> None:
    if not 0 < count <= MAX_FILES:
        raise PolicyError(f"a bundle has 1 to {MAX_FILES} files, not {count}")


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        message = "the archive holds a folder, or a file with an odd name; pack the"
        raise PolicyError(f"{message} bundle's files side by side: {_HINT}")
    if not is_bundle_file(name):
        raise PolicyError(f"the file is not one of a bundle; {_HINT}", file=name)


def _check_size(name: str, size: int) -> None:
    most = limit_of(name)
    if size > most:
        raise PolicyError(f"the file is larger than {most} bytes", file=name)


def _check_total(total: int, packed: int) -> None:
    if total > MAX_UNPACKED:
        raise PolicyError(f"the archive's files are more than {MAX_UNPACKED} bytes")
    if total > FREE_OF_RATIO and total > MAX_RATIO * packed:
        message = f"the archive's files are more than {MAX_RATIO} times its size"
        raise PolicyError(message)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return a file of the size it declares, and no other."""
    with archive.open(entry) as file:
        data = file.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise PolicyError("the file is not as large as it says", file=entry.filename)
    return data
