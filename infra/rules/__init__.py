"""What holds in every environment, and no linter knows.

Linters read one resource at a time. These rules read all templates of an environment
together, and know what the runtime needs: which timeouts must agree, which key policy
must let which role in, which endpoint a call goes through.

python -m infra.rules cdk.out             a table; exit code 1 with findings
python -m infra.rules cdk.out --json      the same for programs
python -m infra.rules --list              every rule

A rule is one function in one module of its group; `GROUPS` below is the list.
"""

from __future__ import annotations

from types import ModuleType
from typing import Final

from infra.rules import (
    access,
    alarms,
    availability,
    consumer,
    containers,
    delivery,
    keys,
    locks,
    names,
    network,
    quotas,
    timing,
)
from infra.rules.estate import AssemblyError, Estate, read_templates
from infra.rules.rule import Finding, Rule, check, rules

GROUPS: Final[tuple[ModuleType, ...]] = (
    access,
    alarms,
    availability,
    consumer,
    containers,
    delivery,
    keys,
    locks,
    names,
    network,
    quotas,
    timing,
)
"""Importing a group puts its rules into the registry."""

__all__ = [
    "GROUPS",
    "AssemblyError",
    "Estate",
    "Finding",
    "Rule",
    "check",
    "read_templates",
    "rules",
]
