"""The Foundation stack: what its template promises of records, policies and keys."""

from __future__ import annotations

import io
import json
import re
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from bedrock_weir.audit.batch import Batch, encode_line, seal
from bedrock_weir.audit.entry import Ending, Subject, decision_entry, outcome_entry
from bedrock_weir.call import (
    Call,
    IdentityMethod,
    Operation,
    Peer,
    Principal,
    Resource,
    ResourceType,
)
from bedrock_weir.call import (
    Path as Way,
)
from bedrock_weir.content import Usage
from bedrock_weir.policy.bundle import Bundle
from bedrock_weir.wire.http import Headers, Request
from infra.foundation import catalogue, packing
from infra.settings import InfraSettingsError, Policy, PolicyDelivery
from tests.support.stacks import Synthesised, small, stacks_of, tried


def foundation(name: str) -> Synthesised:
    """Return the Foundation stack of an environment that is tried."""
    return tried(name)["Foundation"]


def records(stack: Synthesised) -> Any:
    """Return the properties of the records' bucket."""
    return stack.one("S3::Bucket", "ObjectLockEnabled")["Properties"]


def lock(stack: Synthesised) -> dict[str, Any]:
    """Return the statements of the policy of the records' bucket."""
    return stack.statements("S3::BucketPolicy", "DenyShorterRetention")


