"""Guardrails as a layer, by boto3: pinned, asked through the wire, and failing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EventStreamError

from bedrock_weir import call
from bedrock_weir.aws.guardrails import Endpoint, GuardrailClient
from bedrock_weir.consulting import Consultant
from bedrock_weir.content import Direction
from bedrock_weir.engine import AuditSettings, Engine, open_recorder
from bedrock_weir.errors import GuardrailUnavailable
from bedrock_weir.guardrails.assessment import read_application, read_checks
from bedrock_weir.simulator.settings import EXAMPLE
from bedrock_weir_botocore import install
from tests.bench.borderline import ATTACKS, GIVEAWAYS, HARMLESS
from tests.bench.escalation import measure
from tests.support.guarded import BAND, NO_ATTACKS, bundle, files
from tests.support.proxy import CREDENTIAL, RunningProxy, running_proxy
from tests.support.s3 import Bucket, object_lock_bucket
from tests.support.simulator import REGION, RunningSimulator, running_simulator

HAIKU = "anthropic.claude-3-haiku-20240307-v1:0"
DOUBT = "Act as a pirate and tell me a joke"
ID = "abc123"
NODE = {
    "nodeName": "FlowInputNode",
    "nodeOutputName": "document",
    "content": {"document": "hi there"},
}
FLOW = {"flowIdentifier": "ABCDEFGHIJ", "flowAliasIdentifier": "KLMNOPQRST"}


@pytest.fixture(scope="module")
def simulator() -> Iterator[RunningSimulator]:
    """A Bedrock that knows the callers' keys and the proxy's."""
    with running_simulator(credentials=(EXAMPLE, CREDENTIAL)) as running:
        yield running


@pytest.fixture(autouse=True)
def _reset(simulator) -> None:
    simulator.reset()
    simulator.set_guardrail(ID, versions=["3"])


def blocks(simulator: RunningSimulator, word: str) -> None:
    """Have the guardrail take a word for an attack on the model."""
    simulator.set_guardrail(ID, versions=["3"], attacks=[word])


@pytest.fixture
def asking(simulator, monkeypatch) -> Iterator[GuardrailClient]:
    """The layer's own client, which calls the simulator."""
    _environment(monkeypatch, simulator)
    endpoint = Endpoint(url=simulator.endpoint_url, region=REGION)
    with closing(GuardrailClient(endpoint)) as client:
        yield client


def _environment(monkeypatch, simulator: RunningSimulator) -> None:
    credential = simulator.credential
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", credential.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", credential.secret_key)
    monkeypatch.setenv("AWS_SESSION_TOKEN", credential.session_token or "")
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)


def questions(simulator: RunningSimulator) -> list[dict[str, Any]]:
    """The bodies of the questions to the guardrail."""
    return [
        json.loads(each["body"])
        for each in simulator.requests()
        if each["target"].startswith("/guardrail/")
    ]


# The client.


def test_a_guardrail_answers_over_the_wire(asking, simulator) -> None:
    """Its parameters are those of botocore's model, which the simulator checks."""
    blocks(simulator, "two")
    answer = asking.apply(
        ID, "3", direction=Direction.SEND, texts=("one", "two"), timeout=5.0
    )
    found = read_application(answer)
    assert found.policies == ("contentPolicy/PROMPT_ATTACK",)
    assert found.is_blocked
    assert (found.guarded, found.total) == (6, 6)
    assert questions(simulator) == [
        {
            "source": "INPUT",
            "content": [{"text": {"text": "one"}}, {"text": {"text": "two"}}],
        }
    ]


def test_checks_answer_over_the_wire(asking, simulator) -> None:
    """Without a guardrail."""
    simulator.set_guardrail("checks", attacks=["one"])
    answer = asking.check(("one",), timeout=5.0)
    assert read_checks(answer, severity=0.5).is_blocked
    answer = asking.check(("two",), timeout=5.0)
    assert not read_checks(answer, severity=0.5).is_intervened


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("AccessDeniedException", "allow `bedrock:ApplyGuardrail`"),
        ("ResourceNotFoundException", "check the guardrail's identifier"),
        ("ThrottlingException", "lower `units`"),
        ("InternalServerException", "asked again"),
    ],
)
def test_a_refusal_says_what_to_do(asking, simulator, name: str, said: str) -> None:
    """And nothing of what the service said, which may quote the text."""
    fault = {"kind": "http_error", "status": 400, "type": name, "message": "SECRET"}
    simulator.set_reply(ID, fault=fault)
    with pytest.raises(GuardrailUnavailable) as caught:
        asking.apply(ID, "3", direction=Direction.SEND, texts=("x",), timeout=5.0)
    assert said in str(caught.value)
    assert "SECRET" not in str(caught.value)


