"""A bundle's folder is looked at from time to time, and read when it is at rest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bedrock_weir.bundles import BundleFolder
from bedrock_weir.errors import PolicyError
from tests.support.proxy import bundle_folder

MORE = '@id("more")\npermit (principal, action in Weir::Action::"Tool", resource);'


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A bundle of its own."""
    return bundle_folder(tmp_path / "bundle")


def watched(place: Path) -> BundleFolder:
    """The folder, with the bundle that stands there in force."""
    folder = BundleFolder(place)
    folder.load()
    return folder


def test_what_does_not_change_is_not_read(place: Path) -> None:
    """Nor is what was touched and says the same."""
    folder = watched(place)
    assert [folder.changed() for _ in range(3)] == [None] * 3
    os.utime(place / "calls.cedar", (1, 1))
    assert [folder.changed() for _ in range(3)] == [None] * 3


def test_a_change_is_read_once_and_only_when_two_looks_agree(place: Path) -> None:
    """While files come, nothing is read; then they are, once."""
    folder = watched(place)
    (place / "more.cedar").write_text(MORE)
    assert folder.changed() is None
    (place / "more.cedar").write_text(MORE + "\n")
    assert folder.changed() is None
    bundle = folder.changed()
    assert bundle is not None
    assert "more" in bundle.policies.annotations
    assert folder.changed() is None


def test_a_wrong_bundle_is_told_of_once(place: Path) -> None:
    """The error comes once; what is mended afterwards is read."""
    folder = watched(place)
    (place / "more.cedar").write_text("permit (")
    assert folder.changed() is None
    with pytest.raises(PolicyError, match=r"more\.cedar"):
        folder.changed()
    assert folder.changed() is None
    (place / "more.cedar").write_text(MORE)
    assert folder.changed() is None
    assert folder.changed() is not None


def test_a_folder_that_goes_away_changes_nothing(place: Path, tmp_path: Path) -> None:
    """It is told of, and what comes back as it was is what is in force."""
    folder = watched(place)
    place.rename(tmp_path / "away")
    assert folder.changed() is None
    with pytest.raises(PolicyError):
        folder.changed()
    (tmp_path / "away").rename(place)
    assert [folder.changed() for _ in range(3)] == [None] * 3