def test_records_are_locked_as_the_settings_say() -> None:
    """Also records of a writer that asks for no lock."""
    assert records(foundation("prod"))["ObjectLockConfiguration"] == {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 400}},
    }
    dev = records(foundation("dev"))["ObjectLockConfiguration"]["Rule"]
    assert dev == {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_every_bucket_is_private_versioned_and_encrypted(name: str) -> None:
    """The four switches, no ACLs, and a key: the access log's is S3's own."""
    buckets = dict(foundation(name).all("S3::Bucket"))
    assert len(buckets) == 4
    for body in buckets.values():
        properties = body["Properties"]
        assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
        assert properties["OwnershipControls"]["Rules"] == [
            {"ObjectOwnership": "BucketOwnerEnforced"}
        ]
        assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
        (rule,) = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        kind = rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"]
        is_log = "LoggingConfiguration" not in properties
        assert kind == ("AES256" if is_log else "aws:kms")
        assert is_log or rule["BucketKeyEnabled"] is True


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_every_bucket_refuses_what_is_not_tls(name: str) -> None:
    """Plain HTTP and TLS before 1.2, for the bucket and what is in it."""
    for _, body in foundation(name).all("S3::BucketPolicy"):
        refused = [
            statement["Condition"]
            for statement in body["Properties"]["PolicyDocument"]["Statement"]
            if statement["Effect"] == "Deny"
            and statement["Action"] == "s3:*"
            and len(statement["Resource"]) == 2
        ]
        assert {"Bool": {"aws:SecureTransport": "false"}} in refused
        assert {"NumericLessThan": {"s3:TlsVersion": 1.2}} in refused


def test_records_are_encrypted_with_their_key_or_not_written() -> None:
    """Another algorithm, another key and a caller's key are refused; silence is not."""
    statements = lock(foundation("prod"))
    header = "s3:x-amz-server-side-encryption"
    other = statements["DenyOtherEncryption"]["Condition"]
    assert other["StringNotEquals"] == {header: "aws:kms"}
    assert other["Null"] == {header: "false"}
    key = statements["DenyOtherKeys"]["Condition"]
    assert key["Null"] == {f"{header}-aws-kms-key-id": "false"}
    (named,) = key["StringNotEquals"].values()
    assert named["Fn::GetAtt"][1] == "Arn"
    brought = statements["DenyKeysOfCallers"]["Condition"]
    assert brought == {"Null": {f"{header}-customer-algorithm": "false"}}


def test_in_prod_nobody_deletes_records_and_nobody_bypasses_their_lock() -> None:
    """The statement has no condition and no exception."""
    statements = lock(foundation("prod"))
    denied = statements["DenyDeletes"]
    assert set(denied["Action"]) == {
        "s3:BypassGovernanceRetention",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
    }
    assert denied["Principal"] == {"AWS": "*"}
    assert "Condition" not in denied
    assert statements["DenyDeletionOfBucket"]["Action"] == "s3:DeleteBucket"


def test_in_dev_records_can_be_deleted_by_who_may_bypass_their_lock() -> None:
    """Or a trial could never be cleared away."""
    assert not {"DenyDeletes", "DenyDeletionOfBucket"} & set(lock(foundation("dev")))


def test_nobody_locks_a_record_for_less_than_the_settings_say() -> None:
    """A day less is allowed: the last one has begun when the request arrives."""
    days = "s3:object-lock-remaining-retention-days"
    statements = lock(foundation("prod"))
    shorter = statements["DenyShorterRetention"]["Condition"]
    assert shorter == {"NumericLessThan": {days: "399"}}
    milder = statements["DenyMilderRetention"]["Condition"]
    assert milder["StringNotEquals"] == {"s3:object-lock-mode": "COMPLIANCE"}
    assert "DenyMilderRetention" not in lock(foundation("dev"))


def test_what_holds_data_outlives_a_prod_stack_alone() -> None:
    """Buckets with their policies, and keys; in `dev` they go with their stack."""
    for name, policy in (("prod", "Retain"), ("dev", "Delete")):
        for kind in ("S3::Bucket", "S3::BucketPolicy", "KMS::Key"):
            for _, body in foundation(name).all(kind):
                assert body["DeletionPolicy"] == policy
                assert body["UpdateReplacePolicy"] == policy


def test_a_prod_stack_cannot_be_deleted_by_accident() -> None:
    """`cdk destroy` has to be told twice."""
    assert foundation("prod").about.termination_protection is True
    assert not foundation("dev").about.termination_protection


def test_keys_that_encrypt_rotate_and_are_used_through_s3_alone() -> None:
    """And nobody is given every action on them."""
    stack = foundation("prod")
    for logical_id, body in stack.all("KMS::Key"):
        if body["Properties"].get("KeyUsage") == "SIGN_VERIFY":
            continue
        assert body["Properties"]["EnableKeyRotation"] is True
        use = stack.statements("KMS::Key", logical_id)["Use"]
        assert use["Condition"] == {
            "StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}
        }
        assert "*" not in json.dumps(use["Action"])


@pytest.mark.parametrize(
    ("name", "about"), [("dns", "CA of"), ("checkpoints", "writers of records")]
)
def test_keys_that_sign_are_p256_and_do_not_rotate(name: str, about: str) -> None:
    """KMS cannot rotate them, and refuses to be asked."""
    properties = foundation(name).one("KMS::Key", about)["Properties"]
    assert properties["KeySpec"] == "ECC_NIST_P256"
    assert properties["KeyUsage"] == "SIGN_VERIFY"
    assert "EnableKeyRotation" not in properties
    use = foundation(name).statements("KMS::Key", about)["Use"]
    assert use["Condition"] == {
        "StringEquals": {"kms:SigningAlgorithm": "ECDSA_SHA_256"}
    }


def test_there_is_a_ca_only_where_names_are_led_here() -> None:
    """And none is made for who has one."""
    assert "CaKeyArn" not in foundation("interceptor").template["Outputs"]
    assert "CaKeyArn" in foundation("dns").template["Outputs"]
    own = foundation("own-keys")
    assert "key/00000003" in own.template["Outputs"]["CaKeyArn"]["Value"]
    assert "CA of" not in json.dumps(own.template)


def test_own_keys_are_used_for_records() -> None:
    """And no other is made."""
    stack = foundation("own-keys")
    (rule,) = records(stack)["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    key = rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"]
    assert key.startswith("arn:aws:kms:eu-central-1:111122223333:key/00000001")
    assert [key for key, _ in stack.all("KMS::Key") if "Audit" in key] == []


def test_access_logs_are_kept_for_a_while() -> None:
    """Every bucket but their own writes there, and S3 may for these buckets alone."""
    stack = foundation("dev")
    log = stack.one("S3::Bucket", "kept-for-a-while")
    rules = log["Properties"]["LifecycleConfiguration"]["Rules"]
    assert [each.get("ExpirationInDays") for each in rules] == [90, None]
    policy = stack.one("S3::BucketPolicy", "logging.s3.amazonaws.com")
    statements = policy["Properties"]["PolicyDocument"]["Statement"]
    allowed = [each for each in statements if each["Effect"] == "Allow"]
    assert len(allowed) == 3
    assert all("aws:SourceArn" in str(each["Condition"]) for each in allowed)


def test_copies_go_to_another_account_with_another_key() -> None:
    """Deletes are not copied, and the copy belongs to who keeps it."""
    stack = foundation("replication")
    (rule,) = records(stack)["ReplicationConfiguration"]["Rules"]
    assert rule["DeleteMarkerReplication"] == {"Status": "Disabled"}
    selection = rule["SourceSelectionCriteria"]
    assert selection == {"SseKmsEncryptedObjects": {"Status": "Enabled"}}
    target = rule["Destination"]
    assert target["Account"] == "444455556666"
    assert target["AccessControlTranslation"] == {"Owner": "Destination"}
    assert "444455556666" in target["EncryptionConfiguration"]["ReplicaKmsKeyID"]
    written = stack.statements("IAM::Policy", "ReplicationPolicy")["WriteCopies"]
    assert written["Resource"] == "arn:aws:s3:::copies-of-records/*"
    assert "ReplicationRoleArn" in stack.template["Outputs"]


def test_copies_in_the_same_account_keep_their_owner() -> None:
    """S3 takes a change of owner between accounts only."""
    copies = {
        "bucket_arn": "arn:aws:s3:::copies",
        "account": "111122223333",
        "kms_key_arn": "arn:aws:kms:us-east-1:111122223333:key/0",
    }
    stack = stacks_of(small(audit={"replication": copies}))["Foundation"]
    (rule,) = records(stack)["ReplicationConfiguration"]["Rules"]
    assert "AccessControlTranslation" not in rule["Destination"]


def test_the_bundle_is_put_under_a_fixed_key_by_who_may_put_nothing_else() -> None:
    """The role reads one asset, writes one object, and its log."""
    stack = foundation("dev")
    put = stack.one("Custom::PolicyBundle")["Properties"]["Create"]
    assert '"Key\\":\\"bundle.zip\\"' in json.dumps(put)
    statements = stack.statements("IAM::Role", "PutBundle")
    assert statements["ReadAsset"]["Resource"].endswith(".zip")
    assert statements["PutBundle"]["Resource"]["Fn::Join"][1][1] == "/bundle.zip"
    assert set(statements) == {"ReadAsset", "PutBundle", "EncryptBundle", "WriteLog"}


def test_the_packed_bundle_is_the_folder_and_always_the_same() -> None:
    """Flat, and the digest that tasks report is the folder's."""
    packed = packing.pack(Policy())
    assert packed == packing.pack(Policy())
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    folder = packing.ROOT / "policies/baseline"
    assert files == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert Bundle(files).digest.startswith("sha256:")


@pytest.mark.parametrize(
    ("content", "said"), [(None, "No such file"), ("permit(", "forbid.cedar")]
)
def test_a_bundle_that_tasks_would_refuse_is_not_deployed(
    tmp_path: Path, content: str | None, said: str
) -> None:
    """It fails where it can be mended: in the synthesis."""
    folder = tmp_path / "bundle"
    if content is not None:
        folder.mkdir()
        for path in (packing.ROOT / "policies/baseline").iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        (folder / "forbid.cedar").write_text(content)
    with pytest.raises(InfraSettingsError) as caught:
        packing.pack(Policy(bundle=str(folder)))
    assert "`policy.bundle`" in str(caught.value)
    assert said in str(caught.value)


def test_a_bundle_that_appconfig_would_not_take_is_not_deployed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The bucket takes it; AppConfig would fail after the deployment had begun."""
    monkeypatch.setattr(packing, "LARGEST_OF_APPCONFIG", 100)
    packing.pack(Policy())
    with pytest.raises(InfraSettingsError, match=r"`policy\.delivery`.* 100 bytes"):
        packing.pack(Policy(delivery=PolicyDelivery.APPCONFIG))


def test_appconfig_rolls_out_the_version_that_was_put() -> None:
    """From the bucket, a quarter at a time, with alarms that undo it."""
    stack = foundation("prod")
    deployment = stack.one("AppConfig::Deployment")
    version = deployment["Properties"]["ConfigurationVersion"]
    bundle = stack.one("Custom::PolicyBundle")["LogicalId"]
    assert version == {"Fn::GetAtt": [bundle, "VersionId"]}
    permission = stack.one("Lambda::Permission")["LogicalId"]
    assert permission in deployment["DependsOn"]
    strategy = stack.one("AppConfig::DeploymentStrategy")["Properties"]
    assert strategy["GrowthFactor"] == 25
    assert strategy["DeploymentDurationInMinutes"] == 10
    assert strategy["FinalBakeTimeInMinutes"] == 10
    monitors = stack.one("AppConfig::Environment")["Properties"]["Monitors"]
    assert len(monitors) == len(dict(stack.all("CloudWatch::Alarm"))) == 3
    profile = stack.one("AppConfig::ConfigurationProfile")["Properties"]
    assert profile["LocationUri"]["Fn::Join"][1][0] == "s3://"
    assert profile["Validators"][0]["Type"] == "LAMBDA"


def test_a_rollout_in_no_time_is_one_step() -> None:
    """AppConfig refuses a growth that takes no time in several steps."""
    stack = foundation("appconfig")
    strategy = stack.one("AppConfig::DeploymentStrategy")["Properties"]
    assert strategy["GrowthFactor"] == 100
    assert strategy["DeploymentDurationInMinutes"] == 0


def test_without_appconfig_there_is_none() -> None:
    """Tasks read the bucket themselves."""
    kinds = json.dumps(foundation("policy-s3").template)
    assert "AWS::AppConfig" not in kinds


def test_the_validator_is_the_code_of_the_tasks() -> None:
    """The same image, a handler that exists, and an answer while AppConfig waits."""
    stack = foundation("prod")
    function = stack.one("Lambda::Function", "Validator")["Properties"]
    (name,) = function["ImageConfig"]["Command"]
    module, _, handler = name.rpartition(".")
    assert callable(getattr(import_module(module), handler))
    assert function["Timeout"] == 15
    definition = tried("prod")["Service"].one("ECS::TaskDefinition")["Properties"]
    images = (definition["ContainerDefinitions"][0]["Image"], function["Code"])
    versions = [re.findall(r":([0-9a-f]{64})\b", json.dumps(each)) for each in images]
    assert versions[0] == versions[1] != []


def test_the_table_finds_objects_where_batches_are_written() -> None:
    """The location that Athena computes for an hour is the folder of its batches."""
    stack = foundation("dev")
    table = stack.one("Glue::Table")["Properties"]["TableInput"]
    parts = table["Parameters"]["storage.location.template"]["Fn::Join"][1]
    template = "".join(part for part in parts if isinstance(part, str))
    at = 1_769_843_045_000
    key = seal(Batch("0" * 32, 0, (b"{}\n",)), prefix="records", time_ms=at).key
    folder = key.split("writer=")[0]
    assert template.endswith("/records/dt=${dt}/hour=${hour}/")
    dt, hour = (part.split("=")[1] for part in folder.strip("/").split("/")[1:])
    assert template.replace("${dt}", dt).replace("${hour}", hour).endswith(folder)
    assert int(hour) in range(24)
    assert len(hour) == int(table["Parameters"]["projection.hour.digits"])


def lines() -> list[dict[str, Any]]:
    """Return both entries of a call, with everything that they can hold, as written."""
    subject = Subject(
        call=Call(
            id="call",
            time_ms=1_769_843_045_000,
            path=Way.PROXY,
            request=Request("POST", "/model/m/converse", Headers(()), b""),
            peer=Peer("10.0.0.1", "vpce-1"),
        ),
        principal=Principal("AKIA", IdentityMethod.SIGV4),
        operation=Operation("bedrock-runtime", "Converse", "m", False),
        route="none",
        policy={"name": "baseline"},
        resources=(Resource(ResourceType.MODEL, "m"),),
    )
    entries = (
        decision_entry(
            subject, effect="DENY", reasons=("no",), signing="caller", details={}
        ),
        outcome_entry(
            subject,
            ending=Ending.COMPLETE,
            status=200,
            usage=Usage(input_tokens=1, output_tokens=2, total_tokens=3),
            details={},
        )
        | {"time": 1},
    )
    return [
        json.loads(encode_line(entry, writer="0" * 32, sequence=number))
        for number, entry in enumerate(entries)
    ]


def fits(value: Any, kind: str) -> bool:
    """Tell whether a value can be read as a type of Hive's, with nothing left over."""
    inner = kind.partition("<")[2][:-1]
    if kind.startswith("array<"):
        return isinstance(value, list) and all(fits(each, inner) for each in value)
    if kind.startswith("struct<"):
        fields = dict(part.split(":", 1) for part in re.split(r",(?![^<]*>)", inner))
        return isinstance(value, dict) and all(
            name in fields and fits(each, fields[name]) for name, each in value.items()
        )
    return isinstance(value, int if kind in ("int", "bigint") else str)


@pytest.mark.parametrize("number", [0, 1], ids=["decision", "outcome"])
def test_the_table_has_a_column_for_everything_an_entry_says(number: int) -> None:
    """Of the right type, down to the last field; `unmapped` is JSON, as text."""
    line = lines()[number]
    assert isinstance(line.pop("unmapped"), dict)
    for name, value in line.items():
        assert fits(value, catalogue.COLUMNS[name]), name


def test_no_column_is_never_filled() -> None:
    """Both entries of a call together have them all."""
    assert {name for line in lines() for name in line} == set(catalogue.COLUMNS)


def test_what_a_query_brings_is_encrypted_and_does_not_stay() -> None:
    """And nobody who asks can choose otherwise."""
    stack = foundation("dev")
    group = stack.one("Athena::WorkGroup")["Properties"]["WorkGroupConfiguration"]
    assert group["EnforceWorkGroupConfiguration"] is True
    result = group["ResultConfiguration"]
    assert result["EncryptionConfiguration"]["EncryptionOption"] == "SSE_KMS"
    bucket = stack.one("S3::Bucket", "CatalogueResults")
    (days, _) = bucket["Properties"]["LifecycleConfiguration"]["Rules"]
    assert days["ExpirationInDays"] == 30


def test_without_a_catalogue_there_is_none() -> None:
    """Neither table nor results."""
    kinds = json.dumps(foundation("no-catalogue").template)
    assert "AWS::Glue" not in kinds
    assert "AWS::Athena" not in kinds


def test_the_outputs_say_where_records_and_policies_are() -> None:
    """For `weir policy push`, and for who reads records."""
    outputs = foundation("everything").template["Outputs"]
    assert {
        "AuditLocation",
        "AuditKeyArn",
        "PolicyLocation",
        "CaKeyArn",
        "CheckpointKeyArn",
        "AppConfig",
    } <= set(outputs)
