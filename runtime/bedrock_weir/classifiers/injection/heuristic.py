"""What a heuristic is: a sign of injection that a pattern can see.

Rule 1: a pattern looks around nowhere, refers back to nothing, is anchored to
        nothing, and spans `REACH` bytes at the most: so a text may be scanned in
        pieces that overlap by that much, and nothing is seen twice or missed.
Rule 2: patterns stand in the form that normalised texts have.
Rule 3: a weight is what the sign adds to the log-odds, found once or often.
Rule 4: a key matches wherever its pattern does, is cheaper to compile, and seldom seen
        in ordinary text: so most patterns never need to be compiled.
"""

from __future__ import annotations

import re
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
        key: a pattern without which `pattern` cannot match (rule 4); the same as
            `pattern` where that is as cheap.
        common: whether ordinary prose often shows the key.
    """

    name: str
    pattern: str
    weight: float
    key: str
    common: bool = False


def near(*parts: str, gap: int = 30) -> str:
    """Return a pattern of parts in order, each at most `gap` bytes after the last."""
    return f".{{0,{gap}}}".join(f"(?:{part})" for part in parts)


def sign(
    name: str,
    weight: float,
    *parts: str,
    gap: int = 30,
    key: int | str = 0,
    bounded: bool = False,
    whole: bool = False,
    common: bool = False,
) -> Heuristic:
    """Return a heuristic of parts in order.

    Args:
        key: the number of the part that is the key, or a pattern for it.
        bounded: whether the key keeps its word boundaries.
        whole: whether the pattern is its own key.
        common: whether ordinary prose often shows the key.
    """
    pattern = near(*parts, gap=gap) if len(parts) > 1 else parts[0]
    if whole:
        key = pattern
    elif isinstance(key, int):
        key = parts[key] if bounded else _loosened(parts[key])
    return Heuristic(name, _folded(pattern), weight, _folded(key), common)


_BOUNDS = re.compile(r"\\b|\\w(?:\{\d+,\d+\}|\?)")


def _loosened(part: str) -> str:
    """Return a part without boundaries, and without how its words may end."""
    return _BOUNDS.sub("", part)


def _folded(pattern: str) -> str:
    return pattern if pattern.isascii() else fold(pattern)
