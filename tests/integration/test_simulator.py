from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import urllib3
from botocore.eventstream import ChecksumMismatch
from botocore.exceptions import ClientError, EventStreamError

from bedrock_weir.simulator.families import FAMILIES
from bedrock_weir.simulator.settings import EXAMPLE, Credential
from bedrock_weir.wire import sigv4
from bedrock_weir.wire.http import Headers, Request
from tests.support.simulator import RunningSimulator, running_simulator

MODEL = "anthropic.claude-3-haiku-20240307-v1:0"
ARN = f"arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.{MODEL}"
BEDROCK = "bedrock-runtime.eu-west-1.amazonaws.com"
HELLO: list[dict[str, Any]] = [{"role": "user", "content": [{"text": "good day"}]}]
SESSION = Credential("ASIAWEIRSESSION00001", "a secret", "a token")
TWINS = {"text": "a", "cachePoint": {"type": "default"}}
IMAGE = {"image": {"format": "png", "source": {"bytes": "not base64"}}}
OPENED: list[Any] = []
BODY = json.dumps({"messages": HELLO}).encode()
PATH = f"/model/{MODEL.replace(':', '%3A')}/converse"


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSimulator]:
    """A simulator for all of these tests."""
    with running_simulator(
        credentials=(EXAMPLE, SESSION), bearer_tokens=("an api key",)
    ) as simulator:
        yield simulator


@pytest.fixture
def simulator(running: RunningSimulator) -> Iterator[RunningSimulator]:
    """The simulator, without a memory; streams left half read are closed."""
    running.reset()
    yield running
    while OPENED:
        OPENED.pop().close()


def texts(stream: Any) -> list[str]:
    """Return the text of each delta."""
    return [
        event["contentBlockDelta"]["delta"].get("text", "")
        for event in stream
        if "contentBlockDelta" in event
    ]


def names(stream: Any) -> list[str]:
    """Return the name of each event."""
    return [next(iter(event)) for event in stream]


def converse_stream(simulator: RunningSimulator, **settings: Any) -> Any:
    """Return the stream of a greeting."""
    client = simulator.client(**settings)
    stream = client.converse_stream(modelId=MODEL, messages=HELLO)["stream"]
    OPENED.append(stream)
    return stream


def test_converse(simulator: RunningSimulator) -> None:
    """Converse echoes the user's text, with usage, metrics and a request id."""
    answer = simulator.client().converse(modelId=ARN, messages=HELLO)
    assert answer["output"]["message"] == {
        "role": "assistant",
        "content": [{"text": "good day"}],
    }
    assert answer["stopReason"] == "end_turn"
    assert answer["usage"] == {"inputTokens": 2, "outputTokens": 2, "totalTokens": 4}
    assert answer["metrics"]["latencyMs"] > 0
    assert answer["ResponseMetadata"]["RequestId"]


def test_what_was_received_is_told(simulator: RunningSimulator) -> None:
    """The journal has the raw target, the verified key and the body."""
    simulator.client().converse(modelId=ARN, messages=HELLO)
    (received,) = simulator.requests()
    encoded = ARN.replace(":", "%3A").replace("/", "%2F")
    assert received["target"] == f"/model/{encoded}/converse"
    assert received["access_key_id"] == EXAMPLE.access_key_id
    assert received["verified"]
    assert received["http_version"] == "1.1"
    assert received["body"] == BODY
    assert (received["status"], received["error"]) == (200, None)


def test_converse_stream(simulator: RunningSimulator) -> None:
    """ConverseStream sends every event in its order, and usage at the end."""
    simulator.set_reply(MODEL, text="one two three", reasoning="hm", tool_use=TOOL)
    events = list(converse_stream(simulator))
    assert names(events)[0] == "messageStart"
    assert names(events)[-2:] == ["messageStop", "metadata"]
    deltas = [e["contentBlockDelta"] for e in events if "contentBlockDelta" in e]
    assert [d["delta"] for d in deltas if d["contentBlockIndex"] == 0] == [
        {"reasoningContent": {"text": "hm"}},
        {"reasoningContent": {"signature": "c2lnbmF0dXJl"}},
    ]
    assert texts(events)[2:5] == ["one", " two", " three"]
    (start,) = [e["contentBlockStart"] for e in events if "contentBlockStart" in e]
    assert start["start"]["toolUse"]["name"] == "look_up"
    parts = [d["delta"]["toolUse"]["input"] for d in deltas if "toolUse" in d["delta"]]
    assert all(len(part) <= 3 for part in parts)
    assert json.loads("".join(parts)) == TOOL["input"]
    assert events[-2]["messageStop"] == {"stopReason": "tool_use"}
    assert events[-1]["metadata"]["usage"]["outputTokens"] == 4
    assert simulator.streams()["finished"] == 1


