"""Empty the buckets of a `dev` environment, so that `cdk destroy` can delete them.

python -m infra.empty dev             what would be deleted
python -m infra.empty dev --yes       deletes it, every version of it

Rule 1: `dev` alone. What a `prod` environment holds outlives its stack.
Rule 2: only buckets of the environment's own Foundation stack, in its own account: who
        is signed in to another is told so.
Rule 3: GOVERNANCE is bypassed, which needs `s3:BypassGovernanceRetention`. What is
        locked with COMPLIANCE stays, and is an error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.settings import Environment, InfraSettingsError, read_environment

BATCH: Final = 1000
"""Versions that S3 deletes at once; its own limit."""


@dataclass(frozen=True, slots=True)
class Emptied:
    """A bucket, and what became of its versions.

    Attributes:
        bucket: its name.
        versions: how many there were, delete markers included.
        kept: how many S3 did not delete.
        because: what S3 said of the first of those.
    """

    bucket: str
    versions: int
    kept: int = 0
    because: str = ""


def buckets_of(environment: Environment, session: Any) -> list[str]:
    """Return the buckets of an environment's Foundation stack.

    Raises:
        InfraSettingsError: the environment is kept, or is in another account.
    """
    if environment.is_kept:
        raise InfraSettingsError(
            f"`{environment.name}` is a `prod` environment: its buckets outlive it"
        )
    account = session.client("sts").get_caller_identity()["Account"]
    if account != environment.account:
        raise InfraSettingsError(
            f"`account`: these credentials are of `{account}`, and"
            f" `{environment.name}` is in `{environment.account}`"
        )
    pages = session.client("cloudformation").get_paginator("list_stack_resources")
    return [
        resource["PhysicalResourceId"]
        for page in pages.paginate(
            StackName=f"bedrock-weir-{environment.name}-foundation"
        )
        for resource in page["StackResourceSummaries"]
        if resource["ResourceType"] == "AWS::S3::Bucket"
    ]


def empty(client: Any, bucket: str, *, is_meant: bool) -> Emptied:
    """Delete every version in a bucket, or count them.

    Args:
        client: of S3.
        bucket: its name.
        is_meant: whether to delete.
    """
    found = _versions(client, bucket)
    if not is_meant:
        return Emptied(bucket, sum(1 for _ in found))
    # S3 refuses the bypass where there is nothing to bypass.
    bypass = {"BypassGovernanceRetention": True} if _locks(client, bucket) else {}
    count, errors = 0, []
    while batch := list(islice(found, BATCH)):
        count += len(batch)
        answer = client.delete_objects(
            Bucket=bucket, Delete={"Objects": batch, "Quiet": True}, **bypass
        )
        errors += answer.get("Errors", ())
    because = f"{errors[0]['Code']}: {errors[0]['Message']}" if errors else ""
    return Emptied(bucket, count, len(errors), because)


def _versions(client: Any, bucket: str) -> Iterator[dict[str, str]]:
    pages = client.get_paginator("list_object_versions").paginate(Bucket=bucket)
    for page in pages:
        for item in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
            yield {"Key": item["Key"], "VersionId": item["VersionId"]}


def _locks(client: Any, bucket: str) -> bool:
    try:
        client.get_object_lock_configuration(Bucket=bucket)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ObjectLockConfigurationNotFoundError":
            return False
        raise
    return True


def main(arguments: list[str] | None = None) -> int:
    """Empty the environment that is named; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m infra.empty",
        description="Empty the buckets of a `dev` environment before it is destroyed.",
    )
    parser.add_argument("environment", help="`dev`, or a file of your own")
    parser.add_argument("--yes", action="store_true", help="delete, not only count")
    options = parser.parse_args(arguments)
    try:
        environment = read_environment(options.environment)
        session = boto3.Session(region_name=environment.region)
        client = session.client("s3")
        is_complete = True
        for bucket in buckets_of(environment, session):
            done = empty(client, bucket, is_meant=options.yes)
            _say(done, is_meant=options.yes)
            is_complete = is_complete and not done.kept
    except (InfraSettingsError, BotoCoreError, ClientError) as error:
        print(f"infra: {error}", file=sys.stderr)
        return 2
    return 0 if is_complete else 1


def _say(done: Emptied, *, is_meant: bool) -> None:
    if not is_meant:
        print(f"{done.bucket}: {done.versions} versions; `--yes` deletes them")
    elif done.kept:
        print(
            f"{done.bucket}: {done.versions - done.kept} versions deleted, {done.kept}"
            f" not ({done.because})"
        )
    else:
        print(f"{done.bucket}: {done.versions} versions deleted")


if __name__ == "__main__":
    sys.exit(main())
