"""A bundle's files: what they are called, and how large they may be."""

from __future__ import annotations

SCHEMA = "schema.cedarschema"
SETTINGS = "bundle.toml"
SET = ".weirset"

MAX_FILE = 1024 * 1024
"""Bytes of one file of a bundle."""
MAX_SET = 64 * 1024 * 1024
"""Bytes of one exact-match set."""
MAX_FILES = 1000


def is_bundle_file(name: str) -> bool:
    """Tell whether a file of the folder belongs to the bundle."""
    return name in (SETTINGS, SCHEMA) or name.endswith((".cedar", SET))


def limit_of(name: str) -> int:
    """Return how many bytes a file may have."""
    return MAX_SET if name.endswith(SET) else MAX_FILE
