from __future__ import annotations

import gc
import io
import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    EventStreamError,
)

from bedrock_weir.errors import InterceptorError
from bedrock_weir.simulator.settings import EXAMPLE
from bedrock_weir_botocore import install, route
from tests.support.interceptor import (
    BLOCK_EMAIL,
    PERMIT_UNKNOWN,
    Recorded,
)
from tests.support.simulator import REGION, RunningSimulator

pytestmark = pytest.mark.both_ends

MODEL = "anthropic.claude-3-haiku-20240307-v1:0"
TITAN = "amazon.titan-text-express-v1"
MAIL = "jane.doe@example.com"
KEY = "AKIAIOSFODNN7EXAMPLE"
FIVE = {"retries": {"total_max_attempts": 5, "mode": "standard"}}
ALLOWED = ("decision", "Converse", "ALLOW")


@pytest.fixture
def client(simulator: RunningSimulator, records: Recorded) -> Iterator[Any]:
    """A client that is covered, under the sandbox's policy."""
    client = simulator.client()
    with install(client, engine=records.engine):
        yield client


def user(text: str) -> list[dict[str, Any]]:
    """Return the messages of one prompt."""
    return [{"role": "user", "content": [{"text": text}]}]


def said(answer: dict[str, Any]) -> str:
    """Return the text of Converse's answer."""
    text: str = answer["output"]["message"]["content"][0]["text"]
    return text


def streamed(stream: Any) -> str:
    """Return the text of a stream."""
    return "".join(
        event["contentBlockDelta"]["delta"].get("text", "")
        for event in stream
        if "contentBlockDelta" in event
    )


def refused(call: Callable[[], object]) -> Any:
    """Return the error of a call that is refused."""
    with pytest.raises(ClientError) as caught:
        call()
    return caught.value


