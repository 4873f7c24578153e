"""The findings as a tree: groups, checks, and under each what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from rich import box
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from bedrock_weir.doctor.check import Check, Outcome
from bedrock_weir.doctor.document import counts, is_well
from bedrock_weir.doctor.running import Found

WIDTH = 120
"""Columns, at the most."""

_ELSEWHERE = "see `"
"""What an advice begins with that leads to another check."""
_STYLES = {
    Outcome.OK: "green",
    Outcome.WARN: "bold yellow",
    Outcome.FAIL: "bold red",
    Outcome.SKIPPED: "dim",
}


def console(out: TextIO) -> Console:
    """Return a console; plain text where it is no terminal, or NO_COLOR is set."""
    found = Console(file=out, highlight=False)
    width = min(found.width, WIDTH) if found.is_terminal else WIDTH
    return Console(file=out, highlight=False, width=width)


def show(viewpoint: str, found: Sequence[Found], console: Console) -> None:
    """Show every finding, then how many came to what."""
    tree = Tree(Text(f"weir doctor {viewpoint}", "bold"), guide_style="dim")
    for name in dict.fromkeys(each.group for each in found):
        branch = tree.add(Text(name, "bold"))
        for each in found:
            if each.group is name:
                branch.add(_shown(each))
    console.print(tree)
    told = ", ".join(f"{count} {name}" for name, count in counts(found).items())
    style = "bold green" if is_well(found) else "bold red"
    console.print(Text(f"\n{told}", style))


def _shown(found: Found) -> Group:
    result = found.result
    head = Text.assemble(
        (f"{result.outcome:<8}", _STYLES[result.outcome]),
        (found.check, "bold"),
        f" ({found.subject})" if found.subject else "",
    )
    if result.advice.startswith(_ELSEWHERE):  # it follows from another: one line
        head.append(f": {result.seen} -> {result.advice}")
        return Group(head)
    lines = [head, Text(result.seen, "dim" if not result.advice else "")]
    if result.advice:
        lines.append(Text(f"-> {result.advice}", _STYLES[result.outcome]))
    return Group(*lines)


def show_list(
    viewpoints: Iterable[tuple[str, Sequence[Check[Any]]]], console: Console
) -> None:
    """Show what there is to check."""
    for viewpoint, checks in viewpoints:
        table = Table(
            title=Text(f"weir doctor {viewpoint}", "bold"),
            title_justify="left",
            box=box.SIMPLE_HEAD,
            show_edge=False,
        )
        for header in ("name", "group", "what it checks"):
            table.add_column(header, overflow="fold")
        for check in checks:
            table.add_row(*map(Text, (check.name, check.group, check.asks)))
        console.print(table)
