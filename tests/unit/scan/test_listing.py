from __future__ import annotations

import os
from pathlib import Path

from bedrock_weir.scan.listing import STDIN, Listed, listed


def test_a_folder_is_walked_in_the_order_of_names(tmp_path: Path) -> None:
    """Without version control, links and what is no file."""
    for name in ("b/z.txt", "b/a.txt", "a.txt", ".git/config", "b/__pycache__/x.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "c").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "d")
    assert list(listed([str(tmp_path)])) == [
        Listed(f"{tmp_path}/a.txt"),
        Listed(f"{tmp_path}/b/a.txt"),
        Listed(f"{tmp_path}/b/z.txt"),
        Listed(f"{tmp_path}/c", skipped="a symbolic link"),
        Listed(f"{tmp_path}/d", skipped="not a regular file"),
    ]


def test_what_is_named_is_read(tmp_path: Path) -> None:
    """Even a folder that a walk leaves out, or a file that is not there."""
    hidden = tmp_path / ".git"
    hidden.mkdir()
    (hidden / "config").write_text("x")
    assert list(listed([str(hidden), STDIN, "nowhere"])) == [
        Listed(f"{hidden}/config"),
        Listed(STDIN),
        Listed("nowhere"),
    ]
