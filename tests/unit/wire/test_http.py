from __future__ import annotations

import pytest

from bedrock_weir.errors import MalformedRequest
from bedrock_weir.wire.http import (
    HOP_BY_HOP,
    SINGLE,
    Headers,
    Request,
    Response,
    refuse_repeated,
)

ARN = "/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Ainference-profile%2Feu.a/converse"


def request(target: str = ARN, *headers: tuple[str, str], body: bytes = b"") -> Request:
    """Return a request."""
    return Request("POST", target, Headers.of(headers), body)


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        (ARN, ARN, ""),
        ("/a?b=c", "/a", "b=c"),
        ("/a?", "/a", ""),
        ("/a?b?c", "/a", "b?c"),
        ("//a/../b", "//a/../b", ""),
    ],
)
def test_target_is_kept_as_it_came(target, path, query):
    """Rule 1: nothing is decoded, merged or resolved."""
    taken = request(target)
    assert (taken.target, taken.path, taken.query) == (target, path, query)


@pytest.mark.parametrize("name", sorted(HOP_BY_HOP))
def test_hop_by_hop_headers_end_here(name):
    """Rule 2: RFC 9110 7.6.1."""
    headers = Headers.of([(name.title(), "x"), ("accept", "y")])
    assert headers.end_to_end() == Headers((("accept", "y"),))


def test_headers_that_connection_names_end_here():
    """Rule 2: in every `connection` header, of any case, with spaces around them."""
    headers = Headers.of(
        [
            ("Connection", "close, X-One"),
            ("connection", " x-two "),
            ("x-one", "1"),
            ("X-Two", "2"),
            ("x-three", "3"),
        ]
    )
    assert headers.end_to_end() == Headers((("x-three", "3"),))


def test_our_own_headers_are_never_believed():
    """Rule 3: a caller's `x-weir-*` goes nowhere."""
    headers = Headers.of([("X-Weir-Vpce-Id", "vpce-1"), ("x-weird", "kept")])
    assert headers.end_to_end() == Headers((("x-weird", "kept"),))


def test_names_are_lower_case_and_order_is_kept():
    """Rule 4: repetition too, and values as they came."""
    headers = Headers.of([("B", " 1"), ("a", "2"), ("b", "3")])
    assert tuple(headers) == (("b", " 1"), ("a", "2"), ("b", "3"))
    assert headers.get("b") == " 1"
    assert headers.getall("b") == (" 1", "3")
    assert headers.get("c") is None
    assert headers.getall("c") == ()


def test_one_header_is_replaced():
    """Every value of the name goes; the new one stands at the end."""
    headers = Headers.of([("a", "1"), ("b", "2"), ("a", "3")])
    assert headers.with_header("a", "4") == Headers((("b", "2"), ("a", "4")))
    assert headers.without("a", "b") == Headers()


def test_host_is_compared_in_lower_case():
    """A request knows its host, port included; none is empty."""
    assert request(ARN, ("Host", "Weir.Internal:8443")).host == "weir.internal:8443"
    assert request().host == ""


def test_another_body_has_its_own_length():
    """The length follows the body; the rest stays."""
    taken = request(ARN, ("content-length", "2"), ("a", "b"), body=b"{}")
    changed = taken.with_body(b"12345")
    assert changed.headers == Headers((("a", "b"), ("content-length", "5")))
    assert (changed.body, changed.target) == (b"12345", ARN)


def test_head_of_a_response():
    """A response without its body."""
    headers = Headers.of([("a", "b")])
    head = Response(200, headers, b"body").head
    assert (head.status, head.headers) == (200, headers)


@pytest.mark.parametrize("name", sorted(SINGLE))
def test_deciding_headers_must_not_come_twice(name):
    """Nobody has to guess which of two values the next reader takes."""
    twice = Headers.of([(name, "1"), ("x", "1"), (name.upper(), "1")])
    with pytest.raises(MalformedRequest, match=f"`{name}`"):
        refuse_repeated(twice)


def test_other_headers_may_come_twice():
    """Repetition that decides nothing is left alone."""
    refuse_repeated(Headers.of([("via", "1"), ("via", "2"), ("host", "a")]))
