from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from botocore.session import get_session

from bedrock_weir.aws.s3 import AuditBucket, AuditLocation, Retention
from bedrock_weir.errors import SettingsError, StoreUnavailable
from bedrock_weir.settings import RetentionMode
from tests.support.faults import Fault, Faults, faulty
from tests.support.s3 import Bucket, object_lock_bucket

NOW = 1_800_000_000.0
BODY = b"some bytes"
KEY = "weir/a.jsonl.gz"


def digest(body: bytes) -> str:
    """Return a SHA-256 as S3 wants it."""
    return b64encode(sha256(body).digest()).decode()


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    """One server for all tests of this module."""
    with object_lock_bucket() as bucket:
        yield bucket


@pytest.fixture
def bucket(server, monkeypatch) -> Bucket:
    """A bucket of the test's own, which boto3 finds by its usual variables."""
    fresh = Bucket(server.endpoint_url, f"records-{time.monotonic_ns()}")
    client = fresh.client()
    client.create_bucket(Bucket=fresh.name, ObjectLockEnabledForBucket=True)
    for name, value in fresh.environment.items():
        monkeypatch.setenv(name, value)
    return fresh


@pytest.fixture
def audit(bucket) -> Iterator[AuditBucket]:
    """The bucket as the recorder sees it."""
    found = audit_bucket(bucket.uri)
    yield found
    found.close()


@pytest.fixture
def faults(bucket, monkeypatch) -> Iterator[Faults]:
    """A faulty way to the bucket, which boto3 takes from now on."""
    with faulty(bucket.endpoint_url) as found:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", found.endpoint_url)
        yield found


def audit_bucket(uri: str, **options) -> AuditBucket:
    """Return a bucket whose retention and clock are known."""
    return AuditBucket(
        AuditLocation.parse(uri),
        retention=Retention(RetentionMode.COMPLIANCE, days=30),
        clock=lambda: NOW,
        **options,
    )


def test_an_object_is_stored_under_lock(bucket, audit):
    """One PUT carries checksum, content type, lock mode and date."""
    audit.put(KEY, BODY, digest(BODY))
    client = bucket.client()
    head = client.head_object(Bucket=bucket.name, Key=KEY, ChecksumMode="ENABLED")
    assert head["ChecksumSHA256"] == digest(BODY)
    assert head["ContentType"] == "application/x-ndjson"
    assert head["ContentEncoding"] == "gzip"
    assert head["ObjectLockMode"] == "COMPLIANCE"
    until = datetime.fromtimestamp(NOW, tz=UTC) + timedelta(days=30)
    assert head["ObjectLockRetainUntilDate"] == until
    assert audit.read(KEY) == BODY


def test_repeating_a_put_is_success(bucket, audit):
    """The same bytes under the same key are stored once, and both puts succeed."""
    audit.put(KEY, BODY, digest(BODY))
    audit.put(KEY, BODY, digest(BODY))
    client = bucket.client()
    versions = client.list_object_versions(Bucket=bucket.name)["Versions"]
    assert len(versions) == 1


def test_a_key_with_other_bytes_is_never_replaced(audit):
    """Other bytes under the key are an error that trying again cannot mend."""
    audit.put(KEY, BODY, digest(BODY))
    with pytest.raises(StoreUnavailable, match="with other bytes") as caught:
        audit.put(KEY, b"other", digest(b"other"))
    assert not caught.value.is_retry_safe
    assert audit.read(KEY) == BODY


@pytest.mark.parametrize(
    ("fault", "persisted"),
    [
        (Fault.ERROR_BEFORE, False),
        (Fault.ERROR_AFTER, True),
        (Fault.CUT_BEFORE, False),
        (Fault.CUT_AFTER, True),
        (Fault.CONFLICT, False),
    ],
)
def test_a_failed_put_may_be_repeated(bucket, faults, fault, persisted):
    """Whether the failed PUT was persisted or not, the next one ends in success."""
    audit = audit_bucket(bucket.uri)
    faults.plan(fault)
    with pytest.raises(StoreUnavailable) as caught:
        audit.put(KEY, BODY, digest(BODY))
    assert caught.value.is_retry_safe
    assert bucket.keys() == ([KEY] if persisted else [])
    audit.put(KEY, BODY, digest(BODY))
    audit.close()
    assert bucket.keys() == [KEY]
    assert bucket.read(KEY) == BODY


def test_one_put_is_one_request(bucket, faults):
    """boto3 repeats nothing by itself: the recorder decides about that."""
    audit = audit_bucket(bucket.uri)
    faults.begin_outage()
    with pytest.raises(StoreUnavailable, match=r"SlowDown.*throttles"):
        audit.put(KEY, BODY, digest(BODY))
    audit.close()
    assert len(faults.puts) == 1


