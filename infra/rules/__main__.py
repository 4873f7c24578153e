"""`python -m infra.rules`: hold the rules against a CDK assembly.

Exit code 0: nothing found. 1: findings. 2: it could not be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from infra.matrix import environment_named
from infra.rules import (
    AssemblyError,
    Estate,
    Finding,
    check,
    read_templates,
    rules,
)
from infra.settings import InfraSettingsError


def main(arguments: Sequence[str] | None = None) -> int:
    """Check an assembly; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m infra.rules", description=__doc__)
    parser.add_argument("folder", nargs="?", default="cdk.out", type=Path)
    parser.add_argument(
        "--environment",
        help="the environment's file; without it the one that the stacks are named for",
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--list", action="store_true", help="every rule, and no check")
    asked = parser.parse_args(arguments)
    if asked.list:
        print(listing(), end="")
        return 0
    try:
        templates = read_templates(asked.folder)
        environment = environment_named(asked.environment or _environment_of(templates))
    except (AssemblyError, InfraSettingsError) as error:
        hint = "" if asked.environment else "; is another meant? `--environment FILE`"
        print(f"rules: {error}{hint}", file=sys.stderr)
        return 2
    findings = check(Estate(environment, templates))
    print(as_json(findings) if asked.json else as_table(findings, len(templates)))
    return 1 if findings else 0


def as_json(findings: Sequence[Finding]) -> str:
    """Return findings for programs."""
    return json.dumps([asdict(finding) for finding in findings], indent=2)


def as_table(findings: Sequence[Finding], stacks: int) -> str:
    """Return findings for people."""
    holds = {rule.id: rule for rule in rules()}
    lines: list[str] = []
    last = ""
    for each in findings:
        if each.rule != last:
            lines += [f"{each.rule}  {holds[each.rule].holds}"]
            last = each.rule
        where = f"{each.stack} {each.logical_id} {each.path}".rstrip()
        lines.append(f"    {where}: {each.said}")
    lines.append(f"{len(findings)} findings, {len(holds)} rules, {stacks} stacks")
    return "\n".join(lines)


def listing() -> str:
    """Return the table of rules for docs/rules.md."""
    lines = ["| rule | what holds | why | source |", "|---|---|---|---|"]
    lines += [
        f"| {rule.id} | {rule.holds} | {rule.why} | {rule.source} |" for rule in rules()
    ]
    return "\n".join(lines) + "\n"


def _environment_of(templates: Mapping[str, object]) -> str:
    stack = next(iter(templates))
    return stack.removeprefix("bedrock-weir-").rpartition("-")[0]


if __name__ == "__main__":
    sys.exit(main())
