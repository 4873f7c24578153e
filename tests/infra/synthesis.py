"""Environments, read as estates, and their distinct templates."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from infra.matrix import NAMES, context_of, environment_named
from infra.rules import Estate, read_templates
from tests.support.stacks import REPORT, ROOT, assembly

__all__ = ["NAMES", "REPORT", "ROOT", "SERVICE", "assembly", "distinct", "estate"]

SERVICE: Final = "bedrock-weir-prod-service"
"""The stack that most findings of a test are in."""


@cache
def estate(name: str) -> Estate:
    """Return an environment's settings and templates."""
    environment = environment_named(context_of(name))
    return Estate(environment, read_templates(assembly(name)))


@cache
def distinct() -> tuple[Path, ...]:
    """Return one template of each kind: those of others differ in names alone."""
    found: dict[str, Path] = {}
    for name in NAMES:
        own = environment_named(context_of(name)).name
        for path in sorted(assembly(name).glob("*.template.json")):
            text = path.read_text().replace(own, "NAME")
            found.setdefault(hashlib.sha256(text.encode()).hexdigest(), path)
    return tuple(found.values())
