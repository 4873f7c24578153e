"""API keys of Bedrock: bound to no request, so they stay the caller's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256

import pytest

from tests.support.proxy import RunningProxy, running_proxy
from tests.support.sdks import Sdk, connect

MAIL = "jane.doe@example.com"


@pytest.fixture(scope="module")
def proxy(simulator, bucket, safe_sandbox) -> Iterator[RunningProxy]:
    """A proxy that signs for nobody who has not proved who he is."""
    with running_proxy(simulator, bucket, safe_sandbox) as running:
        yield running


@pytest.fixture(
    scope="module",
    params=["boto3", "javascript", pytest.param("aioboto3", marks=pytest.mark.floor)],
)
def sdk(request, proxy, token) -> Iterator[Sdk]:
    """An SDK whose environment has an API key, which wins over its key pair."""
    environment = {**proxy.environment, "AWS_BEARER_TOKEN_BEDROCK": token}
    with ExitStack() as stack:
        yield connect(request.param, environment, stack)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("hello", "hello"), (f"write to {MAIL}", "write to {EMAIL}")],
    ids=["untouched", "rewritten"],
)
@pytest.mark.parametrize("operation", ["Converse", "InvokeModelWithResponseStream"])
def test_token_is_handed_on_as_it_came(
    *, sdk, simulator, proxy, model, token, operation, text, answer
):
    """With the body as it is or rewritten, Bedrock sees the token and no signature."""
    outcome = sdk.call(operation, model, text)
    assert outcome.failure is None
    assert outcome.text == answer
    received = [
        each
        for each in simulator.requests()
        if model.replace(":", "%3A") in each["target"]
    ]
    (headers,) = [dict(each["headers"]) for each in received]
    assert headers["authorization"] == f"Bearer {token}"
    assert not {"x-amz-date", "x-amz-security-token"} & headers.keys()
    assert received[0]["verified"]
    assert MAIL.encode() not in received[0]["body"]


def test_token_is_not_on_the_record(sdk, proxy, model, token):
    """The caller is known by a digest of it."""
    sdk.call("Converse", model, "hello")
    entries = proxy.entries_of(model)
    assert token not in json.dumps(entries)
    assert [each["unmapped"]["weir"]["identity"] for each in entries] == [
        {"method": "bearer", "verified": False}
    ] * 2
    digest = sha256(token.encode()).hexdigest()[:32]
    assert {each["actor"]["user"]["uid"] for each in entries} == {digest}


def test_wrong_token_is_refused_by_bedrock(proxy, model):
    """The proxy vouches for nobody: the refusal is Bedrock's own."""
    environment = {**proxy.environment, "AWS_BEARER_TOKEN_BEDROCK": "another"}
    with ExitStack() as stack:
        sdk = connect("boto3", environment, stack)
        failure = sdk.call("Converse", model, "hello").failure
    assert failure is not None
    assert (failure.name, failure.status) == ("AccessDeniedException", 403)
    assert "API Key" in failure.message
