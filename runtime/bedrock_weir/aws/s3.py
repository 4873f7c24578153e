"""The audit bucket: objects that are written once and kept.

Trusted for durability, not for truth: a record's proof is in the record.

    put     durable in the bucket when it returns, at most one object under its key,
            under Object Lock until its date. Safe to repeat with the same bytes:
            a key that already holds them is success. The caller retries.
    check   says whether a put can be expected to work; writes nothing.
    keys, read    what is there, for reading records back.

Every error is `StoreUnavailable`, with what to do about it. S3's own messages are not
repeated, since they may name credentials; its error code is.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from botocore.session import Session

from bedrock_weir.audit.batch import MAX_OBJECT
from bedrock_weir.aws.clients import Patience, ProcessClient, connect
from bedrock_weir.errors import SettingsError, StoreUnavailable
from bedrock_weir.settings import RetentionMode

PATIENCE = Patience(connect=2.0, read=5.0)
PAGE = 1000
"""Keys in one answer to a listing; S3's own limit."""

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"[A-Za-z0-9!_.'()*=-]+(/[A-Za-z0-9!_.'()*=-]+)*")
_MAX_PREFIX = 512


# A request takes locks in OpenSSL and in Python's imports. A fork in that moment would
# leave the child with locks that nobody frees, so a fork waits for the request.
_asking = threading.RLock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_asking.acquire,
        after_in_parent=_asking.release,
        after_in_child=_asking.release,
    )


@dataclass(frozen=True, slots=True)
class Retention:
    """How long records are kept, and how strictly."""

    mode: RetentionMode = RetentionMode.GOVERNANCE
    days: int = 365


@dataclass(frozen=True, slots=True)
class AuditLocation:
    """Where records go.

    Attributes:
        bucket: the bucket's name.
        prefix: the folder in it, without slashes at its ends; may be empty.
    """

    bucket: str
    prefix: str = ""

    @classmethod
    def parse(cls, uri: str) -> AuditLocation:
        """Read `s3://BUCKET/PREFIX`; the prefix may be missing.

        Raises:
            SettingsError: this is no such URI.
        """
        scheme, _, rest = uri.partition("://")
        bucket, _, prefix = rest.partition("/")
        prefix = prefix.removesuffix("/")
        if scheme != "s3":
            raise SettingsError(
                f"the audit location `{uri}` must have the form s3://BUCKET/PREFIX"
                " (`--audit`, `WEIR_AUDIT`)"
            )
        if not _BUCKET.fullmatch(bucket):
            raise SettingsError(
                f"the audit location names the bucket `{bucket}`, which cannot be a"
                " bucket's name: 3 to 63 small letters, digits, dots and hyphens"
                " (`--audit`, `WEIR_AUDIT`)"
            )
        if prefix and (len(prefix) > _MAX_PREFIX or not _PREFIX.fullmatch(prefix)):
            raise SettingsError(
                f"the audit location has the prefix `{prefix}`; use letters, digits,"
                f" hyphens and single slashes, {_MAX_PREFIX} characters at most"
                " (`--audit`, `WEIR_AUDIT`)"
            )
        return cls(bucket, prefix)

    def __str__(self) -> str:
        """Return the URI."""
        return f"s3://{self.bucket}/{self.prefix}".removesuffix("/")


