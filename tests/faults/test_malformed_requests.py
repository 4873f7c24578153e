"""Requests that break the rules: each is denied, in AWS's words, and on the record."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

import pytest

from tests.faults.running import Call, ask, connected, converse, signed
from tests.support.raw_http import Answer, read_h1, write_h1

TARGET = "/model/anthropic.claude-3-haiku/converse"
TOO_LARGE = 32 * 1024 * 1024 + 1


def body(marker: str) -> bytes:
    """Return a good body that is like no other."""
    content = [{"text": marker}]
    return json.dumps({"messages": [{"role": "user", "content": content}]}).encode()


def without(call: Call, *names: str) -> Call:
    """Return a call without some of its headers."""
    kept = tuple(item for item in call.headers if item[0] not in names)
    return Call(call.target, kept, call.body)


def twice(call: Call, name: str) -> Call:
    """Return a call one of whose headers comes twice."""
    again = tuple(item for item in call.headers if item[0] == name)
    return Call(call.target, (*call.headers, *again), call.body)


def with_authorization(call: Call, value: str) -> Call:
    """Return a call with another authorization."""
    bare = without(call, "authorization")
    return Call(call.target, (*bare.headers, ("authorization", value)), call.body)


CASES = {
    "unsigned": (
        without(signed(TARGET, body("unsigned")), "authorization"),
        "not signed",
    ),
    "basic authorization": (
        with_authorization(signed(TARGET, body("basic")), "Basic YTpi"),
        "`authorization`",
    ),
    "cut authorization": (
        with_authorization(signed(TARGET, body("cut")), "AWS4-HMAC-SHA256 Credential="),
        "`authorization`",
    ),
    "date twice": (
        twice(signed(TARGET, body("date twice")), "x-amz-date"),
        "`x-amz-date` comes more than once",
    ),
    "authorization twice": (
        twice(signed(TARGET, body("authorization twice")), "authorization"),
        "`authorization`",
    ),
    "no JSON": (signed(TARGET, b'{"messages": nonsense'), "UNKNOWN_BODY"),
    "no UTF-8": (signed(TARGET, b'{"messages": "\xff"}'), "UNKNOWN_BODY"),
    "empty": (signed(TARGET, b""), "UNKNOWN_BODY"),
    "key twice": (signed(TARGET, b'{"a": 1, "a": 2}'), "UNKNOWN_BODY"),
    "deep": (signed(TARGET, b"[" * 5000 + b"]" * 5000), "UNKNOWN_BODY"),
    "gzip": (
        signed(TARGET, gzip.compress(body("gzip")), ("content-encoding", "gzip")),
        "UNKNOWN_BODY",
    ),
    "unknown path": (signed("/agents/a/b", body("path")), "UNKNOWN_OPERATION"),
    "unknown verb": (signed("/model/a/explode", body("verb")), "UNKNOWN_OPERATION"),
    "dot segments": (
        signed("/model/../model/a/converse", body("dots")),
        "UNKNOWN_OPERATION",
    ),
    "double slash": (signed("//model/a/converse", body("two")), "UNKNOWN_OPERATION"),
}


@pytest.mark.parametrize("name", CASES)
def test_request_is_denied_and_recorded(proxy, simulator, records, name):
    """403, AccessDeniedException, a reason, the call's id; nothing went upstream."""
    call, reason = CASES[name]
    answer = ask(proxy, call)
    assert answer.status == 403
    headers = dict(answer.headers)
    assert headers["x-amzn-errortype"] == "AccessDeniedException"
    assert headers["content-type"] == "application/json"
    assert list(answer.json) == ["message"]
    assert reason in answer.json["message"]
    entry = records.decision(call)
    assert entry["disposition"] == "DENY"
    assert entry["metadata"]["correlation_uid"] == headers["x-amzn-requestid"]
    assert not [r for r in simulator.requests() if r["body_sha256"] == call.sha256]


def is_validation_error(answer: Answer, status: int) -> bool:
    """Tell whether a request was refused before it was a call."""
    headers = dict(answer.headers)
    assert headers["x-amzn-errortype"] == "ValidationException"
    assert list(answer.json) == ["message"]
    return answer.status == status


def test_declared_length_over_the_limit(proxy):
    """413 at once; the body is not waited for."""
    with connected(proxy) as connection:
        lines = [
            f"POST {TARGET} HTTP/1.1",
            "host: localhost",
            "connection: close",
            f"content-length: {TOO_LARGE}",
        ]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        assert is_validation_error(read_h1(connection), 413)


def test_body_over_the_limit(proxy):
    """413 for a body that did not say how long it would be."""
    lines = ["host: localhost", "connection: close", "transfer-encoding: chunked"]
    head = "\r\n".join([f"POST {TARGET} HTTP/1.1", *lines, "", ""]).encode()
    with connected(proxy) as connection:
        connection.sendall(head)
        for piece in pieces(TOO_LARGE):
            connection.sendall(piece)
        assert is_validation_error(read_h1(connection), 413)


def pieces(size: int) -> Iterator[bytes]:
    """Yield a chunked body of so many bytes."""
    piece = bytes(64 * 1024)
    for _ in range(size // len(piece)):
        yield b"10000\r\n" + piece + b"\r\n"
    yield b"1\r\n0\r\n0\r\n\r\n"


def test_request_that_comes_back(proxy):
    """A proxy that dials itself says so instead of going round for ever."""
    call = converse("anthropic.claude", "round and round")
    with connected(proxy) as connection:
        headers = [*call.headers, ("via", "1.1 bedrock-weir")]
        write_h1(connection, call.target, headers=headers, body=call.body)
        assert is_validation_error(read_h1(connection), 508)


def test_caller_who_leaves_within_his_request(proxy, records):
    """Half a request is no call: nothing is decided, nothing recorded."""
    before = len(records.entries())
    with connected(proxy) as connection:
        lines = [f"POST {TARGET} HTTP/1.1", "host: localhost", "content-length: 99"]
        connection.sendall("\r\n".join([*lines, "", '{"mess']).encode())
    last = converse("anthropic.claude", "after half a request")
    assert ask(proxy, last).status == 200
    assert records.await_ending(last) == "complete"
    assert len(records.entries()) == before + 2
