"""`weir doctor`: its flags, and what it does with them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import orjson

from bedrock_weir import settings
from bedrock_weir.certificates.names import SERVICES
from bedrock_weir.doctor.asking import Endpoint
from bedrock_weir.doctor.check import Check
from bedrock_weir.doctor.client import Client
from bedrock_weir.doctor.document import document, is_well
from bedrock_weir.doctor.registry import CLIENT, SETTINGS, TASK, VIEWPOINTS
from bedrock_weir.doctor.running import Found, examine
from bedrock_weir.doctor.show import console, show, show_list
from bedrock_weir.doctor.task import native_host, open_task
from bedrock_weir.errors import SettingsError

TIMEOUT = 20.0
"""Seconds for all checks, which run at the same time."""
_PORT = 443
_DESCRIPTION = """\
Look at an environment, change nothing in it, and say what to do.

  weir doctor task      from inside a task: with the settings of `weir proxy`
  weir doctor client    from an application's side: `--endpoint HOST`

Without either, a task is looked at, where settings of `weir proxy` are variables.
Exit code 0: nothing failed; 1: something did; 2: asked wrongly.
"""
_EPILOG = """\
examples:
  aws ecs execute-command --cluster C --task T --interactive --command "weir doctor"
  weir doctor client --endpoint bedrock-runtime.us-east-1.amazonaws.com --ca ca.pem
  weir doctor client --endpoint weir.example.com --region us-east-1 --json
  weir doctor task --only dns,tcp,tls
"""

C = TypeVar("C")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the viewpoints of `weir doctor`, and their flags."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description, parser.epilog = _DESCRIPTION, _EPILOG
    _add_common(parser)
    viewpoints = parser.add_subparsers(dest="viewpoint", metavar="VIEWPOINT")
    task = viewpoints.add_parser(
        "task", help="from inside a task", description="With the flags of `weir proxy`."
    )
    _add_common(task)
    task.add_argument(
        "--service",
        action="append",
        choices=SERVICES,
        default=argparse.SUPPRESS,
        help="look at this service of Bedrock, again for more (those of `--upstream`,"
        " or all)",
    )
    settings.add_flags(task)
    client = viewpoints.add_parser("client", help="from an application's side")
    _add_common(client)
    _add_client(client)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS,
        help="one JSON document instead of a tree",
    )
    parser.add_argument(
        "--only",
        action="append",
        default=argparse.SUPPRESS,
        metavar="NAME,NAME",
        help="run these checks only",
    )
    parser.add_argument(
        "--list",
        action="store_true",
        default=argparse.SUPPRESS,
        help="say what there is to check, and look at nothing",
    )
    parser.add_argument(
        "--timeout",
        type=float,
        default=argparse.SUPPRESS,
        metavar="SECONDS",
        help=f"for all checks, which run at the same time ({TIMEOUT:g})",
    )


def _add_client(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--endpoint",
        metavar="HOST[:PORT]",
        help="the proxy, as applications call it; http:// for plaintext (required)",
    )
    parser.add_argument(
        "--name",
        metavar="NAME",
        help="the name that callers use, where the endpoint's own is another: a VPC"
        " endpoint before its zone is there",
    )
    parser.add_argument("--ca", metavar="FILE", help="certificates to trust besides")
    parser.add_argument(
        "--service", choices=SERVICES, default=SERVICES[0], help="(%(default)s)"
    )
    parser.add_argument(
        "--region", metavar="REGION", help="of Bedrock's own endpoint (AWS_REGION)"
    )
    parser.add_argument(
        "--native",
        metavar="HOST[:PORT]",
        help="what must not be reached (SERVICE.REGION.amazonaws.com)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Look at everything, and tell it; return 0 if nothing failed, else 1.

    Raises:
        SettingsError: a flag is wrong.
    """
    flags = vars(arguments)
    viewpoint = flags.get("viewpoint")
    if flags.get("list"):
        chosen = [viewpoint] if viewpoint else [*VIEWPOINTS]
        show_list([(each, VIEWPOINTS[each]) for each in chosen], console(sys.stdout))
        return 0
    viewpoint = viewpoint or _default(os.environ)
    found = _look(viewpoint, flags)
    if flags.get("json"):
        told = document(viewpoint, found)
        text = orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()
        sys.stdout.write(f"{text}\n")
    else:
        show(viewpoint, found, console(sys.stdout))
    sys.stdout.flush()
    return 0 if is_well(found) else 1


