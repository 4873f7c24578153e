"""Buckets: what makes a record undeletable, and nobody else's to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bedrock_weir.settings import RetentionMode
from infra.rules.estate import Estate, Resource, number
from infra.rules.keys import keeps
from infra.rules.policies import Place, policy_of, statements
from infra.rules.proxy import proxies
from infra.rules.rule import Fault, rule

_DEFAULT: Final = "ObjectLockConfiguration.Rule.DefaultRetention"
_PUBLIC: Final = (
    "BlockPublicAcls",
    "BlockPublicPolicy",
    "IgnorePublicAcls",
    "RestrictPublicBuckets",
)


def locked(estate: Estate) -> Iterator[Resource]:
    """Yield the buckets with Object Lock."""
    for bucket in estate.of("S3::Bucket"):
        if bucket.get("ObjectLockEnabled") or bucket.get("ObjectLockConfiguration"):
            yield bucket


@rule("WEIR-LOCK-01", source="Amazon S3 user guide, Object Lock considerations")
def versioned(estate: Estate) -> Iterator[Fault]:
    """A bucket with Object Lock has it enabled, and is versioned.

    The lock is a property of a version; CloudFormation refuses it without.
    """
    for bucket in locked(estate):
        if bucket.get("ObjectLockEnabled") is not True:
            yield Fault(bucket, "ObjectLockEnabled", "is not true")
        if bucket.get("VersioningConfiguration.Status") != "Enabled":
            yield Fault(bucket, "VersioningConfiguration.Status", "is not `Enabled`")


@rule("WEIR-LOCK-02", source="Amazon S3 API, DefaultRetention")
def one_period(estate: Estate) -> Iterator[Fault]:
    """The default retention has days or years, not both and not neither.

    S3 refuses both; with neither an object that another writer puts is not locked.
    """
    for bucket in locked(estate):
        retention = bucket.get(_DEFAULT)
        periods = {"Days", "Years"} & set(
            retention if isinstance(retention, Mapping) else ()
        )
        if len(periods) != 1:
            yield Fault(bucket, _DEFAULT, f"has {sorted(periods) or 'no period'}")


@rule("WEIR-LOCK-03", source="docs/settings.md, WEIR_RETENTION_MODE")
def retention_as_set(estate: Estate) -> Iterator[Fault]:
    """Mode and days are those of the settings, and `prod` locks with COMPLIANCE.

    GOVERNANCE can be lifted by an administrator, which an auditor does not take.
    """
    audit = estate.environment.audit
    for bucket in locked(estate):
        mode = bucket.get(f"{_DEFAULT}.Mode")
        if mode != audit.retention_mode:
            yield Fault(bucket, f"{_DEFAULT}.Mode", f"is not `{audit.retention_mode}`")
        if estate.environment.is_kept and mode != RetentionMode.COMPLIANCE:
            yield Fault(bucket, f"{_DEFAULT}.Mode", "`prod` needs `COMPLIANCE`")
        if bucket.get(f"{_DEFAULT}.Days") != audit.retention_days:
            yield Fault(bucket, f"{_DEFAULT}.Days", "is not `audit.retention_days`")


@rule("WEIR-LOCK-04", source="CloudFormation user guide, DeletionPolicy")
def kept(estate: Estate) -> Iterator[Fault]:
    """In `prod` buckets and their keys outlive the stack, also when they are replaced.

    Objects under COMPLIANCE cannot be deleted, so the stack's deletion would fail
    half way; and records without their key are noise. So are signatures.
    """
    if estate.environment.is_kept:
        for resource in estate.of("S3::Bucket", "KMS::Key"):
            if resource.type == "AWS::KMS::Key" and not keeps(estate, resource):
                continue
            for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
                if resource.body.get(policy) != "Retain":
                    yield Fault(resource, policy, "is not `Retain`")


@rule("WEIR-LOCK-05", source="Amazon S3 user guide, aws:SecureTransport")
def tls_only(estate: Estate) -> Iterator[Fault]:
    """Every bucket's policy denies every action without TLS, on bucket and objects.

    S3 answers plain HTTP unless it is told not to.
    """
    for bucket in estate.of("S3::Bucket"):
        denies = [
            set(statement.resources)
            for statement in policy_of(estate, bucket)
            if not statement.allows
            and statement.covers("s3:GetObject")
            and statement.principals == ("*",)
            and "false" in map(str, statement.condition("aws:SecureTransport"))
        ]
        arn = f"${{{bucket.key}.Arn}}"
        if not any({arn, f"{arn}/*"} <= resources for resources in denies):
            yield Fault(bucket, "", "no policy denies access without TLS")


@rule("WEIR-LOCK-06", source="Amazon S3 user guide, S3 Bucket Keys")
def bucket_key(estate: Estate) -> Iterator[Fault]:
    """Every bucket is encrypted; with KMS it has a bucket key.

    Without one each record is a call to KMS, which is money and a quota.
    """
    path = "BucketEncryption.ServerSideEncryptionConfiguration"
    for bucket in estate.of("S3::Bucket"):
        if not bucket.items(path):
            yield Fault(bucket, path, "is missing")
        for index, each in enumerate(bucket.items(path)):
            chosen = each.get("ServerSideEncryptionByDefault", {})
            if chosen.get("SSEAlgorithm") == "aws:kms" and not each.get(
                "BucketKeyEnabled"
            ):
                yield Fault(bucket, f"{path}.{index}.BucketKeyEnabled", "is not true")


@rule("WEIR-LOCK-07", source="Amazon S3 user guide, Block Public Access")
def not_public(estate: Estate) -> Iterator[Fault]:
    """Every bucket blocks public access in all four ways, and has no ACLs.

    `BucketOwnerEnforced` turns ACLs off, so policies are all that there is to read.
    """
    for bucket in estate.of("S3::Bucket"):
        for way in _PUBLIC:
            if bucket.get(f"PublicAccessBlockConfiguration.{way}") is not True:
                yield Fault(
                    bucket, f"PublicAccessBlockConfiguration.{way}", "is not true"
                )
        rules = bucket.items("OwnershipControls.Rules")
        if [each.get("ObjectOwnership") for each in rules] != ["BucketOwnerEnforced"]:
            yield Fault(
                bucket, "OwnershipControls.Rules", "is not `BucketOwnerEnforced`"
            )


@rule("WEIR-LOCK-08", source="IAM user guide, Principal `*`")
def nobody_is_everybody(estate: Estate) -> Iterator[Fault]:
    """No resource's policy allows everybody.

    A condition beside the star is one edit away from being none.
    """
    for statement in statements(estate, Place.RESOURCE):
        if statement.allows and any(
            principal.endswith("*") for principal in statement.principals
        ):
            yield Fault(statement.resource, f"{statement.path}.Principal", "is `*`")


@rule("WEIR-LOCK-09", source="docs/threat-model.md")
def own_key(estate: Estate) -> Iterator[Fault]:
    """Records are encrypted with a key of this account, not with one of S3.

    Who may read records is then said twice: in the bucket, and in the key.
    """
    path = "BucketEncryption.ServerSideEncryptionConfiguration"
    for bucket in locked(estate):
        for index, each in enumerate(bucket.items(path)):
            chosen = each.get("ServerSideEncryptionByDefault", {})
            key = chosen.get("KMSMasterKeyID")
            named = estate.environment.audit.kms_key_arn
            made = estate.referred(key)
            is_ours = key == named if named else made and made.type == "AWS::KMS::Key"
            if not is_ours:
                yield Fault(
                    bucket,
                    f"{path}.{index}.ServerSideEncryptionByDefault.KMSMasterKeyID",
                    "is not the audit key",
                )


@rule("WEIR-LOCK-10", source="Amazon S3 user guide, lifecycle and Object Lock")
def nothing_expires_early(estate: Estate) -> Iterator[Fault]:
    """No lifecycle rule expires records within their retention.

    S3 would hide the record behind a delete marker: kept, and not to be found.
    """
    days = estate.environment.audit.retention_days
    for bucket in locked(estate):
        for index, each in enumerate(bucket.items("LifecycleConfiguration.Rules")):
            path = f"LifecycleConfiguration.Rules.{index}.ExpirationInDays"
            after = each.get("ExpirationInDays")
            if after is not None and (number(after) or 0) < days:
                yield Fault(bucket, path, f"is less than the retention, {days} days")


@rule("WEIR-LOCK-11", source="Amazon S3 user guide, server access logging")
def log_target(estate: Estate) -> Iterator[Fault]:
    """The records' bucket has an access log, in a bucket without default retention.

    S3 does not deliver logs into a bucket that locks what it is given.
    """
    for bucket in locked(estate):
        target = estate.referred(
            bucket.get("LoggingConfiguration.DestinationBucketName")
        )
        if target is None:
            yield Fault(bucket, "LoggingConfiguration", "names no bucket")
        elif target.get("ObjectLockConfiguration"):
            yield Fault(target, "ObjectLockConfiguration", "access logs come here")


@rule("WEIR-LOCK-12", source="docs/threat-model.md")
def there_are_records(estate: Estate) -> Iterator[Fault]:
    """The proxy's records go to a bucket that is locked.

    Everything else in this group is silent about a bucket that has no lock at all.
    """
    for proxy in proxies(estate):
        bucket = estate.referred(proxy.variables.get("WEIR_AUDIT"))
        if bucket is None or bucket not in list(locked(estate)):
            yield Fault(
                proxy.task, f"{proxy.path}.Environment", "`WEIR_AUDIT` is not locked"
            )
