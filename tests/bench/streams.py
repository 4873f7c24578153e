"""ConverseStream: time to first token, delay and CPU time of each frame."""

from __future__ import annotations

import itertools
import json
from contextlib import ExitStack
from functools import cache

from bedrock_weir.wire.eventstream import Decoder
from tests.bench import content, held, load
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
from tests.bench.unary import BARE, DIRECT, NGINX, Round

NAME = "streams"
PROSE, MAIL = "proxy, nothing to redact", "proxy, an address in every 20 words"
_PACE = 5
_FRAMES = 200
_FAST = 20_000
_TOGETHER, _TOGETHER_PACE = 40, 10


def run(options: Options) -> Section:
    """Measure."""
    with ExitStack() as stack:
        upstream = stack.enter_context(running_upstream())
        proxy = stack.enter_context(running_proxy(upstream, "--record", "memory"))
        ways = {DIRECT: (upstream, "prose")}
        if nginx_path() is not None:
            ways[NGINX] = (stack.enter_context(running_nginx(upstream)), "prose")
        bare = stack.enter_context(running_proxy(upstream, module="tests.bench.bare"))
        ways |= {BARE: (bare, "prose"), PROSE: (proxy, "prose"), MAIL: (proxy, "mail")}
        rounds: dict[str, list[Round]] = {name: [] for name in ways}
        for count in range(options.rounds):
            say(f"{NAME}: round {count + 1} of {options.rounds}")
            for name, (server, kind) in ways.items():
                rounds[name].append(
                    first_token(server, kind, options)
                    | delays(server, upstream, name, options)
                    | cpu(server, kind, options)
                )
    return Section(
        NAME, [_times(rounds), _cpu(rounds)], _verdicts(rounds), _NOTES, dict(rounds)
    )


def _request(model: Model) -> bytes:
    return content.request(model, host=BEDROCK_HOST, stream=True)


def first_token(server: Server, kind: str, options: Options) -> Round:
    """Measure from the request to the first character of the answer."""
    request = _request(Model(kind, frames=3))
    times = []
    for _ in range(options.scaled(100)):
        streamed = load.stream(server.port, request)
        times.append(_characters(streamed)[0][0] - streamed.begun)
    return {
        "first p50": load.percentile(times, 0.5),
        "first p99": load.percentile(times, 0.99),
    }


def delays(server: Server, upstream: Server, name: str, options: Options) -> Round:
    """Measure from a frame's sending to the arrival of what it lets out."""
    kind = "mail" if name == MAIL else "prose"
    frames = options.scaled(_FRAMES)
    request = _request(Model(kind, pace_ms=_PACE, frames=frames))
    came = [len(text) for text in itertools.islice(content.pieces(kind), frames)]
    out = _let_out(kind, frames) if name in (PROSE, MAIL) else came
    delays: list[float] = []
    whole: list[float] = []
    for _ in range(options.scaled(10)):
        arrived = _characters(load.stream(server.port, request))
        sent = json.loads(load.get(upstream.port, "/-/state"))["sent"]
        delays += _after(arrived, sent, out)
        if kind == "prose":
            whole += _after(arrived, sent, came)
    found = {"delay p50": delays, "delay p99": delays, "whole p50": whole}
    return {
        key: load.percentile(each, 0.99 if key.endswith("99") else 0.5)
        for key, each in found.items()
        if each
    }


@cache
def _let_out(kind: str, frames: int) -> list[int]:
    return [len(text) for text in held.released(kind, frames)]


def _after(
    arrived: list[tuple[float, int]], sent: list[float], lengths: list[int]
) -> list[float]:
    """Return the seconds until as much had arrived as was due with each frame."""
    found = []
    steps = iter(arrived)
    moment, have = next(steps)
    due = 0
    for begun, length in zip(sent, lengths, strict=True):
        if not length:
            continue
        due += length
        while have < due:
            moment, have = next(steps)
        found.append(moment - begun)
    return found


def _characters(streamed: load.Streamed) -> list[tuple[float, int]]:
    """Return when how many characters of the answer had arrived."""
    decoder = Decoder()
    found: list[tuple[float, int]] = []
    characters = 0
    for moment, data in streamed.chunks():
        for message in decoder.receive_data(data):
            if message.event_type == "contentBlockDelta":
                characters += len(json.loads(message.payload)["delta"]["text"])
                found.append((moment, characters))
    return found


def cpu(server: Server, kind: str, options: Options) -> Round:
    """Measure a frame's CPU time: many at once, and each on its own."""
    frames = options.scaled(_FAST)
    with Used(server) as fast:
        load.drain(server.port, _request(Model(kind, frames=frames)), connections=1)
    each = options.scaled(_FRAMES)
    model = Model(kind, pace_ms=_TOGETHER_PACE, frames=each)
    with Used(server) as paced:
        load.drain(server.port, _request(model), connections=_TOGETHER)
    return {
        "fast": fast.seconds / frames,
        "paced": paced.seconds / (each * _TOGETHER),
    }


def _times(rounds: dict[str, list[Round]]) -> Table:
    base = rounds[DIRECT]
    keys = ("first p50", "first p99", "delay p50", "delay p99")
    rows = []
    for name, each in rounds.items():
        cells = [milliseconds(middle(each, key)) for key in keys]
        cells += [milliseconds(over(each, base, key)) for key in keys]
        is_prose = "whole p50" in each[0]
        cells.append(milliseconds(middle(each, "whole p50")) if is_prose else "")
        rows.append((name, *cells))
    columns = ("ms", *keys, *(f"added {key}" for key in keys), "whole text p50")
    return Table("Time to first token, and delay of each frame", columns, rows)


def _cpu(rounds: dict[str, list[Round]]) -> Table:
    rows = [
        (
            name,
            number(middle(each, "fast") * 1e6),
            number(middle(each, "paced") * 1e6),
        )
        for name, each in rounds.items()
        if name != DIRECT
    ]
    columns = ("us a frame", "one fast stream", f"{_TOGETHER} paced streams")
    return Table("CPU time of each frame, all in", columns, rows)


def _verdicts(rounds: dict[str, list[Round]]) -> list[Verdict]:
    ours, base = rounds[PROSE], rounds[DIRECT]
    return [
        Verdict(
            "added time to first token, p50",
            2,
            over(ours, base, "first p50") * 1e3,
            "ms",
        ),
        Verdict(
            "CPU time of a streamed frame, one fast stream",
            40,
            middle(ours, "fast") * 1e6,
            "us",
        ),
        Verdict(
            "CPU time of a streamed frame, paced streams",
            40,
            middle(ours, "paced") * 1e6,
            "us",
        ),
    ]


_NOTES = [
    (
        f"Delays are those of {_FRAMES} frames, {_PACE} ms apart, one stream at a time,"
        " from the moment the upstream sends a frame. `delay` is until all has arrived"
        " that this frame lets out: its own text where nothing inspects, otherwise what"
        " could leave with it. `whole text` is until its own text has arrived to the"
        " last character: a word's end is known with the next frame. Time to first"
        " token is that of an upstream that does not think."
    ),
    (
        f"The fast stream has {_FAST:,} frames, and many arrive together. The paced"
        f" streams send a frame each {_TOGETHER_PACE} ms, which arrives, and leaves,"
        " on its own."
    ),
]
