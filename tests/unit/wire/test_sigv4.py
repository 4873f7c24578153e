from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.errors import MalformedRequest
from bedrock_weir.wire import sigv4
from bedrock_weir.wire.http import Headers, Request

AKID = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
HOST = "bedrock-runtime.eu-west-1.amazonaws.com"
NOW = datetime(2026, 11, 23, 12, 0, 1, tzinfo=UTC)
OWN: dict[str, Any] = {"access_key_id": AKID, "secret_key": SECRET, "time": NOW}
OWN |= {"session_token": None, "region": "eu-west-1", "service": "bedrock"}

TARGETS = st.from_regex(
    r"(/[A-Za-z0-9._~!$&'()*+,;=:@-]{0,5}(%[0-9A-F]{2}|\.\.?)?){1,6}"
    r"(\?[a-z0-9%-]{1,4}(=[A-Za-z0-9%._-]{0,4})?(&[a-z]{1,3}=[0-9]{0,2}){0,3})?",
    fullmatch=True,
)
NAMES = st.sampled_from(
    ["content-type", "x-amz-target", "x-amzn-bedrock-trace", "x-amzn-bedrock-accept"]
)
VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)


def of_botocore(request: Request, *, token: str | None = None) -> Request:
    """Return the request as botocore signs it."""
    kept = [item for item in request.headers if item[0] != "host"]
    url = f"https://{request.host}{request.target}"
    foreign = AWSRequest(request.method, url, headers=dict(kept), data=request.body)
    signer = SigV4Auth(Credentials(AKID, SECRET, token), "bedrock", "eu-west-1")
    naive = NOW.replace(tzinfo=None)
    with patch("botocore.auth.get_current_datetime", lambda: naive):
        signer.add_auth(foreign)
    items = [("host", request.host), *foreign.headers.items()]
    return replace(request, headers=Headers.of(items))


def claim_of(request: Request) -> sigv4.Authorization:
    """Return what the request's own authorization claims."""
    return sigv4.parse_authorization(request.headers.get("authorization") or "")


def post(
    target: str = "/model/a%3Ab/converse",
    headers: dict[str, str] | None = None,
    body: bytes = b'{"a": 1}',
) -> Request:
    """Return a request that nobody signed."""
    items = {"host": HOST, **(headers or {})}
    return Request("POST", target, Headers.of(items.items()), body)


@given(TARGETS, st.dictionaries(NAMES, VALUES), st.binary(max_size=50), st.booleans())
def test_botocore_makes_the_same_signature(
    target: str, headers: dict[str, str], body: bytes, is_session: bool
) -> None:
    """For any path, query, headers and body, our signature is botocore's."""
    token = "a session token" if is_session else None
    request = post(target, headers, body)
    theirs = of_botocore(request, token=token)
    ours = sigv4.signed(request, **OWN | {"session_token": token})
    assert ours.headers.get("authorization") == theirs.headers.get("authorization")
    assert sorted(ours.headers) == sorted(theirs.headers)
    assert sigv4.verify(theirs, claim_of(theirs), secret_key=SECRET)


def test_a_known_signature() -> None:
    """The vector `get-vanilla` of the public test suite comes out."""
    request = Request(
        "GET",
        "/",
        Headers(
            (("host", "example.amazonaws.com"), ("x-amz-date", "20150830T123600Z"))
        ),
        b"",
    )
    canonical = sigv4.canonical_request(request, ("host", "x-amz-date"))
    text = sigv4.string_to_sign(
        canonical,
        timestamp="20150830T123600Z",
        scope="20150830/us-east-1/service/aws4_request",
    )
    assert text.endswith(
        "bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63"
    )
    claim = sigv4.parse_authorization(
        "AWS4-HMAC-SHA256 "
        "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        "SignedHeaders=host;x-amz-date, Signature="
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    )
    secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    assert sigv4.verify(request, claim, secret_key=secret)


def test_what_a_signature_covers() -> None:
    """Body, path, query, method, signed headers and the secret all matter."""
    request = sigv4.signed(post(headers={"content-type": "a/b"}), **OWN)
    claim = claim_of(request)
    assert sigv4.verify(request, claim, secret_key=SECRET)
    assert not sigv4.verify(request, claim, secret_key=SECRET + "x")
    for changed in (
        replace(request, body=b'{"a":1}'),
        replace(request, target="/model/a:b/converse"),
        replace(request, target=request.target + "?a"),
        replace(request, method="PUT"),
        replace(request, headers=request.headers.with_header("host", "h")),
        replace(request, headers=request.headers.with_header("content-type", "a")),
    ):
        assert not sigv4.verify(changed, claim, secret_key=SECRET)


def test_added_headers() -> None:
    """An unsigned header may be added, but none of AWS's own (`x-amz-*`)."""
    request = sigv4.signed(post(), **OWN)
    claim = claim_of(request)
    harmless = request.headers.with_header("user-agent", "a")
    assert sigv4.verify(replace(request, headers=harmless), claim, secret_key=SECRET)
    added = request.headers.with_header("x-amz-security-token", "a")
    assert not sigv4.verify(replace(request, headers=added), claim, secret_key=SECRET)


def test_authority_stands_for_host() -> None:
    """A signature over `:authority` is verified over the value of `host`."""
    request = post(headers={"x-amz-date": NOW.strftime(sigv4.TIMESTAMP)})
    names = (":authority", "x-amz-date")
    canonical = sigv4.canonical_request(request, names)
    assert f"\n:authority:{HOST}\n" in canonical
    assert "\n:authority;x-amz-date\n" in canonical


