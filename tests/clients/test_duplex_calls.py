"""The AWS SDK for JavaScript in a conversation with Nova Sonic, through the proxy.

The host name is Bedrock's own, so the caller's signatures reach Bedrock, which verifies
that of the request and those of all its messages.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from bedrock_weir.simulator.settings import Credential
from bedrock_weir.wire.signedevents import SignedDecoder
from tests.support.authority import Authority
from tests.support.node import NodeClient, node_client
from tests.support.proxy import CREDENTIAL, RunningProxy, bundle_folder, running_proxy
from tests.support.simulator import REGION, RunningSimulator, running_simulator
from tests.support.sonic import Event, begin, end, says, sound, start, stop

HOST = f"bedrock-runtime.{REGION}.amazonaws.com"
CALLER = Credential("ASIACALLEREXAMPLE234", "caller/Secret+Key", "session//token==")
OPERATION = "InvokeModelWithBidirectionalStream"
MAIL = "jane.doe@example.com"
KEY = "AKIAIOSFODNN7EXAMPLE"

SOUND_MAY_PASS = """
@id("sound-may-pass")
permit (
  principal,
  action in [Weir::Action::"Send", Weir::Action::"Receive"],
  resource == Weir::DataClass::"AUDIO"
);
"""


BLOCK_MAIL = """
@id("no-mail-addresses-in-answers")
forbid (
  principal,
  action == Weir::Action::"Receive",
  resource == Weir::DataClass::"EMAIL"
);
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    """Whom everybody trusts here."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def simulator(authority) -> Iterator[RunningSimulator]:
    """A Bedrock that answers to Bedrock's names only, over TLS."""
    issued = authority.issue(HOST)
    with running_simulator(
        credentials=(CALLER, CREDENTIAL),
        strict=True,
        certificate=issued.certificate,
        private_key=issued.private_key,
        trust=authority.ca_file,
    ) as running:
        yield running


@pytest.fixture(scope="module")
def proxy(simulator, bucket, authority, tmp_path_factory) -> Iterator[RunningProxy]:
    """A proxy under a policy that lets sound pass."""
    folder = bundle_folder(tmp_path_factory.mktemp("b") / "sound", SOUND_MAY_PASS)
    with running_proxy(
        simulator, bucket, folder, authority=authority, names=(HOST,)
    ) as running:
        yield running


@pytest.fixture(scope="module")
def node(proxy, authority) -> Iterator[NodeClient]:
    """A caller whose connections to Bedrock come to the proxy."""
    with node_client(caller(authority), redirect=(HOST, proxy.port)) as client:
        yield client


@pytest.fixture(scope="module")
def blocking(
    simulator, bucket, authority, tmp_path_factory
) -> Iterator[tuple[RunningProxy, NodeClient]]:
    """A proxy that stops answers with mail addresses, and a caller of it."""
    folder = bundle_folder(tmp_path_factory.mktemp("b") / "blocking", BLOCK_MAIL)
    with (
        running_proxy(
            simulator, bucket, folder, authority=authority, names=(HOST,)
        ) as running,
        node_client(caller(authority), redirect=(HOST, running.port)) as client,
    ):
        yield running, client


def caller(authority: Authority) -> dict[str, str]:
    """The variables of a caller."""
    return {
        "AWS_REGION": REGION,
        "AWS_ACCESS_KEY_ID": CALLER.access_key_id,
        "AWS_SECRET_ACCESS_KEY": CALLER.secret_key,
        "AWS_SESSION_TOKEN": CALLER.session_token or "",
        "AWS_EC2_METADATA_DISABLED": "true",
        "NODE_EXTRA_CA_CERTS": str(authority.ca_file),
    }


def converse(node: NodeClient, model: str, said: list[Event]) -> dict[str, Any]:
    """Have a conversation."""
    return node.call(OPERATION, {"modelId": model, "says": said})


def texts(told: dict[str, Any]) -> str:
    """What the model said."""
    found = [event.get("textOutput", {}) for event in told["events"]]
    return "".join(item.get("content", "") for item in found)


def b64_inside(body: bytes) -> bytes:
    """What the chunks of a request hold."""
    decoder = SignedDecoder()
    inner = [message.inner for message in decoder.receive_data(body)]
    payloads = [json.loads(item.payload)["bytes"] for item in inner if item]
    return b"".join(map(base64.b64decode, payloads))


