"""`weir smoke`: its flags, and what it does with them."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
from botocore.exceptions import BotoCoreError

from bedrock_weir.aws.policies import load_policy
from bedrock_weir.aws.s3 import AuditLocation
from bedrock_weir.demo.show import console
from bedrock_weir.errors import SettingsError
from bedrock_weir.settings import RetentionMode
from bedrock_weir.smoke.calls import DEFAULT_MODEL, calls, cost
from bedrock_weir.smoke.document import Result, document
from bedrock_weir.smoke.making import Through, clients, make
from bedrock_weir.smoke.show import show
from bedrock_weir.smoke.trail import PATIENCE, Trail
from bedrock_weir.smoke.verdict import Expected, judge

_LETTERS = "bcdfghklmnprstvw"
"""No vowels, so that no word comes of them; no digits, so that no number does."""
_DESCRIPTION = """\
Make a handful of real calls through a deployed proxy, with your own credentials, and
verify their records: found, locked, in their place, telling what the caller saw.

It costs a few tokens. Exit code 0: all as promised; 1: something was not; 2: asked
wrongly.
"""
_EPILOG = """\
examples:
  weir smoke --endpoint https://weir.example.com --audit s3://my-records/records
  weir smoke --endpoint https://bedrock-runtime.us-east-1.amazonaws.com --ca ca.pem \\
      --audit s3://my-records/records --policy policies/baseline \\
      --retention-mode COMPLIANCE --retention-days 400
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of `weir smoke`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description, parser.epilog = _DESCRIPTION, _EPILOG
    parser.add_argument(
        "--endpoint", required=True, metavar="URL", help="the proxy, as callers call it"
    )
    parser.add_argument(
        "--audit",
        required=True,
        metavar="s3://BUCKET/PREFIX",
        help="where its records go, as the proxy has it",
    )
    parser.add_argument(
        "--audit-profile",
        metavar="PROFILE",
        help="the AWS profile that may read records, if that is not yours",
    )
    parser.add_argument(
        "--model",
        default=DEFAULT_MODEL,
        metavar="ID",
        help="a model, or an inference profile, that you have access to (%(default)s)",
    )
    parser.add_argument(
        "--knowledge-base", metavar="ID", help="search this knowledge base as well"
    )
    parser.add_argument("--region", metavar="REGION", help="to sign for (AWS_REGION)")
    parser.add_argument(
        "--ca", metavar="FILE", help="certificates to trust instead of the public ones"
    )
    parser.add_argument(
        "--keep-host",
        action="store_true",
        help="sign for Bedrock's own host name, and bring the call to the endpoint, as"
        " the interceptor's `route` does",
    )
    parser.add_argument(
        "--policy",
        metavar="DIR",
        help="the bundle that must be in force, by its digest (any)",
    )
    parser.add_argument(
        "--retention-mode",
        choices=[mode.value for mode in RetentionMode],
        help="the lock that records must have (any)",
    )
    parser.add_argument(
        "--retention-days",
        type=int,
        default=0,
        metavar="DAYS",
        help="how long records must be locked at the least",
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=PATIENCE,
        metavar="SECONDS",
        help="how long records may take to come to the bucket (%(default)g)",
    )
    parser.add_argument(
        "--json", action="store_true", help="one JSON document instead of a table"
    )


def run(arguments: argparse.Namespace) -> int:
    """Make the calls, find their records, tell it; return 0 if all is well, else 1.

    Raises:
        SettingsError: a flag is wrong.
        PolicyError: the bundle is wrong.
        StoreUnavailable: the records cannot be read.
    """
    way = way_of(arguments, os.environ)
    location = AuditLocation.parse(arguments.audit)
    expected = _expected(arguments)
    table = calls(
        _word(), model=arguments.model, knowledge_base=arguments.knowledge_base
    )
    _say(cost(table))
    began, since = time.monotonic(), datetime.now(UTC)
    try:
        trail = Trail(location, since=since, profile=arguments.audit_profile)
        with closing(trail), clients(way) as made:
            done = [make(call, made[call.service]) for call in table]
            _say(f"{len(done)} calls made; looking for their records in {location}")
            sent = [each.sent for each in done if each.sent and each.is_reached]
            records = trail.follow(sent, patience=arguments.patience)
    except BotoCoreError as error:
        raise SettingsError(f"boto3 cannot be set up: {_line(error)}") from error
    verdicts = judge(
        done, records, expected, objects=trail.objects, now=datetime.now(UTC)
    )
    result = Result(verdicts, time.monotonic() - began)
    if arguments.json:
        told = document(result, endpoint=way.endpoint, audit=str(location))
        text = orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()
        print(text, flush=True)
    else:
        show(result, console(sys.stdout))
    return 0 if result.is_well else 1


def way_of(arguments: argparse.Namespace, environment: Mapping[str, str]) -> Through:
    """Return the way to the proxy.

    Raises:
        SettingsError: a flag is wrong.
    """
    parts = urlsplit(arguments.endpoint)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError("flag `--endpoint` must look like https://HOST[:PORT]")
    region = (
        arguments.region
        or environment.get("AWS_REGION")
        or environment.get("AWS_DEFAULT_REGION")
    )
    if not region:
        raise SettingsError("no region is known: give `--region`, or set `AWS_REGION`")
    if arguments.ca is not None and not Path(arguments.ca).is_file():
        raise SettingsError(f"flag `--ca`: there is no file `{arguments.ca}`")
    endpoint = f"{parts.scheme}://{parts.netloc}"
    return Through(endpoint, region, arguments.ca, arguments.keep_host)


def _expected(arguments: Any) -> Expected:
    digest = load_policy(arguments.policy).digest if arguments.policy else ""
    return Expected(arguments.retention_mode or "", arguments.retention_days, digest)


def _word() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(8))


def _line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]


def _say(line: str) -> None:
    print(f"weir smoke: {line}", file=sys.stderr, flush=True)
