"""Tables: as they are printed, and as they stand in the documentation.

Rule 1: a section of the documentation is replaced between its markers, and only by a
        run that measured it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        title: what it shows.
        columns: their headings.
        rows: their cells; the first says what the row is.
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    def markdown(self) -> str:
        """Return it in Markdown, with cells of equal width."""
        rows = [self.columns, *self.rows]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        rule = [
            "-" * width if number == 0 else "-" * (width - 1) + ":"
            for number, width in enumerate(widths)
        ]
        lines = [_line(row, widths) for row in (self.columns, tuple(rule), *self.rows)]
        return "\n".join([f"**{self.title}**", "", *lines])


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = [
        cell.ljust(width) if number == 0 else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return f"| {' | '.join(cells)} |"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One figure beside its target.

    Attributes:
        figure: what was measured.
        target: at most this, or at least where `is_floor`.
        measured: the median over the rounds.
        unit: of both.
    """

    figure: str
    target: float
    measured: float
    unit: str
    is_floor: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the figure is as good as the target."""
        if self.is_floor:
            return self.measured >= self.target
        return self.measured <= self.target


@dataclass(frozen=True, slots=True)
class Section:
    """What one measurement has to say.

    Attributes:
        name: of the measurement, and of its place in the documentation.
        tables: for people.
        verdicts: what has a target.
        notes: what has to be known to read the tables.
        data: every round's figures, for programs.
    """

    name: str
    tables: list[Table]
    verdicts: list[Verdict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    data: dict[str, object] = field(default_factory=dict)

    def markdown(self) -> str:
        """Return the section."""
        blocks = [table.markdown() for table in self.tables]
        return "\n\n".join([*blocks, *self.notes])


def verdicts_table(verdicts: list[Verdict]) -> Table:
    """Return the table of targets."""
    rows = []
    for verdict in verdicts:
        at = "at least " if verdict.is_floor else ""
        rows.append(
            (
                verdict.figure,
                f"{at}{number(verdict.target)} {verdict.unit}",
                f"{number(verdict.measured)} {verdict.unit}",
                "met" if verdict.is_met else "**missed**",
            )
        )
    return Table("Targets", ("figure", "target", "measured", ""), rows)


def number(value: float) -> str:
    """Return a number with three digits that count."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def milliseconds(seconds: float) -> str:
    """Return a duration in milliseconds."""
    return number(seconds * 1e3)


def middle(rounds: list[dict[str, float]], key: str) -> float:
    """Return the median of one figure over the rounds."""
    return median(each[key] for each in rounds)


def over(
    rounds: list[dict[str, float]], base: list[dict[str, float]], key: str
) -> float:
    """Return the median of what was added to the base in the same round."""
    pairs = zip(rounds, base, strict=True)
    return median(each[key] - before[key] for each, before in pairs)


def write(sections: dict[str, str]) -> None:
    """Replace sections of the documentation (rule 1)."""
    text = DOCUMENT.read_text()
    for name, content in sections.items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        before, found, rest = text.partition(begin)
        _, also_found, after = rest.partition(end)
        if not (found and also_found):
            raise RuntimeError(f"`{DOCUMENT.name}` has no markers for `{name}`")
        text = f"{before}{begin}\n{content}\n{end}{after}"
    DOCUMENT.write_text(text)
