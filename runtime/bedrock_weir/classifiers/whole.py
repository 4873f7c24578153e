"""What a text is as a whole: an attack on the model, source code.

Rule 1: a finding of a whole text is one from its class's threshold on; for a lower
        one, somebody must ask, who decides what becomes of it.
Rule 2: asked is only what goes to the model.
"""

from __future__ import annotations

from bedrock_weir.classifiers.content.code import code_share
from bedrock_weir.classifiers.injection import THRESHOLD, score, warm
from bedrock_weir.content import Finding, PartKind, Span

__all__ = ["CLASSES", "INJECTION", "SOURCE_CODE", "THRESHOLD", "find", "warm"]

INJECTION, SOURCE_CODE = "PROMPT_INJECTION", "SOURCE_CODE"

CLASSES = frozenset({INJECTION, SOURCE_CODE})

MOSTLY = 0.5
"""The share of code from which a text is source code."""
_SHORTEST_CODE = 80
"""Characters below which a share of code says nothing."""
_CONTENT = frozenset(PartKind) - {PartKind.SETTING, PartKind.TOOL_SPEC}


def find(text: str, kind: PartKind, least: float = THRESHOLD) -> list[Finding]:
    """Return what a text of a request is as a whole.

    Args:
        text: the whole of it.
        kind: what it is to the model.
        least: the score from which an attack is returned.
    """
    findings = []
    attack = score(text, kind)
    if attack.value >= least:
        findings.append(Finding(INJECTION, attack.span, attack.value))
    if len(text) >= _SHORTEST_CODE and kind in _CONTENT:
        share = code_share(text)
        if share >= MOSTLY:
            findings.append(Finding(SOURCE_CODE, Span(0, len(text)), share))
    return findings