class AuditBucket:
    """A bucket with Object Lock, for one location's records.

    Safe to share between threads, which ask one after the other, and to use again
    after a fork, which waits for a request under way. Credentials,
    region and endpoint come from where boto3 looks for them, `AWS_ENDPOINT_URL_S3`
    among others. Nothing is asked of AWS before the first call. The client is
    botocore's: boto3's would import a thread pool, which cannot be done any more
    when the first record is written at the end of the process.

    Args:
        location: the bucket, and the prefix that keys begin with.
        retention: how long objects are locked, from the moment of their PUT.
        clock: the time, in seconds since the epoch.
        session: a botocore session to take credentials from; its own otherwise.
    """

    def __init__(
        self,
        location: AuditLocation,
        *,
        retention: Retention,
        clock: Callable[[], float],
        session: Session | None = None,
    ) -> None:
        self.location = location
        self._retention = retention
        self._clock = clock
        self._client = ProcessClient(lambda: connect("s3", PATIENCE, session=session))

    def put(self, key: str, body: bytes, sha256: str) -> None:
        """Store an object that no other may replace; once it returns, it is kept.

        Args:
            key: the object's whole key.
            body: its bytes, gzip over JSON lines.
            sha256: of the body, in base64.

        Raises:
            StoreUnavailable: it may not be stored; not retry-safe if the key
                holds other bytes.
        """
        until = datetime.fromtimestamp(self._clock(), tz=UTC) + timedelta(
            days=self._retention.days
        )
        try:
            with self._mapped("PutObject"):
                self._client().put_object(
                    Bucket=self.location.bucket,
                    Key=key,
                    Body=body,
                    IfNoneMatch="*",
                    ChecksumAlgorithm="SHA256",
                    ChecksumSHA256=sha256,
                    ObjectLockMode=self._retention.mode.value,
                    ObjectLockRetainUntilDate=until,
                    ContentType="application/x-ndjson",
                    ContentEncoding="gzip",
                )
        except _KeyExists as error:
            self._confirm(key, sha256, error)

    def _confirm(self, key: str, sha256: str, error: _KeyExists) -> None:
        """Accept a key that exists if an earlier attempt of ours wrote it."""
        with self._mapped("HeadObject"):
            head = self._client().head_object(
                Bucket=self.location.bucket, Key=key, ChecksumMode="ENABLED"
            )
        if head.get("ChecksumSHA256") != sha256:
            raise StoreUnavailable(
                f"`{key}` exists in bucket `{self.location.bucket}` with other bytes:"
                " two writers have the same id, or somebody else writes there",
                is_retry_safe=False,
            ) from error

    def check(self) -> None:
        """Make sure that the bucket can be reached and has Object Lock.

        Raises:
            StoreUnavailable: it cannot, or has not.
        """
        with self._mapped("GetObjectLockConfiguration"):
            answer = self._client().get_object_lock_configuration(
                Bucket=self.location.bucket
            )
        configuration = answer.get("ObjectLockConfiguration", {})
        if configuration.get("ObjectLockEnabled") != "Enabled":
            raise StoreUnavailable(_no_object_lock(self.location.bucket))

    def keys(self, under: str = "") -> Iterator[str]:
        """Yield the keys of batches in order, page by page.

        Args:
            under: only those in this folder of the prefix (`dt=2026-01-31`).

        Raises:
            StoreUnavailable: the listing failed, at its start or within.
        """
        folder = f"{self.location.prefix}/" if self.location.prefix else ""
        token: dict[str, str] = {}
        while True:
            with self._mapped("ListObjectsV2"):
                page = self._client().list_objects_v2(
                    Bucket=self.location.bucket,
                    Prefix=folder + under,
                    MaxKeys=PAGE,
                    **token,
                )
            for item in page.get("Contents", ()):
                if item["Key"].endswith(".jsonl.gz"):
                    yield item["Key"]
            if not page.get("IsTruncated"):
                return
            token = {"ContinuationToken": page["NextContinuationToken"]}

    def read(self, key: str) -> bytes:
        """Return a batch's object, for `bedrock_weir.audit.batch.read_batch`.

        Raises:
            StoreUnavailable: it cannot be read, or is larger than any batch.
        """
        with self._mapped("GetObject"):
            answer = self._client().get_object(
                Bucket=self.location.bucket, Key=key, ChecksumMode="ENABLED"
            )
            # as a context manager it would give out the stream that nothing checks
            with closing(answer["Body"]) as stream:
                body: bytes = stream.read(MAX_OBJECT + 1)
        if len(body) > MAX_OBJECT:
            raise StoreUnavailable(
                f"`{key}` is larger than any batch of records, so it is none",
                is_retry_safe=False,
            )
        return body

    def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        self._client.close()

    @contextmanager
    def _mapped(self, operation: str) -> Iterator[None]:
        bucket = self.location.bucket
        try:
            with _asking:
                yield
        except ClientError as error:
            raise _of_client_error(error, operation, bucket) from error
        except (BotoCoreError, ResponseParserError, OSError) as error:
            raise StoreUnavailable(
                f"S3 did not answer {operation} on bucket `{bucket}`"
                f" ({type(error).__name__}): check the network path to S3,"
                " `AWS_ENDPOINT_URL_S3`, the region and the credentials"
            ) from error
        except ValueError as error:
            raise StoreUnavailable(
                f"S3 cannot be asked for {operation} on bucket `{bucket}`: check that"
                " `AWS_ENDPOINT_URL_S3` is a URL and `AWS_REGION` a region",
                is_retry_safe=False,
            ) from error


class _KeyExists(StoreUnavailable):
    """The key of a conditional PUT is taken."""


_PERMISSIONS = {
    "PutObject": "`s3:PutObject` and `s3:PutObjectRetention`",
    "HeadObject": "`s3:GetObject`",
    "GetObject": "`s3:GetObject`",
    "GetObjectLockConfiguration": "`s3:GetBucketObjectLockConfiguration`",
    "ListObjectsV2": "`s3:ListBucket`",
}


def _of_client_error(
    error: ClientError, operation: str, bucket: str
) -> StoreUnavailable:
    details: dict[str, Any] = error.response.get("Error", {})
    code = str(details.get("Code", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code == "PreconditionFailed" or status == 412:
        return _KeyExists("the key is taken")
    match code:
        case "NoSuchBucket":
            advice = (
                "the bucket does not exist: create it with Object Lock enabled,"
                " or correct `--audit` (`WEIR_AUDIT`)"
            )
        case "AccessDenied" | "AllAccessDisabled" | "403":
            advice = f"allow {_PERMISSIONS[operation]} to the role that this runs as"
        case "ObjectLockConfigurationNotFoundError":
            return StoreUnavailable(_no_object_lock(bucket))
        case "InvalidRequest" if "ObjectLock" in str(details.get("Message", "")):
            return StoreUnavailable(_no_object_lock(bucket))
        case "SlowDown" | "Throttling" | "ThrottlingException" | "RequestLimitExceeded":
            advice = "S3 throttles; it is asked again, more slowly"
        case "ConditionalRequestConflict" | "OperationAborted":
            advice = "another request for the same key is under way; it is asked again"
        case "ExpiredToken" | "InvalidAccessKeyId" | "SignatureDoesNotMatch":
            advice = "the credentials that this runs with are not valid: renew them"
        case "PermanentRedirect" | "AuthorizationHeaderMalformed" | "301":
            advice = "the bucket is in another region: set `AWS_REGION` to it"
        case _ if code.startswith("KMS."):
            advice = "allow the use of the bucket's KMS key to the role this runs as"
        case _:
            advice = "it is asked again"
    return StoreUnavailable(
        f"S3 refused {operation} on bucket `{bucket}` (`{code}`, HTTP {status}):"
        f" {advice}"
    )


def _no_object_lock(bucket: str) -> str:
    return (
        f"bucket `{bucket}` has no Object Lock, so records could be deleted: enable"
        " it (versioning comes with it), or name another bucket in `--audit`"
        " (`WEIR_AUDIT`)"
    )