def received_of(simulator: RunningSimulator, model: str) -> list[dict[str, Any]]:
    """What the simulator received for a model."""
    name = model.replace(":", "%3A")
    return [each for each in simulator.requests() if f"/{name}/" in each["target"]]


def state_of(simulator: RunningSimulator, model: str) -> str:
    """How the simulator's answer ended, once it has."""
    found = simulator.await_streams(lambda found: found["open"] == 0)
    (state,) = [each["state"] for each in found["streams"] if each["model_id"] == model]
    return str(state)


def outcome(proxy: RunningProxy, model: str) -> dict[str, Any]:
    """The outcome's own part of the record."""
    last = proxy.entries_of(model)[-1]
    weir: dict[str, Any] = last["unmapped"]["weir"]
    return weir


def test_conversation_goes_both_ways_at_once(node, simulator, proxy, model):
    """Each turn is answered while the request goes on, and all signatures verify."""
    said = [
        *begin(),
        *says("s", "Be brief.", role="SYSTEM"),
        *says("1", "hello, ", "world"),
        {"awaits": "completionEnd"},
        *says("2", "and good bye"),
        {"awaits": "completionEnd"},
        *end(),
    ]
    told = converse(node, model, said)
    assert told["error"] is None
    assert texts(told) == "hello, worldand good bye"
    (received,) = received_of(simulator, model)
    assert received["verified"]
    assert received["access_key_id"] == CALLER.access_key_id
    assert received["http_version"] == "2"
    assert received["error"] is None
    weir = outcome(proxy, model)
    assert weir["ending"] == "complete"
    assert weir["request"]["sha256"] == weir["request"]["forwarded_sha256"]
    assert weir["request"]["sha256"] == received["body_sha256"]
    assert weir["answer"]["sha256"] == weir["answer"]["released_sha256"]


def test_secret_in_a_text_is_stopped(node, simulator, proxy, model):
    """No piece of it reaches the model; the caller gets an error by its name."""
    said = [
        *begin(),
        *says("1", "hello"),
        {"awaits": "completionEnd"},
        *says("2", "my key is ", KEY[:9], KEY[9:], "."),
        *end(),
    ]
    told = converse(node, model, said)
    assert texts(told) == "hello"
    assert told["error"]["name"] == "AccessDeniedException"
    assert "AWS_ACCESS_KEY may not be sent to the model" in told["error"]["message"]
    assert KEY not in told["error"]["message"]
    weir = outcome(proxy, model)
    assert weir["ending"] == "stopped"
    assert state_of(simulator, model) == "cancelled"
    (received,) = received_of(simulator, model)
    assert b"hello" in b64_inside(received["body"])
    assert b"my key" not in b64_inside(received["body"])
    assert weir["request"]["forwarded_bytes"] == len(received["body"])


def test_what_would_be_redacted_is_refused(node, simulator, proxy, model):
    """A signed message cannot be rewritten, and the reason says so."""
    told = converse(node, model, [*begin(), *says("1", f"write to {MAIL}"), *end()])
    assert told["events"] == []
    assert told["error"]["name"] == "AccessDeniedException"
    assert "EMAIL may not be sent to the model" in told["error"]["message"]
    assert "the caller has signed each message" in told["error"]["message"]
    assert b"write to" not in b64_inside(received_of(simulator, model)[0]["body"])


@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_value_in_the_answer_is_redacted(node, simulator, proxy, model, piece):
    """The answer is not signed: what is cut into events is redacted as elsewhere."""
    simulator.set_reply(model, text=f"Ask {MAIL}. That is all.", piece=piece)
    told = converse(node, model, [*begin(), *says("1", "whom?"), *end()])
    assert told["error"] is None
    assert texts(told) == "Ask {EMAIL}. That is all."
    assert outcome(proxy, model)["ending"] == "complete"