def test_the_declared_body_hash_is_compared() -> None:
    """A signed `x-amz-content-sha256` that is not the body's hash verifies nothing."""
    for declared in ("UNSIGNED-PAYLOAD", "0" * 64):
        request = of_botocore(post(headers={"x-amz-content-sha256": declared}))
        assert not sigv4.verify(request, claim_of(request), secret_key=SECRET)


def test_the_host_must_be_signed() -> None:
    """A signature that covers neither `host` nor `:authority` verifies nothing."""
    dated = post(headers={"x-amz-date": NOW.strftime(sigv4.TIMESTAMP)})
    bare = sigv4.Authorization(
        access_key_id=AKID,
        date="20261123",
        region="eu-west-1",
        service="bedrock",
        signed_headers=("x-amz-date",),
        signature="",
    )
    signature = sigv4._signature(dated, bare, secret_key=SECRET)
    claim = replace(bare, signature=signature)
    assert not sigv4.verify(dated, claim, secret_key=SECRET)


def test_signing_again_leaves_no_trace() -> None:
    """A second signature replaces the first one's headers, the token included."""
    first = sigv4.signed(post(), **OWN | {"session_token": "first"})
    second = sigv4.signed(first, **OWN | {"access_key_id": "AKIDOTHER"})
    assert second.headers.get("x-amz-security-token") is None
    assert len(second.headers.getall("authorization")) == 1
    assert claim_of(second).access_key_id == "AKIDOTHER"
    assert sigv4.verify(second, claim_of(second), secret_key=SECRET)


VALID = (
    f"AWS4-HMAC-SHA256 Credential={AKID}/20261123/eu-west-1/bedrock/aws4_request, "
    f"SignedHeaders=:authority;x-amz-date, Signature={'0' * 64}"
)


def test_an_authorization_is_read() -> None:
    """Each parameter comes out, with and without spaces after the commas."""
    claim = sigv4.parse_authorization(VALID)
    assert claim == sigv4.parse_authorization(VALID.replace(", ", ","))
    assert (claim.access_key_id, claim.date, claim.region, claim.service) == (
        AKID,
        "20261123",
        "eu-west-1",
        "bedrock",
    )
    assert claim.signed_headers == (":authority", "x-amz-date")
    assert claim.signature not in repr(claim)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Bearer abc",
        VALID.replace("HMAC", "ECDSA"),
        VALID.replace("Credential", "credential"),
        VALID.replace("bedrock/", ""),
        VALID.replace("2026", "२०२६"),
        VALID.replace(":authority;x-amz-date", "x-amz-date;:authority"),
        VALID.replace(":authority;", "x-amz-date;"),
        VALID.replace(":authority", "Host"),
        VALID.replace(":authority", ""),
        VALID.replace("0" * 64, "0" * 63),
        VALID.replace("0" * 64, "G" * 64),
        VALID + ", Signature=0",
        VALID + ", Other=0",
        VALID + ",",
        VALID + " " * sigv4.MAX_AUTHORIZATION,
        VALID.replace("x-amz-date", ";".join(f"h{n:03}" for n in range(200))),
    ],
)
def test_a_wrong_authorization_is_refused(value: str) -> None:
    """What is not exactly an authorization is malformed."""
    with pytest.raises(MalformedRequest):
        sigv4.parse_authorization(value)


@given(
    st.one_of(
        st.text(max_size=200),
        st.builds(
            lambda cut, junk, end: VALID[:cut] + junk + VALID[end:],
            st.integers(0, len(VALID)),
            st.text(max_size=3),
            st.integers(0, len(VALID)),
        ),
    )
)
def test_the_parsers_raise_only_what_they_say(value: str) -> None:
    """Whatever comes, the parsers return or raise `MalformedRequest`."""
    for parse in (sigv4.parse_authorization, sigv4.presigned_access_key_id):
        try:
            parse(value)
        except MalformedRequest:
            continue


def test_a_presigned_query_names_its_key() -> None:
    """The access key id is read from the encoded credential, or there is none."""
    credential = f"X-Amz-Credential={AKID}%2F20261123%2Fus-east-1%2Fbedrock"
    query = f"Action=a&{credential}%2Faws4_request&X-Amz-Expires=1"
    assert sigv4.presigned_access_key_id(query) == AKID
    assert sigv4.presigned_access_key_id("a=b") is None
    assert sigv4.presigned_access_key_id("a=X-Amz-Credential") is None
    for broken in (credential, f"{query}&{credential}", "&a=b" * 99 + f"&{query}"):
        with pytest.raises(MalformedRequest):
            sigv4.presigned_access_key_id(broken)


@pytest.mark.parametrize("value", ["", "20261123", "20261323T000000Z", "2026-11-23"])
def test_a_wrong_date_is_refused(value: str) -> None:
    """The signing time is in the one form that AWS writes."""
    with pytest.raises(MalformedRequest):
        sigv4.signing_time(post(headers={"x-amz-date": value}))


def test_a_missing_header_and_a_strange_target_are_refused() -> None:
    """A signature over what did not come, or over no ASCII path, is malformed."""
    with pytest.raises(MalformedRequest, match="did not come"):
        sigv4.canonical_request(post(), ("content-type", "host"))
    for target in ("", "*", "/ä", "/a b"):
        with pytest.raises(MalformedRequest, match="target"):
            sigv4.canonical_request(post(target), ("host",))