TOOL = {"name": "look_up", "input": {"city": "Zürich", "days": [1, 2]}, "piece": 3}


def test_events_are_padded(simulator: RunningSimulator) -> None:
    """Each event's JSON has a `p`, unless it is turned off."""
    for padding in (True, False):
        simulator.set_reply(MODEL, padding=padding)
        answer = _send(simulator, signed(path=f"{PATH}-stream"))
        assert answer.headers["content-type"] == "application/vnd.amazon.eventstream"
        assert (b'"p":"abc' in answer.data) is padding


REQUESTS: dict[str, dict[str, Any]] = {
    MODEL: {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9},
    "anthropic.claude-v2:1": {"prompt": "good day", "max_tokens_to_sample": 9},
    "eu.amazon.nova-lite-v1:0": {},
    "amazon.titan-text-express-v1": {"inputText": "good day"},
    "us.meta.llama3-1-8b-instruct-v1:0": {"prompt": "good day"},
    "mistral.mistral-7b-instruct-v0:2": {"prompt": "good day"},
    "mistral.mistral-large-2407-v1:0": {},
    "us.deepseek.r1-v1:0": {"prompt": "good day"},
    "cohere.command-light-text-v14": {"prompt": "good day"},
    "cohere.command-r-plus-v1:0": {"message": "good day"},
    "ai21.jamba-1-5-large-v1:0": {},
    "openai.gpt-oss-20b-1:0": {},
}
WHOLE_ONLY: dict[str, tuple[dict[str, Any], str]] = {
    "ai21.j2-mid-v1": ({"prompt": "good day"}, "completions"),
    "amazon.titan-embed-text-v2:0": ({"inputText": "good day"}, "embedding"),
    "amazon.titan-embed-image-v1": ({"inputText": "good day"}, "embedding"),
    "cohere.embed-english-v3": (
        {"texts": ["a", "b"], "input_type": "search_query"},
        "embeddings",
    ),
    "cohere.rerank-v3-5:0": (
        {"query": "a", "documents": ["b", "c"], "api_version": 2},
        "results",
    ),
    "amazon.rerank-v1:0": ({"query": "a", "documents": ["b"]}, "results"),
    "amazon.nova-canvas-v1:0": ({"taskType": "TEXT_IMAGE"}, "images"),
    "amazon.titan-image-generator-v2:0": ({"taskType": "TEXT_IMAGE"}, "images"),
    "stability.stable-diffusion-xl-v1": ({"text_prompts": []}, "artifacts"),
    "stability.sd3-5-large-v1:0": ({"prompt": "good day"}, "images"),
}


def request_of(model_id: str) -> dict[str, Any]:
    """Return a body that the model's family takes."""
    body = REQUESTS[model_id]
    is_chat = not body.keys() & {"prompt", "inputText", "message"}
    return {**body, "messages": HELLO} if is_chat else body


@pytest.mark.parametrize("model_id", REQUESTS)
def test_each_family_answers_and_streams(
    simulator: RunningSimulator, model_id: str
) -> None:
    """A family's answer has the whole text; its chunks have it in pieces."""
    simulator.set_reply("*", text="one two")
    client = simulator.client()
    body = json.dumps(request_of(model_id))
    answer = client.invoke_model(modelId=model_id, body=body)
    assert "one two" in answer["body"].read().decode()
    headers = answer["ResponseMetadata"]["HTTPHeaders"]
    assert headers["x-amzn-bedrock-output-token-count"] == "2"
    assert int(headers["x-amzn-bedrock-input-token-count"]) == 2
    assert int(headers["x-amzn-bedrock-invocation-latency"]) > 0
    stream = client.invoke_model_with_response_stream(modelId=model_id, body=body)
    chunks = [json.loads(event["chunk"]["bytes"]) for event in stream["body"]]
    metrics = chunks[-1].pop("amazon-bedrock-invocationMetrics")
    assert metrics["inputTokenCount"] == 2
    assert metrics["outputTokenCount"] == 2
    assert any('"one"' in json.dumps(chunk) for chunk in chunks)
    assert any('" two"' in json.dumps(chunk) for chunk in chunks)


