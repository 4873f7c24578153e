"""What a check is, and what it comes to.

Rule 1: `fail` is what keeps the proxy from its work, or lets callers around it. `warn`
        is what somebody should look at. `skipped` is what does not apply here, or
        cannot be asked from here and is not needed.
Rule 2: whatever is not `ok` or `skipped` says what to do next.
Rule 3: nothing that is secret is seen: no key, no token, no content.
Rule 4: what others sent reaches a terminal without control characters, and not at
        length: names in certificates, headers, messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Generic, TypeVar

from bedrock_weir.scan.masking import printable

LONGEST = 600
"""Characters of what was seen, and of an advice."""

C = TypeVar("C")
S = TypeVar("S")


class Outcome(StrEnum):
    """What a check comes to."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    SKIPPED = "skipped"


class Group(StrEnum):
    """What checks are about, in the order in which they are shown."""

    SETTINGS = "settings"
    MACHINE = "machine"
    NETWORK = "network"
    CREDENTIALS = "credentials"
    RECORDS = "records"
    KEYS = "keys"
    BEDROCK = "Bedrock"
    PROXY = "proxy"
    BYPASS = "bypass"


@dataclass(frozen=True, slots=True)
class Result:
    """What one check came to.

    Attributes:
        outcome: the verdict.
        seen: what it was found from.
        advice: what to do next; empty where nothing is to be done.
    """

    outcome: Outcome
    seen: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a check looks at: an endpoint, or all there is.

    Attributes:
        subject: its name; empty where there is but one.
        run: looks at it.
    """

    subject: str
    run: Callable[[], Result]


@dataclass(frozen=True, slots=True)
class Check(Generic[C]):
    """One line of the registry.

    Attributes:
        name: as `--only` takes it.
        group: what it is about.
        asks: what it checks, for people.
        parts: what it looks at.
    """

    name: str
    group: Group
    asks: str
    parts: Callable[[C], Sequence[Part]]


def once(run: Callable[[C], Result]) -> Callable[[C], Sequence[Part]]:
    """Return the parts of a check that looks at one thing."""

    def parts(context: C) -> Sequence[Part]:
        return (Part("", partial(run, context)),)

    return parts


def each(
    of: Callable[[C], Sequence[S]], run: Callable[[C, S], Result]
) -> Callable[[C], Sequence[Part]]:
    """Return the parts of a check that looks at each of several things."""

    def parts(context: C) -> Sequence[Part]:
        return [Part(str(item), partial(run, context, item)) for item in of(context)]

    return parts


def ok(seen: str) -> Result:
    """Return that all is well."""
    return _result(Outcome.OK, seen)


def warn(seen: str, advice: str) -> Result:
    """Return that somebody should look at it."""
    return _result(Outcome.WARN, seen, advice)


def fail(seen: str, advice: str) -> Result:
    """Return that it does not work."""
    return _result(Outcome.FAIL, seen, advice)


def skipped(seen: str) -> Result:
    """Return that it does not apply."""
    return _result(Outcome.SKIPPED, seen)


def _result(outcome: Outcome, seen: str, advice: str = "") -> Result:
    return Result(outcome, printable(seen)[:LONGEST], printable(advice)[:LONGEST])
