"""The figures as tables, no wider than 120 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDTH = 120
"""Columns, at the most."""
OURS = "bedrock-weir"

_Figures = Mapping[str, Any]


def console(out: TextIO) -> Console:
    """Return a console; plain text where it is no terminal, or NO_COLOR is set."""
    found = Console(file=out, highlight=False)
    width = min(found.width, WIDTH) if found.is_terminal else WIDTH
    return Console(file=out, highlight=False, width=width)


def show(figures: _Figures, console: Console) -> None:
    """Show the figures, and the peers' beside them."""
    for table in tables(figures):
        console.print(table)


def tables(figures: _Figures) -> Iterator[Table]:
    """Yield the tables that there are figures for."""
    systems = {OURS: figures, **figures.get("peers", {})}
    for name in figures.get("entities", {}):
        yield _types(name, systems)
    if "entities" in figures:
        yield from (_entities(systems, part) for part in _PARTS)
    if any("secrets" in each for each in systems.values()):
        yield _secrets(systems)
    if any("benign" in each for each in systems.values()):
        yield _benign(systems)
    if figures.get("injection"):
        yield _injection(figures["injection"])
        yield _benign_scores(figures["injection"])
    if any("speed" in each for each in systems.values()):
        yield _speed(systems)
    if engine := list(_engine(figures)):
        yield _table("One stream", ("", "what", *_NUMBERS), engine)


def _table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> Table:
    table = Table(
        title=Text(f"\n{title}", style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        show_edge=False,
    )
    for index, name in enumerate(columns):
        table.add_column(
            name,
            justify="left" if index == 0 or name in _TEXTS else "right",
            no_wrap=index == 0,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*map(_cell, row))
    return table


_TEXTS = ("source", "what", "most often")
_NUMBERS = ("p50", "p95", "p99", "max")


def _cell(value: object) -> Text:
    match value:
        case None:
            return Text("-", "dim")
        case float():
            return Text(f"{value:.3f}" if abs(value) < 10 else f"{value:,.0f}")
        case int():
            return Text(f"{value:,}")
        case _:
            return Text(str(value))


def _types(name: str, systems: _Figures) -> Table:
    """Return our figures for every type, and the F1 of the others."""
    (_, ours), *peers = (
        (system, figures["entities"][name]["by_type"])
        for system, figures in systems.items()
        if "entities" in figures
    )
    columns = ("type", "spans", "findings", "precision", "recall", "F1", "exact F1")
    others = tuple(f"F1 {system}" for system, _ in peers)
    rows = [
        (
            data_class,
            each["spans"],
            each["findings"],
            each["precision"],
            each["recall"],
            each["f1"],
            each["exact_f1"],
            *(peer[data_class]["f1"] for _, peer in peers),
        )
        for data_class, each in ours.items()
    ]
    return _table(f"{name}: every type", (*columns, *others), rows)


def _entities(systems: _Figures, part: str) -> Table:
    columns = (
        "system",
        "source",
        "precision",
        "recall",
        "F1",
        "macro F1",
        "exact F1",
        "clean flagged",
    )
    rows = [
        (
            system,
            name,
            source[part]["micro"]["precision"],
            source[part]["micro"]["recall"],
            source[part]["micro"]["f1"],
            source[part]["macro"]["f1"],
            source[part]["exact"]["micro_f1"],
            _rate(source["clean"]),
        )
        for system, figures in systems.items()
        for name, source in figures.get("entities", {}).items()
        if source[part]["types"]
    ]
    return _table(_PARTS[part], columns, rows)


_PARTS = {
    "structured": "Classes that have a form, by source (micro, unless said)",
    "unstructured": "Names, addresses, places, organisations, dates, titles",
}


def _rate(clean: _Figures) -> str:
    if clean["rate"] is None:
        return "-"
    return f"{clean['flagged']} of {clean['documents']} ({clean['rate']:.1%})"


def _secrets(systems: _Figures) -> Table:
    columns = (
        "system",
        "source",
        "texts",
        "recall",
        "at its place",
        "secrets only",
        "negatives flagged",
    )
    rows = [
        (
            system,
            name,
            source["all"]["documents"],
            source["all"]["recall"],
            source["all"]["recall_at_place"],
            source["secret"]["recall"],
            f"{source['negatives_flagged']} of {source['negatives']}",
        )
        for system, figures in systems.items()
        for name, source in figures.get("secrets", {}).items()
    ]
    return _table("Texts with secrets", columns, rows)


def _benign(systems: _Figures) -> Table:
    columns = (
        "system",
        "source",
        "texts",
        "flagged",
        "structured",
        "secrets",
        "most often",
    )
    rows = [
        (
            system,
            name,
            source["documents"],
            _percent(source["rate"]),
            _percent(source["rate_structured"]),
            _percent(source["rate_secrets"]),
            ", ".join(f"{key} {n}" for key, n in list(source["by_type"].items())[:3]),
        )
        for system, figures in systems.items()
        for name, source in figures.get("benign", {}).items()
        if name == "all" or figures is systems[OURS]
    ]
    return _table("Benign texts flagged", columns, rows)


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.2%}"


