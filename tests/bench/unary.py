"""Converse: a prompt of 4 KB, straight to the upstream and through what is between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.bench import content, load
from tests.bench.content import BEDROCK_HOST, Model
from tests.bench.options import Options, say
from tests.bench.report import (
    Section,
    Table,
    Verdict,
    middle,
    milliseconds,
    number,
    over,
)
from tests.bench.running import (
    Server,
    Used,
    nginx_path,
    running_nginx,
    running_proxy,
    running_upstream,
)

NAME = "converse"
UNTOUCHED, SIGNED, REDACTED = (
    "proxy, untouched",
    "proxy, signed anew",
    "proxy, one address redacted",
)
DIRECT, NGINX, BARE = "direct", "nginx", "Envoy and client, no inspection"
_MANY = 32

Round = dict[str, float]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to the upstream, and what is sent on it."""

    server: Server
    request: bytes


@contextmanager
def ways(model: Model) -> Iterator[dict[str, Way]]:
    """Run everything there is between a client and the upstream."""
    kept = content.request(model, host=BEDROCK_HOST)
    own = content.request(model, host="127.0.0.1")
    mail = content.request(model, host=BEDROCK_HOST, kind="mail")
    with ExitStack() as stack:
        upstream = stack.enter_context(running_upstream())
        memory = stack.enter_context(running_proxy(upstream, "--record", "memory"))
        found = {DIRECT: Way(upstream, kept)}
        if nginx_path() is not None:
            found[NGINX] = Way(stack.enter_context(running_nginx(upstream)), kept)
        bare = running_proxy(upstream, module="tests.bench.bare")
        found |= {
            BARE: Way(stack.enter_context(bare), kept),
            UNTOUCHED: Way(memory, kept),
            SIGNED: Way(memory, own),
            REDACTED: Way(memory, mail),
        }
        for way in found.values():
            load.closed_loop(
                way.server.port, way.request, connections=_MANY, seconds=0.5
            )
        yield found


def run(options: Options) -> Section:
    """Measure."""
    with ways(Model()) as found:
        rounds: dict[str, list[Round]] = {name: [] for name in found}
        for count in range(options.rounds):
            say(f"{NAME}: round {count + 1} of {options.rounds}")
            this = {name: closed(way, options.seconds) for name, way in found.items()}
            half = this[UNTOUCHED]["rate"] / 2
            for name, way in found.items():
                is_ours = name.startswith("proxy")
                rate = this[name]["rate"] / 2 if is_ours else half
                this[name] |= at_rate(way, rate, options.seconds)
                rounds[name].append(this[name])
    return Section(
        NAME, _tables(rounds), _verdicts(rounds), _notes(found), {"rounds": rounds}
    )


def closed(way: Way, seconds: float) -> Round:
    """Measure with one connection and with many, as fast as it goes."""
    found: Round = {}
    for connections in (1, _MANY):
        with Used(way.server) as used:
            sample = load.closed_loop(
                way.server.port, way.request, connections=connections, seconds=seconds
            )
        found |= {
            f"p50 of {connections}": load.percentile(sample.latencies, 0.5),
            f"p99 of {connections}": load.percentile(sample.latencies, 0.99),
        }
    return found | {"rate": sample.rate, "cpu": used.seconds / len(sample.latencies)}


def at_rate(way: Way, rate: float, seconds: float) -> Round:
    """Measure at a rate."""
    sample = load.open_loop(way.server.port, way.request, rate=rate, seconds=seconds)
    return {
        "p50 at half": load.percentile(sample.latencies, 0.5),
        "p99 at half": load.percentile(sample.latencies, 0.99),
        "half": rate,
    }


def _tables(rounds: dict[str, list[Round]]) -> list[Table]:
    return [
        _latencies("One connection", rounds, "of 1"),
        _latencies(f"{_MANY} connections, closed loop", rounds, f"of {_MANY}"),
        _rates(rounds),
        _latencies("At half load", rounds, "at half"),
    ]


def _latencies(title: str, rounds: dict[str, list[Round]], suffix: str) -> Table:
    p50, p99 = f"p50 {suffix}", f"p99 {suffix}"
    base = rounds[DIRECT]
    rows: list[tuple[str, ...]] = []
    for name, each in rounds.items():
        times = middle(each, p50) / middle(base, p50)
        rows.append(
            (
                name,
                milliseconds(middle(each, p50)),
                milliseconds(middle(each, p99)),
                milliseconds(over(each, base, p50)),
                milliseconds(over(each, base, p99)),
                f"{times:.1f}",
            )
        )
    columns = ("ms", "p50", "p99", "added p50", "added p99", "× direct")
    if suffix != "at half":
        return Table(title, columns, rows)
    rates = [number(middle(each, "half")) for each in rounds.values()]
    rated = [(row[0], rate, *row[1:]) for row, rate in zip(rows, rates, strict=True)]
    return Table(title, (columns[0], "requests/s", *columns[1:]), rated)


def _rates(rounds: dict[str, list[Round]]) -> Table:
    rows = []
    for name, each in rounds.items():
        cpu = middle(each, "cpu")
        rows.append(
            (
                name,
                number(middle(each, "rate")),
                number(cpu * 1e6),
                "" if name == DIRECT else number(1 / cpu),
            )
        )
    title = f"Rate, {_MANY} connections"
    columns = ("", "requests/s", "CPU us a request", "requests/s a core")
    return Table(title, columns, rows)


def _verdicts(rounds: dict[str, list[Round]]) -> list[Verdict]:
    ours, base = rounds[UNTOUCHED], rounds[DIRECT]
    added = "added latency, Converse, 4 KB prompt, at half load"
    return [
        Verdict(f"{added}, p50", 1, over(ours, base, "p50 at half") * 1e3, "ms"),
        Verdict(f"{added}, p99", 4, over(ours, base, "p99 at half") * 1e3, "ms"),
        Verdict(
            f"requests on one core, the same work, {_MANY} connections",
            2500,
            middle(ours, "rate"),
            "a second",
            is_floor=True,
        ),
    ]


def _notes(found: dict[str, Way]) -> list[str]:
    notes = [
        (
            "The rates of `direct` and nginx are those of the load generator, which"
            " shares its core with the upstream. `direct`, nginx and the bare Envoy are"
            " driven at half of what the untouched proxy can do; each of the proxy's"
            " rows at half of its own rate."
        )
    ]
    if NGINX not in found:
        notes.append("nginx is not installed on this machine, so its row is missing.")
    return notes