def test_secret_in_the_answer_is_stopped(simulator, blocking, model):
    """What came before stands; the call ends, and the model is let go."""
    proxy, client = blocking
    text = f"Once upon a time there was {MAIL}, and "
    simulator.set_reply(model, text=text, piece=9)
    turn = [*says("1", "hello"), {"awaits": "completionEnd"}]
    told = converse(client, model, [*begin(), *turn, *end()])
    assert texts(told) == "Once upon a time there was "
    assert told["error"]["name"] == "AccessDeniedException"
    assert "EMAIL may not be received" in told["error"]["message"]
    assert outcome(proxy, model)["ending"] == "stopped"
    assert state_of(simulator, model) == "cancelled"


def test_client_that_leaves_is_noticed(simulator, proxy, authority, model):
    """The model is let go, and the outcome is on the record."""
    said = [*begin(), *says("1", "hello"), {"awaits": "nothing"}]
    with node_client(caller(authority), redirect=(HOST, proxy.port)) as client:
        client.begin(OPERATION, {"modelId": model, "says": said})
        simulator.await_streams(lambda found: found["open"] and found["events"])
    assert outcome(proxy, model)["ending"] == "client_disconnected"
    assert state_of(simulator, model) == "cancelled"


def test_sound_passes_where_a_policy_permits_it(node, simulator, proxy, model):
    """Both ways, at once, and counted once each way."""
    said = [start("1", kind="AUDIO"), *(sound("1") for _ in range(20)), stop("1")]
    told = converse(node, model, [*begin(), *said, {"awaits": "audioOutput"}, *end()])
    assert told["error"] is None
    assert [next(iter(event)) for event in told["events"]] == ["audioOutput"] * 20
    weir = outcome(proxy, model)
    counts = [{"class": "AUDIO", "remedy": "ALLOW", "count": 1}]
    assert weir["request"]["findings"]["counts"] == counts
    assert weir["findings"]["counts"] == counts


def test_sound_is_refused_where_no_policy_permits_it(blocking, simulator, model):
    """Nobody here can hear what is in it."""
    _, client = blocking
    said = [start("1", kind="AUDIO"), sound("1"), stop("1")]
    told = converse(client, model, [*begin(), *said, *end()])
    assert told["error"]["name"] == "AccessDeniedException"
    assert "AUDIO may not be sent to the model" in told["error"]["message"]


def test_error_of_bedrock_arrives_as_its_own(node, simulator, proxy, model):
    """Before the stream and within it, typed; both are on the record."""
    fault = {"kind": "http_error", "status": 400, "type": "ValidationException"}
    simulator.set_reply(model, fault=fault | {"message": "too long"})
    told = converse(node, model, [*begin(), *says("1", "hello"), *end()])
    assert (told["error"]["name"], told["error"]["message"]) == (
        "ValidationException",
        "too long",
    )
    fault = {"kind": "exception", "type": "throttlingException", "message": "slow"}
    simulator.set_reply(model, fault=fault | {"after": 3})
    told = converse(node, model, [*begin(), *says("1", "hello"), *end()])
    assert told["error"]["name"] == "ThrottlingException"
    assert told["error"]["typed"]
    entries = proxy.entries_of(model, calls=2)
    endings = [entry["unmapped"]["weir"].get("ending") for entry in entries]
    assert endings == [None, "upstream_error"] * 2


def test_request_for_the_proxys_own_name_is_denied(proxy, simulator, model):
    """It cannot be signed anew, and the reason says what to do."""
    with node_client(proxy.environment) as client:
        told = converse(client, model, [*begin(), *says("1", "hello"), *end()])
    assert told["error"]["name"] == "AccessDeniedException"
    assert told["error"]["status"] == 403
    assert "keep the Bedrock host name" in told["error"]["message"]
    assert received_of(simulator, model) == []
    (entry,) = proxy.entries_of(model)
    assert entry["disposition"] == "DENY"


def test_changed_signature_is_refused_by_bedrock(simulator, proxy, authority, model):
    """A caller who signs with another key gets Bedrock's own refusal."""
    wrong = {**caller(authority), "AWS_SECRET_ACCESS_KEY": "another"}
    with node_client(wrong, redirect=(HOST, proxy.port)) as client:
        told = converse(client, model, [*begin(), *says("1", "hello"), *end()])
    assert told["error"]["name"] == "InvalidSignatureException"
    assert told["error"]["status"] == 403
    assert outcome(proxy, model)["ending"] == "upstream_error"
