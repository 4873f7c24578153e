"""Which findings somebody wants to hear of.

Rule 1: a name stands for a class of data, or for a group of classes.
Rule 2: a name that stands for nothing is an error: it would find nothing for ever.
Rule 3: what is ignored is ignored, also where it was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from bedrock_weir.content import Finding
from bedrock_weir.errors import SettingsError
from bedrock_weir.scan.detecting import INJECTION, THRESHOLD


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice among findings.

    Attributes:
        classes: the classes to tell of; None for all.
        ignored: classes never to tell of.
        min_score: findings below it are not told of.
    """

    classes: frozenset[str] | None = None
    ignored: frozenset[str] = frozenset()
    min_score: float = 0.0

    def has(self, data_class: str) -> bool:
        """Tell whether a class is chosen."""
        if data_class in self.ignored:
            return False
        return self.classes is None or data_class in self.classes

    def keep(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that are chosen."""
        return [
            finding
            for finding in findings
            if finding.score >= self.min_score and self.has(finding.data_class)
        ]

    def is_attack(self, scores: Mapping[str, float]) -> bool:
        """Tell whether a text's score makes it an attack to tell of."""
        least = max(THRESHOLD, self.min_score)
        return self.has(INJECTION) and scores.get(INJECTION, 0.0) >= least


def chosen(
    *,
    classes: Iterable[str],
    ignored: Iterable[str],
    min_score: float,
    known: Mapping[str, tuple[str, ...]],
) -> Choice:
    """Return the choice that flags make.

    Args:
        classes: comma-separated names to look for; none for all.
        ignored: comma-separated names to leave out.
        min_score: 0 to 1.
        known: the classes that each name stands for.

    Raises:
        SettingsError: a name stands for nothing, or the score is no score.
    """
    if not 0 <= min_score <= 1:
        raise SettingsError("flag `--min-score` is not between 0 and 1")
    wanted = _classes(classes, "--classes", known)
    return Choice(wanted or None, _classes(ignored, "--ignore", known), min_score)


def _classes(
    given: Iterable[str], flag: str, known: Mapping[str, tuple[str, ...]]
) -> frozenset[str]:
    found: set[str] = set()
    for name in (part.strip() for text in given for part in text.split(",")):
        if not name:
            continue
        if name.upper() not in known:
            raise SettingsError(_unknown(name, flag, known))
        found.update(known[name.upper()])
    return frozenset(found)


def _unknown(name: str, flag: str, known: Iterable[str]) -> str:
    near = get_close_matches(name.upper(), list(known), n=3)
    hint = f"did you mean {', '.join(f'`{each}`' for each in near)}?" if near else ""
    return f"flag `{flag}`: `{name}` is no class of data" + (hint and f"; {hint}")
