"""The interceptor on clients of every service: who calls, where to, blobs that stream.

What each operation's content comes to is in `tests/parity`.
"""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError, EventStreamError

from bedrock_weir.errors import InterceptorError
from bedrock_weir.simulator.settings import EXAMPLE
from bedrock_weir_botocore import install, route
from tests.support.interceptor import BLOCK_EMAIL, Recorded
from tests.support.simulator import REGION, RunningSimulator

pytestmark = pytest.mark.both_ends

RUNTIME, AGENTS, CORE = "bedrock-runtime", "bedrock-agent-runtime", "bedrock-agentcore"
SERVICES = (RUNTIME, AGENTS, CORE)
MODEL = "anthropic.claude-3-haiku-20240307-v1:0"
AGENT = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/agent-a"
MAIL = "jane.doe@example.com"
KEY = "AKIAIOSFODNN7EXAMPLE"
FIVE = {"total_max_attempts": 5, "mode": "standard"}


def client_of(service: str, endpoint_url: str | None = None, **settings: Any) -> Any:
    """Return a bare client of a service."""
    return settings.pop("session", boto3.Session()).client(
        service,
        endpoint_url=endpoint_url,
        region_name=REGION,
        aws_access_key_id=EXAMPLE.access_key_id,
        aws_secret_access_key=EXAMPLE.secret_key,
        config=Config(retries=settings.pop("retries", {"total_max_attempts": 1})),
        **settings,
    )


def converse(client: Any, text: str) -> str:
    """Say a text to a model; return its answer."""
    message = {"role": "user", "content": [{"text": text}]}
    answer = client.converse(modelId=MODEL, messages=[message])
    return str(answer["output"]["message"]["content"][0]["text"])


def retrieve_and_generate(client: Any, text: str) -> str:
    """Say a text to a knowledge base; return its answer."""
    answer = client.retrieve_and_generate(
        input={"text": text},
        retrieveAndGenerateConfiguration={
            "type": "KNOWLEDGE_BASE",
            "knowledgeBaseConfiguration": {
                "knowledgeBaseId": "KBKBKBKBKB",
                "modelArn": f"arn:aws:bedrock:us-east-1::foundation-model/{MODEL}",
            },
        },
    )
    return str(answer["output"]["text"])


def invoke_agent_runtime(client: Any, text: str) -> str:
    """Say a text to an agent; return its answer."""
    answer = client.invoke_agent_runtime(
        agentRuntimeArn=AGENT, payload=json.dumps({"prompt": text})
    )
    return str(json.loads(answer["response"].read())["response"])


SAY = {
    RUNTIME: converse,
    AGENTS: retrieve_and_generate,
    CORE: invoke_agent_runtime,
}
NAMES = {
    RUNTIME: "Converse",
    AGENTS: "RetrieveAndGenerate",
    CORE: "InvokeAgentRuntime",
}


def events_of(client: Any) -> Any:
    """Return the body of an agent's answer in server-sent events."""
    return client.invoke_agent_runtime(
        agentRuntimeArn=AGENT,
        payload=json.dumps({"prompt": "well?"}),
        accept="text/event-stream",
    )["response"]


def texts(lines: Iterator[bytes]) -> str:
    """Return what the lines of server-sent events say."""
    return "".join(
        json.loads(line.removeprefix(b"data: ")).get("text", "")
        for line in lines
        if line.startswith(b"data: {")
    )


def eventually(condition: Callable[[], bool]) -> None:
    """Wait for what another thread is about to do."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("service", SERVICES)
def test_who_calls_is_who_signs(simulator, records, service):
    """The access key is on the record, and the rewritten request has its signature."""
    client = client_of(service, simulator.endpoint_url)
    with install(client, engine=records.engine):
        assert SAY[service](client, f"to {MAIL}") == "to {EMAIL}"
    (request,) = simulator.requests()
    assert request["access_key_id"] == EXAMPLE.access_key_id
    assert request["verified"]
    decision, outcome = records.entries()
    assert decision["actor"]["user"]["uid"] == EXAMPLE.access_key_id
    assert decision["api"]["operation"] == NAMES[service]
    assert outcome["unmapped"]["weir"]["ending"] == "complete"


@pytest.mark.parametrize("service", SERVICES)
def test_an_unsigned_call_is_nobodys(simulator, records, service):
    """A client that signs nothing is denied before anything is sent."""
    client = boto3.Session().client(
        service,
        endpoint_url=simulator.endpoint_url,
        region_name=REGION,
        config=Config(signature_version=UNSIGNED),
    )
    with install(client, engine=records.engine), pytest.raises(ClientError) as caught:
        SAY[service](client, "hello")
    assert type(caught.value) is client.exceptions.AccessDeniedException
    assert simulator.requests() == []
    assert records.story() == [("decision", "Unknown", "DENY")]


@pytest.mark.parametrize(
    ("service", "method"), [(RUNTIME, "bearer"), (AGENTS, "sigv4"), (CORE, "sigv4")]
)
def test_an_api_key_is_who_calls_where_it_is_sent(
    simulator, records, service, method, monkeypatch
):
    """That is the runtime's client alone, whose model knows bearer tokens."""
    monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", "an-api-key")
    client = client_of(service, simulator.endpoint_url)
    with install(client, engine=records.engine), pytest.raises(ClientError):
        SAY[service](client, KEY)
    (decision,) = records.entries()
    assert decision["unmapped"]["weir"]["identity"]["method"] == method
    assert "an-api-key" not in json.dumps(decision)


