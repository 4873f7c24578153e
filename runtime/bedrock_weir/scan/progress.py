"""A line on the terminal while a long run goes on."""

from __future__ import annotations

import time
from typing import TextIO

from bedrock_weir.scan.tally import Tally

FIRST = 1.0
"""Seconds after which a run counts as long."""
EACH = 0.2
"""Seconds between two lines."""
_CLEAR = "\r\x1b[K"


class Progress:
    """Says how far a run is; silent where nobody watches.

    Args:
        out: where to say it.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._is_on = out.isatty()
        self._next = time.monotonic() + FIRST
        self._is_shown = False

    def show(self, tally: Tally) -> None:
        """Say the numbers of a run, where it is time."""
        if not self._is_on or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EACH
        self._is_shown = True
        millions = tally.characters / 1e6
        line = f"{tally.files:,} files, {millions:,.1f} million characters"
        self._out.write(f"{_CLEAR}weir scan: {line}")
        self._out.flush()

    def clear(self) -> None:
        """Take the line away, so that something else can stand there."""
        if self._is_shown:
            self._is_shown = False
            self._out.write(_CLEAR)
            self._out.flush()
