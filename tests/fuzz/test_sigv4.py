"""The readers of signatures against broken headers, queries and requests."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.errors import MalformedRequest
from bedrock_weir.wire import sigv4
from bedrock_weir.wire.http import Headers, Request
from tests.fuzz.strategies import mutated
from tests.support.playbook import AUTHORIZATION

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
good = st.just(AUTHORIZATION.encode())
broken = st.one_of(
    st.text(max_size=200), mutated(good).map(lambda data: data.decode("latin-1"))
)
names = st.sampled_from(
    ["host", ":authority", "content-type", "x-amz-date", "x-amz-content-sha256", "via"]
)
headers = st.lists(st.tuples(names, st.text(max_size=20)), max_size=6)
targets = st.one_of(
    st.text(max_size=40), st.from_regex(r"/[!-~]{0,40}", fullmatch=True)
)


@given(broken)
def test_authorization_is_read_or_refused(value):
    """It is read whole, or `MalformedRequest` says that it cannot be."""
    try:
        found = sigv4.parse_authorization(value)
    except MalformedRequest:
        return
    assert found.access_key_id
    assert list(found.signed_headers) == sorted(set(found.signed_headers))


@given(st.one_of(broken, broken.map(lambda text: f"X-Amz-Credential={text}")))
def test_query_is_read_or_refused(query):
    """A presigned query names a key, names none, or is refused."""
    try:
        sigv4.presigned_access_key_id(query)
    except MalformedRequest:
        return


@given(broken, headers, targets, st.binary(max_size=50))
def test_nothing_false_verifies(authorization, items, target, body):
    """A request that nobody signed is malformed, or not verified."""
    request = Request("POST", target, Headers(tuple(items)), body)
    try:
        claim = sigv4.parse_authorization(authorization)
        assert not sigv4.verify(request, claim, secret_key=SECRET)
    except MalformedRequest:
        return


paths = st.from_regex(r"/[!-~]{0,40}", fullmatch=True)
plain = st.dictionaries(
    st.sampled_from(["content-type", "x-amz-target", "x-amzn-bedrock-trace", "via"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20),
)


@given(paths, plain, st.binary(max_size=50))
def test_what_is_signed_verifies(target, items, body):
    """Our signature over any request is one that we accept; one byte more breaks it."""
    unsigned = Headers((("host", "localhost"), *items.items()))
    request = sigv4.signed(
        Request("POST", target, unsigned, body),
        access_key_id="AKIDEXAMPLE",
        secret_key=SECRET,
        session_token=None,
        region="eu-west-1",
        service="bedrock",
        time=datetime(2026, 1, 1, tzinfo=UTC),
    )
    claim = sigv4.parse_authorization(request.headers.get("authorization") or "")
    assert sigv4.verify(request, claim, secret_key=SECRET)
    tampered = request.with_body(body + b" ")
    assert not sigv4.verify(tampered, claim, secret_key=SECRET)
