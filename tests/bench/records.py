"""Records in S3 before the answer: what waiting for them costs, and when nothing."""

from __future__ import annotations

from contextlib import ExitStack

from tests.bench import content, load
from tests.bench.content import BEDROCK_HOST, Model
from tests.bench.options import Options, say
from tests.bench.report import Section, Table, middle, milliseconds, number, over
from tests.bench.running import running_proxy, running_upstream
from tests.bench.unary import Round, Way, closed
from tests.bench.upstream import PUT_SECONDS

NAME = "records"
_THINKING = Model(think_ms=100)
_MODELS = {"at once": Model(), "after 100 ms": _THINKING}


def run(options: Options) -> Section:
    """Measure."""
    with ExitStack() as stack:
        upstream = stack.enter_context(running_upstream())
        servers = {
            "direct": upstream,
            "record memory": stack.enter_context(
                running_proxy(upstream, "--record", "memory")
            ),
            "record s3": stack.enter_context(running_proxy(upstream, "--record", "s3")),
        }
        ways = {
            (name, when): Way(server, content.request(model, host=BEDROCK_HOST))
            for when, model in _MODELS.items()
            for name, server in servers.items()
        }
        for way in ways.values():
            load.closed_loop(way.server.port, way.request, connections=32, seconds=0.5)
        rounds: dict[tuple[str, str], list[Round]] = {key: [] for key in ways}
        for count in range(options.rounds):
            say(f"{NAME}: round {count + 1} of {options.rounds}")
            for key, way in ways.items():
                rounds[key].append(closed(way, options.seconds))
    data = {f"{name}, {when}": each for (name, when), each in rounds.items()}
    return Section(NAME, [_table(rounds)], notes=_notes(), data={"rounds": data})


def _table(rounds: dict[tuple[str, str], list[Round]]) -> Table:
    rows = []
    for (name, when), each in rounds.items():
        base = rounds["direct", when]
        rows.append(
            (
                f"{name}, the model answers {when}",
                milliseconds(middle(each, "p50 of 1")),
                milliseconds(over(each, base, "p50 of 1")),
                milliseconds(over(each, base, "p99 of 1")),
                milliseconds(over(each, base, "p50 of 32")),
                milliseconds(over(each, base, "p99 of 32")),
                number(middle(each, "rate")),
            )
        )
    columns = (
        "ms; at 1 and at 32 connections",
        "p50, 1",
        "added p50, 1",
        "added p99, 1",
        "added p50, 32",
        "added p99, 32",
        "requests/s, 32",
    )
    return Table("Levels of the record", columns, rows)


def _notes() -> list[str]:
    note = (
        f"The store answers a PUT after {PUT_SECONDS * 1000:g} ms. An awaited entry"
        " waits 20 ms for company (`--record-linger`) and for a PUT that is under way."
        " All of it runs while the model thinks, so a model that takes longer than"
        " that hides it."
    )
    return [note]
