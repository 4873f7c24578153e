"""What a run is asked for."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """How much is measured.

    Attributes:
        rounds: how often everything is measured, in turns.
        seconds: how long one measurement of load lasts.
        is_quick: only try whether it works.
    """

    rounds: int
    seconds: float
    is_quick: bool

    def scaled(self, number: int) -> int:
        """Return how often something is repeated in a round."""
        return max(1, number // 10) if self.is_quick else number


def say(text: str) -> None:
    """Tell whoever waits what is being done."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def parser(names: tuple[str, ...]) -> argparse.ArgumentParser:
    """Return the command line's parser."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Measure what the weir costs; write docs/benchmarks.md.",
    )
    parser.add_argument("--rounds", type=int, help="rounds (5)")
    parser.add_argument("--seconds", type=float, help="seconds of each load (2)")
    parser.add_argument(
        "--quick", action="store_true", help="one short round, nothing is written"
    )
    parser.add_argument(
        "--json", action="store_true", help="print every round's figures as JSON"
    )
    parser.add_argument(
        "--only", action="append", choices=names, help="measure only this; repeatable"
    )
    return parser