def eventually(condition: Callable[[], bool]) -> None:
    """Wait for what another thread is about to do."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_an_allowed_call_is_untouched(client, simulator, records):
    """The answer is the model's, the request's bytes are those of a bare client."""
    answer = client.converse(modelId=MODEL, messages=user("good day"))
    bare = simulator.client().converse(modelId=MODEL, messages=user("good day"))
    assert said(answer) == "good day"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert answer.keys() == bare.keys()
    ours, theirs = simulator.requests()
    assert ours["body"] == theirs["body"]
    assert records.story() == [ALLOWED, ("outcome", "Converse", "complete")]


def test_a_denial_is_a_typed_exception_off_the_network(client, simulator, records):
    """An access key towards the model is denied before anything is sent."""
    error = refused(lambda: client.converse(modelId=MODEL, messages=user(f"is {KEY}")))
    assert type(error) is client.exceptions.AccessDeniedException
    (entry,) = records.entries()
    call_id = entry["metadata"]["correlation_uid"]
    meta = error.response["ResponseMetadata"]
    assert meta["HTTPStatusCode"] == 403
    assert meta["RequestId"] == call_id
    assert meta["HTTPHeaders"]["x-amzn-errortype"] == "AccessDeniedException"
    assert meta["RetryAttempts"] == 0
    message = error.response["Error"]["Message"]
    assert message == error.response["message"]
    assert call_id in message
    assert "AWS_ACCESS_KEY" in message
    assert KEY not in message
    assert entry["disposition"] == "DENY"
    assert simulator.requests() == []


def test_a_request_is_redacted(client, simulator, records):
    """A mail address never reaches the model, and the signature fits the new body."""
    prompt = user(f"write to {MAIL}")
    assert said(client.converse(modelId=MODEL, messages=prompt)) == "write to {EMAIL}"
    (request,) = simulator.requests()
    assert MAIL.encode() not in request["body"]
    assert prompt == user(f"write to {MAIL}")
    assert records.story()[0] == ("decision", "Converse", "ANONYMIZE")


def test_an_answer_of_converse_is_redacted(client, simulator, records):
    """What the model says is masked, and the length says so."""
    simulator.set_reply(MODEL, text=f"ask {MAIL}")
    answer = client.converse(modelId=MODEL, messages=user("whom?"))
    assert said(answer) == "ask {EMAIL}"
    assert records.story() == [ALLOWED, ("outcome", "Converse", "complete")]


def test_an_answer_of_invoke_model_is_redacted(client, simulator):
    """Its body is a stream of the new length, readable in every way."""
    simulator.set_reply(TITAN, text=f"ask {MAIL}")
    body = json.dumps({"inputText": "whom?"})
    call = {"modelId": TITAN, "contentType": "application/json", "body": body}
    whole = client.invoke_model(**call)["body"].read()
    assert json.loads(whole)["results"][0]["outputText"] == "ask {EMAIL}"
    assert b"".join(client.invoke_model(**call)["body"].iter_chunks(7)) == whole
    with client.invoke_model(**call)["body"] as raw:
        assert raw.read() == whole


@pytest.mark.parametrize("form", [bytes, str, io.BytesIO, bytearray])
def test_a_body_of_any_form_is_inspected(client, simulator, form):
    """What can be read is read first, and sent as it was inspected."""
    data = json.dumps({"inputText": f"to {MAIL}"})
    body = data if form is str else form(data.encode())
    client.invoke_model(modelId=TITAN, contentType="application/json", body=body)
    (request,) = simulator.requests()
    assert json.loads(request["body"]) == {"inputText": "to {EMAIL}"}


def test_a_stream_is_redacted_over_frames(client, simulator, records):
    """A value in three-character deltas leaves masked, and no piece of it before."""
    simulator.set_reply(MODEL, text=f"so ask {MAIL} today", piece=3)
    answer = client.converse_stream(modelId=MODEL, messages=user("whom?"))
    events = list(answer["stream"])
    assert streamed(events) == "so ask {EMAIL} today"
    assert "metadata" in events[-1]
    assert records.story() == [
        ("decision", "ConverseStream", "ALLOW"),
        ("outcome", "ConverseStream", "complete"),
    ]


def test_a_stream_of_invoke_model_is_redacted(client, simulator):
    """The model's own chunks are rewritten."""
    simulator.set_reply(TITAN, text=f"so ask {MAIL} today", piece=3)
    body = json.dumps({"inputText": "whom?"})
    answer = client.invoke_model_with_response_stream(modelId=TITAN, body=body)
    chunks = [json.loads(event["chunk"]["bytes"]) for event in answer["body"]]
    text = "".join(chunk.get("outputText", "") for chunk in chunks)
    assert text == "so ask {EMAIL} today"


def test_a_stream_is_denied_on_its_way(simulator, engine_of):
    """It ends in an error before the first character, and the upstream is let go."""
    records = engine_of(BLOCK_EMAIL)
    simulator.set_reply(MODEL, text=f"so ask {MAIL} today", piece=3)
    client = simulator.client()
    with install(client, engine=records.engine):
        answer = client.converse_stream(modelId=MODEL, messages=user("whom?"))
        text = ""
        with pytest.raises(EventStreamError) as caught:  # noqa: PT012
            for event in answer["stream"]:
                text += streamed([event])
    assert text == "so ask "
    assert caught.value.response["Error"]["Code"] == "AccessDeniedException"
    assert records.story()[1] == ("outcome", "ConverseStream", "stopped")


def test_an_answer_is_denied(simulator, engine_of):
    """In place of a 200 the caller gets the typed exception, once."""
    records = engine_of(BLOCK_EMAIL)
    simulator.set_reply("*", text=f"ask {MAIL}")
    client = simulator.client(config=FIVE)
    with install(client, engine=records.engine):
        error = refused(lambda: client.converse(modelId=MODEL, messages=user("whom?")))
        body = json.dumps({"inputText": "whom?"})
        refused(lambda: client.invoke_model(modelId=TITAN, body=body))
    assert type(error) is client.exceptions.AccessDeniedException
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert "EMAIL" in error.response["message"]
    assert len(simulator.requests()) == 2
    assert records.story()[1::2] == [
        ("outcome", "Converse", "denied"),
        ("outcome", "InvokeModel", "denied"),
    ]