@pytest.mark.parametrize("service", SERVICES)
def test_a_refusal_is_the_services_own_exception(simulator, records, service):
    """Typed, off the network, and not tried again."""
    client = client_of(service, simulator.endpoint_url, retries=FIVE)
    with install(client, engine=records.engine), pytest.raises(ClientError) as caught:
        SAY[service](client, f"is {KEY}")
    assert type(caught.value) is client.exceptions.AccessDeniedException
    assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 0
    assert simulator.requests() == []
    assert records.story() == [("decision", NAMES[service], "DENY")]


@pytest.mark.parametrize("service", SERVICES)
def test_a_call_is_inspected_once_however_often_it_is_tried(
    simulator, records, service
):
    """Two throttled attempts and a good one make one decision and one outcome."""
    simulator.set_reply("*", text="at last", fault={"kind": "throttle", "calls": 2})
    client = client_of(service, simulator.endpoint_url, retries=FIVE)
    with install(client, engine=records.engine):
        assert SAY[service](client, "well?") == "at last"
    assert len(simulator.requests()) == 3
    assert records.story() == [
        ("decision", NAMES[service], "ALLOW"),
        ("outcome", NAMES[service], "complete"),
    ]


def test_a_session_and_a_process_cover_clients_of_every_service(simulator, records):
    """Made before or after, by whichever session."""
    url, session = simulator.endpoint_url, boto3.Session()
    with install(session, engine=records.engine):
        for service in SERVICES:
            client = client_of(service, url, session=session)
            assert SAY[service](client, MAIL) == "{EMAIL}"
    before = {service: client_of(service, url) for service in SERVICES}
    with install(engine=records.engine):
        for service in SERVICES:
            for client in (before[service], client_of(service, url)):
                assert SAY[service](client, MAIL) == "{EMAIL}"
    assert SAY[CORE](before[CORE], MAIL) == MAIL
    assert len(records.entries()) == 18


@pytest.mark.parametrize("service", SERVICES)
def test_a_route_keeps_the_signature(simulator, records, service):
    """The service's own host is signed and sent, elsewhere, where it is valid."""
    bare = client_of(service)
    with route(bare, endpoint=simulator.endpoint_url):
        assert SAY[service](bare, "good day") == "good day"
    covered = client_of(service)
    with route(endpoint=simulator.endpoint_url), install(engine=records.engine):
        assert SAY[service](covered, MAIL) == "{EMAIL}"
    for request in simulator.requests():
        host = f"{service}.{REGION}.amazonaws.com"
        assert dict(request["headers"])["host"] == host


@pytest.mark.parametrize("service", SERVICES)
def test_what_changes_after_the_inspection_is_not_sent(simulator, records, service):
    """A handler that changes the signed request is caught, whosever it is."""

    def change(request: Any, **kwargs: Any) -> None:
        request.body = request.body.replace(b"good", b"evil")

    client = client_of(service, simulator.endpoint_url)
    client.meta.events.register(f"before-send.{service}", change)
    with (
        install(client, engine=records.engine),
        pytest.raises(InterceptorError, match="`body` changed"),
    ):
        SAY[service](client, "good day")
    assert simulator.requests() == []


@pytest.fixture
def agents(simulator: RunningSimulator, records: Recorded) -> Iterator[Any]:
    """A client of AgentCore that is covered, under the sandbox's policy."""
    client = client_of(CORE, simulator.endpoint_url)
    with install(client, engine=records.engine):
        yield client


