"""The verifier reads a real bucket with Object Lock, and finds each defect once."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from moto.s3.models import s3_backends

from bedrock_weir import verifier
from bedrock_weir.audit.batch import BatchObject
from bedrock_weir.aws import records
from bedrock_weir.aws.s3 import AuditBucket, AuditLocation, Retention
from bedrock_weir.cli import main
from bedrock_weir.errors import SettingsError, StoreUnavailable
from tests.support import emf
from tests.support.records import OTHER, WRITER, batch, call_id, decision, outcome
from tests.support.s3 import Bucket, object_lock_bucket

HOUR = 3_600_000
NOW = int(time.time() * 1000)
DAYS = 30


class Context:
    """Lambda's context, with so many answers before its time is up."""

    def __init__(self, objects: int = 1_000_000) -> None:
        self.left = objects

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the function may still run."""
        self.left -= 1
        return 60_000 if self.left >= 0 else verifier.MARGIN


@pytest.fixture(scope="module", name="server")
def _server() -> Iterator[Bucket]:
    with object_lock_bucket() as bucket:
        yield bucket


@pytest.fixture(name="bucket")
def _bucket(server: Bucket, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """A bucket with two whole logs, over two hours; found by the usual variables."""
    bucket = Bucket(server.endpoint_url, f"records-{uuid.uuid4().hex}")
    bucket.client().create_bucket(Bucket=bucket.name, ObjectLockEnabledForBucket=True)
    for name, value in bucket.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("WEIR_AUDIT", bucket.uri)
    monkeypatch.setenv("WEIR_RETENTION_DAYS", str(DAYS))
    monkeypatch.setenv("WEIR_ENVIRONMENT", "ci")
    times = enumerate((NOW - HOUR, NOW, NOW))
    hours = [(2 * place, when) for place, when in times]
    put(bucket, *(calls(when, first) for first, when in hours))
    put(bucket, *(calls(when, first, OTHER) for first, when in hours))
    return bucket


def calls(when: int, first: int, writer: str = WRITER) -> BatchObject:
    """Return a batch of one call."""
    call = call_id(when, first + (100 if writer == OTHER else 0))
    entries = decision(call, when), outcome(call, when)
    return batch(when, first, *entries, writer=writer)


def put(bucket: Bucket, *batches: BatchObject, days: int = DAYS) -> None:
    """Put batches as the recorder does."""
    location = AuditLocation.parse(bucket.uri)
    audit = AuditBucket(location, retention=Retention(days=days), clock=time.time)
    for made in batches:
        audit.put(made.key, made.body, made.sha256)
    audit.close()


def own(bucket: Bucket, place: int = 1) -> str:
    """Return the key of one of the first writer's batches."""
    stored = bucket.keys()
    return [key for key in stored if WRITER in key][place]


def verify(context: Context | None = None) -> dict[str, Any]:
    """Run the function."""
    return verifier.handler({}, context or Context())


def cut(bucket: Bucket) -> None:
    """An upload that was cut, and then called whole."""
    made = calls(NOW, 6)
    body = made.body[:-9]
    bucket.client().put_object(
        Bucket=bucket.name,
        Key=made.key,
        Body=body,
        ChecksumAlgorithm="SHA256",
        ObjectLockMode="GOVERNANCE",
        ObjectLockRetainUntilDate=time.time() + DAYS * 86_400,
    )


def change(bucket: Bucket) -> None:
    """A byte on the disk of the store."""
    (backend,) = {
        id(each): each for each in s3_backends["123456789012"].values()
    }.values()
    stored = backend.buckets[bucket.name].keys[own(bucket)]
    body = bytearray(stored.value)
    body[-1] ^= 1
    stored.value = bytes(body)


def remove(bucket: Bucket) -> None:
    """Somebody who may bypass the lock."""
    key = own(bucket)
    client = bucket.client()
    head = client.head_object(Bucket=bucket.name, Key=key)
    client.delete_object(
        Bucket=bucket.name,
        Key=key,
        VersionId=head["VersionId"],
        BypassGovernanceRetention=True,
    )


def overlap(bucket: Bucket) -> None:
    """Another object for places that are taken."""
    call = call_id(NOW, 50)
    put(bucket, batch(NOW, 5, decision(call, NOW), outcome(call, NOW)))


def unlock(bucket: Bucket) -> None:
    """A batch that could be deleted."""
    made = calls(NOW, 6)
    bucket.client().put_object(
        Bucket=bucket.name,
        Key=made.key,
        Body=made.body,
        ChecksumAlgorithm="SHA256",
        ChecksumSHA256=made.sha256,
    )


def shorten(bucket: Bucket) -> None:
    """A batch that could be deleted sooner than it should."""
    put(bucket, calls(NOW, 6), days=DAYS - 1)


def intrude(bucket: Bucket) -> None:
    """Something that is no record."""
    key = own(bucket).replace(".jsonl.gz", ".txt")
    bucket.client().put_object(Bucket=bucket.name, Key=key, Body=b"hello")


def rename(bucket: Bucket) -> None:
    """A batch under the next one's name."""
    made = calls(NOW, 6)
    put(bucket, BatchObject(calls(NOW, 6 + 2).key, made.body, made.sha256))
    put(bucket, BatchObject(calls(NOW, 6).key, made.body, made.sha256))


def replace(bucket: Bucket) -> None:
    """A second version; the first is what is verified."""
    bucket.client().put_object(Bucket=bucket.name, Key=own(bucket), Body=b"hello")