@pytest.mark.parametrize("model_id", WHOLE_ONLY)
def test_families_without_streams(simulator: RunningSimulator, model_id: str) -> None:
    """Embeddings, rankings and images come whole, and are refused as streams."""
    body, key = WHOLE_ONLY[model_id]
    client = simulator.client()
    answer = client.invoke_model(modelId=model_id, body=json.dumps(body))
    assert json.loads(answer["body"].read())[key]
    with pytest.raises(client.exceptions.ValidationException, match="streaming"):
        client.invoke_model_with_response_stream(
            modelId=model_id, body=json.dumps(body)
        )


def test_every_family_is_tried() -> None:
    """The tables above have as many models as there are families."""
    assert len(REQUESTS) + len(WHOLE_ONLY) >= len(FAMILIES)


@pytest.mark.parametrize(
    ("model_id", "body", "message"),
    [
        (MODEL, b"{", "Malformed input request"),
        (MODEL, b"[]", "Malformed input request"),
        (MODEL, b'{"max_tokens": 1, "messages": []}', "anthropic_version"),
        ("amazon.titan-text-express-v1", b"{}", "inputText"),
        ("nobody.knows-v1", b"{}", "model identifier is invalid"),
    ],
)
def test_an_invoke_body_is_checked(
    simulator: RunningSimulator, model_id: str, body: bytes, message: str
) -> None:
    """A body that its family would refuse is refused."""
    client = simulator.client()
    with pytest.raises(client.exceptions.ValidationException, match=message):
        client.invoke_model(modelId=model_id, body=body)


def signed(
    body: bytes = BODY,
    *,
    path: str = PATH,
    host: str = BEDROCK,
    credential: Credential = EXAMPLE,
    region: str = "eu-west-1",
    service: str = "bedrock",
    late: timedelta = timedelta(),
) -> Request:
    """Return a request that is signed for a host."""
    headers = Headers((("host", host), ("content-type", "application/json")))
    return sigv4.signed(
        Request("POST", path, headers, body),
        access_key_id=credential.access_key_id,
        secret_key=credential.secret_key,
        session_token=credential.session_token,
        region=region,
        service=service,
        time=datetime.now(UTC) - late,
    )


def _send(simulator: RunningSimulator, request: Request) -> urllib3.BaseHTTPResponse:
    """Send a request to the simulator, its `Host` as it is."""
    with urllib3.PoolManager(retries=False) as pool:
        return pool.request(
            request.method,
            simulator.endpoint_url + request.target,
            body=request.body,
            headers=dict(request.headers),
        )


def refusal(answer: urllib3.BaseHTTPResponse) -> tuple[int, str, str]:
    """Return the status, the error type and the message of a refusal."""
    assert answer.headers["x-amzn-requestid"]
    message = json.loads(answer.data).get("message", "")
    return answer.status, answer.headers["x-amzn-errortype"], message


def test_a_bedrock_host_name_is_answered(simulator: RunningSimulator) -> None:
    """A request signed for Bedrock's own name is verified over that name."""
    for host in (BEDROCK, "bedrock-runtime-fips.eu-west-1.api.aws"):
        assert _send(simulator, signed(host=host)).status == 200
    assert {dict(each["headers"])["host"] for each in simulator.requests()} == {
        BEDROCK,
        "bedrock-runtime-fips.eu-west-1.api.aws",
    }


