"""`make synth`: the CDK's command line over every environment that is tried.

python -m infra.synth                 dev, prod and the option matrix
python -m infra.synth dev own-vpc     some of them
python -m infra.synth --json          the same for programs

No credentials and no Docker: the environment of the command line has no `AWS_*`
variable, lookups are refused, and `CDK_DOCKER` names a program that fails. The
templates stay in `cdk.out/<environment>`. The exit code is 1 if one of them failed.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from infra.cdk import CDK, ROOT
from infra.matrix import NAMES, context_of
from infra.node import with_node

TIMEOUT: Final = 600
"""Seconds for one environment, on a machine that is busy with others."""
_PARTS: Final = ("Foundation", "Service", "Consumer")


@dataclass(frozen=True, slots=True)
class Synthesis:
    """One environment, synthesised or not.

    Attributes:
        environment: its name.
        seconds: how long it took.
        resources: how many, by stack.
        problem: what the command line said, if it failed.
    """

    environment: str
    seconds: float
    resources: Mapping[str, int]
    problem: str = ""


def synthesise(name: str, output: Path) -> Synthesis:
    """Run the CDK's command line for one environment.

    Args:
        name: one of `infra.matrix.NAMES`.
        output: where its templates go; what is there is removed.
    """
    shutil.rmtree(output, ignore_errors=True)
    began = time.monotonic()
    try:
        done = subprocess.run(
            _command(name, output),
            cwd=ROOT,
            env=bare_environment(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Synthesis(name, TIMEOUT, {}, f"no end after {TIMEOUT} seconds")
    seconds = round(time.monotonic() - began, 1)
    if done.returncode:
        return Synthesis(name, seconds, {}, done.stdout.strip() or "it said nothing")
    return Synthesis(name, seconds, dict(_resources(output)))


def bare_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return a process's environment without credentials and without Docker."""
    kept = {
        name: value
        for name, value in environment.items()
        if not name.startswith(("AWS_", "CDK_"))
    }
    return with_node(kept) | {
        "AWS_EC2_METADATA_DISABLED": "true",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "CDK_DOCKER": shutil.which("false") or "false",
    }


def _command(name: str, output: Path) -> list[str]:
    return [
        str(CDK),
        "synth",
        "--quiet",
        "--no-lookups",
        "--no-notices",
        "--app",
        shlex.join((sys.executable, "-m", "infra.app")),
        "--context",
        f"environment={context_of(name)}",
        "--output",
        str(output),
    ]


def _resources(output: Path) -> Iterator[tuple[str, int]]:
    for path in sorted(output.glob("*.template.json")):
        template = json.loads(path.read_text(encoding="utf-8"))
        yield path.name.removesuffix(".template.json"), len(template["Resources"])


def every(names: Iterable[str], *, output: Path, jobs: int) -> Iterator[Synthesis]:
    """Yield each environment as it is done.

    Args:
        names: the environments.
        output: the folder of their folders.
        jobs: how many at a time.
    """
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        tasks = [pool.submit(synthesise, name, output / name) for name in names]
        for task in as_completed(tasks):
            yield task.result()


def as_table(done: Sequence[Synthesis]) -> Table:
    """Return the results for people."""
    table = Table(title="resources by stack", title_justify="left")
    table.add_column("environment")
    for heading in (*_PARTS, "seconds"):
        table.add_column(heading, justify="right")
    for row in done:
        counts = [str(row.resources.get(part, "–")) for part in _PARTS]
        cells = ["failed", *counts[1:]] if row.problem else counts
        table.add_row(row.environment, *cells, f"{row.seconds:.1f}")
    return table


def main(arguments: list[str] | None = None) -> int:
    """Synthesise what is named, or everything; return the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    names = options.environments or NAMES
    unknown = set(names) - set(NAMES)
    if unknown:
        parser.error(f"no environment is called `{min(unknown)}`")
    began, done = time.monotonic(), []
    progress = Console(stderr=True)
    for row in every(names, output=Path(options.output).resolve(), jobs=options.jobs):
        done.append(row)
        said = "failed" if row.problem else f"{sum(row.resources.values())} resources"
        progress.print(
            f"{len(done):>3}/{len(names)}  {row.environment}: {said}, {row.seconds} s",
            highlight=False,
        )
    done.sort(key=lambda row: names.index(row.environment))
    failed = [row for row in done if row.problem]
    if options.json:
        print(json.dumps([asdict(row) for row in done], indent=2))
    else:
        Console().print(as_table(done))
        seconds = time.monotonic() - began
        print(f"{len(done)} environments, {len(failed)} failed, {seconds:.1f} s")
    for row in failed:
        print(f"\n{row.environment}:\n{row.problem}", file=sys.stderr)
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m infra.synth",
        description="Synthesise the CDK app for every environment that is tried.",
    )
    parser.add_argument(
        "environments", nargs="*", help=f"some of: {', '.join(NAMES)}", metavar="NAME"
    )
    parser.add_argument("--json", action="store_true", help="results for programs")
    parser.add_argument(
        "--jobs",
        type=int,
        default=min(4, os.cpu_count() or 1),
        help="how many at a time (default: one a processor, four at the most)",
    )
    parser.add_argument(
        "--output", default="cdk.out", help="where templates go (default: cdk.out)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
