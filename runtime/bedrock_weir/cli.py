"""`weir`: one command, with a subcommand for each thing it does.

Exit codes: 0 done, 1 it did not work, 2 it was asked for wrongly.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from bedrock_weir import settings
from bedrock_weir.errors import PolicyError, SettingsError, WeirError
from bedrock_weir.proxy.given import read_settings

_COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("demo", "bedrock_weir.demo.command", "watch it work, on this machine alone"),
    ("proxy", "", "run the proxy"),
    ("health", "bedrock_weir.proxy.health", "ask a proxy on this machine if it serves"),
    ("ca", "bedrock_weir.ca.command", "a certificate authority with its key in KMS"),
    ("simulate", "bedrock_weir.simulator.command", "run a Bedrock to try things on"),
    ("policy", "bedrock_weir.policy_command", "check a policy bundle, and send it out"),
    ("log", "bedrock_weir.log_command", "look at the records: are they whole?"),
    ("scan", "bedrock_weir.scan.command", "say what is in files, or standard input"),
    ("eval", "bedrock_weir.evaluation.command", "measure what is found, and how fast"),
    ("doctor", "bedrock_weir.doctor.command", "say what is wrong with an environment"),
    ("smoke", "bedrock_weir.smoke.command", "try a deployed proxy, verify its records"),
)
_EXTRAS = {
    "ca": "proxy",
    "demo": "demo",
    "doctor": "proxy",
    "eval": "proxy",
    "health": "proxy",
    "proxy": "proxy",
    "simulate": "demo",
    "smoke": "proxy",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `weir`; return its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        parsed = parser_for(given).parse_args(given)
        run: Callable[[argparse.Namespace], int] = parsed.run
        return run(parsed)
    except (SettingsError, PolicyError) as error:
        print(f"weir: {error}", file=sys.stderr)
        return 2
    except WeirError as error:
        print(f"weir: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser_for(given: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser of a command line, filled in for the command it names."""
    parser = argparse.ArgumentParser(
        prog="weir", description="An inspection layer for Amazon Bedrock."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, module, text in _COMMANDS:
        command = commands.add_parser(name, help=text, description=text)
        if name in given[:1]:  # only the command that runs needs its dependencies
            _fill(command, name, module)
    return parser


def _fill(command: argparse.ArgumentParser, name: str, module: str) -> None:
    if name == "proxy":
        settings.add_flags(command)
        command.set_defaults(run=_proxy)
    else:
        loaded = _load(module, name)
        loaded.add_arguments(command)  # type: ignore[attr-defined]
        command.set_defaults(run=loaded.run)  # type: ignore[attr-defined]


def _load(module: str, name: str) -> object:
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("bedrock_weir"):
            raise
        extra = _EXTRAS[name]
        message = (
            f"`weir {name}` needs `{error.name}`; "
            f"install it with: pip install 'bedrock-weir[{extra}]'"
        )
        raise SettingsError(message) from error


def _proxy(parsed: argparse.Namespace) -> int:
    supervisor = _load("bedrock_weir.proxy.supervisor", "proxy")
    resolved = read_settings(vars(parsed), os.environ)
    return int(supervisor.serve(resolved, out=sys.stdout, err=sys.stderr))  # type: ignore[attr-defined]
