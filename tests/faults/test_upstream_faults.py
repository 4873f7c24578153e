"""What goes wrong upstream: what the caller sees, and what the record says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from bedrock_weir.wire.eventstream import Decoder, Message
from tests.faults.raw_upstream import raw_upstream
from tests.faults.running import Call, ask, converse
from tests.support.proxy import RunningProxy, running_proxy
from tests.support.raw_http import Answer

TEXT = "one two three four five six seven"
MEGABYTE = b"x" * 1024 * 1024
JSON = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


@dataclass(frozen=True)
class Case:
    """One fault, and what has to come of it.

    Attributes:
        name: for people; the model is called after it.
        ending: what the outcome entry says.
        status: what the caller gets.
        error: the error's type: in the headers, or in the last frame.
        reply: the simulator's script.
        raw: the upstream's bytes, in place of the simulator's answer.
        is_stream: which operation is called.
    """

    name: str
    ending: str
    status: int
    error: str = ""
    reply: dict[str, Any] = field(default_factory=dict)
    raw: tuple[bytes, ...] = ()
    is_stream: bool = False

    @property
    def model(self) -> str:
        """A model of the case's own."""
        return f"anthropic.{self.name.replace(' ', '-')}"

    @property
    def call(self) -> Call:
        """What is asked."""
        return converse(self.model, self.name, streaming=self.is_stream)


def http_error(status: int, error: str, *, is_stream: bool) -> Case:
    """Return a case of an error that Bedrock answers with."""
    name = f"{status} {'stream' if is_stream else 'whole'}"
    fault = {"kind": "http_error", "status": status, "type": error}
    reply = {"fault": {**fault, "message": "no luck, ann@example.com"}}
    return Case(name, "upstream_error", status, error, reply, is_stream=is_stream)


def in_stream(name: str, ending: str, error: str = "", **fault: Any) -> Case:
    """Return a case of a fault after five events of a stream."""
    reply = {"text": TEXT, "fault": {"after": 5, **fault}}
    return Case(name, ending, 200, error, reply, is_stream=True)


HTTP_ERRORS = [
    http_error(status, error, is_stream=is_stream)
    for status, error in (
        (400, "ValidationException"),
        (403, "AccessDeniedException"),
        (404, "ResourceNotFoundException"),
        (408, "ModelTimeoutException"),
        (424, "ModelErrorException"),
        (429, "ModelNotReadyException"),
        (500, "InternalServerException"),
        (503, "ServiceUnavailableException"),
    )
    for is_stream in (False, True)
]
WHOLE = [
    Case("gzip", "denied", 403, "AccessDeniedException", {"gzip": True}),
    Case(
        "reset",
        "upstream_failed",
        503,
        "ServiceUnavailableException",
        {"text": TEXT * 9, "fault": {"kind": "reset"}},
    ),
    Case(
        "endless error",
        "unreadable",
        502,
        "ModelErrorException",
        raw=(b"HTTP/1.1 500 Oops\r\n\r\n", *[MEGABYTE] * 64),
    ),
    Case(
        "endless answer",
        "unreadable",
        502,
        "ModelErrorException",
        raw=(JSON + b"\r\n", *[MEGABYTE] * 256),
    ),
    Case(
        "no JSON",
        "unreadable",
        502,
        "ModelErrorException",
        raw=(JSON + b"content-length: 5\r\n\r\nhello",),
    ),
    Case(
        "short body",
        "upstream_failed",
        503,
        "ServiceUnavailableException",
        raw=(JSON + b'content-length: 500\r\n\r\n{"output"',),
    ),
    Case(
        "no HTTP",
        "upstream_failed",
        503,
        "ServiceUnavailableException",
        raw=(b"SSH-2.0-OpenSSH_9.2\r\n",),
    ),
    Case(
        "no answer", "upstream_failed", 503, "ServiceUnavailableException", raw=(b"",)
    ),
]
STREAMS = [
    in_stream(
        "exception frame",
        "upstream_error",
        "throttlingException",
        kind="exception",
        type="throttlingException",
    ),
    in_stream(
        "error frame",
        "upstream_error",
        "InternalFailure",
        kind="error",
        code="InternalFailure",
    ),
    in_stream("bad checksum", "unreadable", "ModelErrorException", kind="bad_checksum"),
    in_stream(
        "bad prelude",
        "unreadable",
        "ModelErrorException",
        kind="bad_checksum",
        where="prelude",
    ),
    in_stream("truncation", "truncated", kind="truncate"),
    in_stream("cut in a frame", "unreadable", "ModelErrorException", kind="cut"),
    in_stream(
        "reset stream", "upstream_failed", "ServiceUnavailableException", kind="reset"
    ),
]
DENIED_STREAMS = [
    Case(
        "gzip stream",
        "denied",
        403,
        "AccessDeniedException",
        {"gzip": True},
        is_stream=True,
    ),
    Case(
        "no event stream",
        "denied",
        403,
        "AccessDeniedException",
        raw=(JSON + b"content-length: 2\r\n\r\n{}",),
        is_stream=True,
    ),
]
CASES = [*HTTP_ERRORS, *WHOLE, *STREAMS, *DENIED_STREAMS]

