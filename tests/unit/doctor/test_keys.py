from __future__ import annotations

import json
import os

import boto3
import pytest

from bedrock_weir.doctor import keys
from bedrock_weir.doctor.check import Outcome
from tests.support.answering import answering
from tests.support.s3 import ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY, s3_server

DRY = "DryRunOperationException"
GOOD = {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY", "KeyState": "Enabled"}


@pytest.fixture(scope="module")
def server():
    """A moto server, which has KMS as well."""
    with s3_server() as url:
        yield url


def client(url, service):
    """Return a boto3 client of a moto server."""
    return boto3.Session().client(
        service,
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY_ID,
        aws_secret_access_key=SECRET_ACCESS_KEY,
    )


def made(url, **spec):
    """Make a key; return its id."""
    return client(url, "kms").create_key(**spec)["KeyMetadata"]["KeyId"]


def authority(make_task, url, key):
    """Look at a CA key."""
    task = make_task(url, tls_ca_key=key)
    return keys.authority(task, task.settings)


def kms(*answers):
    """Run a KMS that gives these answers, one after the other."""
    rest = list(answers)

    def reply(*_):
        status, value = rest.pop(0)
        headers = {"content-type": "application/x-amz-json-1.1"}
        return status, headers, json.dumps(value).encode()

    return answering(reply=reply)


def refused(code):
    """Return an error of KMS."""
    return 400, {"__type": code, "message": "AKIA... may not"}


def test_the_right_key_would_sign(server, make_task):
    """Its kind, its state, its public key and its signature are asked for."""
    key = made(server, KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    found = authority(make_task, server, key)
    assert found.outcome is Outcome.OK


def test_a_key_of_another_kind_fails(server, make_task):
    """The advice says which kind it must be."""
    key = made(server, KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
    found = authority(make_task, server, key)
    assert found.outcome is Outcome.FAIL
    assert "RSA_2048" in found.seen
    assert "ECC_NIST_P256" in found.advice


def test_a_key_that_is_disabled_fails(server, make_task):
    """The advice says to enable it."""
    key = made(server, KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    client(server, "kms").disable_key(KeyId=key)
    found = authority(make_task, server, key)
    assert found.outcome is Outcome.FAIL
    assert "enable it" in found.advice


def test_a_key_that_does_not_exist_fails(server, make_task):
    """By KMS's code."""
    found = authority(make_task, server, "no-such-key")
    assert found.outcome is Outcome.FAIL
    assert "`NotFoundException`" in found.seen


def test_no_key_is_nothing_to_look_at(make_task):
    """Where tasks do not mint a leaf."""
    task = make_task()
    assert keys.authority(task, task.settings).outcome is Outcome.SKIPPED


def test_a_dry_run_that_would_have_signed_is_ok(make_task):
    """KMS says so with an error; describing the key may be denied to the task."""
    answers = (refused("AccessDeniedException"), (200, {"KeyId": "k"}), refused(DRY))
    with kms(*answers) as server:
        found = authority(make_task, server.url, "k")
    assert found.outcome is Outcome.OK


def test_a_key_that_may_not_be_used_fails(make_task):
    """The advice names the permission."""
    answers = (
        (200, {"KeyMetadata": GOOD}),
        (200, {"KeyId": "k"}),
        refused("AccessDeniedException"),
    )
    with kms(*answers) as server:
        found = authority(make_task, server.url, "k")
    assert found.outcome is Outcome.FAIL
    assert "`kms:Sign`" in found.advice
    assert "AKIA" not in str(found)


def encrypted(url, key):
    """Make a bucket that encrypts with a key; return its name."""
    name = f"records-{os.urandom(8).hex()}"
    s3 = client(url, "s3")
    s3.create_bucket(Bucket=name)
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    s3.put_bucket_encryption(
        Bucket=name,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": default}]
        },
    )
    return name


def on_bucket(make_task, server, kms_url):
    """Look at the key of a bucket, with a KMS of its own."""
    audit = f"s3://{encrypted(server, made(server))}/weir"
    task = make_task(server, environment={"AWS_ENDPOINT_URL_KMS": kms_url}, audit=audit)
    return keys.bucket(task, task.settings)


def test_the_buckets_key_would_encrypt(server, make_task):
    """As the bucket's configuration names it."""
    assert on_bucket(make_task, server, server).outcome is Outcome.OK


def test_the_buckets_key_may_be_allowed_through_s3_only(server, make_task):
    """So a refusal is a warning, which says how to be sure."""
    with kms(refused("AccessDeniedException")) as refusing:
        found = on_bucket(make_task, server, refusing.url)
    assert found.outcome is Outcome.WARN
    assert "kms:ViaService" in found.advice
    assert "weir smoke" in found.advice


def test_a_kms_that_is_not_reached_is_not_needed_for_the_bucket(server, make_task):
    """S3 reaches it on behalf of the task."""
    found = on_bucket(make_task, server, "http://127.0.0.1:9")
    assert found.outcome is Outcome.SKIPPED


def test_a_bucket_without_a_key_has_none_to_look_at(server, make_task):
    """Its configuration names none."""
    client(server, "s3").create_bucket(Bucket="plain-bucket")
    task = make_task(server, audit="s3://plain-bucket")
    assert keys.bucket(task, task.settings).outcome is Outcome.SKIPPED