def _default(environment: Mapping[str, str]) -> str:
    if {settings.CONFIG_VARIABLE, *(row.variable for row in settings.rows())} & {
        *environment
    }:
        return "task"
    raise SettingsError(
        "say from where to look: `weir doctor task`, with the settings of `weir proxy`,"
        " or `weir doctor client --endpoint HOST`"
    )


def _look(viewpoint: str, flags: Mapping[str, Any]) -> tuple[Found, ...]:
    deadline = float(flags.get("timeout", TIMEOUT))
    if not 0 < deadline <= 600:
        raise SettingsError("flag `--timeout` is not between 0 and 600 seconds")
    if viewpoint == "client":
        checks = chosen(CLIENT, flags.get("only", []))
        return examine(checks, client_of(flags, os.environ), deadline=deadline)
    checks_of_task = chosen(TASK, flags.get("only", []), always=SETTINGS)
    task = open_task(flags=flags, environment=os.environ)
    with closing(task.aws):
        return examine(checks_of_task, task, deadline=deadline)


def chosen(
    checks: Sequence[Check[C]], named: Sequence[str], *, always: str = ""
) -> Sequence[Check[C]]:
    """Return the checks that are named; all, where none is.

    Args:
        checks: what there is.
        named: names, each with others after commas.
        always: a check that runs whatever is named.

    Raises:
        SettingsError: there is no such check.
    """
    names = {name.strip() for text in named for name in text.split(",")} - {""}
    known = {check.name for check in checks}
    if unknown := sorted(names - known):
        listed = ", ".join(f"`{check.name}`" for check in checks)
        raise SettingsError(f"flag `--only`: `{unknown[0]}` is none of {listed}")
    if not names:
        return checks
    return [check for check in checks if check.name in names | {always}]


def client_of(flags: Mapping[str, Any], environment: Mapping[str, str]) -> Client:
    """Return what the flags say of a client.

    Raises:
        SettingsError: a flag is wrong, or missing.
    """
    if not flags.get("endpoint"):
        raise SettingsError(
            "flag `--endpoint HOST` is required: whom applications call"
        )
    endpoint = _endpoint("the endpoint", str(flags["endpoint"]), flag="--endpoint")
    ca_file = flags.get("ca")
    if ca_file is not None and not Path(ca_file).is_file():
        raise SettingsError(f"flag `--ca`: there is no file `{ca_file}`")
    service = str(flags["service"])
    region = (
        flags.get("region")
        or environment.get("AWS_REGION")
        or environment.get("AWS_DEFAULT_REGION")
    )
    named = flags.get("native") or native_host(service, region)
    return Client(
        replace(
            endpoint,
            service=service,
            name=str(flags.get("name") or endpoint.name),
            ca_file=ca_file,
        ),
        _endpoint(service, str(named), flag="--native") if named else None,
    )


def _endpoint(service: str, text: str, *, flag: str) -> Endpoint:
    url = text if "://" in text else f"https://{text}"
    try:
        endpoint = Endpoint.of(service, url)
    except ValueError as error:  # a port that is no port
        raise SettingsError(
            f"flag `{flag}`: `{text}` is not HOST or HOST:PORT"
        ) from error
    if not endpoint.host or not url.startswith(("https://", "http://")):
        raise SettingsError(f"flag `{flag}`: `{text}` is not HOST or HOST:PORT")
    return endpoint
