"""The interceptor against bare botocore: both call the same upstream, in turns."""

from __future__ import annotations

import json

from tests.bench.options import Options, say
from tests.bench.report import Section, Table, Verdict, middle, number, over
from tests.bench.running import environment, run_worker, running_upstream
from tests.bench.unary import Round

NAME = "interceptor"
_CALLS = 400


def run(options: Options) -> Section:
    """Measure."""
    say(f"{NAME}: {options.rounds} rounds")
    with running_upstream() as upstream:
        arguments = upstream.port, options.rounds, options.scaled(_CALLS)
        output = run_worker(
            "tests.bench.interceptor_worker",
            *map(str, arguments),
            variables=environment(upstream),
        )
    rounds: dict[str, list[Round]] = json.loads(output)
    base, ours = rounds.values()
    keys = ("p50", "p99", "cpu", "frame")
    rows = [
        (name, *(number(middle(each, key) * 1e6) for key in keys))
        for name, each in rounds.items()
    ]
    rows.append(("added", *(number(over(ours, base, key) * 1e6) for key in keys)))
    columns = ("us", "a call, p50", "a call, p99", "a call, CPU", "a frame, CPU")
    return Section(
        NAME,
        [Table("Converse, 4 KB prompt, and frames of ConverseStream", columns, rows)],
        [
            Verdict(
                "interceptor, added to a call, p50",
                300,
                over(ours, base, "p50") * 1e6,
                "us",
            )
        ],
        [
            (
                "CPU time is that of the whole process, the thread that writes the"
                " record included."
            )
        ],
        dict(rounds),
    )
