"""Which credentials there are, and whose.

Rule 1: of an access key id the first and the last four characters are shown, of
        everything else nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import BotoCoreError

from bedrock_weir.doctor.check import Result, fail, ok, skipped, warn
from bedrock_weir.doctor.questions import explain, put
from bedrock_weir.doctor.task import Task

_LONG_TERM = "AKIA"
_SOON = 300.0
_SOURCES = {
    "env": "environment variables",
    "container-role": "the task's role",
    "iam-role": "the instance's role",
    "assume-role": "an assumed role",
    "assume-role-with-web-identity": "a web identity token",
    "shared-credentials-file": "the shared credentials file",
    "config-file": "the configuration file",
    "sso": "IAM Identity Center",
    "login": "`aws login`",
    "custom-process": "a credential process",
}


def source(task: Task) -> Result:
    """Say where credentials come from, and until when they are good."""
    found = task.aws.credentials()
    if found is None:
        return fail(
            "there are none",
            "give the task a role (`taskRoleArn`); elsewhere, run `aws configure` or"
            " `aws login`, and set `AWS_PROFILE`",
        )
    where = _SOURCES.get(found.method, found.method)
    try:
        key = found.get_frozen_credentials().access_key or ""
    except (BotoCoreError, RuntimeError) as error:  # what botocore says of stale ones
        return fail(
            f"those from {where} have expired (`{type(error).__name__}`)",
            "renew them: whatever hands them out gave old ones, or none; see `clock`",
        )
    seen = f"`{shortened(key)}` from {where}"
    left = _seconds_left(found, task)
    if left is not None:
        minutes = f"{seen}, good for {left / 60:.0f} minutes"
        return (
            ok(minutes) if left > _SOON else warn(minutes, "see that they are renewed")
        )
    if key.startswith(_LONG_TERM):
        return warn(
            f"{seen}, which never expire",
            "give the task a role instead: a key that does not expire leaks for ever",
        )
    return ok(seen)


def shortened(access_key_id: str) -> str:
    """Return an access key id as it may be shown (rule 1)."""
    if len(access_key_id) < 12:
        return "..."
    return f"{access_key_id[:4]}...{access_key_id[-4:]}"


def _seconds_left(found: Any, task: Task) -> float | None:
    until = getattr(found, "_expiry_time", None)
    if not isinstance(until, datetime):
        return None
    return (until - datetime.fromtimestamp(task.clock(), tz=UTC)).total_seconds()


def identity(task: Task) -> Result:
    """Say whose credentials they are, as STS has it."""
    reply = put(lambda: task.aws.client("sts").get_caller_identity())
    if "Arn" in reply.value:
        return ok(f"`{reply.value['Arn']}`")
    if not reply.is_reached and not reply.is_unsigned:
        return skipped("STS is not reached from here, and nothing needs it")
    return explain(reply, "GetCallerIdentity", needs="`sts:GetCallerIdentity`")