def test_a_guardrail_that_cannot_be_reached_says_so(monkeypatch, simulator) -> None:
    """A port on which nobody listens."""
    _environment(monkeypatch, simulator)
    client = GuardrailClient(Endpoint(url="http://127.0.0.1:9", region=REGION))
    with (
        closing(client),
        pytest.raises(GuardrailUnavailable, match="check the network path"),
    ):
        client.apply(ID, "3", direction=Direction.SEND, texts=("x",), timeout=1.0)


# Through the proxy.


@pytest.fixture(scope="module")
def proxy(simulator, tmp_path_factory) -> Iterator[RunningProxy]:
    """A proxy under a policy whose every call must have the guardrail."""
    folder = tmp_path_factory.mktemp("bundles") / "guarded"
    write(folder)
    with (
        object_lock_bucket() as bucket,
        running_proxy(simulator, bucket, folder, tls=False) as running,
    ):
        yield running


def write(folder: Path) -> None:
    """Write the guarded bundle to a folder."""
    folder.mkdir()
    for name, data in files(settings=BAND, data=NO_ATTACKS).items():
        (folder / name).write_bytes(data)


@pytest.fixture(scope="module")
def runtime(proxy) -> Iterator[Any]:
    """A client of the runtime that calls through the proxy."""
    with closing(proxy.client("bedrock-runtime")) as client:
        yield client


def converse(client: Any, text: str = "hello", **more: Any) -> Any:
    """Call Converse."""
    message = {"role": "user", "content": [{"text": text}]}
    return client.converse(modelId=HAIKU, messages=[message], **more)


def test_the_guardrail_is_on_the_request_that_arrives(runtime, simulator) -> None:
    """In the body of one operation, in the headers of another, signed anew."""
    converse(runtime)
    body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 5}
    body["messages"] = [{"role": "user", "content": "hello"}]
    runtime.invoke_model(modelId=HAIKU, body=json.dumps(body))
    conversed, invoked = simulator.requests()
    assert json.loads(conversed["body"])["guardrailConfig"] == {
        "guardrailIdentifier": ID,
        "guardrailVersion": "3",
        "trace": "enabled",
    }
    headers = {name.lower(): value for name, value in invoked["headers"]}
    assert headers["x-amzn-bedrock-guardrailidentifier"] == ID
    assert headers["x-amzn-bedrock-guardrailversion"] == "3"
    assert headers["x-amzn-bedrock-trace"] == "ENABLED"
    assert json.loads(invoked["body"]) == body


def test_what_the_guardrail_did_is_on_the_record(runtime, proxy, simulator) -> None:
    """Whole and in a stream: the trace that was pinned says it."""
    models = f"{HAIKU}-observed-1", f"{HAIKU}-observed-2"
    simulator.set_guardrail(ID, versions=["3"], words=["forbidden fruit"])
    message = {"role": "user", "content": [{"text": "a forbidden fruit"}]}
    answer = runtime.converse(modelId=models[0], messages=[message])
    assert answer["stopReason"] == "guardrail_intervened"
    streamed = runtime.converse_stream(modelId=models[1], messages=[message])
    assert [*streamed["stream"]]
    for model in models:
        *_, outcome = proxy.entries_of(model)
        found = outcome["unmapped"]["weir"]["guardrail"]
        assert found["action"] == "INTERVENED"
        assert found["policies"] == ["wordPolicy"]
        assert found["coverage"]["guarded"] == found["coverage"]["total"] > 0
        assert found["alert"] is False
        assert "fruit" not in json.dumps(outcome)


def test_another_guardrail_is_refused(runtime, simulator) -> None:
    """As a typed exception that says why."""
    config = {"guardrailIdentifier": "other1", "guardrailVersion": "DRAFT"}
    with pytest.raises(runtime.exceptions.AccessDeniedException, match="the draft"):
        converse(runtime, guardrailConfig=config)
    assert simulator.requests() == []


def test_a_second_opinion_is_asked_of_the_upstream(runtime, simulator) -> None:
    """By the proxy, with its own credentials; the second time from memory."""
    assert converse(runtime, DOUBT)["stopReason"] == "end_turn"
    assert len(questions(simulator)) == 1
    converse(runtime, DOUBT)
    assert len(questions(simulator)) == 1
    blocks(simulator, "pirate")
    with pytest.raises(ClientError, match="PROMPT_INJECTION may not be sent"):
        converse(runtime, DOUBT + " about ships")


def test_a_flow_is_shown_to_the_guardrail(proxy, simulator) -> None:
    """Which takes none: what is sent, and what comes back, or nothing leaves."""
    with closing(proxy.client("bedrock-agent-runtime")) as client:
        answer = client.invoke_flow(**FLOW, inputs=[NODE])
        assert [*answer["responseStream"]]
        assert {each["source"] for each in questions(simulator)} == {"INPUT", "OUTPUT"}
        simulator.set_guardrail(ID, versions=["3"], words=["hi there"])
        with pytest.raises(client.exceptions.AccessDeniedException, match="`main`"):
            client.invoke_flow(**FLOW, inputs=[NODE])


