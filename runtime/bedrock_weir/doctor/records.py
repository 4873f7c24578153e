"""The bucket of the records: asked with what changes nothing.

Rule 1: records carry their own retention, so a bucket without a default is enough. A
        default that is stricter than the settings says that somebody wants more.
Rule 2: whether records may be written is asked with a PUT that cannot succeed: it wants
        to replace an object that does not exist. A role that may only add objects is
        refused that, and is asked once more: to add one whose checksum is wrong. S3
        looks at permissions first, then at conditions, last at checksums.
Rule 3: what the proxy itself never asks for may be denied to it.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta

from bedrock_weir.aws.s3 import AuditLocation
from bedrock_weir.doctor.check import Result, fail, ok, skipped, warn
from bedrock_weir.doctor.questions import Reply, explain, put
from bedrock_weir.doctor.task import Task
from bedrock_weir.errors import SettingsError
from bedrock_weir.settings import ProxySettings, RetentionMode

_NOBODY = '"00000000000000000000000000000000"'
_BODY = b"weir doctor\n"
_COULD_NOT = frozenset(
    {
        "404",
        "412",
        "BadDigest",
        "NoSuchKey",
        "PreconditionFailed",
        "XAmzContentChecksumMismatch",
    }
)
"""What S3 says to a PUT that was permitted, and could not succeed."""
_DAYS_A_YEAR = 365
_NOT_THE_PROXY = "not permitted to look, and the proxy does not have to"


def _location(found: ProxySettings) -> AuditLocation | Result:
    if found.audit is None:
        return skipped("records do not go to S3")
    try:
        return AuditLocation.parse(found.audit)
    except SettingsError as error:
        return fail("the audit location cannot be read", str(error))


def lock(task: Task, found: ProxySettings) -> Result:
    """Hold the bucket's Object Lock against the retention settings (rule 1)."""
    place = _location(found)
    if isinstance(place, Result):
        return place
    reply = put(
        lambda: task.aws.client("s3").get_object_lock_configuration(Bucket=place.bucket)
    )
    configuration = reply.value.get("ObjectLockConfiguration", {})
    is_off = reply.code == "ObjectLockConfigurationNotFoundError"
    if is_off or (reply.value and configuration.get("ObjectLockEnabled") != "Enabled"):
        return fail(
            f"bucket `{place.bucket}` has no Object Lock, so records can be deleted",
            "enable it (versioning comes with it), or name another bucket in `--audit`",
        )
    if reply.code == "NoSuchBucket":
        return fail(
            f"bucket `{place.bucket}` does not exist",
            "deploy the foundation stack, or correct `--audit` (`WEIR_AUDIT`)",
        )
    if not reply.value:
        return explain(
            reply,
            "GetObjectLockConfiguration",
            needs="`s3:GetBucketObjectLockConfiguration`",
        )
    default = configuration.get("Rule", {}).get("DefaultRetention", {})
    return judge_retention(
        str(default.get("Mode", "")),
        default.get("Days") or default.get("Years", 0) * _DAYS_A_YEAR,
        found,
    )


def judge_retention(mode: str, days: int, found: ProxySettings) -> Result:
    """Hold a bucket's default retention against the settings.

    Args:
        mode: the default's; empty if there is none.
        days: the same.
        found: the settings.
    """
    ours = f"{found.retention_mode} for {found.retention_days} days"
    if not mode:
        return ok(f"on, without a default; records are kept {ours}")
    seen = f"records are kept {ours}, the bucket's default is {mode} for {days} days"
    is_strict = found.retention_mode is RetentionMode.COMPLIANCE
    if (mode == RetentionMode.COMPLIANCE and not is_strict) or (
        days > found.retention_days
    ):
        return fail(
            seen,
            f"records are kept less strictly than the bucket wants: set"
            f" `WEIR_RETENTION_MODE={mode}` and `WEIR_RETENTION_DAYS={days}`, or more",
        )
    if mode != found.retention_mode:
        return warn(
            seen,
            "what others put there is kept less strictly: give the bucket the default"
            f" {ours}",
        )
    return ok(seen)


