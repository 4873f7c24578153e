from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bedrock_weir.certificates.authority import Terms, issued, self_signed
from bedrock_weir.certificates.pem import certificates_in, check_pair
from bedrock_weir.errors import CertificateError, StoreUnavailable
from bedrock_weir.proxy.minting import SLACK, Minted, Order, Renewal, mint

NOW = datetime(2026, 11, 26, tzinfo=UTC)
NAMES = ("a.example", "b.example")
ORDER = Order(names=NAMES, lifetime=timedelta(hours=26))


class Store:
    """A key store whose key is here."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())

    def public_key(self) -> bytes:
        """The public half."""
        return self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, message: bytes) -> bytes:
        """A signature."""
        return self.key.sign(message, ec.ECDSA(hashes.SHA256()))


STORE = Store()
ANCHOR_KEY = ec.generate_private_key(ec.SECP256R1())
TERMS = Terms(names=NAMES, start=NOW, end=NOW + timedelta(days=3650))


def authority(terms: Terms = TERMS, store: Store = STORE) -> x509.Certificate:
    """The authority's own certificate, with an anchor."""
    return issued(
        terms, public_key=store.key.public_key(), anchor_key=ANCHOR_KEY, serial=3
    )


def test_certificate_and_key_belong_together_and_are_the_authoritys():
    """What is minted can be served, and a client finds its way to the authority."""
    made = mint(ORDER, STORE, now=NOW)
    check_pair(made.chain, made.key)
    (own,) = certificates_in(made.chain)
    own.verify_directly_issued_by(self_signed(TERMS, key=STORE.key, serial=1))
    assert own.not_valid_before_utc == NOW - SLACK
    assert own.not_valid_after_utc == made.end == NOW + ORDER.lifetime


def test_every_certificate_has_a_key_and_a_number_of_its_own():
    """Rule 1: nothing is used twice, and nothing prints a key."""
    first, second = (mint(ORDER, STORE, now=NOW) for _ in range(2))
    assert first.key != second.key
    assert (
        len({certificates_in(each.chain)[0].serial_number for each in (first, second)})
        == 2
    )
    assert "KEY" not in repr(first)


def test_authority_with_an_anchor_is_presented():
    """Its certificate follows the proxy's own."""
    made = mint(replace(ORDER, chain=(authority(),)), STORE, now=NOW)
    own, above = certificates_in(made.chain)
    assert above == authority_of(made)
    own.verify_directly_issued_by(above)


def authority_of(made: Minted) -> x509.Certificate:
    """The second certificate of its chain."""
    return certificates_in(made.chain)[1]


def test_certificate_does_not_outlive_the_authority():
    """Rule 2: it ends with it at the latest."""
    short = replace(TERMS, end=NOW + timedelta(hours=1))
    made = mint(replace(ORDER, chain=(authority(short),)), STORE, now=NOW)
    assert made.end == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("chain", "names", "message"),
    [
        (authority(store=Store()), NAMES, "for another key"),
        (
            authority(
                replace(
                    TERMS, end=NOW - timedelta(days=1), start=NOW - timedelta(days=2)
                )
            ),
            NAMES,
            "has ended",
        ),
        (authority(), ("a.example", "c.example"), "does not permit `c.example`"),
        (authority(), ("evila.example",), "does not permit"),
    ],
)
def test_what_no_client_would_accept_is_not_made(chain, names, message):
    """Rule 2: another key, a dead authority, a name beyond its limits."""
    order = Order(names=names, lifetime=timedelta(hours=1), chain=(chain,))
    with pytest.raises(CertificateError, match=message):
        mint(order, STORE, now=NOW)


def test_name_below_a_permitted_one_is_permitted():
    """As verifiers have it."""
    order = replace(ORDER, names=("x.a.example",), chain=(authority(),))
    assert mint(order, STORE, now=NOW).end > NOW


class Clock:
    """A time that is set."""

    def __init__(self) -> None:
        self.now = NOW
        self._reads = threading.Semaphore(0)

    def __call__(self) -> datetime:
        """The time."""
        self._reads.release()
        return self.now

    def was_looked_at(self, times: int) -> None:
        """Wait until somebody did so, so often from now."""
        while self._reads.acquire(blocking=False):
            pass
        for _ in range(times):
            assert self._reads.acquire(timeout=30)


def test_certificate_is_renewed_with_a_third_of_its_time_left(monkeypatch):
    """Rule 3: not before; then until it works, and every failure is told."""
    monkeypatch.setattr("bedrock_weir.proxy.minting._SHORTEST_PAUSE", 0.001)
    monkeypatch.setattr("bedrock_weir.proxy.minting._LONGEST_PAUSE", 0.001)
    clock = Clock()
    said: list[str] = []
    used: list[Minted] = []
    told, failing = threading.Event(), threading.Event()

    def make() -> Minted:
        if failing.is_set():
            raise StoreUnavailable("KMS is away")
        return Minted(chain=b"", key=b"", end=clock.now + timedelta(hours=30))

    def say(line: str) -> None:
        said.append(line)
        told.set()

    def next_line() -> str:
        assert told.wait(30)
        told.clear()
        return said[-1]

    with Renewal(make, use=used.append, say=say, clock=clock) as renewal:
        assert "valid until 2026-11-27T06:00:00Z" in next_line()
        clock.now = NOW + timedelta(hours=19.9)
        clock.was_looked_at(times=3)
        assert len(said) == 1
        failing.set()
        clock.now = NOW + timedelta(hours=20)
        assert "not renewed, the one in use ends 2026-11-27T06:00:00Z" in next_line()
        assert "KMS is away" in next_line()
        renewal.check()
        assert len(used) == 1
        failing.clear()
        while "valid until 2026-11-28T02:00:00Z" not in next_line():
            pass
        assert len(used) == 2
    with pytest.raises(StoreUnavailable, match="not renewed any more"):
        renewal.check()


def test_first_certificate_must_come():
    """Without one there is nothing to serve, so the start fails."""

    def make() -> Minted:
        raise StoreUnavailable("KMS is away")

    renewal = Renewal(make, use=lambda _: None, say=lambda _: None)
    with pytest.raises(StoreUnavailable, match="KMS is away"), renewal:
        pass
