"""Signed event streams: published vectors, cuts, and what is refused.

The AWS SDK for JavaScript signs for `tests/clients/test_duplex_calls.py`.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.errors import MalformedRequest
from bedrock_weir.wire.eventstream import Decoder, Timestamp, encode
from bedrock_weir.wire.signedevents import (
    MAX_SIGNED,
    SignatureChain,
    SignedDecoder,
    SignedMessage,
)
from bedrock_weir.wire.sigv4 import Authorization

SEED = "e1d8e8c8815e60969f2a34765c9a15945ffc0badbaa4b7e3b163ea19131e949b"
"""Of the AWS SDK for Java's own test of a stream; the signatures are, too."""
SIGNATURES = [
    "4d6dc4197ca9045f693131a8321bffd3f0b5308835a2770c980551d2fd4b2e56",
    "75342279dd941fef5a494cc4b234545ee95be35805d5489ffb24959a9601d6ed",
    "c83a5b9f19bc3fe8247eec6d4a5d7806f4b47a6457559c58055c7017c6f3ce3e",
    "8b01a16c997aa5692d552b0b6cc4f308743882a0a035d9841ba0738a53420bef",
]
SECRET = "secret"
NOW = Timestamp(1_768_545_000_000)
"""2026-01-16T06:30:00Z."""


def chain(
    seed: str = SEED,
    secret: str = SECRET,
    *,
    region: str = "us-west-2",
    service: str = "demo",
) -> SignatureChain:
    """The signatures of a stream."""
    claim = Authorization("access", "20260116", region, service, ("host",), seed)
    return SignatureChain(secret, claim)


def signature(message: bytes) -> str:
    """The signature in a message, in hexadecimal digits."""
    (found,) = Decoder().receive_data(message)
    value = found.headers[":chunk-signature"]
    assert isinstance(value, bytes)
    return value.hex()


def stream(*payloads: bytes) -> list[bytes]:
    """Messages of a request, signed."""
    signer = chain()
    messages = [
        encode({":event-type": "chunk"}, item) if item else b"" for item in payloads
    ]
    return [signer.sign(message, date=NOW) for message in messages]


def decode(*data: bytes) -> list[SignedMessage]:
    """Decode a whole request."""
    decoder = SignedDecoder()
    found = [message for piece in data for message in decoder.receive_data(piece)]
    decoder.receive_eof()
    return found


def test_published_signature_of_one_message():
    """The vector that the SDKs for Rust, Kotlin, Swift and Java share."""
    seed = sha256(b"last message sts").hexdigest()
    signer = chain(seed, "fake secret key", region="us-east-1", service="testservice")
    message = encode({"some-header": "value"}, b"test payload")
    found = signature(signer.sign(message, date=Timestamp(123_456_789_000)))
    assert found == "1ea04a4f6becd85ae3e38e379ffaf4bb95042603f209512476cc6416868b31ee"


def test_published_signatures_of_a_stream():
    """Each covers the one before it."""
    signer = chain()
    messages = [
        signer.sign(encode({}, payload), date=Timestamp(NOW + 1000 * index))
        for index, payload in enumerate([b"A", b"B", b"C", b""])
    ]
    assert [signature(message) for message in messages] == SIGNATURES


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=5), st.data())
def test_what_is_signed_verifies_however_it_is_cut(payloads, choice):
    """The messages come back whole, and each verifies after the one before it."""
    sent = stream(*payloads, b"")
    data = b"".join(sent)
    places = sorted(choice.draw(st.sets(st.integers(0, len(data)), max_size=6)))
    cuts = [0, *places, len(data)]
    found = decode(*(data[a:b] for a, b in pairwise(cuts)))
    assert [message.raw for message in found] == sent
    inner = [message.inner.payload for message in found if message.inner]
    assert inner == payloads
    verifier = chain()
    assert all(verifier.verify(message) for message in found)


@pytest.mark.parametrize("change", ["payload", "order", "date", "secret", "omission"])
def test_a_change_does_not_verify(change):
    """Neither of a message, nor of what came before it."""
    sent = stream(b"one", b"two", b"three")
    verifier = chain(secret="another") if change == "secret" else chain()
    if change == "order":
        sent = [sent[1], sent[0], sent[2]]
    elif change == "omission":
        sent = sent[1:]
    found = decode(*sent)
    if change in ("payload", "date"):
        first = found[0]
        payload = b"x" if change == "payload" else first.payload
        date = Timestamp(first.date + (1000 if change == "date" else 0))
        found[0] = SignedMessage(date, first.signature, None, payload, b"")
    assert not all(verifier.verify(message) for message in found)


SIGNED: dict[str, str | bytes | Timestamp] = {
    ":date": NOW,
    ":chunk-signature": b"\0" * 32,
}
INNER = encode({":event-type": "chunk"}, b"x")


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (INNER, "is not signed as one"),
        (encode({**SIGNED, "more": "x"}, INNER), "is not signed as one"),
        (encode({":date": NOW}, INNER), "is not signed as one"),
        (encode({**SIGNED, ":date": "now"}, INNER), "is not signed as one"),
        (encode({**SIGNED, ":date": Timestamp(-1)}, INNER), "is not signed as one"),
        (encode({**SIGNED, ":date": Timestamp(1 << 62)}, INNER), "is not signed as"),
        (encode({**SIGNED, ":chunk-signature": b"\0"}, INNER), "is not signed as one"),
        (encode({**SIGNED, ":chunk-signature": "x"}, INNER), "is not signed as one"),
        (encode(SIGNED, INNER + INNER), "holds several"),
        (encode(SIGNED, INNER[:-1]), "cannot be read"),
        (encode(SIGNED, INNER[:-1] + b"\0"), "cannot be read"),
        (encode(SIGNED, b"{}"), "cannot be read"),
        (encode(SIGNED, b"") + encode(SIGNED, INNER), "goes on after its end"),
        (encode(SIGNED, INNER)[:-1], "bytes into a message"),
        (encode(SIGNED, bytes(MAX_SIGNED)), "too many"),
        (b"POST / HTTP/1.1\r\n", "fails its checksum"),
    ],
)
def test_what_says_two_things_to_two_readers_is_refused(message, why):
    """One message in each message, signed, and nothing after the end."""
    with pytest.raises(MalformedRequest, match=why):
        decode(message)


@given(st.binary(max_size=300))
def test_only_documented_errors(data):
    """Whatever comes, and however it is wrapped."""
    for bytes_ in (data, encode(SIGNED, data)):
        try:
            decode(bytes_)
        except MalformedRequest:
            continue
