"""The result as a table, no wider than a hundred columns."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bedrock_weir.audit.entry import Kind
from bedrock_weir.smoke.document import Result
from bedrock_weir.smoke.verdict import Verdict

_COLUMNS = {
    "call": 20,
    "promised": 16,
    "got": 20,
    "decision": 9,
    "ending": 9,
    "call id": 13,
    "lock": 21,
    "": 4,
}


def show(result: Result, console: Console) -> None:
    """Show every call, then what was not as promised."""
    table = Table(box=box.SIMPLE_HEAD, padding=0, pad_edge=False, show_edge=False)
    for header, width in _COLUMNS.items():
        table.add_column(header, max_width=width, overflow="fold")
    for verdict in result.verdicts:
        table.add_row(*map(Text, _cells(verdict)), _mark(verdict))
    console.print(table)
    for verdict in result.verdicts:
        for broken in verdict.broken:
            console.print(Text(f"{verdict.made.call.name}: {broken}", "bold red"))
    well = sum(each.is_well for each in result.verdicts)
    console.print(
        Text(
            f"\n{well} of {len(result.verdicts)} calls were as promised, and so are"
            f" their records. {result.seconds:.1f} s.",
            "bold green" if result.is_well else "bold red",
        )
    )


def _cells(verdict: Verdict) -> tuple[str, ...]:
    locks = (
        f"{each.stored.mode} {each.stored.retain_until[:10]}".strip() or "none"
        for each in verdict.records
    )
    return (
        verdict.made.call.name,
        verdict.made.call.promise.words,
        verdict.outcome,
        verdict.effect(Kind.DECISION) or "none",
        verdict.effect(Kind.OUTCOME) or "-",
        verdict.call_id[:13] or "-",
        "\n".join(dict.fromkeys(locks)) or "-",
    )


def _mark(verdict: Verdict) -> Text:
    return Text("ok", "green") if verdict.is_well else Text("NO", "bold red")
