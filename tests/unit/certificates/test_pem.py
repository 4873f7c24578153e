from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from bedrock_weir.certificates import pem
from bedrock_weir.certificates.authority import Terms, self_signed
from bedrock_weir.errors import CertificateError

KEY = ec.generate_private_key(ec.SECP256R1())
NOW = datetime(2026, 11, 26, tzinfo=UTC)
TERMS = Terms(names=["a.example"], start=NOW, end=NOW + timedelta(days=1))
CHAIN = pem.certificates_pem([self_signed(TERMS, key=KEY, serial=1)])
KEY_PEM = pem.key_pem(KEY)


def test_pair_that_belongs_together_is_accepted():
    """Alone, or with the authority's certificate after it."""
    other = self_signed(TERMS, key=ec.generate_private_key(ec.SECP256R1()), serial=2)
    pem.check_pair(CHAIN, KEY_PEM)
    pem.check_pair(CHAIN + pem.certificates_pem([other]), KEY_PEM)
    with pytest.raises(CertificateError, match="not the certificate's"):
        pem.check_pair(pem.certificates_pem([other]) + CHAIN, KEY_PEM)


def encrypted() -> bytes:
    """The key, under a password."""
    return KEY.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"hunter2"),
    )


@pytest.mark.parametrize(
    ("chain", "key", "message"),
    [
        (CHAIN, encrypted(), "is encrypted"),
        (CHAIN, CHAIN, "no private key"),
        (CHAIN, b"", "no private key"),
        (CHAIN, KEY_PEM[:-60], "no private key"),
        (KEY_PEM, KEY_PEM, "no certificate"),
        (b"", KEY_PEM, "no certificate"),
        (CHAIN[:-60], KEY_PEM, "no certificate"),
        (CHAIN, b"-" * (pem.LARGEST + 1), "larger than"),
        (b"-" * (pem.LARGEST + 1), KEY_PEM, "larger than"),
        (CHAIN.replace(b"MII", b"MIJ", 1), KEY_PEM, "no certificate"),
    ],
)
def test_what_cannot_be_served_is_refused_without_repeating_it(chain, key, message):
    """The message says what is wrong, and holds nothing of what was read."""
    with pytest.raises(CertificateError, match=message) as caught:
        pem.check_pair(chain, key)
    for line in (chain + key).decode().splitlines():
        assert len(line) < 8 or line not in str(caught.value)


def pair_of(private) -> tuple[bytes, bytes]:
    """A certificate for a key, and the key."""
    name = x509.Name([])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=1))
        .sign(KEY, hashes.SHA256())
    )
    return pem.certificates_pem([certificate]), pem.key_pem(private)


@pytest.mark.parametrize(
    ("private", "is_served"),
    [
        (rsa.generate_private_key(65537, 2048), True),
        (rsa.generate_private_key(65537, 1024), False),  # noqa: S505
        (ec.generate_private_key(ec.SECP384R1()), True),
        (ec.generate_private_key(ec.SECP521R1()), True),
        (ec.generate_private_key(ec.SECP256K1()), False),
        (ed25519.Ed25519PrivateKey.generate(), True),
    ],
    ids=["rsa-2048", "rsa-1024", "p384", "p521", "secp256k1", "ed25519"],
)
def test_key_that_envoy_does_not_serve_is_refused(private, is_served):
    """It would start and never be ready."""
    chain, key = pair_of(private)
    if is_served:
        pem.check_pair(chain, key)
        return
    with pytest.raises(CertificateError, match="not served"):
        pem.check_pair(chain, key)


def test_certificate_that_breaks_its_format_is_refused():
    """As a whole, and before anybody looks at a part of it."""
    body = x509.load_pem_x509_certificate(CHAIN).public_bytes(
        serialization.Encoding.DER
    )
    constraints = bytes.fromhex("0603551d1e")
    assert body.count(constraints) == 1
    twice = body.replace(constraints, bytes.fromhex("0603551d0f"))
    text = b"".join(
        (
            b"-----BEGIN CERTIFICATE-----\n",
            base64.encodebytes(twice),
            b"-----END CERTIFICATE-----\n",
        )
    )
    with pytest.raises(CertificateError, match=r"number 2, .* cannot be read"):
        pem.certificates_in(CHAIN + text)


@pytest.mark.parametrize(
    ("value", "is_text"),
    [
        (KEY_PEM.decode(), True),
        ("\n  " + CHAIN.decode(), True),
        ("/etc/weir/key.pem", False),
        ("-----begin", False),
        ("", False),
    ],
)
def test_text_and_path_are_told_apart(value, is_text):
    """By what PEM begins with."""
    assert pem.is_pem(value) is is_text
