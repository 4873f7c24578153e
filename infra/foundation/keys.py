"""KMS keys, and who may use them.

Rule 1: the account administers a key; what a key is used for is said one action
        at a time, under a condition, and IAM hands it on to roles.
Rule 2: a key that encrypts is used through one AWS service only, and rotates.
Rule 3: a key that signs is asymmetric, which KMS cannot rotate: its successor is
        another key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.settings import Environment
from infra.stack import removal

WAITING: Final = Duration.days(30)
"""How long KMS waits before it deletes a key; the longest it allows."""

ADMINISTRATION: Final = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListAliases",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)


class DataKey(Construct):
    """A key that encrypts what one AWS service stores.

    Args:
        scope: where it belongs.
        construct_id: its name there.
        settings: the environment.
        about: what it encrypts.
        service: the service that may use it on somebody's behalf, such as `s3`.

    Attributes:
        key: the key.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: Environment,
        about: str,
        service: str,
    ) -> None:
        super().__init__(scope, construct_id)
        through = f"{service}.{settings.region}.amazonaws.com"
        self.key = kms.Key(
            self,
            "Key",
            description=about,
            enable_key_rotation=True,
            pending_window=WAITING,
            removal_policy=removal(settings),
            policy=_policy(
                self,
                uses=("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"),
                conditions={"StringEquals": {"kms:ViaService": through}},
            ),
        )


class SigningKey(Construct):
    """A key that signs with ECDSA over P-256 and SHA-256.

    Args:
        scope: where it belongs.
        construct_id: its name there.
        settings: the environment.
        about: what it signs.

    Attributes:
        key: the key.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: Environment, about: str
    ) -> None:
        super().__init__(scope, construct_id)
        policy = _policy(
            self,
            uses=("kms:Sign", "kms:Verify"),
            conditions={"StringEquals": {"kms:SigningAlgorithm": "ECDSA_SHA_256"}},
        )
        policy.add_statements(_allow(self, "Read", ("kms:GetPublicKey",)))
        self.key = kms.Key(
            self,
            "Key",
            description=about,
            key_spec=kms.KeySpec.ECC_NIST_P256,
            key_usage=kms.KeyUsage.SIGN_VERIFY,
            pending_window=WAITING,
            removal_policy=removal(settings),
            policy=policy,
        )


def _policy(
    scope: Construct, *, uses: Sequence[str], conditions: Mapping[str, Any]
) -> iam.PolicyDocument:
    return iam.PolicyDocument(
        statements=[
            _allow(scope, "Administer", ADMINISTRATION),
            _allow(scope, "Use", uses, conditions=conditions),
        ]
    )


def _allow(
    scope: Construct,
    sid: str,
    actions: Sequence[str],
    *,
    conditions: Mapping[str, Any] | None = None,
) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        sid=sid,
        principals=[iam.AccountPrincipal(Stack.of(scope).account)],
        actions=list(actions),
        resources=["*"],
        conditions=conditions,
    )
