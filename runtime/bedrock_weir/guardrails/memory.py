"""Verdicts, remembered by what was asked.

Rule 1: the key is a hash of everything that the answer depends on, so no text is kept.
Rule 2: what is remembered has an end, and the least used goes first when it is full.
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256

from bedrock_weir.opinion import Verdict

SIZE = 8192
"""Verdicts kept; one is about half a kilobyte."""


def key_of(*words: str, texts: tuple[str, ...]) -> bytes:
    """Return the key of a question (rule 1).

    Args:
        words: which guardrail, version, operation and direction.
        texts: what is asked about.
    """
    made = sha256()
    for item in (*words, str(len(texts)), *texts):
        data = item.encode(errors="surrogatepass")
        made.update(len(data).to_bytes(8))
        made.update(data)
    return made.digest()


class Memory:
    """Verdicts by key (rule 2)."""

    __slots__ = ("_known", "_size")

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._known: OrderedDict[bytes, tuple[float, Verdict]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, key: bytes, *, now: float) -> Verdict | None:
        """Return what is remembered, if its end has not come."""
        known = self._known.get(key)
        if known is None:
            return None
        if now >= known[0]:
            del self._known[key]
            return None
        self._known.move_to_end(key)
        return known[1]

    def put(self, key: bytes, verdict: Verdict, *, until: float) -> None:
        """Remember a verdict."""
        self._known[key] = until, verdict
        self._known.move_to_end(key)
        if len(self._known) > self._size:
            self._known.popitem(last=False)