def test_an_errors_text_is_inspected(simulator, engine_of):
    """A server error that says too much is denied, and not tried again."""
    records = engine_of(BLOCK_EMAIL)
    fault = {"kind": "http_error", "status": 500, "type": "InternalServerException"}
    simulator.set_reply(MODEL, fault={**fault, "message": f"see {MAIL}"})
    client = simulator.client(config=FIVE)
    with install(client, engine=records.engine):
        error = refused(lambda: client.converse(modelId=MODEL, messages=user("well?")))
    assert type(error) is client.exceptions.AccessDeniedException
    assert len(simulator.requests()) == 1
    assert records.story() == [ALLOWED, ("outcome", "Converse", "denied")]


def test_an_errors_text_is_redacted(client, simulator):
    """The error stays the upstream's, without the address."""
    fault = {"kind": "http_error", "status": 400, "type": "ValidationException"}
    simulator.set_reply(MODEL, fault={**fault, "message": f"see {MAIL}"})
    error = refused(lambda: client.converse(modelId=MODEL, messages=user("well?")))
    assert type(error) is client.exceptions.ValidationException
    assert error.response["Error"]["Message"] == "see {EMAIL}"


def strays(client: Any) -> None:
    """Let what a client calls go to a path that is no operation."""

    def change(params: dict[str, Any], **kwargs: Any) -> None:
        params["url"] = params["url"].replace("/converse", "/converse-not")

    client.meta.events.register("before-call", change)


def test_an_unknown_operation_is_denied(client, simulator, records):
    """A path that is no operation is denied by the client's own typed exception."""
    strays(client)
    error = refused(lambda: client.converse(modelId=MODEL, messages=user("well?")))
    assert type(error) is client.exceptions.AccessDeniedException
    assert simulator.requests() == []
    assert records.story() == [("decision", "Unknown", "DENY")]


def test_an_unknown_operation_is_sent_where_a_policy_permits(simulator, engine_of):
    """Then it goes out as it is; what comes back needs a permit of its own."""
    records = engine_of(PERMIT_UNKNOWN)
    client = simulator.client()
    strays(client)
    with install(client, engine=records.engine):
        error = refused(lambda: client.converse(modelId=MODEL, messages=user("well?")))
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] != 403
    assert len(simulator.requests()) == 1
    assert records.story()[0] == ("decision", "Unknown", "ALLOW")


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_a_call_is_inspected_once_however_often_it_is_tried(simulator, records, mode):
    """Two throttled attempts and a good one make one decision and one outcome."""
    simulator.set_reply(MODEL, text="at last", fault={"kind": "throttle", "calls": 2})
    retries = {"retries": {"total_max_attempts": 4, "mode": mode}}
    client = simulator.client(config=retries)
    with install(client, engine=records.engine):
        answer = client.converse(modelId=MODEL, messages=user("well?"))
    assert said(answer) == "at last"
    assert answer["ResponseMetadata"]["RetryAttempts"] == 2
    assert len(simulator.requests()) == 3
    assert records.story() == [ALLOWED, ("outcome", "Converse", "complete")]


def test_an_error_that_stays_is_one_outcome(simulator, records):
    """The caller gets the upstream's own exception after the last attempt."""
    simulator.set_reply(MODEL, fault={"kind": "throttle", "calls": 9})
    client = simulator.client(config={"retries": {"total_max_attempts": 2}})
    with install(client, engine=records.engine):
        error = refused(lambda: client.converse(modelId=MODEL, messages=user("well?")))
    assert type(error) is client.exceptions.ThrottlingException
    assert len(simulator.requests()) == 2
    assert records.story() == [ALLOWED, ("outcome", "Converse", "upstream_error")]


