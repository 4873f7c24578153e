"""What a guardrail says: of one text that it was asked about, or of a whole call.

Names, counts and actions; never the text that it matched.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a guardrail looked at, and did.

    Attributes:
        identifier: of the guardrail, where it says so.
        version: of the guardrail, where it says so.
        origin: who put it on the call (`REQUEST`, `ACCOUNT_ENFORCED` ...).
        is_intervened: whether it blocked or masked anything.
        is_blocked: whether it blocked.
        policies: those of its policies that acted, as `contentPolicy/PROMPT_ATTACK`.
        units: text units that it reports, by policy.
        guarded: characters that it looked at; None where it does not say.
        total: characters that there were.
    """

    identifier: str = ""
    version: str = ""
    origin: tuple[str, ...] = ()
    is_intervened: bool = False
    is_blocked: bool = False
    policies: tuple[str, ...] = ()
    units: tuple[tuple[str, int], ...] = ()
    guarded: int | None = None
    total: int | None = None

    @property
    def is_partial(self) -> bool:
        """Whether it says that it has not seen everything."""
        if self.guarded is None or self.total is None:
            return False
        return self.guarded < self.total

    def __or__(self, other: Assessment) -> Assessment:
        """Return what both say together."""
        units = dict(self.units)
        for name, count in other.units:
            units[name] = units.get(name, 0) + count
        return Assessment(
            self.identifier or other.identifier,
            self.version or other.version,
            tuple(sorted({*self.origin, *other.origin})),
            self.is_intervened or other.is_intervened,
            self.is_blocked or other.is_blocked,
            tuple(sorted({*self.policies, *other.policies})),
            tuple(sorted(units.items())),
            _sum(self.guarded, other.guarded),
            _sum(self.total, other.total),
        )


def _sum(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


class Failure(StrEnum):
    """Why a guardrail gave no answer."""

    TIMEOUT = "timeout"
    UNAVAILABLE = "unavailable"
    """It could not be reached, or refused to answer."""
    BUDGET = "budget"
    """The text units of this minute are spent."""
    TOO_MUCH = "too_much"
    """There is more to ask about than is asked within one call."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a guardrail answered, or why it did not.

    Attributes:
        assessment: what it says; empty where it did not answer.
        failure: why it did not.
        is_cached: whether the answer is one to an earlier question, which was the same.
        milliseconds: how long it took.
    """

    assessment: Assessment = Assessment()
    failure: Failure | None = None
    is_cached: bool = False
    milliseconds: int = 0
