from __future__ import annotations

import json

import pytest

from bedrock_weir.doctor import bedrock, client
from bedrock_weir.doctor.asking import Endpoint
from bedrock_weir.doctor.check import Outcome
from bedrock_weir.inspection import denial
from tests.support.answering import answering

NOBODY = Endpoint("bedrock-runtime", "127.0.0.1", 9, is_tls=False, name="x")
MISSING = (
    403,
    b'{"message":"Missing Authentication Token"}',
    {"x-amzn-ErrorType": "MissingAuthenticationTokenException"},
)
DENIED = denial.denied("there are no credentials", call_id="0193-call")
OURS = (DENIED.status, DENIED.body, dict(DENIED.headers))
LOOP: tuple[int, bytes, dict[str, str]] = (
    508,
    b'{"message":"the request came back"}',
    {},
)
PORTAL = (200, b"<html>log in</html>", {"content-type": "text/html"})


def served(answer):
    """Run a server that gives this answer."""
    status, body, headers = answer
    fields = {n: v for n, v in headers.items() if n != "content-length"}
    return answering(status, body, fields)


@pytest.mark.parametrize(
    ("answer", "outcome", "word"),
    [
        (MISSING, Outcome.OK, ""),
        (OURS, Outcome.FAIL, "vpce-"),
        (LOOP, Outcome.FAIL, "vpce-"),
        (PORTAL, Outcome.FAIL, "names Bedrock"),
    ],
)
def test_the_upstream_is_bedrock_and_nobody_else(answer, outcome, word):
    """Its own words without credentials, and not ours, and not a portal's."""
    with served(answer) as server:
        found = bedrock.reached(server.endpoint("bedrock-runtime"))
    assert found.outcome is outcome
    assert word in found.advice


def test_an_upstream_that_does_not_answer_fails():
    """It leads to the checks of the way there."""
    found = bedrock.reached(NOBODY)
    assert found.outcome is Outcome.FAIL
    assert "`dns`" in found.advice


@pytest.mark.parametrize(
    ("answer", "outcome", "word"),
    [
        (OURS, Outcome.OK, ""),
        (MISSING, Outcome.FAIL, "AWS_ENDPOINT_URL_BEDROCK_RUNTIME"),
        (PORTAL, Outcome.FAIL, "what listens there"),
        (
            (503, b'{"message":"bedrock-weir denied this call: no record"}', {}),
            Outcome.FAIL,
            "in a task",
        ),
    ],
)
def test_a_client_is_denied_by_the_proxy(answer, outcome, word):
    """In the proxy's words: Bedrock's own say that calls are not inspected."""
    with served(answer) as server:
        found = client.denial(client.Client(server.endpoint("bedrock-runtime"), None))
    assert found.outcome is outcome
    assert word in found.advice


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(MISSING, Outcome.WARN), (PORTAL, Outcome.WARN), (LOOP, Outcome.OK)],
)
def test_a_native_endpoint_that_answers_is_a_way_around(answer, outcome):
    """Unless it is the proxy that answers under its name."""
    with served(answer) as server:
        native = server.endpoint("bedrock-runtime")
        found = client.bypass(client.Client(NOBODY, native))
    assert found.outcome is outcome
    assert ("aws:SourceVpce" in found.advice) == (outcome is Outcome.WARN)


def test_a_native_endpoint_that_is_not_reached_is_ok():
    """And without a region nobody knows which it is."""
    assert client.bypass(client.Client(NOBODY, NOBODY)).outcome is Outcome.OK
    assert client.bypass(client.Client(NOBODY, None)).outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("status", "outcome", "word"),
    [
        (200, Outcome.OK, ""),
        (503, Outcome.FAIL, "in a task"),
        (404, Outcome.FAIL, "leads to the proxy"),
    ],
)
def test_the_proxy_takes_calls(status, outcome, word):
    """Not ready is another thing than not there."""
    body = json.dumps({"status": "?"}).encode()
    with answering(status, body) as server:
        found = client.health(client.Client(server.endpoint(), None))
        assert server.paths == ["/-/ready"]
    assert found.outcome is outcome
    assert word in found.advice