def versioning(task: Task, found: ProxySettings) -> Result:
    """Say whether versions are kept, which Object Lock stands on."""
    place = _location(found)
    if isinstance(place, Result):
        return place
    reply = put(
        lambda: task.aws.client("s3").get_bucket_versioning(Bucket=place.bucket)
    )
    if reply.is_denied:
        return skipped(_NOT_THE_PROXY)
    if reply.code or reply.silence:
        return explain(reply, "GetBucketVersioning", needs="`s3:GetBucketVersioning`")
    status = reply.value.get("Status", "never enabled")
    if status == "Enabled":
        return ok("enabled")
    return fail(
        f"versioning is {str(status).lower()}",
        "enable it: without versions an object can be replaced, lock or no lock",
    )


def encryption(task: Task, found: ProxySettings) -> Result:
    """Say how what is stored is encrypted."""
    place = _location(found)
    if isinstance(place, Result):
        return place
    reply = put(
        lambda: task.aws.client("s3").get_bucket_encryption(Bucket=place.bucket)
    )
    if reply.is_denied:
        return skipped(_NOT_THE_PROXY)
    if reply.code == "ServerSideEncryptionConfigurationNotFoundError":
        return warn(
            "no configuration", "set the bucket's default encryption to SSE-KMS"
        )
    if reply.code or reply.silence:
        return explain(
            reply, "GetBucketEncryption", needs="`s3:GetEncryptionConfiguration`"
        )
    rules = reply.value.get("ServerSideEncryptionConfiguration", {}).get("Rules", [])
    kinds = [_algorithm(rule) for rule in rules]
    if any(kind.startswith("aws:kms") for kind in kinds):
        return ok(", ".join(kinds))
    return warn(
        ", ".join(kinds) or "no rule",
        "records hold no content, but a KMS key of your own tells you who reads them",
    )


def _algorithm(rule: dict[str, dict[str, str]]) -> str:
    return rule.get("ApplyServerSideEncryptionByDefault", {}).get("SSEAlgorithm", "")


def write(task: Task, found: ProxySettings) -> Result:
    """Say whether records may be written, with PUTs that cannot succeed (rule 2)."""
    place = _location(found)
    if isinstance(place, Result):
        return place
    key = f"{place.prefix}/doctor" if place.prefix else "doctor"
    reply = _put(task, found, place.bucket, key, IfMatch=_NOBODY, sent=_BODY)
    if reply.is_denied:
        reply = _put(task, found, place.bucket, key, IfNoneMatch="*", sent=b"")
    if reply.code in _COULD_NOT:
        return ok("permitted, with retention; nothing was written")
    if reply.code == "InvalidRequest":
        return fail(
            "a locked PUT was refused (`InvalidRequest`)",
            "the bucket has no Object Lock (see `bucket-lock`)",
        )
    if reply.value:
        return warn(
            f"the store took what it had to refuse, and now holds `{key}`",
            "this is not Amazon S3: see that it keeps `If-None-Match: *`, which keeps"
            " records from being replaced",
        )
    return explain(
        reply, "PutObject", needs="`s3:PutObject` and `s3:PutObjectRetention`"
    )


def _put(
    task: Task,
    found: ProxySettings,
    bucket: str,
    key: str,
    *,
    sent: bytes,
    **condition: str,
) -> Reply:
    """Ask to put an object.

    Args:
        task: whose clients ask.
        found: the settings, for the lock.
        bucket: where.
        key: under which.
        sent: the bytes that the checksum is of; those that are sent are others, or
            the condition cannot hold.
        condition: under which S3 may put it.
    """
    until = datetime.fromtimestamp(task.clock(), tz=UTC) + timedelta(
        days=found.retention_days
    )
    digest = base64.b64encode(hashlib.sha256(sent).digest()).decode()
    return put(
        lambda: task.aws.client("s3").put_object(
            Bucket=bucket,
            Key=key,
            Body=_BODY,
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=digest,
            ObjectLockMode=found.retention_mode.value,
            ObjectLockRetainUntilDate=until,
            **condition,
        )
    )