@pytest.mark.parametrize(
    ("request_of_caller", "kind", "message"),
    [
        (
            lambda: signed(credential=Credential("AKIANOBODY", "a")),
            "UnrecognizedClientException",
            "security token included in the request is invalid",
        ),
        (
            lambda: signed(credential=Credential(EXAMPLE.access_key_id, "wrong")),
            "InvalidSignatureException",
            "does not match the signature you provided",
        ),
        (
            lambda: signed(
                credential=Credential(SESSION.access_key_id, "a secret", "other")
            ),
            "UnrecognizedClientException",
            "security token",
        ),
        (
            lambda: signed(credential=Credential(SESSION.access_key_id, "a secret")),
            "UnrecognizedClientException",
            "security token",
        ),
        (
            lambda: signed(region="us-east-1"),
            "InvalidSignatureException",
            "valid region",
        ),
        (lambda: signed(service="s3"), "InvalidSignatureException", "correct service"),
        (
            lambda: signed(late=timedelta(minutes=6)),
            "InvalidSignatureException",
            "Signature expired",
        ),
        (
            lambda: signed(late=timedelta(minutes=-6)),
            "InvalidSignatureException",
            "Signature not yet current",
        ),
        (
            lambda: Request("POST", PATH, Headers((("host", BEDROCK),)), BODY),
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        ),
        (
            lambda: Request(
                "POST",
                PATH,
                Headers((("host", BEDROCK), ("authorization", "Basic abc"))),
                BODY,
            ),
            "IncompleteSignatureException",
            "authorization",
        ),
        (
            lambda: Request(
                "POST",
                PATH,
                Headers((("host", BEDROCK), ("authorization", "Bearer abc"))),
                BODY,
            ),
            "AccessDeniedException",
            "API Key",
        ),
    ],
)
def test_a_caller_who_does_not_prove_himself(
    simulator: RunningSimulator,
    request_of_caller: Callable[[], Request],
    kind: str,
    message: str,
) -> None:
    """Each fault of a signature gets AWS's own name, message and 403."""
    status, found, text = refusal(_send(simulator, request_of_caller()))
    assert (status, found) == (403, kind)
    assert message in text
    (received,) = simulator.requests()
    assert not received["verified"]
    assert received["error"] == kind


def test_a_changed_request_fails_its_signature(simulator: RunningSimulator) -> None:
    """Body, path or host changed on the way break the signature."""
    request = signed()
    for changed in (
        Request("POST", request.target, request.headers, BODY + b" "),
        Request("POST", PATH.replace("%3A", ":"), request.headers, BODY),
        Request(
            "POST",
            request.target,
            request.headers.with_header("host", f"127.0.0.1:{simulator.port}"),
            BODY,
        ),
    ):
        status, kind, _ = refusal(_send(simulator, changed))
        assert (status, kind) == (403, "InvalidSignatureException")


def test_a_session_and_a_token_are_known(simulator: RunningSimulator) -> None:
    """A key pair with its session token calls, and so does a known API key."""
    assert _send(simulator, signed(credential=SESSION)).status == 200
    bearer = Headers((("host", BEDROCK), ("authorization", "Bearer an api key")))
    assert _send(simulator, Request("POST", PATH, bearer, BODY)).status == 200


@pytest.mark.parametrize("host", ["example.com", "127.0.0.1:1", "s3.amazonaws.com"])
def test_another_host_is_not_answered(simulator: RunningSimulator, host: str) -> None:
    """A name that is neither Bedrock's nor the simulator's own is misdirected."""
    status, kind, _ = refusal(_send(simulator, signed(host=host)))
    assert (status, kind) == (421, "MisdirectedRequestException")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", PATH),
        ("POST", "/model/a/unheard-of"),
        ("POST", "/model/arn%3Aa/b/converse"),
        ("POST", "/model/a/../a/converse"),
        ("POST", "//model/a/converse"),
        ("POST", "/model//converse"),
        ("POST", "/"),
    ],
)
def test_an_unknown_operation(
    simulator: RunningSimulator, method: str, path: str
) -> None:
    """What is no operation by its raw path is a 404 with AWS's own name."""
    # urllib3 would normalise the path, so the connection is used directly.
    with urllib3.HTTPConnectionPool("127.0.0.1", simulator.port) as pool:
        answer = pool.urlopen(
            method, path, headers={"host": BEDROCK}, assert_same_host=False
        )
    assert refusal(answer)[:2] == (404, "UnknownOperationException")