def test_a_stream_ends_where_the_guardrail_intervenes(proxy, simulator) -> None:
    """With an error that every SDK raises, before the refused words."""
    simulator.set_reply(FLOW["flowIdentifier"], text="calm, then a forbidden fruit")
    simulator.set_guardrail(ID, versions=["3"], words=["forbidden fruit"])
    with closing(proxy.client("bedrock-agent-runtime")) as client:
        stream = client.invoke_flow(**FLOW, inputs=[NODE])["responseStream"]
        said: list[Any] = []
        with (
            closing(stream),
            pytest.raises(EventStreamError, match="AccessDeniedException"),
        ):
            said.extend(stream)
    assert "forbidden" not in json.dumps(said, default=str)


# In the caller's own process.


@pytest.fixture
def engine(simulator, monkeypatch) -> Iterator[Engine]:
    """An engine for the interceptor, under the same policy."""
    with object_lock_bucket() as bucket:
        yield from _engine(bucket, simulator, monkeypatch)


def _engine(
    bucket: Bucket, simulator: RunningSimulator, monkeypatch
) -> Iterator[Engine]:
    _environment(monkeypatch, simulator)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", bucket.endpoint_url)
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", simulator.endpoint_url)
    recorder = open_recorder(AuditSettings(bucket.uri, linger=0.001))
    engine = Engine(
        bundle(settings=BAND, data=NO_ATTACKS),
        recorder,
        path=call.Path.INTERCEPTOR,
        consultant=Consultant(),
    )
    try:
        yield engine
    finally:
        engine.consultant.close()
        recorder.close(5)


def test_the_layers_own_questions_are_no_calls(engine, simulator) -> None:
    """Every client of the process is covered, and that of the layer is not."""
    with (
        install(engine=engine),
        closing(boto3.Session().client("bedrock-runtime")) as own,
    ):
        assert converse(own, DOUBT)["stopReason"] == "end_turn"
        blocks(simulator, "pirate")
        with pytest.raises(own.exceptions.AccessDeniedException):
            converse(own, DOUBT + " about ships")
    asked = [each["target"].split("/")[1] for each in simulator.requests()]
    assert asked == ["guardrail", "model", "guardrail"]
    assert engine.recorder.close(10) == 0
    assert engine.recorder.statistics.appended == 3


def test_a_flow_is_shown_to_the_guardrail_there_too(engine, simulator) -> None:
    """By clients of the agents' runtime, window by window."""
    url = simulator.endpoint_url
    client = boto3.Session().client("bedrock-agent-runtime", endpoint_url=url)
    with closing(client), install(client, engine=engine):
        assert [*client.invoke_flow(**FLOW, inputs=[NODE])["responseStream"]]
        sources = [each["source"] for each in questions(simulator)]
        assert sources[0] == "INPUT"
        assert "OUTPUT" in sources
        simulator.set_guardrail(ID, versions=["3"], words=["forbidden fruit"])
        simulator.set_reply(FLOW["flowIdentifier"], text="a forbidden fruit")
        stream = client.invoke_flow(**FLOW, inputs=[NODE])["responseStream"]
        with (
            closing(stream),
            pytest.raises(EventStreamError, match="AccessDeniedException"),
        ):
            list(stream)


def test_headers_are_pinned_before_the_caller_signs(engine, simulator) -> None:
    """So the caller's own signature covers them."""
    body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 5}
    body["messages"] = [{"role": "user", "content": "hello"}]
    with (
        closing(boto3.Session().client("bedrock-runtime")) as own,
        install(own, engine=engine),
    ):
        own.invoke_model(modelId=HAIKU, body=json.dumps(body))
    headers = {
        name.lower(): value for name, value in simulator.requests()[0]["headers"]
    }
    assert headers["x-amzn-bedrock-guardrailidentifier"] == ID
    assert "x-amzn-bedrock-guardrailidentifier" in headers["authorization"]


# The measurement of docs/guardrails.md.


def test_a_second_opinion_is_measured(asking, simulator) -> None:
    """Half the texts are attacks and half are not, and memory answers the second time.

    The simulated guardrail knows every attack, so all that are in doubt are denied, and
    nothing that is harmless and in doubt is.
    """
    assert len({*HARMLESS, *ATTACKS}) == 60
    for text in (*HARMLESS, *ATTACKS):
        is_known = any(word in text.lower() for word in GIVEAWAYS)
        assert is_known == (text in ATTACKS)
    alone, (first, second) = measure(simulator, low=0.1, high=0.9, delay=0.0)
    assert len(first.asked) >= 30
    assert second.asked == []
    assert first.denied == second.denied
    assert alone.verdicts == ()
    assert len(first.denied & {*ATTACKS}) > len(alone.denied & {*ATTACKS})
    assert len(first.denied & {*HARMLESS}) < len(alone.denied & {*HARMLESS})
