"""Roles: what the runtime does is allowed, and nothing else is."""

from __future__ import annotations

import json
import time

import pytest
from botocore.session import get_session

from bedrock_weir.aws.s3 import AuditBucket, AuditLocation, Retention
from bedrock_weir.settings import RetentionMode
from tests.infra.services import of, service
from tests.support.s3 import (
    ACCESS_KEY_ID,
    REGION,
    SECRET_ACCESS_KEY,
    object_lock_bucket,
)

ACTIONS = {
    "GetObjectLockConfiguration": {"s3:GetBucketObjectLockConfiguration"},
    "HeadObject": {"s3:GetObject"},
    "PutObject": {"s3:PutObject", "s3:PutObjectRetention"},
}
"""What S3 asks for, by operation; PutObject as it is done here, with a lock."""


def statements(template, role):
    """Return a role's statements by name."""
    found = template.find_resources("AWS::IAM::Role")
    (body,) = (each for name, each in found.items() if name.startswith(role))
    (policy,) = body["Properties"]["Policies"]
    return {each["Sid"]: each for each in policy["PolicyDocument"]["Statement"]}


def actions(statement):
    """Return a statement's actions."""
    found = statement["Action"]
    return {found} if isinstance(found, str) else set(found)


def everything(found):
    """Return all actions of statements."""
    return set().union(*map(actions, found.values()))


@pytest.fixture
def asked(monkeypatch):
    """What the proxy's writer of records asks of S3: operations and their headers."""
    requests: list[tuple[str, dict[str, str]]] = []
    session = get_session()
    session.set_credentials(ACCESS_KEY_ID, SECRET_ACCESS_KEY)
    session.register(
        "before-call.s3",
        lambda model, params, **_: requests.append((model.name, params["headers"])),
    )
    with object_lock_bucket() as bucket:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", bucket.endpoint_url)
        monkeypatch.setenv("AWS_REGION", REGION)
        writer = AuditBucket(
            AuditLocation(bucket.name, "records"),
            retention=Retention(RetentionMode.GOVERNANCE, days=1),
            clock=time.time,
            session=session,
        )
        sha256 = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
        writer.check()
        writer.put("records/a.jsonl.gz", b"abc", sha256)
        writer.put("records/a.jsonl.gz", b"abc", sha256)
        writer.close()
    return requests


def test_tasks_may_do_in_s3_what_the_recorder_does(asked):
    """Start, write, and write again: each needs a right, and each right is needed."""
    needed = set().union(*(ACTIONS[name] for name, _ in asked))
    rights = statements(service(policy={"delivery": "appconfig"}), "TaskRole")
    assert {a for a in everything(rights) if a.startswith("s3:")} == needed


def test_a_record_meets_the_conditions_of_its_right(asked):
    """What the rights demand of a PUT, the recorder sends: a lock, and write-once."""
    rights = statements(service(), "TaskRole")
    conditions = rights["AddRecords"]["Condition"]
    assert conditions == {
        "StringEquals": {"s3:object-lock-mode": "GOVERNANCE"},
        "Null": {"s3:if-none-match": "false"},
    }
    headers = [sent for name, sent in asked if name == "PutObject"]
    assert headers
    for sent in headers:
        assert sent["If-None-Match"] == "*"
        assert sent["x-amz-object-lock-mode"] == "GOVERNANCE"


def test_the_doctors_question_can_write_nothing():
    """The right to ask is for one key, and for a PUT that needs an object there."""
    right = statements(service(), "TaskRole")["TryToAddRecords"]
    assert json.dumps(right["Resource"]).endswith('/records/doctor"]]}')
    assert right["Condition"]["Null"] == {"s3:if-match": "false"}


def test_no_lock_is_longer_than_the_settings():
    """A task that is taken over cannot lock objects for a century."""
    rights = statements(service(audit={"retention_days": 30}), "TaskRole")
    assert rights["LockRecords"]["Condition"] == {
        "NumericLessThanEquals": {"s3:object-lock-remaining-retention-days": "31"}
    }


def test_tasks_may_not_remove_or_list_records():
    """Nothing that deletes, lists, bypasses or changes a lock's mode is allowed."""
    for changes in ({}, {"profile": "prod"}):
        allowed = everything(statements(service(**changes), "TaskRole"))
        assert (
            not {
                *("s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucket"),
                *("s3:BypassGovernanceRetention", "s3:PutBucketPolicy"),
            }
            & allowed
        )


def test_the_audit_key_serves_s3_and_one_bucket():
    """The key cannot be used for anything that is not a record."""
    right = statements(service(), "TaskRole")["EncryptRecords"]
    assert actions(right) == {"kms:Decrypt", "kms:GenerateDataKey"}
    condition = right["Condition"]
    assert condition["StringEquals"] == {
        "kms:ViaService": "s3.eu-central-1.amazonaws.com"
    }
    assert "AuditRecords" in json.dumps(condition["StringLike"])


def test_bedrock_is_the_callers_by_default():
    """Without settings the tasks may do nothing in Bedrock, and take no role."""
    allowed = everything(statements(service(), "TaskRole"))
    assert not {each for each in allowed if each.startswith(("bedrock", "sts"))}