@pytest.mark.parametrize(
    ("body", "status", "kind", "message"),
    [
        (b"{", 400, "SerializationException", ""),
        (b"[]", 400, "SerializationException", ""),
        (b"{}", 400, "ValidationException", "'messages'"),
        (b'{"messages": 1}', 400, "ValidationException", "list"),
        (b'{"messages": [{"role": "user"}]}', 400, "ValidationException", "content"),
        (
            b'{"messages": [{"role": "nobody", "content": []}]}',
            400,
            "ValidationException",
            "enum value set",
        ),
        (
            BODY[:-1] + b', "inferenceConfig": {"temperature": 2}}',
            400,
            "ValidationException",
            "less than or equal to 1",
        ),
        (BODY[:-1] + b', "other": 1}', 400, "ValidationException", "unknown"),
        (
            b'{"messages": [{"role": "user", "content": [{"text": " "}]}]}',
            400,
            "ValidationException",
            "blank",
        ),
        (
            json.dumps({"messages": [{"role": "user", "content": [TWINS]}]}).encode(),
            400,
            "ValidationException",
            "union",
        ),
        (
            b'{"messages": [{"role": "assistant", "content": [{"text": "a"}]}]}',
            400,
            "ValidationException",
            "start with a user message",
        ),
        (
            json.dumps({"messages": [{"role": "user", "content": [IMAGE]}]}).encode(),
            400,
            "ValidationException",
            "base64",
        ),
    ],
)
def test_a_request_that_bedrock_would_refuse(
    simulator: RunningSimulator, body: bytes, status: int, kind: str, message: str
) -> None:
    """A Converse body is checked against Bedrock's own model."""
    found = refusal(_send(simulator, signed(body)))
    assert found[:2] == (status, kind)
    assert message in found[2]


def test_encoded_and_oversized_bodies(simulator: RunningSimulator) -> None:
    """A content encoding, or more than 25,000,000 bytes, is refused."""
    request = signed()
    encoded = request.headers.with_header("content-encoding", "gzip")
    answer = _send(simulator, Request("POST", PATH, encoded, BODY))
    assert refusal(answer)[:2] == (400, "ValidationException")
    client = simulator.client()
    with pytest.raises(ClientError) as caught:
        client.invoke_model(modelId=MODEL, body=b"{" + b" " * 25_000_000)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 413


def test_throttle(simulator: RunningSimulator) -> None:
    """The first calls are throttled with a typed error; a retry gets through."""
    simulator.set_reply(MODEL, fault={"kind": "throttle", "calls": 1})
    client = simulator.client()
    with pytest.raises(client.exceptions.ThrottlingException):
        client.converse(modelId=MODEL, messages=HELLO)
    client.converse(modelId=MODEL, messages=HELLO)
    simulator.set_reply(MODEL, fault={"kind": "throttle", "calls": 1})
    retrying = simulator.client(config={"retries": {"total_max_attempts": 2}})
    answer = retrying.converse(modelId=MODEL, messages=HELLO)
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1


def test_http_error(simulator: RunningSimulator) -> None:
    """A scripted error comes typed, with its message."""
    error = {"kind": "http_error", "status": 503, "type": "ServiceUnavailableException"}
    simulator.set_reply("*", fault={**error, "message": "later"})
    client = simulator.client()
    with pytest.raises(client.exceptions.ServiceUnavailableException, match="later"):
        client.converse(modelId=MODEL, messages=HELLO)


def test_error_frames(simulator: RunningSimulator) -> None:
    """Modelled and unmodelled errors arrive in the stream, after their events."""
    modelled = {"kind": "exception", "type": "throttlingException", "message": "m"}
    unmodelled = {"kind": "error", "code": "AccessDeniedException", "message": "m"}
    for fault in (modelled, unmodelled):
        simulator.set_reply(MODEL, fault={**fault, "after": 2})
        seen: list[Any] = []
        stream = converse_stream(simulator)
        with pytest.raises(EventStreamError) as caught:
            seen.extend(stream)
        assert names(seen) == ["messageStart", "contentBlockDelta"]
        code = fault.get("type") or fault.get("code")
        assert caught.value.response["Error"] == {"Code": code, "Message": "m"}


@pytest.mark.parametrize("kind", ["truncate", "cut"])
def test_streams_that_end_early(simulator: RunningSimulator, kind: str) -> None:
    """A stream that ends between or within frames is, to boto3, an end."""
    simulator.set_reply(MODEL, fault={"kind": kind, "after": 2})
    assert names(converse_stream(simulator)) == ["messageStart", "contentBlockDelta"]
    assert simulator.streams()["broken"] == 1


@pytest.mark.parametrize("where", ["message", "prelude"])
def test_bad_checksum(simulator: RunningSimulator, where: str) -> None:
    """A spoilt checksum, of the message or of its prelude, is noticed."""
    simulator.set_reply(
        MODEL, fault={"kind": "bad_checksum", "after": 1, "where": where}
    )
    with pytest.raises(ChecksumMismatch):
        list(converse_stream(simulator))


