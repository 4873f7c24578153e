"""Memory of the proxy with many open streams whose readers are slow."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench import content, load
from tests.bench.content import BEDROCK_HOST, Model
from tests.bench.options import Options, say
from tests.bench.report import Section, Table, Verdict, number
from tests.bench.running import Server, running_proxy, running_upstream

NAME = "memory"
_PACED = Model(pace_ms=500)
_FLOOD = Model(kind="blocks")
_STEPS = {_PACED: (0, 100, 500, 1000), _FLOOD: (0, 50, 200)}
_SETTLE, _LATER = 10.0, 20.0

Step = dict[str, float]


def run(options: Options) -> Section:
    """Measure; once, since it holds still."""
    _allow_files()
    paced, flood = (_measure(model, options) for model in _STEPS)
    most = paced[-1]
    figure = f"memory with {most['streams']:,.0f} open streams, slow readers"
    return Section(
        NAME,
        [
            _table("A frame each 500 ms, as models write", paced),
            _table("Blocks of 8 KB as fast as they are taken", flood),
        ],
        [Verdict(figure, 250, most["later"], "MB")],
        [
            (
                "Resident memory of one worker. A reader takes 256 bytes twice a"
                " second, from a socket with the smallest buffer there is. Memory of"
                " the kernel is not in it: on loopback it takes megabytes of each"
                " stream before it holds the proxy back."
            )
        ],
        {"paced": paced, "flood": flood},
    )


def _measure(model: Model, options: Options) -> list[Step]:
    settle, later = (1.0, 2.0) if options.is_quick else (_SETTLE, _LATER)
    request = content.request(model, host=BEDROCK_HOST, stream=True)
    found: list[Step] = []
    with _running() as (upstream, proxy):
        readers: list[load.Connection] = []
        for count in _STEPS[model]:
            say(f"{NAME}: {count} streams, {model.id}")
            while len(readers) < count:
                readers.append(_reader(proxy, request))
            load.trickle(readers, seconds=settle)
            before = _streamed(upstream)
            step = {"streams": float(count), "first": proxy.resident_megabytes}
            load.trickle(readers, seconds=later)
            read = (_streamed(upstream) - before) / later / max(count, 1) / 1024
            found.append(step | {"later": proxy.resident_megabytes, "read": read})
        for reader in readers:
            reader.close()
    return found


@contextmanager
def _running() -> Iterator[tuple[Server, Server]]:
    with (
        running_upstream() as upstream,
        running_proxy(upstream, "--record", "memory") as proxy,
    ):
        yield upstream, proxy


def _table(title: str, steps: list[Step]) -> Table:
    rows = [
        (
            f"{step['streams']:,.0f}",
            number(step["first"]),
            number(step["later"]),
            number((step["later"] - steps[0]["later"]) / (step["streams"] or 1) * 1024),
            number(step["read"]),
        )
        for step in steps
    ]
    columns = (
        "open streams",
        "MB",
        f"MB {_LATER:g} s later",
        "KB a stream",
        "KB/s from upstream, a stream",
    )
    return Table(title, columns, rows)


def _reader(proxy: Server, request: bytes) -> load.Connection:
    reader = load.Connection(proxy.port, receive_buffer=4096)
    reader.socket.sendall(request)
    head = reader.socket.recv(64)
    if not head.startswith(b"HTTP/1.1 200 "):
        raise ConnectionError(f"the answer was {head!r}")
    return reader


def _streamed(upstream: Server) -> float:
    return float(json.loads(load.get(upstream.port, "/-/state"))["streamed"])


def _allow_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 1 << 16), hard))
