from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bedrock_weir.doctor import credentials
from bedrock_weir.doctor.check import Outcome
from tests.support.answering import answering
from tests.support.s3 import ACCESS_KEY_ID, SECRET_ACCESS_KEY, s3_server

TOKEN = "FwoGZXIvYXdzEXAMPLETOKEN"
ROLE_KEY = "ASIAIOSFODNN7EXAMPLE"


def of_a_role(left):
    """Return what the task's role endpoint answers, good for so long."""
    until = datetime.now(UTC) + left
    return json.dumps(
        {
            "AccessKeyId": ROLE_KEY,
            "SecretAccessKey": SECRET_ACCESS_KEY,
            "Token": TOKEN,
            "Expiration": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
    ).encode()


def source(make_task, left):
    """Look at the credentials of a task's role, as ECS hands them out."""
    with answering(200, of_a_role(left)) as server:
        variables = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{server.url}/role"}
        task = make_task(has_credentials=False, environment=variables)
        return credentials.source(task)


def test_an_access_key_id_is_never_shown_whole():
    """Its first and last four characters tell it from others."""
    assert credentials.shortened(ROLE_KEY) == "ASIA...MPLE"
    assert credentials.shortened("short") == "..."


@pytest.mark.parametrize(
    ("left", "outcome"),
    [(timedelta(hours=6), Outcome.OK), (timedelta(minutes=4), Outcome.WARN)],
)
def test_the_source_and_the_time_left_are_told(left, outcome, make_task):
    """And nothing of the credentials but eight characters of the key's id."""
    found = source(make_task, left)
    assert found.outcome is outcome
    assert "`ASIA...MPLE` from the task's role" in found.seen
    for secret in (ROLE_KEY, SECRET_ACCESS_KEY, TOKEN):
        assert secret not in str(found)


def test_credentials_that_have_expired_fail(make_task):
    """As a role endpoint that hands out old ones, or a clock that is wrong."""
    found = source(make_task, timedelta(hours=-1))
    assert found.outcome is Outcome.FAIL
    assert "the task's role have expired" in found.seen
    assert "renew" in found.advice
    assert SECRET_ACCESS_KEY not in str(found)


def test_a_key_that_never_expires_is_a_warning(make_task):
    """A task should have a role."""
    found = credentials.source(make_task())
    assert found.outcome is Outcome.WARN
    assert "environment variables" in found.seen
    assert ACCESS_KEY_ID not in found.seen


def test_no_credentials_fail(make_task):
    """The advice names the task's role, and what to do elsewhere."""
    found = credentials.source(make_task(has_credentials=False))
    assert found.outcome is Outcome.FAIL
    assert "`taskRoleArn`" in found.advice


def test_sts_says_whose_they_are(make_task):
    """By the ARN."""
    with s3_server() as moto:
        found = credentials.identity(make_task(moto))
    assert found.outcome is Outcome.OK
    assert "arn:aws:sts::123456789012:user/moto" in found.seen


def test_sts_does_not_have_to_be_reached(make_task):
    """Nothing of the proxy asks it."""
    assert credentials.identity(make_task()).outcome is Outcome.SKIPPED


def test_credentials_that_sts_refuses_fail(make_task):
    """They are to be renewed."""
    body = (
        b"<ErrorResponse><Error><Code>InvalidClientTokenId</Code></Error>"
        b"</ErrorResponse>"
    )
    with answering(403, body, {"content-type": "text/xml"}) as server:
        found = credentials.identity(make_task(server.url))
    assert found.outcome is Outcome.FAIL
    assert "renew" in found.advice
