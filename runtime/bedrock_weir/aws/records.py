"""Records as they lie in the bucket, with all that S3 knows of them.

    objects     of one hour's folder, in the order of their keys, versions included

Nothing is written. Objects are fetched some at a time, in threads: one after the other,
a busy hour could not be read within an hour. Needed are `s3:ListBucketVersions`,
`s3:GetObject`, `s3:GetObjectVersion` and `s3:GetObjectRetention`; without the last, S3
does not say how an object is locked. Every error is `StoreUnavailable`.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, FlexibleChecksumError
from botocore.parsers import ResponseParserError

from bedrock_weir.audit.batch import MAX_OBJECT
from bedrock_weir.audit.verify import Stored
from bedrock_weir.aws.clients import Patience, connect
from bedrock_weir.aws.s3 import AuditLocation
from bedrock_weir.errors import StoreUnavailable

THREADS = 16
AT_ONCE = 32
"""Objects that are held at a time; each has MAX_OBJECT bytes at most."""
PAGE = 1000
"""Versions in one answer to a listing; S3's own limit."""
PATIENCE = Patience(connect=3.0, read=20.0, attempts=3)


@dataclass(frozen=True, slots=True)
class _Version:
    id: str
    size: int
    modified: datetime


@dataclass(slots=True)
class _Listed:
    """A key, and the oldest of its versions, which S3 lists last."""

    key: str
    first: _Version | None = None
    versions: int = 0
    is_hidden: bool = False

    def add(self, later: _Listed) -> None:
        """Take in what the next page says of the same key."""
        self.first = later.first or self.first
        self.versions += later.versions
        self.is_hidden = self.is_hidden or later.is_hidden


class RecordReader:
    """Reads one location's objects.

    Args:
        location: the bucket, and the prefix.
    """

    def __init__(self, location: AuditLocation) -> None:
        self.location = location
        try:
            self._client = connect("s3", PATIENCE, connections=THREADS)
        except (BotoCoreError, ValueError) as error:
            raise _unavailable(error, "a client", location.bucket) from error
        self._threads = ThreadPoolExecutor(THREADS, "records")

    def close(self) -> None:
        """Close threads and connections."""
        self._threads.shutdown(cancel_futures=True)
        self._client.close()

    def objects(self, folder: str) -> Iterator[Stored]:
        """Yield the objects of a folder in the order of their keys.

        Args:
            folder: an hour's, as `bedrock_weir.audit.verify.hours` has it.

        Raises:
            StoreUnavailable: S3 did not answer, or refused.
        """
        listed = self._listed(folder)
        while some := list(islice(listed, AT_ONCE)):
            yield from self._threads.map(lambda each: self._fetch(each, folder), some)

    def _listed(self, folder: str) -> Iterator[_Listed]:
        """Yield keys in order; one whose versions go over a page is yielded once."""
        waiting: _Listed | None = None
        for page in self._pages(folder):
            for found in _of_page(page):
                if waiting is not None and waiting.key == found.key:
                    waiting.add(found)
                    continue
                if waiting is not None:
                    yield waiting
                waiting = found
        if waiting is not None:
            yield waiting

    def _pages(self, folder: str) -> Iterator[dict[str, Any]]:
        marker: dict[str, str] = {}
        while True:
            try:
                page: dict[str, Any] = self._client.list_object_versions(
                    Bucket=self.location.bucket,
                    Prefix=folder,
                    MaxKeys=PAGE,
                    **marker,
                )
            except _ERRORS as error:
                bucket = self.location.bucket
                raise _unavailable(error, "ListObjectVersions", bucket) from error
            yield page
            if not page.get("IsTruncated"):
                return
            marker = {
                name: page[f"Next{name}"]
                for name in ("KeyMarker", "VersionIdMarker")
                if page.get(f"Next{name}")
            }

    def _fetch(self, listed: _Listed, folder: str) -> Stored:
        """Return the first version of an object; what came later is not the record."""
        first = listed.first
        if first is None:
            return _nothing(listed, folder)
        body: bytes | None = b""
        try:
            answer = self._client.get_object(
                Bucket=self.location.bucket,
                Key=listed.key,
                VersionId=first.id,
                ChecksumMode="ENABLED",
            )
            if first.size <= MAX_OBJECT:
                body = _body(answer)
            else:
                answer["Body"].close()
        except _ERRORS as error:
            bucket = self.location.bucket
            raise _unavailable(error, "GetObject", bucket) from error
        until = answer.get("ObjectLockRetainUntilDate")
        return Stored(
            key=listed.key,
            folder=folder,
            body=body,
            sha256=answer.get("ChecksumSHA256"),
            mode=answer.get("ObjectLockMode"),
            retain_until=None if until is None else _milliseconds(until),
            stored=_milliseconds(first.modified),
            versions=listed.versions,
            is_hidden=listed.is_hidden,
        )


_ERRORS = (ClientError, BotoCoreError, ResponseParserError, OSError)


def _of_page(page: dict[str, Any]) -> Iterator[_Listed]:
    """Bring versions and delete markers of a page together, by key and in order."""
    found: dict[str, _Listed] = {}
    for item in page.get("Versions", ()):
        listed = found.setdefault(item["Key"], _Listed(item["Key"]))
        listed.first = _Version(item["VersionId"], item["Size"], item["LastModified"])
        listed.versions += 1
    for item in page.get("DeleteMarkers", ()):
        found.setdefault(item["Key"], _Listed(item["Key"])).is_hidden = True
    for key in sorted(found):
        yield found[key]


def _body(answer: dict[str, Any]) -> bytes | None:
    """Return an object's bytes; None where they are not those that were put."""
    try:
        # as a context manager it would give out the stream that nothing checks
        with closing(answer["Body"]) as stream:
            body: bytes = stream.read()
    except FlexibleChecksumError:
        return None
    return body


def _nothing(listed: _Listed, folder: str) -> Stored:
    """Return what is left of an object whose versions are gone."""
    return Stored(
        key=listed.key,
        folder=folder,
        body=None,
        sha256=None,
        mode=None,
        retain_until=None,
        stored=0,
        versions=0,
        is_hidden=listed.is_hidden,
    )


def _milliseconds(time: datetime) -> int:
    return int(time.timestamp() * 1000)


def _unavailable(error: Exception, operation: str, bucket: str) -> StoreUnavailable:
    code = ""
    if isinstance(error, ClientError):
        code = str(error.response.get("Error", {}).get("Code", ""))
    said = code if code.isalnum() and len(code) <= 64 else type(error).__name__
    return StoreUnavailable(
        f"S3 did not give {operation} on bucket `{bucket}` (`{said}`): check the"
        " bucket's name and region, and that the role may `s3:ListBucketVersions`,"
        " `s3:GetObject`, `s3:GetObjectVersion`, `s3:GetObjectRetention` and use the"
        " bucket's KMS key"
    )