def test_server_sent_events_are_redacted_over_events(agents, simulator, records):
    """A value in three-character pieces leaves masked, however the body is read."""
    simulator.set_reply(AGENT, text=f"so ask {MAIL} today", piece=3)
    ways: list[Callable[[Any], Iterator[bytes]]] = [
        lambda body: body.iter_lines(),
        lambda body: body.iter_lines(chunk_size=1),
        lambda body: iter(b"".join(body.iter_chunks(7)).splitlines()),
        lambda body: iter(body.read().splitlines()),
        lambda body: iter(body.readlines()),
    ]
    for way in ways:
        assert texts(way(events_of(agents))) == "so ask {EMAIL} today"
    assert records.story() == [
        ("decision", "InvokeAgentRuntime", "ALLOW"),
        ("outcome", "InvokeAgentRuntime", "complete"),
    ] * len(ways)


@pytest.mark.parametrize("leave", ["close", "with", "drop"])
def test_events_are_read_while_they_come(agents, simulator, records, leave):
    """The first is there while the agent still talks; whoever leaves ends the call."""
    simulator.set_reply(AGENT, text="on and on ", fault={"kind": "endless"})
    body = events_of(agents)
    if leave == "with":
        with body as raw:
            assert raw.read(64).startswith(b"data: ")
    else:
        assert next(body.iter_lines()).startswith(b"data: ")
    if leave == "close":
        body.close()
    del body
    gc.collect()
    eventually(lambda: records.engine.recorder.statistics.appended == 2)
    simulator.await_streams(lambda streams: streams["open"] == 0)
    assert records.story()[1][2] == "client_disconnected"


def test_closing_ends_the_blobs_still_open(simulator, records):
    """An installation leaves no call without its outcome, and no end that is none."""
    simulator.set_reply(AGENT, text="on and on ", fault={"kind": "endless"})
    client = client_of(CORE, simulator.endpoint_url)
    installation = install(client, engine=records.engine)
    lines = events_of(client).iter_lines()
    assert next(lines).startswith(b"data: ")
    installation.close()
    with pytest.raises(InterceptorError, match="closed while"):
        list(lines)
    assert records.story()[1][2] == "client_disconnected"


def test_events_are_denied_on_their_way(simulator, engine_of):
    """They end in an event that says so, before the first character."""
    records = engine_of(BLOCK_EMAIL)
    simulator.set_reply(AGENT, text=f"so ask {MAIL} today", piece=3)
    client = client_of(CORE, simulator.endpoint_url)
    with install(client, engine=records.engine):
        lines = list(events_of(client).iter_lines())
    assert texts(iter(lines)).strip() == "so ask"
    last = [line for line in lines if line.startswith(b"data: ")][-1]
    assert b"event: error" in lines
    assert b"AccessDeniedException" in last
    assert records.story()[1][2] == "stopped"


@pytest.mark.parametrize(
    ("fault", "ending"), [("reset", "upstream_failed"), ("cut", "unreadable")]
)
def test_events_that_break_off_say_so(agents, simulator, records, fault, ending):
    """In an event of their own, behind what was whole: no end that looks like one."""
    simulator.set_reply(
        AGENT, text="one two three", piece=4, fault={"kind": fault, "after": 2}
    )
    lines = list(events_of(agents).iter_lines())
    assert "one two".startswith(texts(iter(lines)).strip())
    assert b"event: error" in lines
    assert records.story()[1][2] == ending


def test_a_whole_blob_has_its_length(agents, simulator):
    """An agent's JSON is inspected whole, and its length says so."""
    simulator.set_reply(AGENT, text=f"ask {MAIL}")
    answer = agents.invoke_agent_runtime(agentRuntimeArn=AGENT, payload=b"{}")
    body = answer["response"].read()
    assert json.loads(body) == {"response": "ask {EMAIL}"}
    headers = answer["ResponseMetadata"]["HTTPHeaders"]
    assert headers["content-length"] == str(len(body))
    assert answer["runtimeSessionId"]


def test_a_stream_of_an_agent_that_breaks_off_is_an_error(simulator, records):
    """One of another service ends as the runtime's do."""
    simulator.set_reply(
        "AGENTAGENT", text="one two three", fault={"kind": "reset", "after": 2}
    )
    client = client_of(AGENTS, simulator.endpoint_url)
    with install(client, engine=records.engine):
        answer = client.invoke_agent(
            agentId="AGENTAGENT",
            agentAliasId="TSTALIASID",
            sessionId="session-1",
            inputText="well?",
        )
        with pytest.raises(EventStreamError, match="broke off"):
            list(answer["completion"])
    assert records.story()[1] == ("outcome", "InvokeAgent", "upstream_failed")
