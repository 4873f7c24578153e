"""JSON documents, and the way to a value in one."""

from __future__ import annotations

Pointer = tuple[str | int, ...]
"""The way from a JSON document's root to a value (RFC 6901's tokens)."""

JSON = None | bool | int | float | str | list["JSON"] | dict[str, "JSON"]
"""A parsed JSON value."""
