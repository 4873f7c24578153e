"""KMS keys."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rules.estate import Estate, Resource, number
from infra.rules.policies import is_root, policy_of
from infra.rules.rule import Fault, rule


def keeps(estate: Estate, key: Resource) -> bool:
    """Whether something that outlives its stack would be lost without the key."""
    return _signs(key) or any(estate.users(key, "S3::Bucket"))


def _signs(key: Resource) -> bool:
    return str(key.get("KeySpec", "SYMMETRIC_DEFAULT")) != "SYMMETRIC_DEFAULT"


@rule("WEIR-KEY-01", source="AWS KMS developer guide, rotating keys")
def no_rotation_of_signing_keys(estate: Estate) -> Iterator[Fault]:
    """A key that signs has no automatic rotation.

    KMS has none for asymmetric keys, and CloudFormation fails on the attempt.
    """
    for key in estate.of("KMS::Key"):
        if _signs(key) and key.get("EnableKeyRotation"):
            yield Fault(key, "EnableKeyRotation", "is true")


@rule("WEIR-KEY-02", source="AWS KMS developer guide, rotating keys")
def rotation_of_encryption_keys(estate: Estate) -> Iterator[Fault]:
    """A key that encrypts is rotated every year.

    Old records stay readable: KMS keeps what it rotated away.
    """
    for key in estate.of("KMS::Key"):
        if not _signs(key) and key.get("EnableKeyRotation") is not True:
            yield Fault(key, "EnableKeyRotation", "is not true")


@rule("WEIR-KEY-03", source="AWS KMS developer guide, default key policy")
def nobody_locked_out(estate: Estate) -> Iterator[Fault]:
    """The account can always change a key's policy.

    A key that only lost roles may use must be freed by AWS's support.
    """
    account = estate.environment.account
    for key in estate.of("KMS::Key"):
        own = list(policy_of(estate, key))
        can = any(
            each.allows
            and each.covers("kms:PutKeyPolicy")
            and not each.conditions
            and any(is_root(principal, account) for principal in each.principals)
            for each in own
        )
        cannot = any(
            not each.allows and each.covers("kms:PutKeyPolicy") for each in own
        )
        if cannot or not can:
            yield Fault(key, "KeyPolicy", "does not let the account change it")


@rule("WEIR-KEY-04", source="AWS KMS API, CreateKey, KeyUsage and KeySpec")
def signing_keys_sign(estate: Estate) -> Iterator[Fault]:
    """A key that signs is an ECC_NIST_P256 key with SIGN_VERIFY.

    Leaves and checkpoints are ECDSA with SHA-256; usage cannot be changed later.
    """
    for key in estate.of("KMS::Key"):
        if _signs(key):
            for path, wanted in (
                ("KeySpec", "ECC_NIST_P256"),
                ("KeyUsage", "SIGN_VERIFY"),
            ):
                if key.get(path) != wanted:
                    yield Fault(key, path, f"is not `{wanted}`")


@rule("WEIR-KEY-05", source="AWS KMS API, ScheduleKeyDeletion")
def time_to_regret(estate: Estate) -> Iterator[Fault]:
    """In `prod` a key that signs, or encrypts a bucket, waits 30 days to be deleted.

    Records cannot be read without it, ever.
    """
    for key in estate.of("KMS::Key"):
        window = number(key.get("PendingWindowInDays", 30))
        is_kept = estate.environment.is_kept and keeps(estate, key)
        if is_kept and window != 30:
            yield Fault(key, "PendingWindowInDays", f"is {window}")


@rule("WEIR-KEY-06", source="CloudWatch Logs guide, encrypting log data")
def log_groups_can_use_keys(estate: Estate) -> Iterator[Fault]:
    """A log group's key lets CloudWatch Logs use it.

    Otherwise the group cannot be made, or writes nothing.
    """
    for group in estate.of("Logs::LogGroup"):
        key = estate.referred(group.get("KmsKeyId"))
        if key and not service_can(estate, key, "logs."):
            yield Fault(group, "KmsKeyId", "its key does not let CloudWatch Logs in")


def service_can(estate: Estate, key: Resource, service: str) -> bool:
    """Whether a key's policy lets a service encrypt and decrypt."""
    return all(
        any(
            each.allows
            and each.covers(action)
            and any(name.startswith(service) for name in each.services)
            for each in policy_of(estate, key)
        )
        for action in ("kms:Decrypt", "kms:GenerateDataKey")
    )
