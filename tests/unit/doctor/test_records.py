from __future__ import annotations

import pytest

from bedrock_weir.doctor import records
from bedrock_weir.doctor.check import Outcome
from bedrock_weir.settings import ProxySettings
from tests.support.answering import answering
from tests.support.s3 import object_lock_bucket

CHECKS = [records.lock, records.versioning, records.encryption, records.write]
DENIED = b"<Error><Code>AccessDenied</Code><Message>AKIA... may not</Message></Error>"


@pytest.fixture(scope="module")
def bucket():
    """A bucket with Object Lock."""
    with object_lock_bucket() as made:
        yield made


def asked(check, task):
    """Run a check on a task."""
    return check(task, task.settings)


def retention(mode, days):
    """Return settings with this retention."""
    given = {
        "policy": "sandbox",
        "audit": "s3://records",
        "retention_mode": mode,
        "retention_days": days,
    }
    return ProxySettings.model_validate(given)


def test_a_bucket_with_object_lock_is_ok_and_stays_empty(bucket, make_task):
    """Lock, versions and the right to write are there, and nothing was written."""
    task = make_task(bucket.endpoint_url, audit=f"s3://{bucket.name}/weir")
    for check in (records.lock, records.versioning, records.write):
        assert asked(check, task).outcome is Outcome.OK, check
    assert bucket.keys() == []
    found = asked(records.encryption, task)
    assert (found.outcome, found.seen) == (Outcome.WARN, "no configuration")


def test_a_bucket_without_object_lock_fails(make_task):
    """The lock and the versions are missing, and a locked PUT is not permitted."""
    with object_lock_bucket(lock=False) as plain:
        task = make_task(plain.endpoint_url, audit=f"s3://{plain.name}/weir")
        lock, versions = (asked(c, task) for c in (records.lock, records.versioning))
        assert plain.keys() == []
    assert lock.outcome is Outcome.FAIL
    assert "enable it" in lock.advice
    assert versions.outcome is Outcome.FAIL
    assert "never enabled" in versions.seen


def test_a_bucket_that_does_not_exist_fails(bucket, make_task):
    """The advice names the stack and the setting."""
    task = make_task(bucket.endpoint_url, audit="s3://no-such-bucket/weir")
    found = asked(records.lock, task)
    assert found.outcome is Outcome.FAIL
    assert "foundation" in found.advice
    assert "`--audit`" in found.advice


def test_a_bucket_with_a_default_of_its_own_is_held_against_the_settings(make_task):
    """As S3 tells it: COMPLIANCE where records would be GOVERNANCE."""
    with object_lock_bucket() as strict:
        rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 30}}
        strict.client().put_object_lock_configuration(
            Bucket=strict.name,
            ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule},
        )
        task = make_task(strict.endpoint_url, audit=f"s3://{strict.name}/weir")
        found = asked(records.lock, task)
    assert found.outcome is Outcome.FAIL
    assert "WEIR_RETENTION_MODE=COMPLIANCE" in found.advice


@pytest.mark.parametrize(
    ("default", "ours", "outcome"),
    [
        (("", 0), ("GOVERNANCE", 1), Outcome.OK),
        (("COMPLIANCE", 400), ("COMPLIANCE", 400), Outcome.OK),
        (("COMPLIANCE", 30), ("COMPLIANCE", 400), Outcome.OK),
        (("COMPLIANCE", 400), ("COMPLIANCE", 30), Outcome.FAIL),
        (("COMPLIANCE", 30), ("GOVERNANCE", 400), Outcome.FAIL),
        (("GOVERNANCE", 400), ("COMPLIANCE", 400), Outcome.WARN),
        (("GOVERNANCE", 400), ("GOVERNANCE", 30), Outcome.FAIL),
    ],
)
def test_records_are_kept_as_strictly_as_the_bucket_wants(default, ours, outcome):
    """A stricter mode, or more days, than the settings have fails."""
    found = records.judge_retention(default[0], default[1], retention(*ours))
    assert found.outcome is outcome


@pytest.mark.parametrize("check", CHECKS)
def test_a_refusal_names_the_permission(check, make_task):
    """Where the proxy needs it; AWS's own words, which may name keys, are not told."""
    with answering(403, DENIED, {"content-type": "application/xml"}) as server:
        found = asked(check, make_task(server.url))
    assert "AKIA" not in str(found)
    if check in (records.lock, records.write):
        assert found.outcome is Outcome.FAIL
        assert "allow `s3:" in found.advice
    else:
        assert found.outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("ExpiredToken", "renew the credentials"),
        ("RequestTimeTooSkewed", "`clock`"),
        ("PermanentRedirect", "`AWS_REGION`"),
        ("Elsewhere", "PutObject"),
    ],
)
def test_an_error_is_told_by_its_code(code, advice, make_task):
    """With what to do about it."""
    body = f"<Error><Code>{code}</Code></Error>".encode()
    with answering(400, body, {"content-type": "application/xml"}) as server:
        found = asked(records.write, make_task(server.url))
    assert found.outcome is Outcome.FAIL
    assert f"`{code}`" in found.seen
    assert advice in found.advice


@pytest.mark.parametrize("check", CHECKS)
def test_a_store_that_does_not_answer_fails(check, make_task):
    """It leads to the checks of the way there."""
    found = asked(check, make_task())
    assert found.outcome is Outcome.FAIL
    assert "see `dns`" in found.advice


@pytest.mark.parametrize("check", CHECKS)
def test_without_credentials_it_leads_to_them(check, make_task):
    """Nothing is asked of the store."""
    found = asked(check, make_task(has_credentials=False))
    assert (found.outcome, found.advice) == (Outcome.FAIL, "see `credentials`")


@pytest.mark.parametrize("check", CHECKS)
def test_records_that_do_not_go_to_s3_need_no_bucket(check, make_task):
    """As with `--record memory`."""
    task = make_task(audit=None, record="memory")
    assert asked(check, task).outcome is Outcome.SKIPPED


def test_a_role_that_may_only_add_objects_is_asked_to_add_one(make_task):
    """As the stack's role: refused to replace, and a wrong checksum is found last."""
    bad = b"<Error><Code>BadDigest</Code></Error>"
    conditions = []

    def reply(_path, headers):
        named = {name.lower(): value for name, value in headers.items()}
        conditions.append((named.get("if-match"), named.get("if-none-match")))
        assert named["x-amz-object-lock-mode"] == "GOVERNANCE"
        xml = {"content-type": "application/xml"}
        return (400, xml, bad) if "if-none-match" in named else (403, xml, DENIED)

    with answering(reply=reply) as server:
        found = asked(records.write, make_task(server.url))
    assert found.outcome is Outcome.OK
    assert [none for _, none in conditions] == [None, "*"]


def test_a_store_that_ignores_conditions_is_a_warning(make_task):
    """It took the PUT that could not succeed."""
    with answering(200, b"", {"etag": '"1"'}) as server:
        found = asked(records.write, make_task(server.url))
    assert found.outcome is Outcome.WARN
    assert "weir/doctor" in found.seen
