"""A bundle as one zip: what is packed comes back, and nothing else comes in."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bedrock_weir.bundles import load_bundle, unpacked
from bedrock_weir.errors import PolicyError
from bedrock_weir.packing import pack, read_folder
from bedrock_weir.policy import archive
from bedrock_weir.policy.archive import pack_files, unpack

FILES = {"bundle.toml": b"a", "schema.cedarschema": b"b", "calls.cedar": b"c" * 900}


def zipped(*entries: tuple[str, bytes], **options) -> bytes:
    """Return an archive as any zip program would make it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, **options) as made:
        for name, data in entries:
            made.writestr(name, data)
    return written.getvalue()


def with_mode(name: str, mode: int) -> bytes:
    """Return an archive with an entry of this Unix mode."""
    written = io.BytesIO()
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, mode << 16
    with zipfile.ZipFile(written, "w") as made:
        made.writestr(entry, b"calls.cedar")
    return written.getvalue()


@pytest.mark.parametrize("name", ["baseline", "sandbox"])
def test_a_packed_bundle_is_the_bundle(name: str) -> None:
    """It has the digest of its folder, so a record says the same of both."""
    assert unpacked(pack(name)).digest == load_bundle(name).digest
    assert unpack(pack(name)) == read_folder(name)


def test_packing_is_deterministic(tmp_path: Path) -> None:
    """Neither times nor the order in which files were made can be seen."""
    for folder, names in (("a", sorted(FILES)), ("b", sorted(FILES, reverse=True))):
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).write_bytes(FILES[name])
            os.utime(tmp_path / folder / name, (1e9, 1e9 if folder == "a" else 1.5e9))
    packed = pack(tmp_path / "a")
    assert packed == pack(tmp_path / "b") == pack_files(FILES)
    assert b"c" * 900 in packed


def test_packing_needs_no_policy_engine() -> None:
    """A deployment can import it without what inspects."""
    code = (
        "import sys; from bedrock_weir.packing import pack; pack('baseline');"
        "print([name for name in ('cedarpy', 'pyperscan', 'pydantic', 'botocore')"
        " if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert said.stdout.strip() == "[]"


def test_what_another_program_zipped_is_read() -> None:
    """Deflated as well as stored."""
    assert unpack(zipped(*FILES.items())) == FILES


@pytest.mark.parametrize(
    "name",
    [
        "policies/calls.cedar",
        "../calls.cedar",
        "/calls.cedar",
        "C:\\calls.cedar",
        ".cedar",
        "-x.cedar",
        "calls\n.cedar",
        "cälls.cedar",
        "folder/",
        "a" * 200 + ".cedar",
    ],
)
def test_an_odd_name_is_refused(name: str) -> None:
    """No folders, no paths, no names that a terminal would play."""
    with pytest.raises(PolicyError, match="odd name"):
        unpack(zipped((name, b"x"), *FILES.items()))


def test_a_null_in_a_name_is_refused() -> None:
    """`zipfile` cuts such a name; what is cut is not what was signed for."""
    data = zipped(("calls.cedarXtoml", b"x")).replace(b"cedarX", b"cedar\0")
    with pytest.raises(PolicyError):
        unpack(data)


@pytest.mark.parametrize("name", ["README.md", "calls.cedar.bak", "bundle.json"])
def test_what_is_no_file_of_a_bundle_is_refused(name: str) -> None:
    """The digest would not cover it."""
    with pytest.raises(PolicyError, match=f"{name}: the file is not one of a bundle"):
        unpack(zipped((name, b"x"), *FILES.items()))


def test_a_name_that_comes_twice_is_refused() -> None:
    """Two readers could each take another of the two."""
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped(("calls.cedar", b"x"), ("calls.cedar", b"y"))
    with pytest.raises(PolicyError, match="twice"):
        unpack(data)


def test_an_encrypted_file_is_refused() -> None:
    """Whoever has no password cannot check it."""
    data = bytearray(zipped(("calls.cedar", b"x")))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(PolicyError, match="encrypted"):
        unpack(bytes(data))


def test_a_link_is_refused() -> None:
    """Its content would be a path."""
    with pytest.raises(PolicyError, match="link or a folder"):
        unpack(with_mode("calls.cedar", stat.S_IFLNK | 0o777))
    assert unpack(with_mode("calls.cedar", 0o644))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(method: int) -> None:
    """Fewer decoders for hostile bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as made:
        made.writestr("calls.cedar", b"x" * 100)
    with pytest.raises(PolicyError, match="not read here"):
        unpack(written.getvalue())


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the size of a file, of all, by their ratio, and by their number."""
    large = (("a.weirset", bytes(3 * 1024 * 1024)),)
    with pytest.raises(PolicyError, match="200 times"):
        unpack(zipped(*large))
    with pytest.raises(PolicyError, match=r"a\.cedar: the file is larger than"):
        unpack(zipped(("a.cedar", bytes(1024 * 1024 + 1))))
    with pytest.raises(PolicyError, match="1 to 1000 files"):
        unpack(zipped(*((f"{number}.cedar", b"") for number in range(1001))))
    with pytest.raises(PolicyError, match="1 to 1000 files"):
        unpack(b"PK\x03\x04" + zipped())
    monkeypatch.setattr(archive, "MAX_UNPACKED", 899)
    with pytest.raises(PolicyError, match="more than 899 bytes"):
        unpack(pack_files(FILES))
    monkeypatch.setattr(archive, "MAX_ARCHIVE", 899)
    with pytest.raises(PolicyError, match="larger than 899 bytes"):
        unpack(pack_files(FILES))
    with pytest.raises(PolicyError, match="larger than 899 bytes"):
        pack_files(FILES)


@pytest.mark.parametrize(("said", "reason"), [(10, "damaged"), (5000, "as large")])
def test_a_file_of_another_size_than_it_says_is_refused(said: int, reason: str) -> None:
    """The size that was checked is the size that is read."""
    data = bytearray(zipped(("calls.cedar", b"x" * 900)))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = said.to_bytes(4, "little")
    with pytest.raises(PolicyError, match=reason):
        unpack(bytes(data))


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"x" * 100, b"\x1f\x8b" + b"x" * 9]
)
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    """With the command that makes one."""
    with pytest.raises(PolicyError, match="weir policy pack"):
        unpack(data)


def test_a_damaged_file_is_refused() -> None:
    """Its own checksum says so."""
    data = pack_files(FILES)
    with pytest.raises(PolicyError, match="damaged"):
        unpack(data.replace(b"c" * 900, b"c" * 899 + b"d"))


def test_what_could_not_be_unpacked_is_not_packed() -> None:
    """The same rules hold for both."""
    for files in (
        {},
        {"a b.cedar": b""},
        {"notes.txt": b""},
        {"a.cedar": bytes(2**21)},
    ):
        with pytest.raises(PolicyError):
            pack_files(files)
