from __future__ import annotations

import json
import os

import pytest

from bedrock_weir.envoy.secrets import write_secret


def test_secret_is_its_owners_alone_and_replaced_as_a_whole(tmp_path):
    """Rules 1 and 2: the mode is the file's from the start; a reader keeps the old."""
    file = tmp_path / "minted"
    before = os.umask(0)
    try:
        write_secret(file, chain=b"chain", key=b"key")
        with file.open() as old:
            write_secret(file, chain=b"other", key=b"other key")
            assert "other" not in old.read()
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]
    (resource,) = json.loads(file.read_text())["resources"]
    assert resource["name"] == "minted"
    assert resource["tls_certificate"] == {
        "certificate_chain": {"inline_string": "other"},
        "private_key": {"inline_string": "other key"},
    }


def test_secret_that_was_left_half_written_is_no_hindrance(tmp_path):
    """A file of an earlier attempt is replaced, and a link there is not followed."""
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / ".minted.new").symlink_to(elsewhere)
    write_secret(tmp_path / "minted", chain=b"chain", key=b"key")
    assert not elsewhere.exists()


def test_secret_that_cannot_be_written_leaves_the_old_one(tmp_path):
    """The error is the system's."""
    with pytest.raises(FileNotFoundError):
        write_secret(tmp_path / "none" / "minted", chain=b"chain", key=b"key")
