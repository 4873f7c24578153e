"""From what was named to the files to read.

Rule 1: a named file is read, whatever it is called; a named folder is walked, in the
        order of names.
Rule 2: in a walk, folders of version control, caches and installed packages are left
        out, and so is what is no regular file: links lead elsewhere, pipes to nowhere.
Rule 3: what is left out is said, but for whole folders of rule 2.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

STDIN = "-"

SKIPPED = frozenset(
    {
        ".git",
        ".hg",
        ".hypothesis",
        ".jj",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".svn",
        ".tox",
        ".venv",
        "__pycache__",
        "node_modules",
    }
)
"""Folders that a walk leaves out (rule 2)."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Something that was named or met on a walk.

    Attributes:
        path: its path, or `-` for standard input.
        skipped: why it is not to be read, or None.
        error: why it cannot be read, or None.
    """

    path: str
    skipped: str | None = None
    error: str | None = None


def listed(names: Iterable[str]) -> Iterator[Listed]:
    """Yield what there is to read, and what is left out and why."""
    for name in names:
        if name != STDIN and Path(name).is_dir():
            yield from _walked(name)
        else:
            yield Listed(name)


def _walked(folder: str) -> Iterator[Listed]:
    left: list[str | Listed] = [folder]
    while left:
        item = left.pop()
        if isinstance(item, Listed):
            yield item
            continue
        try:
            left += reversed(_entries(item))
        except OSError as error:
            yield Listed(item, error=error.strerror or str(error))


def _entries(folder: str) -> list[str | Listed]:
    """Return a folder's folders, and what else is in it, by name."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    return [
        entry.path
        if entry.is_dir(follow_symlinks=False)
        else Listed(entry.path, skipped=_why_not(entry))
        for entry in entries
        if entry.name not in SKIPPED or not entry.is_dir(follow_symlinks=False)
    ]


def _why_not(entry: os.DirEntry[str]) -> str | None:
    if entry.is_symlink():
        return "a symbolic link"
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError:
        return None  # reading it will say what is wrong
    return None if stat.S_ISREG(mode) else "not a regular file"
