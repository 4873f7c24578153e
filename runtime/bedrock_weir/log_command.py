"""`weir log`: look at the records.

verify s3://BUCKET/PREFIX    say whether they are there, whole and locked
"""

from __future__ import annotations

import argparse
import json
import os
import re
import time
from datetime import UTC, datetime

from bedrock_weir.audit.verify import DAY, Report
from bedrock_weir.aws.records import RecordReader
from bedrock_weir.aws.s3 import AuditLocation
from bedrock_weir.errors import SettingsError
from bedrock_weir.settings import RetentionMode
from bedrock_weir.verifier import RETENTION_DAYS, as_document, expected, verify

MOST_DAYS = 3_660
_UNITS = {"m": 60_000, "h": 3_600_000, "d": DAY}
_AGO = re.compile(r"([0-9]{1,6})([mhd])")


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    actions = command.add_subparsers(required=True, metavar="ACTION")
    parser = actions.add_parser(
        "verify",
        help="say whether the records are there, whole and locked",
        description="Look at every object of a stretch of time: is it a readable"
        " batch under its own name, unchanged, locked long enough; has no log a gap or"
        " an overlap; has every call its decision and its outcome. Writes nothing."
        " Exit code 0: nothing is wrong; 1: something is.",
    )
    parser.add_argument("location", metavar="s3://BUCKET/PREFIX")
    parser.add_argument(
        "--since",
        default="24h",
        metavar="TIME",
        help="how far back: 90m, 24h, 7d, or a time in ISO 8601 (default: 24h)",
    )
    parser.add_argument(
        "--retention-mode",
        default=os.environ.get("WEIR_RETENTION_MODE", RetentionMode.GOVERNANCE.value),
        metavar="|".join(RetentionMode),
        help="how strictly objects must be locked [WEIR_RETENTION_MODE]",
    )
    parser.add_argument(
        "--retention-days",
        default=os.environ.get("WEIR_RETENTION_DAYS", str(RETENTION_DAYS)),
        metavar="DAYS",
        help="for how long [WEIR_RETENTION_DAYS]",
    )
    parser.add_argument("--json", action="store_true", help="say it in JSON")
    parser.set_defaults(act=_verify)


def run(parsed: argparse.Namespace) -> int:
    """Do what was asked for; return the exit code."""
    return int(parsed.act(parsed))


def _verify(parsed: argparse.Namespace) -> int:
    location = AuditLocation.parse(parsed.location)
    now = int(time.time() * 1000)
    since = _since(parsed.since, now)
    must = expected(parsed.retention_mode, _days(parsed.retention_days))
    reader = RecordReader(location)
    try:
        report = verify(reader, must, since=since, now=now)
    finally:
        reader.close()
    if parsed.json:
        window = {"since": _iso(since), "until": _iso(now)}
        print(json.dumps({**window, **as_document(report)}))
    else:
        _say(report, location, since)
    return 1 if report.failures else 0


def _say(report: Report, location: AuditLocation, since: int) -> None:
    for finding in report.findings:
        print(f"{finding.problem.value:12} {finding.key}  {finding.detail}".rstrip())
    left = report.failures - len(report.findings)
    if left:
        print(f"... and {left} more")
    wrong = f"{report.failures} findings" if report.failures else "nothing is wrong"
    print(
        f"{location} since {_iso(since)}: {report.batches} batches with"
        f" {report.records} records verified, {wrong}"
    )


def _since(text: str, now: int) -> int:
    ago = _AGO.fullmatch(text)
    if ago is not None:
        since = now - int(ago[1]) * _UNITS[ago[2]]
    else:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise SettingsError(
                f"`--since`: `{text[:40]}` is no time; write 90m, 24h, 7d, or a time in"
                " ISO 8601"
            ) from None
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        since = int(zoned.timestamp() * 1000)
    if not max(0, now - MOST_DAYS * DAY) <= since <= now:
        raise SettingsError(f"`--since`: `{text[:40]}` is in the future, or too old")
    return since


def _days(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text[:6]) <= 36_500:
        raise SettingsError(f"`--retention-days`: `{text[:20]}` is no number of days")
    return int(text)


def _iso(time_ms: int) -> str:
    return datetime.fromtimestamp(time_ms / 1000, tz=UTC).isoformat(timespec="seconds")
