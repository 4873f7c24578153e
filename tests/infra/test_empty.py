"""Buckets of a `dev` environment are emptied, every version of them, and no others."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra import empty
from tests.support.s3 import (
    ACCESS_KEY_ID,
    REGION,
    SECRET_ACCESS_KEY,
    Bucket,
    object_lock_bucket,
)

ACCOUNT = "123456789012"
"""Of the server's credentials."""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Give a bucket with Object Lock, on a server that every client here asks."""
    with object_lock_bucket() as found:
        monkeypatch.setenv("AWS_ENDPOINT_URL", found.endpoint_url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY)
        monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        yield found


def write(bucket: Bucket, key: str, *, mode: str) -> None:
    """Put an object that is locked for a day."""
    bucket.client().put_object(
        Bucket=bucket.name,
        Key=key,
        Body=b"{}",
        ObjectLockMode=mode,
        ObjectLockRetainUntilDate=datetime.now(UTC) + timedelta(days=1),
    )


def versions(bucket: Bucket) -> int:
    """Return how many versions and delete markers there are."""
    answer = bucket.client().list_object_versions(Bucket=bucket.name)
    return len([*answer.get("Versions", ()), *answer.get("DeleteMarkers", ())])


@pytest.fixture
def name() -> str:
    """Give an environment a name of its own: servers share one store."""
    return f"trial-{uuid.uuid4().hex[:8]}"


def file_of(folder: Path, name: str, **values: str) -> str:
    """Write an environment's file."""
    said = {
        "name": name,
        "profile": "dev",
        "account": ACCOUNT,
        "region": REGION,
        **values,
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in said.items()]
    zones = json.dumps([f"{REGION}a", f"{REGION}b"])
    lines += [f"availability_zones = {zones}", 'routing = ["dns"]']
    path = folder / "trial.toml"
    path.write_text("\n".join(lines))
    return str(path)


def deployed(name: str) -> str:
    """Deploy a Foundation stack of one bucket with an object; return the bucket's."""
    template = {"Resources": {"Records": {"Type": "AWS::S3::Bucket"}}}
    cloudformation = boto3.client("cloudformation", region_name=REGION)
    stack = f"bedrock-weir-{name}-foundation"
    cloudformation.create_stack(StackName=stack, TemplateBody=json.dumps(template))
    resource = cloudformation.describe_stack_resource(
        StackName=stack, LogicalResourceId="Records"
    )["StackResourceDetail"]
    found: str = resource["PhysicalResourceId"]
    boto3.client("s3", region_name=REGION).put_object(Bucket=found, Key="a", Body=b"")
    return found


def test_every_version_goes_under_governance_too(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also what was deleted before, and more than S3 deletes at once."""
    monkeypatch.setattr(empty, "BATCH", 2)
    for key in ("a", "a", "b"):
        write(bucket, key, mode="GOVERNANCE")
    bucket.client().delete_object(Bucket=bucket.name, Key="b")
    done = empty.empty(bucket.client(), bucket.name, is_meant=True)
    assert done == empty.Emptied(bucket.name, 4)
    assert versions(bucket) == 0


def test_what_is_locked_with_compliance_stays_and_is_said(bucket: Bucket) -> None:
    """Nobody can delete it, so nobody may believe that it is gone."""
    write(bucket, "a", mode="COMPLIANCE")
    write(bucket, "b", mode="GOVERNANCE")
    done = empty.empty(bucket.client(), bucket.name, is_meant=True)
    assert (done.versions, done.kept) == (2, 1)
    assert "AccessDenied" in done.because
    assert versions(bucket) == 1


def test_counting_deletes_nothing(bucket: Bucket) -> None:
    """What would go is said before it goes."""
    write(bucket, "a", mode="GOVERNANCE")
    done = empty.empty(bucket.client(), bucket.name, is_meant=False)
    assert done == empty.Emptied(bucket.name, 1)
    assert versions(bucket) == 1


def test_the_command_finds_the_buckets_of_the_stack_and_no_others(
    bucket: Bucket, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """First it counts, then, told so, it deletes."""
    write(bucket, "a", mode="GOVERNANCE")
    found, file = deployed(name), file_of(tmp_path, name)
    assert empty.main([file]) == 0
    assert capsys.readouterr().out == f"{found}: 1 versions; `--yes` deletes them\n"
    assert empty.main([file, "--yes"]) == 0
    assert capsys.readouterr().out == f"{found}: 1 versions deleted\n"
    client: Any = boto3.client("s3", region_name=REGION)
    assert "Versions" not in client.list_object_versions(Bucket=found)
    assert versions(bucket) == 1


def test_a_bucket_that_keeps_something_is_an_exit_code(
    bucket: Bucket,
    name: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`cdk destroy` would fail: better to know before."""
    write(bucket, "a", mode="COMPLIANCE")
    monkeypatch.setattr(empty, "buckets_of", lambda *_: [bucket.name])
    assert empty.main([file_of(tmp_path, name), "--yes"]) == 1
    assert "0 versions deleted, 1 not (AccessDenied" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"profile": "prod"}, "outlive it"),
        ({"account": "999999999999"}, "`account`"),
        ({}, "does not exist"),
    ],
    ids=["prod", "another account", "no stack"],
)
def test_what_must_not_be_emptied_is_not(
    *,
    bucket: Bucket,
    name: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    values: dict[str, str],
    said: str,
) -> None:
    """Neither a `prod` environment, nor a namesake in another account."""
    if values:
        deployed(name)
    assert empty.main([file_of(tmp_path, name, **values), "--yes"]) == 2
    assert said in capsys.readouterr().err