def test_a_transport_error_stays_botocores(simulator, records):
    """The caller gets the exception he knows; the record says what happened."""
    client = simulator.client(endpoint_url="http://127.0.0.1:9")
    with (
        install(client, engine=records.engine),
        pytest.raises(EndpointConnectionError),
    ):
        client.converse(modelId=MODEL, messages=user("well?"))
    decision, outcome = records.entries()
    assert decision["disposition"] == "ALLOW"
    assert outcome["unmapped"]["weir"]["ending"] == "upstream_failed"
    assert outcome["unmapped"]["weir"]["reasons"] == [
        "the upstream could not be reached"
    ]


def test_an_answer_that_breaks_off_is_an_error(client, simulator, records):
    """A stream that breaks ends in an error, where botocore might see an end."""
    simulator.set_reply(
        MODEL, text="one two three", fault={"kind": "reset", "after": 3}
    )
    answer = client.converse_stream(modelId=MODEL, messages=user("well?"))
    with pytest.raises(EventStreamError, match="broke off"):
        list(answer["stream"])
    assert records.story()[1] == ("outcome", "ConverseStream", "upstream_failed")


def test_a_stream_that_is_closed_is_over(client, simulator, records):
    """The upstream is let go, and the outcome recorded, when the caller leaves."""
    simulator.set_reply(MODEL, text="on and on ", fault={"kind": "endless"})
    answer = client.converse_stream(modelId=MODEL, messages=user("well?"))
    assert "messageStart" in next(iter(answer["stream"]))
    answer["stream"].close()
    simulator.await_streams(lambda streams: streams["open"] == 0)
    assert records.story()[1] == ("outcome", "ConverseStream", "client_disconnected")


def test_a_stream_that_is_dropped_is_over(client, simulator, records):
    """So is one that nobody closes and nobody holds."""
    simulator.set_reply(MODEL, text="on and on ", fault={"kind": "endless"})
    answer = client.converse_stream(modelId=MODEL, messages=user("well?"))
    assert "messageStart" in next(iter(answer["stream"]))
    del answer
    gc.collect()
    recorder = records.engine.recorder
    eventually(lambda: recorder.statistics.appended == 2)
    assert records.story()[1] == ("outcome", "ConverseStream", "client_disconnected")


def test_closing_ends_the_calls_still_open(simulator, records):
    """An installation leaves no call without its outcome."""
    simulator.set_reply(MODEL, text="on and on ", fault={"kind": "endless"})
    client = simulator.client()
    installation = install(client, engine=records.engine)
    stream = client.converse_stream(modelId=MODEL, messages=user("well?"))["stream"]
    events = iter(stream)
    assert "messageStart" in next(events)
    installation.close()
    with pytest.raises(InterceptorError, match="closed while"):
        list(events)
    assert records.story()[1] == ("outcome", "ConverseStream", "client_disconnected")


def change_body(request: Any, **kwargs: Any) -> None:
    """Change what is sent, after it was signed."""
    request.body = request.body.replace(b"good", b"evil")


def change_path(request: Any, **kwargs: Any) -> None:
    """Ask another model."""
    request.url = request.url.replace("haiku", "opus")


def change_header(request: Any, **kwargs: Any) -> None:
    """Ask for no guardrail's trace."""
    request.headers["X-Amzn-Bedrock-Trace"] = "DISABLED"


@pytest.mark.parametrize(
    ("change", "name"),
    [(change_body, "body"), (change_path, "target"), (change_header, "headers")],
)
@pytest.mark.parametrize("event", ["before-send.bedrock-runtime", "before-send"])
def test_what_changes_after_the_inspection_is_not_sent(
    client, records, change, name, event
):
    """A handler that changes the signed request is caught; nothing comes of it."""
    client.meta.events.register(event, change)
    with pytest.raises(InterceptorError, match=f"`{name}` changed"):
        client.converse(modelId=MODEL, messages=user("good day"))
    assert records.story()[1] == ("outcome", "Converse", "fault")


def test_other_headers_may_change(client, simulator):
    """A header that tells a model nothing may be added before it is sent."""

    def add(request: Any, **kwargs: Any) -> None:
        request.headers["X-Trace"] = "1"

    client.meta.events.register("before-send.bedrock-runtime.*", add)
    assert said(client.converse(modelId=MODEL, messages=user("good day"))) == "good day"


