"""`make bench`: measure what the weir costs, and write it down.

Everything is measured in one run and in turns, several times; what is told is the
median of the rounds, and what is added is taken within each round.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable

from tests.bench import (
    held,
    interceptor,
    machine,
    memory,
    records,
    report,
    steps,
    streams,
    unary,
)
from tests.bench.options import Options, parser
from tests.bench.report import Section
from tests.bench.running import MEASURING, is_pinned

_MEASUREMENTS: dict[str, Callable[[Options], Section]] = {
    module.NAME: module.run
    for module in (unary, records, streams, interceptor, memory, held, steps)
}


def main(arguments: list[str]) -> int:
    """Run the benchmarks; return the exit code."""
    parsed = parser(tuple(_MEASUREMENTS)).parse_args(arguments)
    if not machine.is_supported():
        print("bench: CPU time and memory are read from /proc, so it needs Linux")
        return 2
    quick = Options(rounds=1, seconds=0.5, is_quick=True)
    usual = quick if parsed.quick else Options(rounds=5, seconds=2.0, is_quick=False)
    options = Options(
        rounds=parsed.rounds or usual.rounds,
        seconds=parsed.seconds or usual.seconds,
        is_quick=parsed.quick,
    )
    if is_pinned():
        os.sched_setaffinity(0, {MEASURING})
    gc.disable()  # the load generator keeps nothing that refers to itself
    shape = machine.describe() | {"command": _command(arguments)}
    names = parsed.only or list(_MEASUREMENTS)
    sections = []
    for name in names:
        sections.append(_MEASUREMENTS[name](options))
        if not parsed.json:
            print(f"\n## {name}\n\n{sections[-1].markdown()}", flush=True)
    _tell(sections, shape, is_json=parsed.json)
    if not options.is_quick:
        _write(sections, shape, is_whole=set(names) == set(_MEASUREMENTS))
    return 0


def _command(arguments: list[str]) -> str:
    return f"make bench ARGS='{' '.join(arguments)}'" if arguments else "make bench"


def _tell(sections: list[Section], shape: dict[str, str], *, is_json: bool) -> None:
    verdicts = [verdict for section in sections for verdict in section.verdicts]
    if is_json:
        found = {section.name: section.data for section in sections}
        targets = {
            each.figure: {"target": each.target, "measured": each.measured}
            for each in verdicts
        }
        document = {"machine": shape, "targets": targets, "rounds": found}
        print(json.dumps(document, indent=1))
    elif verdicts:
        print(f"\n{report.verdicts_table(verdicts).markdown()}")


def _write(sections: list[Section], shape: dict[str, str], *, is_whole: bool) -> None:
    origin = f"Measured on {shape['date']} with `{shape['command']}`."
    texts = {section.name: f"{section.markdown()}\n\n{origin}" for section in sections}
    if is_whole:
        rows = list(shape.items())
        texts["machine"] = report.Table("The run", ("", ""), rows).markdown()
        verdicts = [each for section in sections for each in section.verdicts]
        texts["targets"] = report.verdicts_table(verdicts).markdown()
    report.write(texts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
