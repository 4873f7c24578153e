"""What a run read and found, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from bedrock_weir.scan.detecting import INJECTION


@dataclass(slots=True)
class Tally:
    """The numbers of one run.

    Attributes:
        files: files read.
        with_findings: of them, those in which something was found.
        characters: characters read.
        skipped: files left out.
        errors: what could not be read.
        by_class: findings of each class; an attack counts as one.
    """

    files: int = 0
    with_findings: int = 0
    characters: int = 0
    skipped: int = 0
    errors: int = 0
    by_class: Counter[str] = field(default_factory=Counter)

    @property
    def findings(self) -> int:
        """How many findings there were."""
        return self.by_class.total()

    @property
    def exit_code(self) -> int:
        """1 if anything was found; 0 only where everything was read."""
        if self.findings:
            return 1
        return 2 if self.errors else 0

    def add(self, classes: Mapping[str, int], *, is_attack: bool) -> None:
        """Count what one text holds, and whether it is an attack as a whole."""
        self.files += 1
        self.with_findings += bool(classes) or is_attack
        self.by_class.update(classes)
        self.by_class.update({INJECTION: 1} if is_attack else {})

    def line(self) -> str:
        """Return the numbers as one line."""
        said = [f"{_count(self.files, 'file')} read"]
        if self.skipped:
            said.append(f"{self.skipped} skipped")
        if self.errors:
            said.append(f"{self.errors} not readable")
        if not self.findings:
            return f"nothing found; {', '.join(said)}"
        classes = sorted(self.by_class.items(), key=lambda item: (-item[1], item[0]))
        listed = ", ".join(f"{name} {count}" for name, count in classes)
        where = _count(self.with_findings, "file")
        found = f"{_count(self.findings, 'finding')} in {where}"
        return f"{found} ({listed}); {', '.join(said)}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
