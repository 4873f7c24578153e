"""Where a match of an expression with wide repeats can begin.

An engine without backtracking keeps, while it looks for a beginning, the count of each
repeat for each beginning that is still possible. Of `[a-z]{20,1000}` there are so many
that it hardly ever meets the same ones twice, and builds its tables anew with every
text. Of `[a-z]{20,}` there are twenty. So the beginning is looked for with repeats that
have no bound, and the whole from there on.

Rule 1: an opener matches wherever a match of the whole begins; where it matches and the
        whole does not, the next beginning is looked for.
Rule 2: it fails `PATIENCE` times at the most before the whole is looked for as it is,
        so that a text made to fail costs no more than a few readings.
Rule 3: it takes as little as it can (`(?U)`), which moves no beginning: a repeat that
        has no bound and takes all it can reads to the text's end for every match.
"""

from __future__ import annotations

import re

WIDE = 3
"""How much more a repeat may take than it must, before it counts as wide."""
PATIENCE = 16

_TOKEN = re.compile(
    r"\\x\{[0-9a-fA-F]+\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{([0-9]+),([0-9]+)\}",
    re.DOTALL,
)


def opener_of(expression: str) -> str | None:
    """Return an expression without wide repeats' bounds; None where it has none.

    Args:
        expression: of RE2's syntax.
    """
    opened = _TOKEN.sub(_unbounded, expression)
    return None if opened == expression else f"(?U){opened}"


def _unbounded(token: re.Match[str]) -> str:
    least, most = token.groups()
    if least is None or int(most) - int(least) <= WIDE:
        return token[0]
    return f"{{{least},}}"
