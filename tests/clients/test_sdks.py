"""SDKs with nothing changed but the endpoint, through the proxy over TLS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from bedrock_weir.simulator.settings import EXAMPLE
from tests.support.proxy import CREDENTIAL, RunningProxy, bundle_folder, running_proxy
from tests.support.sdks import OPERATIONS, STREAMS, WHOLE, Sdk, connect
from tests.support.simulator import RunningSimulator

MAIL = "jane.doe@example.com"
KEY = EXAMPLE.access_key_id

BLOCK_MAIL = """
@id("no-mail-addresses-in-answers")
forbid (
  principal,
  action == Weir::Action::"Receive",
  resource == Weir::DataClass::"EMAIL"
);
"""


@pytest.fixture(scope="module")
def proxy(simulator, bucket) -> Iterator[RunningProxy]:
    """A proxy under the sandbox's policy."""
    with running_proxy(simulator, bucket) as running:
        yield running


@pytest.fixture(scope="module")
def blocking_proxy(simulator, bucket, tmp_path_factory) -> Iterator[RunningProxy]:
    """A proxy that stops answers with mail addresses instead of redacting them."""
    folder = tmp_path_factory.mktemp("bundles") / "blocking"
    with running_proxy(simulator, bucket, bundle_folder(folder, BLOCK_MAIL)) as running:
        yield running


@pytest.fixture(
    scope="module",
    params=["boto3", "javascript", pytest.param("aioboto3", marks=pytest.mark.floor)],
)
def sdk_for(request) -> Iterator[Callable[[RunningProxy], Sdk]]:
    """Each SDK, for a proxy."""
    known: dict[str, Sdk] = {}
    with ExitStack() as stack:

        def make(proxy: RunningProxy) -> Sdk:
            if proxy.url not in known:
                environment = proxy.environment
                known[proxy.url] = connect(request.param, environment, stack)
            return known[proxy.url]

        yield make


@pytest.mark.parametrize("operation", OPERATIONS)
def test_allowed_call_is_answered(sdk_for, simulator, proxy, model, operation):
    """The answer arrives whole, signed by the proxy on its way, and on the record."""
    outcome = sdk_for(proxy).call(operation, model, "hello, wide world")
    assert outcome.text == "hello, wide world"
    assert outcome.failure is None
    assert story(proxy, model) == [
        ("decision", operation, "ALLOW"),
        ("outcome", operation, "complete"),
    ]
    (received,) = received_of(simulator, model)
    assert (received["access_key_id"], received["verified"]) == (
        CREDENTIAL.access_key_id,
        True,
    )


@pytest.mark.parametrize("operation", OPERATIONS)
def test_redacted_prompt_is_what_the_model_gets(
    sdk_for, simulator, proxy, model, operation
):
    """What the policy redacts never reaches the model."""
    outcome = sdk_for(proxy).call(operation, model, f"write to {MAIL}, please")
    assert outcome.text == "write to {EMAIL}, please"
    (received,) = received_of(simulator, model)
    assert MAIL.encode() not in received["body"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_denied_call_is_a_typed_error(sdk_for, simulator, proxy, model, operation):
    """The SDK's own exception, whose message leads to the record and shows nothing."""
    outcome = sdk_for(proxy).call(operation, model, f"my key is {KEY}")
    failure = outcome.failure
    assert outcome.text == ""
    assert failure is not None
    assert (failure.name, failure.status) == ("AccessDeniedException", 403)
    assert failure.is_typed
    assert "AWS_ACCESS_KEY may not be sent to the model" in failure.message
    assert KEY not in failure.message
    (entry,) = proxy.entries_of(model)
    assert entry["disposition"] == "DENY"
    assert entry["metadata"]["correlation_uid"] == failure.call_id
    assert received_of(simulator, model) == []


@pytest.mark.parametrize("piece", [1, 7, 1000])
@pytest.mark.parametrize("operation", STREAMS)
def test_stream_is_redacted_across_frames(
    *, sdk_for, simulator, proxy, model, operation, piece
):
    """A value that is cut into deltas is redacted, and all around it stays."""
    text = f"Ask {MAIL} or john@example.org. That is all."
    simulator.set_reply(model, text=text, piece=piece)
    outcome = sdk_for(proxy).call(operation, model, "whom?")
    assert outcome.failure is None
    assert outcome.text == "Ask {EMAIL} or {EMAIL}. That is all."


@pytest.mark.parametrize("operation", WHOLE)
def test_answer_is_redacted(sdk_for, simulator, proxy, model, operation):
    """The same for an answer that comes whole."""
    simulator.set_reply(model, text=f"Ask {MAIL}.")
    assert sdk_for(proxy).call(operation, model, "whom?").text == "Ask {EMAIL}."


@pytest.mark.parametrize("operation", STREAMS)
def test_stream_that_is_denied_midway_ends_with_an_error(
    sdk_for, simulator, blocking_proxy, model, operation
):
    """What came before stands; then an error by its name; the model is let go."""
    text = f"Once upon a time there was {MAIL}, and "
    simulator.set_reply(model, text=text, piece=5, fault={"kind": "endless"})
    outcome = sdk_for(blocking_proxy).call(operation, model, "go on")
    failure = outcome.failure
    assert outcome.text == "Once upon a time there was "
    assert failure is not None
    assert failure.name == "AccessDeniedException"
    assert "EMAIL may not be received" in failure.message
    entries = blocking_proxy.entries_of(model)
    assert {each["metadata"]["correlation_uid"] for each in entries} == {
        failure.call_id
    }
    assert story(blocking_proxy, model) == [
        ("decision", operation, "ALLOW"),
        ("outcome", operation, "stopped"),
    ]
    streams = simulator.await_streams(lambda found: found["open"] == 0)
    assert [s["state"] for s in streams["streams"] if s["model_id"] == model] == [
        "cancelled"
    ]


@pytest.mark.parametrize("operation", WHOLE)
def test_denied_answer_is_a_typed_error(
    sdk_for, simulator, blocking_proxy, model, operation
):
    """Nothing of an answer is received that may not be received whole."""
    simulator.set_reply(model, text=f"Ask {MAIL}.")
    outcome = sdk_for(blocking_proxy).call(operation, model, "whom?")
    assert outcome.text == ""
    assert outcome.failure is not None
    assert outcome.failure.name == "AccessDeniedException"
    assert outcome.failure.is_typed
    assert story(blocking_proxy, model)[-1] == ("outcome", operation, "denied")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_error_of_bedrock_arrives_as_its_own(
    sdk_for, simulator, proxy, model, operation
):
    """An error of the upstream is handed on, typed."""
    fault = {"kind": "http_error", "status": 400, "type": "ValidationException"}
    simulator.set_reply(model, fault=fault | {"message": "too long"})
    failure = sdk_for(proxy).call(operation, model, "hello").failure
    assert failure is not None
    assert (failure.name, failure.message) == ("ValidationException", "too long")
    assert failure.is_typed


def story(proxy: RunningProxy, model: str) -> list[tuple[str, str, str]]:
    """Return each entry's kind and operation, and its effect or ending."""
    return [
        (
            (weir := entry["unmapped"]["weir"])["kind"],
            entry["api"]["operation"],
            weir.get("ending") or entry["disposition"],
        )
        for entry in proxy.entries_of(model)
    ]


def received_of(simulator: RunningSimulator, model: str) -> list[dict]:
    """Return what the simulator received for a model."""
    name = model.replace(":", "%3A")
    return [each for each in simulator.requests() if f"/{name}/" in each["target"]]
