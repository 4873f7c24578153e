"""How long the campaigns last: a short form in the tests, a long one on demand.

`make soak` and `make fuzz` set `WEIR_CAMPAIGN=long`.
"""

from __future__ import annotations

import os

IS_LONG = os.environ.get("WEIR_CAMPAIGN") == "long"


def campaign(short: int, *, long: int) -> int:
    """Return how often something is done in this run."""
    return long if IS_LONG else short
