"""Certificates that an authority signs for this proxy, whose own key stays in KMS.

Rule 1: a key is made for one certificate, here, and is never seen by anybody but the
        server that uses it.
Rule 2: where the authority's own certificate is known, nothing is made that it does
        not permit or that outlives it: no client would accept it.
Rule 3: a certificate is renewed when a third of its time is left. One that cannot be
        renewed is served on, and every failure is told, until KMS answers again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from bedrock_weir.certificates.authority import Terms, permitted_names
from bedrock_weir.certificates.leaf import leaf
from bedrock_weir.certificates.pem import certificates_pem, key_pem
from bedrock_weir.certificates.signing import RemoteKey, public_key_of
from bedrock_weir.errors import CertificateError, StoreUnavailable, WeirError

SLACK: Final = timedelta(minutes=5)
"""By how much a client's clock may be slow."""

_LONGEST_PAUSE: Final = 300.0
_SHORTEST_PAUSE: Final = 1.0
"""Seconds between two attempts to renew."""
_PATIENCE: Final = 2.0
"""Seconds that an end waits for a renewal under way."""


class KeyStore(Protocol):
    """A signing key that is somewhere else (`bedrock_weir.aws.kms.SigningKey`)."""

    def public_key(self) -> bytes:
        """Return the public half, in DER."""

    def sign(self, message: bytes) -> bytes:
        """Return a message's signature, in DER."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is wanted.

    Attributes:
        names: the host names.
        lifetime: how long a certificate is valid.
        chain: the authority's own certificate, and others above it, if known.
    """

    names: Sequence[str]
    lifetime: timedelta
    chain: tuple[x509.Certificate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Minted:
    """A certificate, and its key.

    Attributes:
        chain: in PEM, the proxy's own certificate first.
        key: in PEM.
        end: when it ends.
    """

    chain: bytes
    key: bytes
    end: datetime

    def __repr__(self) -> str:
        return f"Minted(end={self.end})"


def mint(order: Order, authority: KeyStore, *, now: datetime) -> Minted:
    """Have a certificate signed, for a new key.

    Raises:
        CertificateError: the authority cannot vouch for such a certificate.
        StoreUnavailable: the key store did not sign.
    """
    public_key = public_key_of(authority.public_key())
    end = now + order.lifetime
    if order.chain:
        _check_authority(order, public_key, now)
        end = min(end, order.chain[0].not_valid_after_utc)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = leaf(
        Terms(names=order.names, start=now - SLACK, end=end),
        public_key=key.public_key(),
        authority=RemoteKey(public_key, authority.sign),
        serial=x509.random_serial_number(),
    )
    chain = certificates_pem((certificate, *order.chain))
    return Minted(chain=chain, key=key_pem(key), end=end)


def _check_authority(
    order: Order, public_key: ec.EllipticCurvePublicKey, now: datetime
) -> None:
    own = order.chain[0]
    if own.public_key() != public_key:
        raise CertificateError(
            "the authority's certificate is for another key than the one in KMS:"
            " `--tls-ca-chain` and `--tls-ca-key` belong together"
        )
    if own.not_valid_after_utc <= now:
        raise CertificateError(
            "the authority's certificate has ended: make another with `weir ca create`,"
            " and have clients trust it"
        )
    permitted = permitted_names(own)
    for name in order.names:
        if not any(name == each or name.endswith(f".{each}") for each in permitted):
            raise CertificateError(
                f"the authority's certificate does not permit `{name}`, so no client"
                " would accept it: correct `--tls-names` (`WEIR_TLS_NAMES`), or make"
                " another authority with `weir ca create`"
            )


class Renewal:
    """A thread that keeps a certificate valid.

    Args:
        make: makes a new certificate, as `mint` does.
        use: has the server use it from now on.
        say: tells people.
        clock: the time.
    """

    def __init__(
        self,
        make: Callable[[], Minted],
        *,
        use: Callable[[Minted], None],
        say: Callable[[str], None],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._make = make
        self._use = use
        self._say = say
        self._clock = clock
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._until = clock()
        self._due = self._until
        self._pause = _SHORTEST_PAUSE

    def __enter__(self) -> Self:
        self.renew()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        # A question to KMS may still be open. The proxy's end does not wait for it.
        self._thread.join(_PATIENCE)

    def check(self) -> None:
        """Make sure that certificates are still looked after.

        Raises:
            StoreUnavailable: they are not.
        """
        if not self._thread.is_alive():
            raise StoreUnavailable("certificates are not renewed any more")

    def renew(self) -> None:
        """Make a certificate and have it used.

        Raises:
            WeirError: it could not be made.
            OSError: it could not be written.
        """
        began = self._clock()
        made = self._make()
        if self._ended.is_set():
            return  # nobody is served any more
        self._use(made)
        lifetime = made.end - began
        self._until = made.end
        self._due = began + lifetime * 2 / 3
        wanted = lifetime.total_seconds() / 100
        self._pause = min(max(wanted, _SHORTEST_PAUSE), _LONGEST_PAUSE)
        self._say(f"certificate for Bedrock's names valid until {made.end:%FT%TZ}")

    def _run(self) -> None:
        while not self._ended.wait(self._pause):
            if self._clock() < self._due:
                continue
            try:
                self.renew()
            except (WeirError, OSError) as error:
                self._say(
                    "certificate for Bedrock's names not renewed, the one in use ends"
                    f" {self._until:%FT%TZ}: {error}"
                )
