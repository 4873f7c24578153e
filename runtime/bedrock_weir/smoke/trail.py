"""The records of some calls, found in the bucket as an auditor would.

Rule 1: an object is read once, and only if it was written since the calls began, give
        or take the difference of two clocks.
Rule 2: a record belongs to a call if it has the digest of its request, or the id of
        the call that has it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from bedrock_weir.audit import verify
from bedrock_weir.audit.batch import MAX_OBJECT, BatchError, read_batch
from bedrock_weir.aws.s3 import AuditLocation
from bedrock_weir.demo.records import Record, Stored
from bedrock_weir.errors import StoreUnavailable

PATIENCE = 60.0
"""Seconds that records may take to come to the bucket."""
_POLL = 0.5
_CLOCKS = timedelta(minutes=5)
"""How far two clocks may be apart."""
_DENIED = frozenset({"AccessDenied", "403"})


class Trail:
    """The log in a bucket, from a moment on.

    Args:
        location: the bucket and the prefix.
        since: when the calls began.
        profile: whose credentials read it; the default ones if None.

    Attributes:
        objects: what was read, by key, as the verification of records takes it.
    """

    def __init__(
        self, location: AuditLocation, *, since: datetime, profile: str | None = None
    ) -> None:
        self._location = location
        self._since = since - _CLOCKS
        self._client = boto3.Session(profile_name=profile).client(
            "s3", config=Config(retries={"mode": "standard", "total_max_attempts": 3})
        )
        self.objects: dict[str, verify.Stored] = {}
        self._known: dict[str, Stored] = {}

    def follow(
        self, digests: Sequence[str], *, patience: float = PATIENCE
    ) -> dict[str, tuple[Record, ...]]:
        """Return the records of calls by the digests of their requests.

        It waits until every call is recorded whole, or for so many seconds.

        Raises:
            StoreUnavailable: the bucket cannot be read.
        """
        deadline = time.monotonic() + patience
        while True:
            self._read()
            found = {digest: self._of(digest) for digest in digests}
            if all(map(is_whole, found.values())) or time.monotonic() > deadline:
                return found
            time.sleep(_POLL)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _of(self, digest: str) -> tuple[Record, ...]:
        records = [
            Record(entry, stored)
            for stored in self._known.values()
            for entry in stored.entries
        ]
        ids = {each.call_id for each in records if _digest(each) == digest}
        return tuple(each for each in records if each.call_id in ids)

    def _read(self) -> None:
        until = datetime.now(UTC) + _CLOCKS
        window = _milliseconds(self._since), _milliseconds(until)
        for folder in verify.hours(*window, self._location.prefix):
            for key in self._keys(folder):
                if key not in self._known:
                    self._fetch(key, folder)

    def _keys(self, folder: str) -> Iterator[str]:
        with self._mapped("`s3:ListBucket`"):
            for page in self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._location.bucket, Prefix=folder
            ):
                for item in page.get("Contents", ()):
                    if item["LastModified"] >= self._since:
                        yield item["Key"]

    def _fetch(self, key: str, folder: str) -> None:
        with self._mapped("`s3:GetObject`, `s3:GetObjectRetention`, `kms:Decrypt`"):
            answer = self._client.get_object(
                Bucket=self._location.bucket, Key=key, ChecksumMode="ENABLED"
            )
            with answer["Body"] as body:
                data = body.read(MAX_OBJECT + 1)
        until = answer.get("ObjectLockRetainUntilDate")
        self.objects[key] = verify.Stored(
            key=key,
            folder=folder,
            body=data,
            sha256=answer.get("ChecksumSHA256"),
            mode=answer.get("ObjectLockMode"),
            retain_until=None if until is None else _milliseconds(until),
            stored=_milliseconds(answer["LastModified"]),
        )
        self._known[key] = Stored(
            key=key,
            mode=answer.get("ObjectLockMode", ""),
            retain_until="" if until is None else until.isoformat(),
            entries=_entries(data),
        )

    @contextmanager
    def _mapped(self, needs: str) -> Iterator[None]:
        bucket = self._location.bucket
        try:
            yield
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            advice = (
                f"whoever reads the records needs {needs}; `--audit-profile` names"
                " other credentials"
                if code in _DENIED
                else "see that `--audit` is what the proxy has, and `AWS_REGION`"
            )
            raise StoreUnavailable(
                f"the records in bucket `{bucket}` cannot be read (`{code}`): {advice}"
            ) from error
        except BotoCoreError as error:
            raise StoreUnavailable(
                f"the records in bucket `{bucket}` cannot be read"
                f" (`{type(error).__name__}`): check credentials and the way to S3"
            ) from error


def is_whole(records: Sequence[Record]) -> bool:
    """Tell whether a call is recorded to its end: by its outcome, or by a denial."""
    return any(
        each.kind.value == "outcome" or each.effect == "DENY" for each in records
    )


def _digest(record: Record) -> str:
    request: Mapping[str, Any] = record.weir.get("request", {})
    return str(request.get("sha256", ""))


def _entries(body: bytes) -> tuple[Mapping[str, Any], ...]:
    """Return an object's entries; what is no batch has none, which is found later."""
    try:
        return tuple(read_batch(body))
    except BatchError:
        return ()


def _milliseconds(time: datetime) -> int:
    return int(time.timestamp() * 1000)
