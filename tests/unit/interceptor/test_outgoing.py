from __future__ import annotations

import io
from typing import Any

import pytest

from bedrock_weir.errors import InterceptorError
from bedrock_weir_botocore import outgoing
from bedrock_weir_botocore.outgoing import (
    Identity,
    fingerprint,
    host_of,
    read_body,
    read_request,
)

PATH = "/model/a%3Ab/converse"
NOBODY = Identity()


def params(**changes: Any) -> dict[str, Any]:
    """Return a request as botocore hands it to `before-call`."""
    return {
        "method": "POST",
        "url_path": PATH,
        "url": f"https://localhost:1{PATH}",
        "headers": {"Content-Type": "application/json"},
        "body": b"{}",
    } | changes


def test_the_raw_path_is_kept():
    """A percent-encoded model id stays as it is, and the host is there."""
    request = read_request(params(), NOBODY)
    assert request.target == PATH
    assert request.host == "localhost:1"
    assert request.headers.get("content-type") == "application/json"


def test_an_endpoints_own_path_is_not_the_operations():
    """What `endpoint_url` puts before the path is left out, the query is not."""
    url = f"https://localhost/base{PATH}?a=b"
    assert read_request(params(url=url), NOBODY).target == f"{PATH}?a=b"


def test_the_target_is_what_will_be_sent():
    """A URL that names another path than botocore's is inspected as it will be sent."""
    other = read_request(params(url="https://localhost/model/other/converse"), NOBODY)
    assert other.target == "/model/other/converse"


def test_a_token_stands_where_the_proxy_sees_it():
    """The caller's own header makes room for what will be signed with."""
    headers = {"Authorization": "mine", "Host": "other"}
    request = read_request(params(headers=headers), Identity(token="t"))
    assert request.headers.getall("authorization") == ("Bearer t",)
    assert request.headers.getall("host") == ("localhost:1",)
    unsigned = read_request(params(headers=headers), NOBODY)
    assert unsigned.headers.getall("authorization") == ("mine",)


@pytest.mark.parametrize(
    "body",
    [
        b"\xc3\xa9",
        "é",
        bytearray(b"\xc3\xa9"),
        memoryview(b"\xc3\xa9"),
        io.BytesIO(b"\xc3\xa9"),
        io.StringIO("é"),
    ],
)
def test_a_body_is_bytes(body):
    """Every form that botocore takes is left behind as the bytes it means."""
    given = params(body=body)
    assert read_request(given, NOBODY).body == b"\xc3\xa9"
    assert given["body"] == b"\xc3\xa9"


def test_no_body_is_an_empty_one():
    """Operations without one are inspected too."""
    assert read_body(None) == b""


def test_a_body_that_cannot_be_read_is_an_error(monkeypatch):
    """A mapping, a promise, or more than the limit."""
    with pytest.raises(InterceptorError, match="`dict`"):
        read_body({})
    monkeypatch.setattr(outgoing, "MAX_BODY", 3)
    with pytest.raises(InterceptorError, match="larger than 3 bytes"):
        read_body(io.BytesIO(b"four"))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://a:443/b", "a"),
        ("http://a:80/b", "a"),
        ("https://a:80/b", "a:80"),
        ("https://user@a/b", "a"),
    ],
)
def test_the_host_is_the_one_that_is_signed(url, host):
    """A default port is left out."""
    assert host_of(url) == host


def test_a_fingerprint_is_of_what_matters():
    """Not of the host, nor of the form of values, nor of other headers."""
    first = fingerprint("POST", "https://a/b?c", {"Content-Type": "d", "X": "1"}, b"e")
    same = fingerprint("POST", "http://f/b?c", {"content-type": b"d"}, "e")
    assert first == same


@pytest.mark.parametrize(
    ("arguments", "changed"),
    [
        (("PUT", "https://a/b", {}, b""), "method"),
        (("POST", "https://a/b?c", {}, b""), "target"),
        (("POST", "https://a/b", {"Content-Encoding": "gzip"}, b""), "headers"),
        (("POST", "https://a/b", {"X-Amzn-Bedrock-Trace": "x"}, b""), "headers"),
        (("POST", "https://a/b", {}, b"x"), "body"),
    ],
)
def test_a_fingerprint_names_what_changed(arguments, changed):
    """One field for each thing that must not change."""
    first = fingerprint("POST", "https://a/b", {}, b"")
    assert first.changed(fingerprint(*arguments)) == [changed]


def test_a_body_that_became_a_stream_is_an_error():
    """Nobody can say what would be sent."""
    with pytest.raises(InterceptorError, match="replaced"):
        fingerprint("POST", "https://a/b", {}, io.BytesIO())