Results = dict[str, tuple[Answer, Call]]


@pytest.fixture(scope="module")
def results(proxy, bucket, simulator) -> Iterator[Results]:
    """Every case's answer; they are asked all at once, and once."""
    simulated = [case for case in CASES if not case.raw]
    raw = [case for case in CASES if case.raw]
    for case in simulated:
        simulator.set_reply(case.model, **case.reply)
    found = ask_all(proxy, simulated)
    with (
        raw_upstream({case.model: case.raw for case in raw}) as url,
        running_proxy(simulator, bucket, upstream=url) as other,
    ):
        yield found | ask_all(other, raw)


def ask_all(proxy: RunningProxy, cases: Sequence[Case]) -> Results:
    """Ask all cases at once."""
    with ThreadPoolExecutor(8) as pool:
        calls = [case.call for case in cases]
        answers = pool.map(lambda call: ask(proxy, call), calls)
        return {
            case.name: (answer, call)
            for case, answer, call in zip(cases, answers, calls, strict=True)
        }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_outcome_is_recorded(results, records, case):
    """Whatever happened, the record says how the call ended."""
    _, call = results[case.name]
    assert records.decision(call)["disposition"] == "ALLOW"
    assert records.await_ending(call) == case.ending


@pytest.mark.parametrize("case", HTTP_ERRORS, ids=lambda case: case.name)
def test_errors_of_bedrock_pass(results, records, case):
    """Status, type and text are Bedrock's; the text is inspected as any other."""
    answer, call = results[case.name]
    assert answer.status == case.status
    assert dict(answer.headers)["x-amzn-errortype"] == case.error
    assert answer.json == {"message": "no luck, {EMAIL}"}
    assert records.await_outcome(call)["api"]["response"]["code"] == case.status


@pytest.mark.parametrize("case", [*WHOLE, *DENIED_STREAMS], ids=lambda case: case.name)
def test_what_cannot_be_passed_is_an_error_of_aws_shape(results, records, case):
    """The caller gets a typed error that names the call, and nothing of the answer."""
    answer, call = results[case.name]
    headers = dict(answer.headers)
    assert answer.status == case.status
    assert headers["x-amzn-errortype"] == case.error
    assert list(answer.json) == ["message"]
    call_id = records.decision(call)["metadata"]["correlation_uid"]
    assert headers["x-amzn-requestid"] == call_id
    assert answer.json["message"].endswith(f"(call {call_id})")


@pytest.mark.parametrize("case", STREAMS, ids=lambda case: case.name)
def test_broken_streams_are_a_clean_beginning_and_an_error(results, case):
    """Whole frames up to the fault, then one error frame; no frame is ever broken."""
    answer, _ = results[case.name]
    assert answer.status == 200
    *beginning, last = messages(answer)
    assert beginning[0].event_type == "messageStart"
    assert {message.message_type for message in beginning} == {"event"}
    assert "messageStop" not in {message.event_type for message in beginning}
    if case.error:
        assert last.message_type in ("error", "exception")
        assert last.event_type == case.error


def messages(answer: Answer) -> list[Message]:
    """Return the messages of a stream, which has to end with a whole one."""
    decoder = Decoder()
    found = list(decoder.receive_data(answer.body))
    decoder.receive_eof()
    return found


def test_throttling_passes_and_the_next_call_too(proxy, simulator, records, model):
    """A throttled call is one call with its outcome; the retry is another."""
    simulator.set_reply(model, text=TEXT, fault={"kind": "throttle", "calls": 1})
    first, second = converse(model, "once"), converse(model, "again")
    assert ask(proxy, first).status == 429
    assert ask(proxy, second).status == 200
    assert records.await_ending(first) == "upstream_error"
    assert records.await_ending(second) == "complete"


def test_upstream_that_is_down(bucket, simulator, records, model):
    """Nobody listens: 503, and the record says that the upstream failed."""
    with raw_upstream({}) as url:
        pass
    call = converse(model, "is anybody there")
    with running_proxy(simulator, bucket, upstream=url) as proxy:
        answer = ask(proxy, call)
    assert answer.status == 503
    assert dict(answer.headers)["x-amzn-errortype"] == "ServiceUnavailableException"
    assert "could not be reached" in answer.json["message"]
    assert records.await_ending(call) == "upstream_failed"
