"""The AWS SDK for JavaScript's client of agents and knowledge bases, as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.node import NodeClient, node_client
from tests.support.proxy import RunningProxy, bundle_folder, running_proxy

MAIL, KEY = "jane.doe@example.com", "AKIAIOSFODNN7EXAMPLE"
IBAN = "DE89370400440532013000"
STOP = """
@id("no-account-numbers-in-answers")
forbid (
  principal,
  action == Weir::Action::"Receive",
  resource == Weir::DataClass::"INTERNATIONAL_BANK_ACCOUNT_NUMBER"
);
"""
MODEL_ARN = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"


def agent(text: str) -> dict[str, Any]:
    """A request of InvokeAgent."""
    return {
        "agentId": "AGENTAGENT",
        "agentAliasId": "TSTALIASID",
        "sessionId": "session-1",
        "inputText": text,
    }


def generate(text: str) -> dict[str, Any]:
    """A request of RetrieveAndGenerateStream."""
    return {
        "input": {"text": text},
        "retrieveAndGenerateConfiguration": {
            "type": "KNOWLEDGE_BASE",
            "knowledgeBaseConfiguration": {
                "knowledgeBaseId": "KBKBKBKBKB",
                "modelArn": MODEL_ARN,
            },
        },
    }


CALLS = {
    "InvokeAgent": ("AGENTAGENT", agent),
    "RetrieveAndGenerateStream": ("RetrieveAndGenerateStream", generate),
}


@pytest.fixture(scope="module", name="proxy")
def _proxy(simulator, bucket, tmp_path_factory) -> Iterator[RunningProxy]:
    folder = bundle_folder(tmp_path_factory.mktemp("bundles") / "agents", STOP)
    with running_proxy(simulator, bucket, folder) as running:
        yield running


@pytest.fixture(scope="module", name="javascript")
def _javascript(proxy) -> Iterator[NodeClient]:
    with node_client(proxy.environment) as client:
        yield client


def said(told: dict[str, Any]) -> str:
    """What the events of an answer say."""
    text = ""
    for event in told["events"]:
        text += event.get("chunk", {}).get("bytes", "")
        text += event.get("output", {}).get("text", "")
    return text


@pytest.mark.parametrize("operation", CALLS)
def test_an_answer_is_redacted_across_events(simulator, javascript, operation):
    """A value that is cut over many events does not arrive, nor does a piece of it."""
    subject, request = CALLS[operation]
    simulator.set_reply(subject, text=f"Grüße, write to {MAIL} now", piece=2)
    told = javascript.call(operation, request("hello"))
    assert told["error"] is None
    assert said(told) == "Grüße, write to {EMAIL} now"


@pytest.mark.parametrize("operation", CALLS)
def test_a_refused_request_is_a_typed_error(javascript, simulator, operation):
    """Nothing of it reaches the service."""
    simulator.reset()
    told = javascript.call(operation, CALLS[operation][1](f"my key is {KEY}"))
    assert told["error"]["name"] == "AccessDeniedException"
    assert told["error"]["typed"]
    assert told["error"]["status"] == 403
    assert KEY not in told["error"]["message"]
    assert simulator.requests() == []


@pytest.mark.parametrize("operation", CALLS)
def test_a_stream_is_stopped_before_what_is_refused(javascript, simulator, operation):
    """The error has its name, and what came before it is there."""
    subject, request = CALLS[operation]
    simulator.set_reply(subject, text=f"Pay to {IBAN} now", piece=2)
    told = javascript.call(operation, request("hello"))
    assert told["error"]["name"] == "AccessDeniedException"
    assert "Pay to ".startswith(said(told))
    assert "DE89" not in str(told)


def test_it_speaks_http2_as_it_does_by_itself(javascript, simulator):
    """Its default for this service, as for the runtime's."""
    simulator.reset()
    before = javascript.call("InvokeAgent", agent("hello"))["http2"]
    told = javascript.call("InvokeAgent", agent("hello"))
    assert told["error"] is None
    assert told["http2"] == before + 1
