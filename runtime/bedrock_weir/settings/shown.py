"""The table as people see it: flags with their help, and the documentation's page."""

from __future__ import annotations

import argparse
from typing import Any

from bedrock_weir.settings.table import CONFIG_VARIABLE, Row, rows


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Give the parser one flag for each setting, and `--config`.

    What the command line does not name stays out of the parsed namespace, so
    that `resolve` can tell a value given from a default.
    """
    parser.add_argument(
        "--config",
        metavar="FILE",
        default=argparse.SUPPRESS,
        help=f"settings in TOML; a flag or variable wins [{CONFIG_VARIABLE}]",
    )
    for row in rows():
        _add_flag(parser, row)


def as_markdown() -> str:
    """The table for the documentation."""
    lines = [
        "| flag | variable | unit | default | meaning |",
        "|---|---|---|---|---|",
        f"| `--config` | `{CONFIG_VARIABLE}` | file | | settings in TOML |",
    ]
    for row in rows():
        default = f"`{row.default}`" if row.default else _no_default(row)
        unit = row.about.unit or " or ".join(row.choices)
        cells = (f"`{row.flag}`", f"`{row.variable}`", unit, default, row.about.meaning)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _add_flag(parser: argparse.ArgumentParser, row: Row) -> None:
    facts = [row.about.meaning, f"[{row.variable}]"]
    if row.default:
        facts.insert(1, f"(default: {row.default})")
    elif row.is_required:
        facts.insert(1, "(required)")
    options: dict[str, Any] = {
        "default": argparse.SUPPRESS,
        "help": " ".join(facts).replace("%", "%%"),
    }
    if row.is_switch:
        options["action"] = argparse.BooleanOptionalAction
    else:
        unit = row.about.unit
        options["metavar"] = (unit.upper() if unit.islower() else unit) or "|".join(
            row.choices
        )
    if row.is_list:
        options["action"] = "append"
    parser.add_argument(row.flag, **options)


def _no_default(row: Row) -> str:
    return "required" if row.is_required else ""