def put_in(params: Any, **kwargs: Any) -> None:
    """Change the request before it is signed."""
    params["body"] = params["body"].replace(b"good day", MAIL.encode())


@pytest.mark.parametrize("event", ["before-call.bedrock-runtime.*", "before-call"])
def test_what_changes_in_time_is_inspected(simulator, records, event):
    """A `before-call` handler registered before is asked before."""
    client = simulator.client()
    client.meta.events.register_last(event, put_in)
    with install(client, engine=records.engine):
        answer = client.converse(modelId=MODEL, messages=user("good day"))
    assert said(answer) == "{EMAIL}"


def test_what_changes_behind_the_inspection_is_not_sent(client, simulator):
    """A handler that runs after ours, before the signature, is caught too."""
    client.meta.events.register_last("before-call", put_in)
    with pytest.raises(InterceptorError, match="`body` changed"):
        client.converse(modelId=MODEL, messages=user("good day"))
    assert simulator.requests() == []


def test_a_bearer_token_is_known_by_its_digest(simulator, engine_of, monkeypatch):
    """The principal is what the proxy would see; the token is nowhere in the record."""
    monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", "an-api-key")
    records = engine_of()
    session = boto3.Session()
    client = session.client(
        "bedrock-runtime",
        endpoint_url=simulator.endpoint_url,
        region_name=REGION,
        config=Config(retries={"total_max_attempts": 1}),
    )
    with install(client, engine=records.engine):
        refused(lambda: client.converse(modelId=MODEL, messages=user(KEY)))
    (decision,) = records.entries()
    assert decision["unmapped"]["weir"]["identity"]["method"] == "bearer"
    digest = sha256(b"an-api-key").hexdigest()
    assert decision["actor"]["user"]["uid"] == digest[:32]
    assert "an-api-key" not in json.dumps(decision)


def test_a_signed_calls_principal_is_its_access_key(client, records):
    """It is the key that the client signs with."""
    client.converse(modelId=MODEL, messages=user("good day"))
    decision = records.entries()[0]
    assert decision["actor"]["user"]["uid"] == EXAMPLE.access_key_id
    assert decision["unmapped"]["weir"]["path"]["via"] == "interceptor"


def test_every_client_of_the_process_is_covered(simulator, records):
    """One made before, one made after, and one of a session made before."""
    before, session = simulator.client(), boto3.Session()
    settings = {
        "endpoint_url": simulator.endpoint_url,
        "region_name": REGION,
        "aws_access_key_id": EXAMPLE.access_key_id,
        "aws_secret_access_key": EXAMPLE.secret_key,
    }
    with install(engine=records.engine):
        after = simulator.client()
        late = session.client("bedrock-runtime", **settings)
        for client in (before, after, late, before):
            answer = client.converse(modelId=MODEL, messages=user(MAIL))
            assert said(answer) == "{EMAIL}"
    assert said(before.converse(modelId=MODEL, messages=user(MAIL))) == MAIL
    assert len(records.story()) == 8


def test_a_session_covers_the_clients_it_makes(simulator, records):
    """Those made from then on, and no other session's."""
    session = boto3.Session()
    with install(session, engine=records.engine):
        client = session.client(
            "bedrock-runtime",
            endpoint_url=simulator.endpoint_url,
            region_name=REGION,
            aws_access_key_id=EXAMPLE.access_key_id,
            aws_secret_access_key=EXAMPLE.secret_key,
        )
        assert said(client.converse(modelId=MODEL, messages=user(MAIL))) == "{EMAIL}"
        with install(client, engine=records.engine):
            pass
        assert said(client.converse(modelId=MODEL, messages=user(MAIL))) == "{EMAIL}"
        other = simulator.client()
        assert said(other.converse(modelId=MODEL, messages=user(MAIL))) == MAIL


