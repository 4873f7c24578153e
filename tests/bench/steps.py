"""Where the time goes: the journey by step, and what lies around it."""

from __future__ import annotations

import json
import tempfile

from tests.bench.content import Model
from tests.bench.options import Options, say
from tests.bench.report import Section, Table, middle, number
from tests.bench.running import environment, run_worker, running_upstream
from tests.bench.steps_worker import WHOLE
from tests.bench.unary import BARE, REDACTED, UNTOUCHED, Round, closed, ways

NAME = "steps"
_CALLS = 500
_SIGN = "sign anew"


def run(options: Options) -> Section:
    """Measure."""
    say(f"{NAME}: in one process")
    rounds = _steps(options)
    around = _around(options)
    cells = {kind: _cells(each) for kind, each in rounds.items()}
    names = list(cells["mail"])
    rows: list[tuple[str, ...]] = [
        (
            name,
            number(cells["prose"][name]) if name in cells["prose"] else "",
            number(cells["mail"][name]),
        )
        for name in names
    ]
    rows += _rest(cells, around)
    columns = ("us", "untouched", "one address redacted")
    return Section(
        NAME,
        [Table("One Converse with a 4 KB prompt, by step", columns, rows)],
        notes=[
            (
                "The steps are timed one by one in a process of their own, and the"
                " journey as a whole; what lies around it is the difference to the CPU"
                " time that the proxy uses for a request. The bare Envoy is the same"
                " Envoy, bridge and HTTP client with an application that inspects"
                " nothing."
            )
        ],
        data={"steps": rounds, "around": around},
    )


def _steps(options: Options) -> dict[str, list[Round]]:
    with running_upstream() as upstream, tempfile.TemporaryDirectory() as folder:
        variables = {
            **environment(upstream),
            "PROMETHEUS_MULTIPROC_DIR": folder,  # as in the proxy
        }
        arguments = str(options.rounds), str(options.scaled(_CALLS))
        output = run_worker("tests.bench.steps_worker", *arguments, variables=variables)
    found: dict[str, list[Round]] = json.loads(output)
    return found


def _around(options: Options) -> dict[str, list[Round]]:
    with ways(Model()) as found:
        chosen = {name: found[name] for name in (BARE, UNTOUCHED, REDACTED)}
        rounds: dict[str, list[Round]] = {name: [] for name in chosen}
        for count in range(options.rounds):
            say(f"{NAME}: around it, round {count + 1} of {options.rounds}")
            for name, way in chosen.items():
                rounds[name].append(closed(way, options.seconds))
    return rounds


def _cells(rounds: list[Round]) -> dict[str, float]:
    cells = {name: middle(rounds, name) for name in rounds[0]}
    whole = cells.pop(WHOLE)
    timed = sum(time for name, time in cells.items() if name != _SIGN)
    cells["commands, generator, driver"] = whole - timed
    return cells | {f"**{WHOLE}**": whole + cells.get(_SIGN, 0)}


def _rest(
    cells: dict[str, dict[str, float]], around: dict[str, list[Round]]
) -> list[tuple[str, ...]]:
    bare = middle(around[BARE], "cpu") * 1e6
    totals = [middle(around[name], "cpu") * 1e6 for name in (UNTOUCHED, REDACTED)]
    journeys = [each[f"**{WHOLE}**"] for each in cells.values()]
    rests = [
        total - bare - journey for total, journey in zip(totals, journeys, strict=True)
    ]
    return [
        ("Envoy, its bridge, HTTP client, loop (the bare Envoy)", *[number(bare)] * 2),
        ("the rest: ASGI, headers, tasks, the record's thread", *map(number, rests)),
        ("**CPU time of a request, all in**", *map(number, totals)),
    ]
