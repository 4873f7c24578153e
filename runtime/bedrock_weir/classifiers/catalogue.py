"""Every rule, every class of data, and the groups that a policy may name them by.

Rule 1: a class is in one group: `SECRET` opens something, `ATTACK` is aimed at the
        model or at the caller, `CONTENT` says what a text is about or points to,
        `PII` is everything that is somebody's.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.classifiers import entities, leakage, names, secrets, whole
from bedrock_weir.classifiers.content import invisible, links
from bedrock_weir.classifiers.rule import Rule

RULES: tuple[Rule, ...] = (
    *entities.RULES,
    *secrets.RULES,
    *names.RULES,
    *links.RULES,
)
"""Every rule that comes with bedrock-weir."""

FOUND: frozenset[str] = frozenset().union(
    *(rule.classes for rule in (*RULES, *invisible.RAW_RULES))
)
"""Every class of data that rules find."""

_ATTACK = frozenset(
    {
        whole.INJECTION,
        leakage.LEAK,
        "EXFILTRATION_LINK",
        "INVISIBLE_TEXT",
    }
)
_CONTENT = frozenset({whole.SOURCE_CODE, "CLOUD_IDENTIFIER", "DENIED_URL", "URL"})

CLASSES: frozenset[str] = FOUND | _ATTACK | {whole.SOURCE_CODE, "DENIED_URL"}
"""Every class of data, those of a whole text included."""


def _group(name: str) -> str:
    if name in secrets.SECRET_CLASSES:
        return "SECRET"
    if name in _ATTACK:
        return "ATTACK"
    return "CONTENT" if name in _CONTENT else "PII"


GROUPS: Mapping[str, tuple[str, ...]] = {
    name: (_group(name),) for name in sorted(CLASSES)
}
"""The groups of every class."""


def as_markdown() -> str:
    """Return the table of classes in `docs/data-classes.md`."""
    lines = []
    for group, about in _ABOUT.items():
        named = [name for name, groups in GROUPS.items() if group in groups]
        lines += [f"## `{group}`", "", f"{about} {len(named)} classes.", ""]
        lines += [", ".join(f"`{name}`" for name in named), ""]
    return "\n".join(lines)


_ABOUT = {
    "PII": "What is somebody's. AWS's names, where Bedrock Guardrails has the type.",
    "SECRET": "What opens something.",
    "ATTACK": "What is aimed at the model, or at the caller.",
    "CONTENT": "What a text is made of, and what it points to.",
}
