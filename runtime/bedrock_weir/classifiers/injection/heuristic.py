"""What a heuristic is: a sign of injection that a pattern can see.

Rule 1: a pattern looks around nowhere, refers back to nothing, is anchored to
        nothing, and spans `REACH` bytes at the most: so a text may be scanned in
        pieces that overlap by that much, and nothing is seen twice or missed.
Rule 2: patterns stand in the form that normalised texts have.
Rule 3: a weight is what the sign adds to the log-odds, found once or often.
"""

from __future__ import annotations

from dataclasses import dataclass

from bedrock_weir.classifiers.injection.normalise import fold

REACH = 1024
"""Bytes that a match can span."""


@dataclass(frozen=True, slots=True)
class Heuristic:
    """A sign of injection.

    Attributes:
        name: `family.variant`; families are the kinds of attack.
        pattern: for a scan without regard to case, in which a dot is any byte.
        weight: what it adds to the log-odds; 0 for one that only asks for decoding.
    """

    name: str
    pattern: str
    weight: float


def near(*parts: str, gap: int = 30) -> str:
    """Return a pattern of parts in order, each at most `gap` bytes after the last."""
    return f".{{0,{gap}}}".join(f"(?:{part})" for part in parts)


def sign(name: str, weight: float, *parts: str, gap: int = 30) -> Heuristic:
    """Return a heuristic of parts in order."""
    pattern = near(*parts, gap=gap) if len(parts) > 1 else parts[0]
    return Heuristic(name, pattern if pattern.isascii() else fold(pattern), weight)
