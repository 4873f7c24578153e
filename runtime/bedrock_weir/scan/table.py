"""Findings as lines for people: place, class, score, and what may be seen of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from bedrock_weir.scan.detecting import INJECTION
from bedrock_weir.scan.masking import excerpt, in_full, printable
from bedrock_weir.scan.reading import Found

BATCH = 500
"""Lines that are aligned with each other; a longer list is told in several."""


def lines(path: str, found: Iterable[Found], *, show: bool) -> Iterator[str]:
    """Yield a line for each finding of one file."""
    rest = iter(found)
    name = printable(path)
    while batch := list(islice(rest, BATCH)):
        rows = [_row(name, each, show=show) for each in batch]
        widths = (_width(row[0] for row in rows), _width(row[1] for row in rows))
        for place, data_class, score, value in rows:
            head = f"{place:<{widths[0]}}  {data_class:<{widths[1]}}"
            yield f"{head}  {score}  {value}"


def attack_line(path: str, score: float) -> str:
    """Return the line for a text that is an attack as a whole."""
    return f"{printable(path)}  {INJECTION}  {score:.2f}  the text as a whole"


def _row(name: str, found: Found, *, show: bool) -> tuple[str, str, str, str]:
    place = f"{name}:{found.place.line}:{found.place.column}"
    value = in_full(found.value) if show else excerpt(found.value)
    return place, found.finding.data_class, f"{found.finding.score:.2f}", value


def _width(cells: Iterable[str]) -> int:
    return max(map(len, cells))