def test_reset(simulator: RunningSimulator) -> None:
    """A dropped connection breaks streams and whole answers alike."""
    simulator.set_reply(MODEL, fault={"kind": "reset", "after": 1})
    with pytest.raises(urllib3.exceptions.ProtocolError):
        list(converse_stream(simulator))
    with pytest.raises(urllib3.exceptions.ProtocolError):
        _send(simulator, signed())


def test_scripted_events_frames_and_body(simulator: RunningSimulator) -> None:
    """Events, raw frames and bodies are sent as the script spells them out."""
    event = {"contentBlockDelta": {"delta": {"text": "a"}, "contentBlockIndex": 7}}
    simulator.set_reply(MODEL, events=[event], body={"output": {}, "b": 1})
    assert list(converse_stream(simulator)) == [event]
    assert json.loads(_send(simulator, signed()).data) == {"output": {}, "b": 1}
    simulator.set_reply(MODEL, frames=["YWJj", "ZGVm"])
    assert _send(simulator, signed(path=f"{PATH}-stream")).data == b"abcdef"


def test_gzip(simulator: RunningSimulator) -> None:
    """An answer can be compressed, as Bedrock's never is."""
    simulator.set_reply(MODEL, gzip=True)
    for path in (PATH, f"{PATH}-stream"):
        answer = _send(simulator, signed(path=path))
        assert answer.headers["content-encoding"] == "gzip"
        assert b"good" in answer.data


def test_a_client_that_leaves_ends_an_endless_stream(
    simulator: RunningSimulator,
) -> None:
    """An endless stream goes on until its reader leaves, and then is cancelled."""
    simulator.set_reply(MODEL, text="on and on ", fault={"kind": "endless"})
    stream = converse_stream(simulator)
    for _ in range(100):
        next(iter(stream))
    assert simulator.streams()["open"] == 1
    stream.close()
    assert simulator.await_streams(lambda found: found["cancelled"] == 1)["open"] == 0


def test_a_slow_reader_holds_an_endless_stream_back(
    simulator: RunningSimulator,
) -> None:
    """Nothing is sent into the void: without a reader, sending comes to a halt."""
    simulator.set_reply(
        MODEL, text="on " * 20_000, piece=50_000, fault={"kind": "endless"}
    )
    stream = converse_stream(simulator)
    next(iter(stream))
    before = -1
    while (sent := simulator.streams()["streams"][0]["bytes"]) != before:
        before = sent
        for _ in range(5):  # other calls are answered meanwhile
            simulator.client().converse(modelId=ARN, messages=HELLO)
    assert sent < 100_000_000
    stream.close()
    simulator.await_streams(lambda found: found["cancelled"] == 1)


def test_a_stall_ends_when_the_client_leaves(simulator: RunningSimulator) -> None:
    """A stream that fell silent notices that its reader left."""
    simulator.set_reply(MODEL, fault={"kind": "stall", "after": 2})
    stream = converse_stream(simulator)
    events = iter(stream)
    assert [next(iter(next(events))) for _ in range(2)] == [
        "messageStart",
        "contentBlockDelta",
    ]
    stream.close()
    simulator.await_streams(lambda found: found["cancelled"] == 1)


def test_replies_are_checked_and_reset(simulator: RunningSimulator) -> None:
    """A wrong script is refused by name; a reset brings the echo back."""
    url = f"{simulator.endpoint_url}/-/replies/a"
    with urllib3.PoolManager(retries=False) as pool:
        answer = pool.request("PUT", url, body=b'{"text": 1, "fault": {"kind": "a"}}')
        assert answer.status == 400
        assert "`text`" in json.loads(answer.data)["message"]
        unknown = pool.request("GET", f"{simulator.endpoint_url}/-/other")
        assert unknown.status == 404
    simulator.set_reply("*", text="scripted")
    simulator.reset()
    answer = simulator.client().converse(modelId=MODEL, messages=HELLO)
    assert answer["output"]["message"]["content"] == [{"text": "good day"}]


def test_delays_are_kept(simulator: RunningSimulator) -> None:
    """The reported latency is the script's: first delay, and one per later delta."""
    simulator.set_reply(MODEL, text="a b c", first_delay=0.02, delay=0.01)
    stream = list(converse_stream(simulator))
    assert stream[-1]["metadata"]["metrics"]["latencyMs"] == 41
