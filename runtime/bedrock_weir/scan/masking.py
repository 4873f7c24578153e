"""Values on a screen: enough to find them again, never enough to use them.

Rule 1: of a value its first two characters are shown at the most, and at the most a
        quarter of it; then its length.
Rule 2: nothing that comes out of a file reaches a terminal as a control character.
"""

from __future__ import annotations

SHOWN = 2
"""Characters of a value that are shown."""
_PART = 4
"""One in so many characters may be shown."""
LONGEST = 120
"""Characters of a value that `--show` prints in a table."""


def excerpt(value: str) -> str:
    """Return what may be seen of a value (rule 1)."""
    count = min(SHOWN, len(value) // _PART)
    return f"{printable(value[:count])}…({len(value)})"


def in_full(value: str) -> str:
    """Return a value for its owner's own terminal, on one line."""
    if len(value) <= LONGEST:
        return printable(value)
    return f"{printable(value[:LONGEST])}…({len(value)})"


def printable(text: str) -> str:
    """Return a text without anything that moves a cursor or hides (rule 2)."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode()
        for each in text
    )
