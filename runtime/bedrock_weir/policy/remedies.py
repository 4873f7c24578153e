"""What happens to a class of data that may not travel.

Rule 1: a class that is allowed passes; nothing else does.
Rule 2: a refusal redacts only if every policy that refuses says so; a class that no
        policy speaks for is blocked.
Rule 3: what cannot be read cannot be redacted, so it is blocked.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Remedy(IntEnum):
    """What happens to data, from the mildest to the strictest."""

    ALLOW = 0
    REDACT = 1
    BLOCK = 2


BY_NAME = {"redact": Remedy.REDACT, "block": Remedy.BLOCK}
"""The values of the `@remedy` annotation."""


def settle(remedies: Iterable[Remedy], *, is_readable: bool) -> Remedy:
    """Settle the remedies of the policies that refused into one (rules 2 and 3)."""
    strictest = max(remedies, default=Remedy.BLOCK)
    if strictest is Remedy.REDACT and not is_readable:
        return Remedy.BLOCK
    return strictest