def test_check_accepts_a_locked_bucket(audit):
    """A bucket with Object Lock is ready."""
    audit.check()


def test_a_missing_bucket_is_named(bucket):
    """Who names a bucket that is not there reads so, with what to do."""
    audit = audit_bucket("s3://no-such-bucket-here/weir")
    for attempt in (audit.check, lambda: audit.put(KEY, BODY, digest(BODY))):
        with pytest.raises(
            StoreUnavailable, match=r"no-such-bucket-here.*does not exist: create it"
        ):
            attempt()
    audit.close()


def test_a_bucket_without_object_lock_is_refused(monkeypatch):
    """Records that could be deleted are no records."""
    with object_lock_bucket(lock=False) as bucket:
        for name, value in bucket.environment.items():
            monkeypatch.setenv(name, value)
        audit = audit_bucket(bucket.uri)
        for attempt in (audit.check, lambda: audit.put(KEY, BODY, digest(BODY))):
            with pytest.raises(
                StoreUnavailable, match=r"has no Object Lock.*enable it"
            ):
                attempt()
        audit.close()
        assert bucket.keys() == []


def test_nobody_at_the_endpoint(bucket, monkeypatch):
    """An endpoint that does not answer is retry-safe, and names where to look."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    audit = audit_bucket(bucket.uri)
    with pytest.raises(StoreUnavailable, match="AWS_ENDPOINT_URL_S3") as caught:
        audit.check()
    assert caught.value.is_retry_safe
    audit.close()


def test_an_endpoint_that_is_no_url(bucket, monkeypatch):
    """A setting that cannot work is said not to be retry-safe."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "nonsense")
    with pytest.raises(StoreUnavailable, match="AWS_ENDPOINT_URL_S3") as caught:
        audit_bucket(bucket.uri).check()
    assert not caught.value.is_retry_safe


def test_no_credentials(bucket, monkeypatch):
    """Missing credentials are a store that cannot be used, not a crash."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    audit = audit_bucket(bucket.uri)
    with pytest.raises(StoreUnavailable, match="credentials"):
        audit.check()
    audit.close()


def test_an_unknown_profile(bucket, monkeypatch):
    """A session that cannot be made is a store that cannot be used."""
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(StoreUnavailable):
        audit_bucket(bucket.uri).check()


def test_a_session_of_the_callers_own(bucket):
    """The caller may bring the session that has the credentials."""
    audit = audit_bucket(bucket.uri, session=get_session())
    audit.check()
    audit.close()


def test_listing_goes_page_by_page(bucket, monkeypatch):
    """Keys come in order over many pages; what is no batch is left out."""
    monkeypatch.setattr("bedrock_weir.aws.s3.PAGE", 2)
    audit = audit_bucket(bucket.uri)
    names = [f"weir/dt=2026-01-0{day}/{day}.jsonl.gz" for day in range(1, 8)]
    for name in [*names, "weir/readme.txt", "weirdo/a.jsonl.gz"]:
        audit.put(name, BODY, digest(BODY))
    assert list(audit.keys()) == names
    assert list(audit.keys("dt=2026-01-03")) == [names[2]]
    audit.close()


def test_reading_is_bounded(audit, monkeypatch):
    """An object larger than any batch is not read to its end."""
    audit.put(KEY, BODY, digest(BODY))
    monkeypatch.setattr("bedrock_weir.aws.s3.MAX_OBJECT", len(BODY) - 1)
    with pytest.raises(StoreUnavailable, match="larger than any batch"):
        audit.read(KEY)


def test_locations():
    """A bucket with or without prefix, with or without a last slash."""
    assert AuditLocation.parse("s3://abc/x/y=1/") == AuditLocation("abc", "x/y=1")
    assert AuditLocation.parse("s3://abc/") == AuditLocation("abc")
    assert str(AuditLocation.parse("s3://abc")) == "s3://abc"
    assert str(AuditLocation.parse("s3://abc/d")) == "s3://abc/d"


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "bucket/prefix",
        "https://bucket/prefix",
        "s3://",
        "s3:///prefix",
        "s3://AB/prefix",
        "s3://abc//x",
        "s3://abc/x//y",
        "s3://abc/x?y",
        "s3://abc/x y",
        "s3://abc/" + "x" * 600,
    ],
)
def test_what_is_no_location(uri):
    """Anything else is refused, and the message names flag and variable."""
    with pytest.raises(SettingsError, match=r"--audit.*WEIR_AUDIT"):
        AuditLocation.parse(uri)
