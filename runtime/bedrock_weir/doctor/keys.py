"""KMS keys: asked with `DryRun`, which signs and makes nothing.

Rule 1: S3 uses the bucket's key on behalf of the task, and a policy may allow just
        that (`kms:ViaService`). A refusal to be asked directly is no proof.
"""

from __future__ import annotations

from bedrock_weir.aws.s3 import AuditLocation
from bedrock_weir.doctor.check import Result, fail, ok, skipped, warn
from bedrock_weir.doctor.questions import Reply, explain, put
from bedrock_weir.doctor.task import Task
from bedrock_weir.errors import SettingsError
from bedrock_weir.settings import ProxySettings

_WOULD = "DryRunOperationException"
"""KMS's way to say that it would have done it."""
_SPEC, _USAGE = "ECC_NIST_P256", "SIGN_VERIFY"


def _went_well(reply: Reply) -> bool:
    return reply.code == _WOULD or bool(reply.value)


def authority(task: Task, found: ProxySettings) -> Result:
    """Say whether the key that signs the task's leaf is the right one, and signs."""
    key = found.tls_ca_key
    if key is None:
        return skipped("no CA key is set (`--tls-ca-key`)")
    described = put(lambda: task.aws.client("kms").describe_key(KeyId=key))
    facts = described.value.get("KeyMetadata", {})
    if described.value:
        spec, usage = facts.get("KeySpec"), facts.get("KeyUsage")
        if (spec, usage) != (_SPEC, _USAGE):
            return fail(
                f"the CA key is {spec}, {usage}",
                f"name a key of the kind {_SPEC}, {_USAGE} in `WEIR_TLS_CA_KEY`",
            )
        if facts.get("KeyState") != "Enabled":
            return fail(
                f"the CA key is {facts.get('KeyState')}",
                "enable it, or cancel its deletion, or name another",
            )
    elif not described.is_denied:
        return explain(described, "DescribeKey", needs="`kms:DescribeKey`")
    public = put(lambda: task.aws.client("kms").get_public_key(KeyId=key))
    if not public.value:
        return explain(public, "GetPublicKey", needs="`kms:GetPublicKey`")
    signed = put(
        lambda: task.aws.client("kms").sign(
            KeyId=key,
            Message=b"weir doctor",
            MessageType="RAW",
            SigningAlgorithm="ECDSA_SHA_256",
            DryRun=True,
        )
    )
    if not _went_well(signed):
        return explain(signed, "Sign", needs="`kms:Sign`")
    return ok(f"{_SPEC}, and it would sign")


def bucket(task: Task, found: ProxySettings) -> Result:
    """Say whether the bucket's key would encrypt for this role (rule 1)."""
    key = _bucket_key(task, found)
    if isinstance(key, Result):
        return key
    reply = put(
        lambda: task.aws.client("kms").generate_data_key(
            KeyId=key, KeySpec="AES_256", DryRun=True
        )
    )
    if _went_well(reply):
        return ok("it would make a data key")
    if not reply.is_reached and not reply.is_unsigned:
        return skipped("KMS is not reached from here; S3 reaches it for the task")
    if reply.is_denied:
        return warn(
            "GenerateDataKey was refused (`AccessDenied`)",
            "if the key's policy allows it through S3 only (`kms:ViaService`), all is"
            " well, and `weir smoke` shows it; else allow `kms:GenerateDataKey` and"
            " `kms:Decrypt`",
        )
    return explain(reply, "GenerateDataKey", needs="`kms:GenerateDataKey`")


def _bucket_key(task: Task, found: ProxySettings) -> str | Result:
    if found.audit is None:
        return skipped("records do not go to S3")
    try:
        name = AuditLocation.parse(found.audit).bucket
    except SettingsError as error:
        return fail("the audit location cannot be read", str(error))
    reply = put(lambda: task.aws.client("s3").get_bucket_encryption(Bucket=name))
    configuration = reply.value.get("ServerSideEncryptionConfiguration", {})
    for rule in configuration.get("Rules", ()):
        default = rule.get("ApplyServerSideEncryptionByDefault", {})
        if key := default.get("KMSMasterKeyID"):
            return str(key)
    return skipped("the bucket's configuration names no key, or is not shown")