def _injection(figures: _Figures) -> Table:
    columns = (
        "source",
        "attacks",
        "AUC",
        "found at 1 %",
        "found at 0.5",
        "own benign",
        "own AUC",
        "own flagged at 0.5",
    )
    rows: list[tuple[object, ...]] = [
        (
            _marked(name, each),
            each["attacks"],
            each["auc"],
            each["true_positives"],
            each["true_positives_at_half"],
            each["own_benign"],
            each["own_auc"],
            each["own_false_positives_at_half"],
        )
        for name, each in figures["by_source"].items()
    ]
    for title, key in (
        ("mean of the sources", "macro"),
        ("mean of those not trained on", "macro_unseen"),
    ):
        macro = figures[key]
        rows.append(
            (
                title,
                "",
                macro["auc"],
                macro["true_positives"],
                macro["true_positives_at_half"],
            )
        )
    threshold = f"{figures['threshold']:.4f}"
    title = (
        f"Attacks (1 % of {figures['benign']:,} benign texts: score {threshold};"
        " * trained on)"
    )
    return _table(title, columns, rows)


def _marked(name: str, source: _Figures) -> str:
    """Return a source's name, with a mark if the weights were trained on it."""
    return f"{name} *" if source["trained_on"] else name


def _benign_scores(figures: _Figures) -> Table:
    columns = ("benign source", "texts", "flagged at 1 %", "flagged at 0.5")
    rows: list[tuple[object, ...]] = [
        (
            _marked(name, each),
            each["documents"],
            _percent(each["false_positives"]),
            _percent(each["false_positives_at_half"]),
        )
        for name, each in figures["by_benign_source"].items()
    ]
    half = _percent(figures["false_positives_at_half"])
    rows.append(("all", figures["benign"], "", half))
    return _table("Benign texts taken for attacks (* trained on)", columns, rows)


def _speed(systems: _Figures) -> Table:
    columns = ("system", "text", "runs", *_NUMBERS, "wall p50", "wall p99")
    rows = [
        (
            system,
            size,
            each["runs"],
            *(each["cpu_us"][name] / 1000 for name in _NUMBERS),
            each["wall_us"]["p50"] / 1000,
            each["wall_us"]["p99"] / 1000,
        )
        for system, figures in systems.items()
        for size, each in figures.get("speed", {}).items()
    ]
    return _table("Milliseconds of CPU time for a text", columns, rows)


def _engine(figures: _Figures) -> Iterator[tuple[object, ...]]:
    for kind, each in figures.get("streaming", {}).items():
        for title, key in (
            ("CPU us by the piece", "cpu_us_per_piece"),
            ("wall us of one piece", "wall_us_of_one_piece"),
        ):
            numbers = (each[key][name] for name in _NUMBERS)
            yield (f"pieces of {each['piece_bytes']} B, {kind}", title, *numbers)
    for kind, each in figures.get("held", {}).items():
        median, high = each["median"], each["p99"]
        yield (f"held, {kind}", "characters", median, "", high, each["max"])
    if "memory" in figures:
        each = figures["memory"]
        yield ("memory", "bytes, Python", each["python"])
        yield ("", "bytes, resident (slope)", each["resident"])
