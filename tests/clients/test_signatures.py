"""Whose signature reaches Bedrock, which verifies it and knows only its own names.

Requests are made for `bedrock-runtime.eu-west-1.amazonaws.com` and come to the proxy,
as an override in DNS or the interceptor's routing brings them there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from bedrock_weir.simulator.settings import Credential
from bedrock_weir_botocore import route
from tests.support.authority import Authority
from tests.support.node import node_client
from tests.support.proxy import CREDENTIAL, RunningProxy, running_proxy
from tests.support.simulator import REGION, RunningSimulator, running_simulator

HOST = f"bedrock-runtime.{REGION}.amazonaws.com"
CALLER = Credential("ASIACALLEREXAMPLE234", "caller/Secret+Key", "session//token==")
MAIL = "jane.doe@example.com"

PROFILE = (
    "arn:aws:bedrock:eu-west-1:111122223333:inference-profile/"
    "eu.anthropic.claude-3-haiku-20240307-v1:0"
)
PATHS = {
    "anthropic.claude-3-haiku-20240307-v1:0": (
        "/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse"
    ),
    PROFILE: (
        "/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A111122223333%3Ainference-profile%2F"
        "eu.anthropic.claude-3-haiku-20240307-v1%3A0/converse"
    ),
}
MODEL = next(iter(PATHS))

Ask = Callable[..., dict[str, Any]]
"""Calls Converse under HOST through a proxy; returns the answer, or the error."""


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    """Whom everybody trusts here."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def running(authority) -> Iterator[RunningSimulator]:
    """A Bedrock that answers to Bedrock's names only, over TLS."""
    issued = authority.issue(HOST)
    with running_simulator(
        credentials=(CALLER, CREDENTIAL),
        strict=True,
        certificate=issued.certificate,
        private_key=issued.private_key,
        trust=authority.ca_file,
    ) as simulator:
        yield simulator


@pytest.fixture
def simulator(running) -> RunningSimulator:
    """The same, without a memory."""
    running.reset()
    return running


@pytest.fixture(scope="module")
def proxy_under(running, bucket, authority) -> Iterator[Callable[..., RunningProxy]]:
    """A proxy under a bundle, reached under Bedrock's name as well."""
    known: dict[object, RunningProxy] = {}
    with ExitStack() as stack:

        def make(policy: str | Path) -> RunningProxy:
            if policy not in known:
                known[policy] = stack.enter_context(
                    running_proxy(
                        running, bucket, policy, authority=authority, names=(HOST,)
                    )
                )
            return known[policy]

        yield make


@pytest.fixture(scope="module", params=["boto3", "javascript"])
def sdk(request) -> str:
    """An SDK by its name."""
    return str(request.param)


@pytest.fixture(scope="module")
def ask(sdk, authority) -> Iterator[Ask]:
    """Converse under Bedrock's name, through a proxy."""
    known: dict[str, Any] = {}
    with ExitStack() as stack:

        def call(proxy: RunningProxy, model: str, text: str) -> dict[str, Any]:
            if proxy.url not in known:
                maker = _boto3 if sdk == "boto3" else _javascript
                known[proxy.url] = maker(proxy, authority, stack)
            message = {"role": "user", "content": [{"text": text}]}
            answer: dict[str, Any] = known[proxy.url](
                {"modelId": model, "messages": [message]}
            )
            return answer

        yield call


def _boto3(proxy: RunningProxy, authority: Authority, stack: ExitStack) -> Any:
    client = boto3.Session().client(
        "bedrock-runtime",
        region_name=REGION,
        aws_access_key_id=CALLER.access_key_id,
        aws_secret_access_key=CALLER.secret_key,
        aws_session_token=CALLER.session_token,
        verify=str(authority.ca_file),
    )
    stack.callback(client.close)
    stack.enter_context(route(client, endpoint=proxy.url))

    def call(request: Mapping[str, Any]) -> dict[str, Any]:
        try:
            answer = client.converse(**request)
        except ClientError as error:
            return {"error": error.response["Error"]["Message"]}
        return {"text": answer["output"]["message"]["content"][0]["text"]}

    return call


def _javascript(proxy: RunningProxy, authority: Authority, stack: ExitStack) -> Any:
    environment = {
        "AWS_REGION": REGION,
        "AWS_ACCESS_KEY_ID": CALLER.access_key_id,
        "AWS_SECRET_ACCESS_KEY": CALLER.secret_key,
        "AWS_SESSION_TOKEN": CALLER.session_token or "",
        "AWS_EC2_METADATA_DISABLED": "true",
        "NODE_EXTRA_CA_CERTS": str(authority.ca_file),
    }
    node = stack.enter_context(node_client(environment, redirect=(HOST, proxy.port)))

    def call(request: Mapping[str, Any]) -> dict[str, Any]:
        told = node.call("Converse", request)
        if told["error"] is not None:
            return {"error": told["error"]["message"]}
        return {"text": told["output"]["output"]["message"]["content"][0]["text"]}

    return call


