"""`weir demo`, from start to end."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import FrameType

import orjson

from bedrock_weir.call import Path
from bedrock_weir.demo import calls, keep
from bedrock_weir.demo.document import Result, document
from bedrock_weir.demo.records import Records
from bedrock_weir.demo.show import console, show
from bedrock_weir.demo.stage import BUCKET, Stage, stage
from bedrock_weir.demo.verdict import Played, judge, promised_entries

_WATCH = 0.5
"""Seconds between two looks at what is kept running."""
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""End the demo, once; while it ends, they are ignored."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of `weir demo`."""
    parser.add_argument(
        "--json", action="store_true", help="one JSON document instead of tables"
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="leave everything running until Ctrl-C, and say how to call it",
    )


def run(arguments: argparse.Namespace) -> int:
    """Play the demo; return 0 if every call ended as promised, else 1.

    Raises:
        DemoError: a part of it did not start, or ended by itself.
        EnvoyError: the same.
    """
    began = time.monotonic()
    with _stoppable(), stage(_say) as running:
        result = _result(running, began)
        variables = keep.environment(running) if arguments.keep else {}
        if arguments.json:
            told = document(result, variables)
            print(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode(), flush=True)
        else:
            show(result, console(sys.stdout))
        if arguments.keep:
            out = sys.stderr if arguments.json else sys.stdout
            print(keep.instructions(running, variables), file=out, flush=True)
            _wait(running)
    return 0 if result.ok else 1


def _result(running: Stage, began: float) -> Result:
    played = [
        _play(running, call, path) for path in running.clients for call in calls.CALLS
    ]
    _say(f"{len(played)} calls made; reading their records from S3")
    with closing(Records(BUCKET)) as records:
        found = records.await_count(promised_entries(played))
    return Result(judge(played, found), found, time.monotonic() - began)


def _play(running: Stage, call: calls.DemoCall, path: Path) -> Played:
    before = len(running.received())
    got = calls.make(call, running.clients[path][call.service])
    return Played(call, path, got, tuple(running.received()[before:]))


def _wait(running: Stage) -> None:
    """Keep everything running until somebody wants it to end."""
    try:
        while True:
            running.check()
            time.sleep(_WATCH)
    except KeyboardInterrupt:
        _say("ending everything")


def _say(line: str) -> None:
    print(f"weir demo: {line}", file=sys.stderr, flush=True)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let the first of these signals end the demo in order, and no other cut that."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)  # the end itself is not ended
        raise KeyboardInterrupt

    before = {each: signal.signal(each, stop) for each in _STOPS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