def test_bedrock_rights_are_the_settings():
    """Models, guardrails and roles are named one by one."""
    model = "arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-lite-v1:0"
    guardrail = "arn:aws:bedrock:eu-central-1:111122223333:guardrail/abcdef"
    role = "arn:aws:iam::111122223333:role/callers"
    rights = statements(
        service(
            bedrock={
                "models": [model],
                "guardrails": [guardrail],
                "session_roles": [role],
            }
        ),
        "TaskRole",
    )
    assert rights["Models"]["Resource"] == model
    assert actions(rights["Guardrails"]) == {"bedrock:ApplyGuardrail"}
    assert rights["Guardrails"]["Resource"] == guardrail
    assert rights["SessionsForCallers"]["Resource"] == role
    assert actions(rights["SessionsForCallers"]) == {
        *("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"),
    }


@pytest.mark.parametrize(
    ("changes", "sid"),
    [
        ({"routing": ["interceptor", "dns"]}, "SignLeaf"),
        ({"audit": {"checkpoints": True}}, "SignCheckpointKey"),
    ],
)
def test_keys_that_sign_sign_one_way(changes, sid):
    """A signing key is there where it is used, for one algorithm."""
    rights = statements(service(**changes), "TaskRole")
    assert actions(rights[sid]) == {"kms:Sign"}
    assert rights[sid]["Condition"] == {
        "StringEquals": {
            "kms:MessageType": "RAW",
            "kms:SigningAlgorithm": "ECDSA_SHA_256",
        }
    }
    assert "kms:Sign" not in everything(statements(service(), "TaskRole"))


def test_the_policy_is_read_from_one_place():
    """S3 or AppConfig, one object or one profile, never both."""
    by_s3 = statements(service(), "TaskRole")
    assert json.dumps(by_s3["PolicyFromS3"]["Resource"]).endswith('/bundle.zip"]]}')
    assert "PolicyFromAppConfig" not in by_s3
    by_steps = statements(service(policy={"delivery": "appconfig"}), "TaskRole")
    assert actions(by_steps["PolicyFromAppConfig"]) == {
        *("appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"),
    }
    assert "PolicyFromS3" not in by_steps


def test_ecs_may_start_a_task_and_no_more():
    """Pull one repository, write one log group, read one secret."""
    rights = statements(service(), "StartRole")
    assert set(rights) == {"RegistryToken", "PullImage", "WriteLogs", "Certificate"}
    assert "container-assets" in json.dumps(rights["PullImage"]["Resource"])
    assert "/bedrock-weir/test/proxy" in json.dumps(rights["WriteLogs"]["Resource"])
    assert rights["Certificate"]["Resource"].endswith(":secret:weir-AbCdEf")


def test_an_own_key_of_the_certificate_is_used_for_it_alone():
    """The secret's key decrypts that secret, through Secrets Manager."""
    key = (
        "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    )
    rights = statements(service(tls={"secret_kms_key_arn": key}), "StartRole")
    assert rights["CertificateKey"]["Resource"] == key
    assert rights["CertificateKey"]["Condition"]["StringEquals"] == {
        "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com",
        "kms:EncryptionContext:SecretARN": "arn:aws:secretsmanager:eu-central-1:"
        "111122223333:secret:weir-AbCdEf",
    }


def test_the_verifier_writes_nothing_to_the_bucket():
    """It reads records, lists them below their prefix, and reports."""
    rights = statements(service(), "VerifierRole")
    assert {each for each in everything(rights) if each.startswith("s3:")} == {
        *("s3:GetBucketObjectLockConfiguration", "s3:GetObject"),
        *("s3:GetObjectRetention", "s3:GetObjectVersion", "s3:ListBucketVersions"),
    }
    assert rights["ListRecords"]["Condition"] == {
        "StringLike": {"s3:prefix": ["records/*"]}
    }
    assert "kms:GenerateDataKey" not in everything(rights)


def test_the_verifier_reads_a_checkpoint_keys_public_half():
    """It never signs."""
    rights = statements(service(audit={"checkpoints": True}), "VerifierRole")
    assert actions(rights["CheckpointPublicKey"]) == {"kms:GetPublicKey"}
    assert "kms:Sign" not in everything(rights)


def test_every_wildcard_has_a_reason():
    """No action has a star; what resource has one is acknowledged with its reason."""
    for changes in ({}, {"tasks": {"execute_command": True}}):
        template = service(**changes)
        for role in of(template, "IAM::Role"):
            for policy in role["Policies"]:
                for each in policy["PolicyDocument"]["Statement"]:
                    assert not any("*" in action for action in actions(each))


def test_a_role_is_taken_for_this_account_only():
    """A service that acts for somebody else cannot take our roles.

    Lambda does not say for whom it acts, and refuses roles that ask.
    """
    asked = set()
    for role in of(service(), "IAM::Role"):
        for each in role["AssumeRolePolicyDocument"]["Statement"]:
            name = each["Principal"]["Service"]
            if name == "lambda.amazonaws.com":
                assert "Condition" not in each
                continue
            asked.add(name)
            condition = each["Condition"]
            assert condition["StringEquals"] == {"aws:SourceAccount": "111122223333"}
            assert "eu-central-1:111122223333:" in json.dumps(condition["ArnLike"])
    assert asked == {"ecs-tasks.amazonaws.com", "vpc-flow-logs.amazonaws.com"}
