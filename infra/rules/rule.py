"""What a rule is, and the one list of them.

Rule 1: a rule is a function from an estate to faults. The first line of its docstring
        says what holds; the rest says why AWS or the people on call want it.
Rule 2: a rule that needs a value which it cannot read finds fault.
Rule 3: every rule is in the registry, and every rule has a mutation that it catches
        (tests/infra/mutations.py).
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from infra.rules.estate import Estate, Resource

_ID: Final = re.compile(r"WEIR-[A-Z]+-\d\d")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not hold, and where."""

    resource: Resource
    path: str
    said: str


Check: TypeAlias = Callable[[Estate], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that holds in every environment."""

    id: str
    holds: str
    why: str
    source: str
    check: Check

    @property
    def group(self) -> str:
        """The middle of its id."""
        return self.id.split("-")[1]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A rule that an estate breaks, and where."""

    rule: str
    stack: str
    logical_id: str
    path: str
    said: str


_RULES: Final[dict[str, Rule]] = {}


def rule(id_: str, *, source: str) -> Callable[[Check], Check]:
    """Put a function into the registry.

    Args:
        id_: `WEIR-GROUP-NN`.
        source: where AWS, or our own documents, say so.
    """

    def register(check: Check) -> Check:
        holds, _, why = inspect.cleandoc(check.__doc__ or "").partition("\n\n")
        if not _ID.fullmatch(id_) or id_ in _RULES or not holds or not why:
            raise ValueError(f"rule `{id_}` needs an id of its own, and a docstring")
        _RULES[id_] = Rule(
            id=id_,
            holds=" ".join(holds.split()),
            why=" ".join(why.split()),
            source=source,
            check=check,
        )
        return check

    return register


def rules() -> tuple[Rule, ...]:
    """Return every rule, by its id."""
    return tuple(_RULES[id_] for id_ in sorted(_RULES))


def check(estate: Estate) -> list[Finding]:
    """Return what an estate breaks, in the order of the rules."""
    return sorted(
        {
            Finding(
                rule=each.id,
                stack=fault.resource.stack,
                logical_id=fault.resource.logical_id,
                path=fault.path,
                said=fault.said,
            )
            for each in rules()
            for fault in each.check(estate)
        }
    )
