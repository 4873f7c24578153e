"""The demo's result as tables, no wider than a hundred columns."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bedrock_weir.audit.entry import Kind
from bedrock_weir.call import Path
from bedrock_weir.demo.document import Result, classes
from bedrock_weir.demo.records import Record
from bedrock_weir.demo.verdict import Verdict

WIDTH = 100
"""Columns, at the most."""

_Row = tuple[int, Verdict]
_TITLES = {
    Path.PROXY: "Through the proxy, over TLS",
    Path.INTERCEPTOR: "Through the interceptor, in the caller's own process",
}


def console(out: TextIO) -> Console:
    """Return a console; plain text where it is no terminal, or NO_COLOR is set."""
    found = Console(file=out, highlight=False)
    width = min(found.width, WIDTH) if found.is_terminal else WIDTH
    return Console(file=out, highlight=False, width=width)


def show(result: Result, console: Console) -> None:
    """Show every call, then every record, then the totals."""
    numbered = list(enumerate(result.verdicts, start=1))
    for path, rows in groupby(numbered, lambda row: row[1].played.path):
        console.print(_calls(_TITLES[path], rows))
    console.print(_records(numbered))
    for line in _totals(result):
        console.print(line)


def _table(title: str, **columns: int) -> Table:
    table = Table(
        title=Text(f"\n{title}", style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=0,
        show_edge=False,
    )
    for name, width in columns.items():
        header = name.replace("_", " ").strip()
        table.add_column(header, max_width=width, overflow="fold")
    return table


def _calls(title: str, rows: Iterable[_Row]) -> Table:
    table = _table(title, no=2, call=21, promised=19, got=26, why=25, __=2)
    for number, verdict in rows:
        name, promise = verdict.played.call.name, verdict.played.call.promise
        why = verdict.why if verdict.as_promised else "; ".join(verdict.broken)
        cells = (str(number), name, promise.words, verdict.outcome, why)
        table.add_row(*map(Text, cells), _mark(verdict))
    return table


def _mark(verdict: Verdict) -> Text:
    return Text("ok", "green") if verdict.as_promised else Text("NO", "bold red")


def _records(rows: Iterable[_Row]) -> Table:
    table = _table(
        "The records of these calls, read back from S3",
        no=2,
        call_id=13,
        decision=9,
        ending=8,
        classes_found=25,
        objects=12,
        Object_Lock=21,
    )
    for number, verdict in rows:
        table.add_row(*map(Text, (str(number), *_cells(verdict))))
    return table


def _cells(verdict: Verdict) -> tuple[str, ...]:
    effects = {record.kind: record.effect for record in verdict.records}
    return (
        verdict.call_id[:13],
        effects.get(Kind.DECISION, "none"),
        effects.get(Kind.OUTCOME, "-"),
        "\n".join(classes(verdict.records)) or "-",
        "\n".join(dict.fromkeys(map(_short_key, verdict.records))),
        "\n".join(dict.fromkeys(map(_lock, verdict.records))),
    )


def _short_key(record: Record) -> str:
    """Return the beginning of the writer's id, and the numbers of the run."""
    writer, _, name = record.stored.key.partition("writer=")[2].partition("/")
    run = name.partition(".")[0].split("-")
    return f"{writer[:6]}/{'-'.join(str(int(number)) for number in run)}"


def _lock(record: Record) -> str:
    stored = record.stored
    return f"{stored.mode} {stored.retain_until[:10]}".strip() or "not locked"


def _totals(result: Result) -> Iterable[Text]:
    counts = result.counts
    modes = sorted({record.stored.mode for record in result.records} - {""})
    locked = counts["locked"] == counts["objects"]
    yield Text(
        f"\n{counts['decision']} decisions and {counts['outcome']} outcomes in"
        f" {counts['objects']} objects, Object Lock {', '.join(modes) or 'missing'}."
    )
    yield Text(
        f"{result.kept} of {len(result.verdicts)} calls ended as promised;"
        f" {len(result.records)} records in S3,"
        f" {'every one' if locked else 'not every one'} under Object Lock."
        f" {result.seconds:.1f} s.",
        style="bold green" if result.ok else "bold red",
    )
