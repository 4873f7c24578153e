"""Environments, read as estates, and the templates that stand for all."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from infra.matrix import NAMES, context_of, environment_named
from infra.rules import Estate, read_templates
from tests.support.stacks import REPORT, ROOT, assembly

__all__ = ["NAMES", "REPORT", "ROOT", "assembly", "estate", "representative"]


@cache
def estate(name: str) -> Estate:
    """Return an environment's settings and templates."""
    environment = environment_named(context_of(name))
    return Estate(environment, read_templates(assembly(name)))


@cache
def representative() -> tuple[Path, ...]:
    """Return templates that have every shape of resource that any template has.

    A shape is a type and the names of its properties. Linters are slow, and read one
    resource at a time: what differs in values alone is the rules' to judge.
    """
    paths = [path for name in NAMES for path in assembly(name).glob("*.template.json")]
    paths.sort(key=lambda path: (-path.stat().st_size, path.name, path.parent))
    seen: set[tuple[str, frozenset[str]]] = set()
    chosen: list[Path] = []
    for path in paths:
        shapes = {
            (body["Type"], frozenset(body.get("Properties", {})))
            for body in json.loads(path.read_text())["Resources"].values()
        }
        if shapes - seen:
            chosen.append(path)
            seen |= shapes
    return tuple(chosen)