@pytest.mark.parametrize("policy", ["sandbox", "safe"])
@pytest.mark.parametrize("model", PATHS)
def test_untouched_request_keeps_the_callers_signature(
    *, ask, sdk, proxy_under, safe_sandbox, simulator, policy, model
):
    """Bedrock verifies the caller's own signature, over the very target and host."""
    proxy = proxy_under(safe_sandbox if policy == "safe" else policy)
    assert ask(proxy, model, "hello") == {"text": "hello"}
    (received,) = simulator.requests()
    assert received["access_key_id"] == CALLER.access_key_id
    assert received["verified"]
    assert received["target"] == PATHS[model]
    assert headers_of(received)["host"] == HOST
    assert headers_of(received)["x-amz-security-token"] == CALLER.session_token
    assert received["http_version"] == "2"
    signed = headers_of(received)["authorization"].partition("SignedHeaders=")[2]
    expected = ":authority" if sdk == "javascript" else "host"
    assert expected in signed.partition(",")[0].split(";")


def test_untouched_body_arrives_byte_for_byte(ask, proxy_under, simulator):
    """Any change of the body would break the signature; there is none."""
    text = "Größe, 尺寸, \u2028 and \U0001f30a"
    assert ask(proxy_under("sandbox"), MODEL, text) == {"text": text}
    (received,) = simulator.requests()
    assert received["verified"]
    assert json.loads(received["body"])["messages"][0]["content"][0]["text"] == text


@pytest.mark.parametrize("model", PATHS)
def test_rewritten_request_carries_the_proxys_signature(
    ask, proxy_under, simulator, model
):
    """Redacted under the sandbox, it is signed anew, and nothing of the caller's is."""
    answer = ask(proxy_under("sandbox"), model, f"write to {MAIL}")
    assert answer == {"text": "write to {EMAIL}"}
    (received,) = simulator.requests()
    assert received["access_key_id"] == CREDENTIAL.access_key_id
    assert received["verified"]
    assert received["target"] == PATHS[model]
    headers = headers_of(received)
    assert headers["host"] == HOST
    assert "x-amz-security-token" not in headers
    assert CALLER.access_key_id not in json.dumps(received["headers"])
    assert MAIL.encode() not in received["body"]


def test_rewritten_request_is_denied_where_nothing_unsafe_is_set(
    ask, proxy_under, safe_sandbox, simulator
):
    """The proxy's credentials are not lent to a claim; the reason says what to do."""
    error = ask(proxy_under(safe_sandbox), MODEL, f"write to {MAIL}")["error"]
    assert "because a policy rewrites it" in error
    assert "signs only for callers who have proved who they are" in error
    assert "present a proof of identity" in error
    assert simulator.requests() == []


@pytest.mark.parametrize("text", ["hello", f"write to {MAIL}"])
def test_baseline_permits_no_claim(ask, proxy_under, simulator, text):
    """An unproved caller gets neither his own signature through nor the proxy's."""
    error = ask(proxy_under("baseline"), MODEL, text)["error"]
    assert "identity is claimed and not proved" in error
    assert "present a proof of identity" in error
    assert simulator.requests() == []


@pytest.mark.parametrize("policy", ["baseline", "safe"])
def test_request_for_the_proxys_own_name_is_denied(
    proxy_under, safe_sandbox, simulator, policy
):
    """Signed for another name it cannot be passed on, and a claim is not signed for."""
    proxy = proxy_under(safe_sandbox if policy == "safe" else policy)
    message = {"role": "user", "content": [{"text": "hello"}]}
    client = proxy.client()
    with pytest.raises(ClientError, match="present a proof of identity") as caught:
        client.converse(modelId=MODEL, messages=[message])
    client.close()
    if policy == "safe":
        assert f"it was signed for `127.0.0.1:{proxy.port}`" in str(caught.value)
        assert "sign for the Bedrock host name" in str(caught.value)
    assert simulator.requests() == []


def test_changed_signature_is_refused_by_bedrock(proxy_under, authority, simulator):
    """A caller who signs with another key gets Bedrock's own refusal."""
    client = boto3.Session().client(
        "bedrock-runtime",
        region_name=REGION,
        aws_access_key_id=CALLER.access_key_id,
        aws_secret_access_key="another",
        aws_session_token=CALLER.session_token,
        verify=str(authority.ca_file),
    )
    message = {"role": "user", "content": [{"text": "hello"}]}
    with (
        route(client, endpoint=proxy_under("sandbox").url),
        pytest.raises(ClientError, match="signature we calculated") as caught,
    ):
        client.converse(modelId=MODEL, messages=[message])
    client.close()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    (received,) = simulator.requests()
    assert not received["verified"]


def headers_of(received: Mapping[str, Any]) -> dict[str, str]:
    """Return a request's headers; none came twice."""
    headers = dict(received["headers"])
    assert len(headers) == len(received["headers"])
    return headers
