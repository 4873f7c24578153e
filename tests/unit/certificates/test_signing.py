from __future__ import annotations

import copy

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from bedrock_weir.certificates.signing import RemoteKey, public_key_of
from bedrock_weir.errors import CertificateError

OWN = ec.generate_private_key(ec.SECP256R1())
SHA256 = ec.ECDSA(hashes.SHA256())


def remote(sign=lambda message: OWN.sign(message, SHA256)) -> RemoteKey:
    """The key, as if it were elsewhere."""
    return RemoteKey(OWN.public_key(), sign)


def der(key) -> bytes:
    """The public half."""
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def test_message_is_signed_elsewhere_as_it_is():
    """The store sees the message itself, and its signature is handed on."""
    seen = []

    def sign(message: bytes) -> bytes:
        seen.append(message)
        return OWN.sign(message, SHA256)

    OWN.public_key().verify(remote(sign).sign(b"text", SHA256), b"text", SHA256)
    assert seen == [b"text"]


@pytest.mark.parametrize("wrong", [b"", b"nonsense", OWN.sign(b"other", SHA256)])
def test_signature_that_does_not_match_is_refused(wrong):
    """Rule 2: a store that answers for another key, or message, is not believed."""
    with pytest.raises(CertificateError, match="does not match its public key"):
        remote(lambda _: wrong).sign(b"text", SHA256)


def test_nothing_but_signing_is_possible():
    """Rule 1: no other digest, and no private half."""
    key = remote()
    with pytest.raises(CertificateError):
        key.sign(b"text", ec.ECDSA(hashes.SHA384()))
    with pytest.raises(CertificateError):
        key.private_numbers()
    with pytest.raises(CertificateError):
        key.exchange(ec.ECDH(), OWN.public_key())
    with pytest.raises(CertificateError):
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    assert copy.deepcopy(key) is copy.copy(key) is key


@pytest.mark.parametrize(
    "key",
    [
        rsa.generate_private_key(65537, 2048),
        ec.generate_private_key(ec.SECP384R1()),
        ec.generate_private_key(ec.SECP256K1()),
    ],
    ids=["rsa", "p384", "secp256k1"],
)
def test_key_of_another_kind_is_refused(key):
    """Only P-256, by its curve and not by its size."""
    with pytest.raises(CertificateError, match="ECC_NIST_P256"):
        public_key_of(der(key))


def test_public_key_is_read():
    """What a key store tells is the key; what is none is an error."""
    assert public_key_of(der(OWN)) == OWN.public_key()
    with pytest.raises(CertificateError, match="cannot be read"):
        public_key_of(b"\x30\x00")