def test_one_client_under_one_policy_after_another(simulator, engine_of):
    """What was closed leaves nothing behind that could judge the next one's calls."""
    client = simulator.client()
    for _ in range(2):
        records = engine_of()
        with install(engine=records.engine):
            answer = client.converse(modelId=MODEL, messages=user(MAIL))
        assert said(answer) == "{EMAIL}"
        assert len(records.entries()) == 2


def test_a_call_within_a_call(client, simulator, records):
    """A handler may make a call of its own while another is being sent."""
    inner: list[str] = []

    def ask(**kwargs: Any) -> None:
        if not inner:
            inner.append("")
            inner.append(said(client.converse(modelId=MODEL, messages=user("inner"))))

    client.meta.events.register("before-send.bedrock-runtime", ask)
    client.meta.events.register("before-sign.bedrock-runtime", ask)
    assert said(client.converse(modelId=MODEL, messages=user("outer"))) == "outer"
    assert inner[1:] == ["inner"]
    assert len(records.story()) == 4


def test_a_record_that_cannot_be_made_durable_denies(simulator, engine_of):
    """Without its record an answer stays here, and it is not asked for again."""
    records = engine_of()
    records.engine.record_timeout = 0.0
    client = simulator.client(config=FIVE)
    with install(client, engine=records.engine):
        error = refused(lambda: client.converse(modelId=MODEL, messages=user("well?")))
    assert type(error) is client.exceptions.ServiceUnavailableException
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    assert len(simulator.requests()) == 1
    assert records.story()[1] == ("outcome", "Converse", "unrecorded")


def bedrock_client(**settings: Any) -> Any:
    """Return a client of the real Bedrock's address."""
    return boto3.Session().client(
        "bedrock-runtime",
        region_name=REGION,
        aws_access_key_id=EXAMPLE.access_key_id,
        aws_secret_access_key=EXAMPLE.secret_key,
        config=Config(retries={"total_max_attempts": 1}),
        **settings,
    )


def test_a_route_keeps_the_signature(simulator):
    """The host that was signed is sent, elsewhere, and the signature is valid there."""
    client = bedrock_client()
    arn = f"arn:aws:bedrock:{REGION}:123456789012:inference-profile/eu.{MODEL}"
    with route(client, endpoint=simulator.endpoint_url):
        assert said(client.converse(modelId=arn, messages=user("good day")))
    (request,) = simulator.requests()
    headers = dict(request["headers"])
    assert headers["host"] == f"bedrock-runtime.{REGION}.amazonaws.com"


def test_a_route_works_with_the_interceptor(simulator, records):
    """What is inspected here is sent there, rewritten before it was signed."""
    client = bedrock_client()
    with route(endpoint=simulator.endpoint_url), install(engine=records.engine):
        assert said(client.converse(modelId=MODEL, messages=user(MAIL))) == "{EMAIL}"
    assert len(simulator.requests()) == 1


def test_calls_at_once_do_not_meet(client, records):
    """Each of many threads gets the answer to its own request."""

    def ask(number: int) -> str:
        return said(client.converse(modelId=MODEL, messages=user(f"{number} {MAIL}")))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(24))) == [f"{n} {{EMAIL}}" for n in range(24)]
    assert len(records.entries()) == 48


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_fork_takes_no_call_with_it(client, simulator, records):
    """The child of a process records no outcome of its parent's calls."""
    simulator.set_reply(MODEL, text="one two")
    stream = client.converse_stream(modelId=MODEL, messages=user("well?"))["stream"]
    events = iter(stream)
    next(events)
    child = os.fork()
    if not child:
        status = 1
        try:
            del stream, events
            gc.collect()
            client.converse(modelId=MODEL, messages=user("from the child"))
            status = records.engine.recorder.close(30)
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert streamed(events) == "one two"
    assert sorted(records.story()) == [
        ALLOWED,
        ("decision", "ConverseStream", "ALLOW"),
        ("outcome", "Converse", "complete"),
        ("outcome", "ConverseStream", "complete"),
    ]