def hide(bucket: Bucket) -> None:
    """A delete marker, which Object Lock allows."""
    bucket.client().delete_object(Bucket=bucket.name, Key=own(bucket))


def lose(bucket: Bucket) -> None:
    """A decision that no longer has its outcome."""
    old = NOW - 2 * HOUR
    put(bucket, batch(old, 0, decision(call_id(old), old), writer="a" * 32))


def forge(bucket: Bucket) -> None:
    """An outcome that never had a decision."""
    put(bucket, batch(NOW, 6, outcome(call_id(NOW, 77), NOW)))


def test_whole_logs_have_nothing_wrong(
    bucket: Bucket, capfd: pytest.CaptureFixture[str]
) -> None:
    """And the function says so in metrics and in its log."""
    found = verify()
    assert (found["batches"], found["records"], found["failures"]) == (6, 12, 0)
    (line,) = emf.lines(capfd.readouterr().out)
    assert line["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["Environment"]]
    assert line["Environment"] == "ci"
    names = {
        "VerifiedBatches": 6,
        "VerifiedRecords": 12,
        "VerificationFailures": 0,
        "UnlockedRecords": 0,
    }
    assert {name: emf.total(line, name) for name in names} == names


@pytest.mark.parametrize(
    ("defect", "problem"),
    [
        (cut, "unreadable"),
        (change, "checksum"),
        (remove, "gap"),
        (overlap, "overlap"),
        (unlock, "unlocked"),
        (shorten, "unlocked"),
        (intrude, "foreign"),
        (rename, "misnamed"),
        (replace, "replaced"),
        (hide, "deleted"),
        (lose, "no outcome"),
        (forge, "no decision"),
    ],
)
def test_each_defect_is_found_once(
    bucket: Bucket,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    defect: Any,
    problem: str,
) -> None:
    """By function and command alike, and no content is in what they say."""
    defect(bucket)
    found = verify()
    assert found["problems"] == {problem: 1}
    (line,) = emf.lines(capfd.readouterr().out)
    assert emf.total(line, "VerificationFailures") == 1
    unlocked = 2 if problem == "unlocked" else 0
    assert emf.total(line, "UnlockedRecords") == unlocked
    (said,) = (vars(each) for each in caplog.records if each.levelname == "ERROR")
    assert said["problem"] == problem
    assert said["key"].startswith("weir/dt=")
    assert main(["log", "verify", bucket.uri, "--since", "3h", "--json"]) == 1
    command = json.loads(capfd.readouterr().out)
    assert command["problems"] == {problem: 1}
    assert command["findings"] == [
        {name: said[name] for name in ("problem", "key", "detail")}
    ]


def test_the_command_says_it_in_words(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line for each finding, and one for all."""
    assert main(["log", "verify", bucket.uri]) == 0
    assert "6 batches with 12 records verified, nothing is wrong" in (
        capsys.readouterr().out
    )
    intrude(bucket)
    assert main(["log", "verify", bucket.uri, "--since", "2h"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("foreign")
    assert said[1].endswith("1 findings")
    strict = ["--retention-mode", "COMPLIANCE"]
    assert main(["log", "verify", bucket.uri, *strict]) == 1
    assert main(["log", "verify", bucket.uri, "--retention-days", "31"]) == 1
    when = "2020-01-01T00:00:00+00:00"
    for wrong in ("yesterday", "99999h", "2999-01-01", "1970-01-01", ""):
        assert main(["log", "verify", bucket.uri, "--since", wrong]) == 2, when
    assert main(["log", "verify", bucket.uri, "--retention-days", "-1"]) == 2
    assert main(["log", "verify", bucket.uri, "--retention-mode", "x"]) == 2
    assert main(["log", "verify", "s3://AB"]) == 2


def test_pages_and_threads_change_nothing(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few fit on a page, a key's versions are one object."""
    monkeypatch.setattr(records, "PAGE", 2)
    monkeypatch.setattr(records, "AT_ONCE", 2)
    for body in (b"a", b"b", b"c"):
        bucket.client().put_object(Bucket=bucket.name, Key=own(bucket), Body=body)
    hide(bucket)
    found = verify()
    assert found["problems"] == {"replaced": 1, "deleted": 1}
    assert found["batches"] == 5


def test_what_was_not_reached_is_said(
    bucket: Bucket,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When the time is up, or the number of objects; it counts as a failure."""
    found = verify(Context(4))
    assert found["problems"] == {"unreached": 1}
    assert found["batches"] == 4
    assert vars(caplog.records[0])["key"] == bucket.keys()[4]
    monkeypatch.setattr(verifier, "MOST_OBJECTS", 2)
    assert main(["log", "verify", bucket.uri]) == 1


def test_a_store_that_does_not_answer_is_an_error(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was verified, so nothing is claimed."""
    monkeypatch.setenv("WEIR_AUDIT", "s3://no-such-bucket-here/weir")
    with pytest.raises(StoreUnavailable, match="ListBucketVersions"):
        verify()
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "nonsense")
    with pytest.raises(StoreUnavailable, match="no-such-bucket-here"):
        verify()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEIR_AUDIT", ""),
        ("WEIR_AUDIT", "https://x"),
        ("WEIR_VERIFY_WINDOW", "-1"),
        ("WEIR_VERIFY_WINDOW", "soon"),
        ("WEIR_RETENTION_DAYS", "1e99"),
        ("WEIR_RETENTION_MODE", "NONE"),
    ],
)
def test_a_wrong_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Before anything is read."""
    monkeypatch.setenv("WEIR_AUDIT", "s3://abc/weir")
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        verify()
