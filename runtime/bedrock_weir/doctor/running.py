"""All checks at once, each with a deadline.

Rule 1: a check that raises, or that does not come back, has failed; the others go on.
Rule 2: nobody waits for what does not come back: its thread dies with the process.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bedrock_weir.doctor.check import Check, Group, Part, Result, fail, skipped

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Found:
    """What one check came to about one thing.

    Attributes:
        check: the check's name.
        group: what it is about.
        subject: what it looked at; empty where there is but one thing.
        result: what it came to.
        seconds: how long it took.
    """

    check: str
    group: Group
    subject: str
    result: Result
    seconds: float


_Key = tuple[int, int]


def examine(
    checks: Sequence[Check[C]],
    context: C,
    *,
    deadline: float,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Found, ...]:
    """Run every check, all at the same time; return findings in the checks' order.

    Args:
        checks: what to run.
        context: what they look at.
        deadline: seconds until the last one must be back.
        clock: seconds that only grow.
    """
    asked = {
        (number, place): (check, part)
        for number, check in enumerate(checks)
        for place, part in enumerate(_parts(check, context))
    }
    done: queue.SimpleQueue[tuple[_Key, Result]] = queue.SimpleQueue()
    began = clock()
    for key, (check, part) in asked.items():
        threading.Thread(
            target=_run, args=(key, part, done), name=f"weir-{check.name}", daemon=True
        ).start()
    found: dict[_Key, tuple[Result, float]] = {}
    while len(found) < len(asked):
        left = began + deadline - clock()
        try:
            key, result = done.get(timeout=max(0.0, left))
        except queue.Empty:
            break
        found[key] = (result, clock() - began)
    late = (_late(deadline), deadline)
    return tuple(
        _found(check, part, *found.get(key, late))
        for key, (check, part) in asked.items()
    )


def _parts(check: Check[C], context: C) -> Sequence[Part]:
    try:
        parts = check.parts(context)
    except Exception as error:  # noqa: BLE001 - a check's fault is its result (rule 1)
        result = _raised(error)
        return (Part("", lambda: result),)
    return parts or (Part("", lambda: skipped("there is nothing to look at")),)


def _run(key: _Key, part: Part, done: queue.SimpleQueue[tuple[_Key, Result]]) -> None:
    try:
        result = part.run()
    except Exception as error:  # noqa: BLE001 - a check's fault is its result (rule 1)
        result = _raised(error)
    done.put((key, result))


def _raised(error: Exception) -> Result:
    """Return the result of a check that broke; its text could hold a secret."""
    kind = type(error).__name__
    return fail(
        f"the check itself broke (`{kind}`)",
        "look at what it asks by hand, and report the defect with this name",
    )


def _late(deadline: float) -> Result:
    return fail(
        f"no answer within {deadline:g} seconds",
        "something on the way drops packets without a word: look at security groups,"
        " route tables and DNS; `--timeout` gives it longer",
    )


def _found(check: Check[C], part: Part, result: Result, seconds: float) -> Found:
    return Found(check.name, check.group, part.subject, result, seconds)
