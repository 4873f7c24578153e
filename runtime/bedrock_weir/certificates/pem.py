"""Certificates and keys in PEM: written, and read from others with distrust.

No error repeats what was read, because it may be a key.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from bedrock_weir.errors import CertificateError

BEGINNING: Final = "-----BEGIN"
"""What PEM begins with, and no path does."""

LARGEST: Final = 256 * 1024
"""Bytes. A chain of certificates has a few thousand, a key fewer."""

_SHORTEST_RSA: Final = 2048
_CURVES: Final = frozenset(("secp256r1", "secp384r1", "secp521r1"))
_PUBLIC = (
    serialization.Encoding.DER,
    serialization.PublicFormat.SubjectPublicKeyInfo,
)


def is_pem(value: str) -> bool:
    """Whether a setting holds PEM itself; otherwise it names a file."""
    return value.lstrip().startswith(BEGINNING)


def certificates_in(text: bytes) -> tuple[x509.Certificate, ...]:
    """Read a chain of certificates.

    Raises:
        CertificateError: it is none.
    """
    if len(text) > LARGEST:
        raise CertificateError(f"is larger than {LARGEST} bytes, so it is no chain")
    try:
        found = tuple(x509.load_pem_x509_certificates(text))
    except ValueError as error:
        raise CertificateError("holds no certificate in PEM") from error
    for number, certificate in enumerate(found, 1):
        _check_readable(certificate, number)
    return found


def _check_readable(certificate: x509.Certificate, number: int) -> None:
    """Parse what is parsed at need, so that nothing fails later."""
    try:
        certificate.extensions  # noqa: B018
        certificate.subject, certificate.issuer  # noqa: B018
        certificate.public_key()
    except (
        ValueError,
        UnsupportedAlgorithm,
        x509.DuplicateExtension,
        x509.InvalidVersion,
        x509.UnsupportedGeneralNameType,
    ) as error:
        raise CertificateError(
            f"holds a certificate, number {number}, whose names, key or extensions"
            " cannot be read"
        ) from error


def check_pair(chain: bytes, key: bytes) -> None:
    """Make sure that a server can serve this certificate with this key.

    Envoy serves RSA of 2048 bits and more, ECDSA over NIST's curves, and Ed25519.

    Raises:
        CertificateError: it cannot; the message says why.
    """
    if len(key) > LARGEST:
        raise CertificateError(f"is larger than {LARGEST} bytes, so it is no key")
    try:
        private = serialization.load_pem_private_key(key, password=None)
    except TypeError as error:
        raise CertificateError(
            "the key is encrypted, and nobody is there to give the password: store it"
            " as it is where only this service can read it"
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise CertificateError("there is no private key in PEM") from error
    if not _is_served(private):
        raise CertificateError(
            "the key is of a kind that is not served: use ECDSA over P-256, or RSA of"
            " 2048 bits or more"
        )
    public = certificates_in(chain)[0].public_key().public_bytes(*_PUBLIC)
    if private.public_key().public_bytes(*_PUBLIC) != public:
        raise CertificateError(
            "the key is not the certificate's: give the pair that was issued together,"
            " the server's own certificate first in the chain"
        )


def _is_served(key: object) -> bool:
    match key:
        case rsa.RSAPrivateKey():
            return key.key_size >= _SHORTEST_RSA
        case ec.EllipticCurvePrivateKey():
            return key.curve.name in _CURVES
        case _:
            return isinstance(key, ed25519.Ed25519PrivateKey)


def certificates_pem(certificates: Iterable[x509.Certificate]) -> bytes:
    """Write a chain of certificates."""
    pem = serialization.Encoding.PEM
    return b"".join(each.public_bytes(pem) for each in certificates)


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Write a private key, not encrypted."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
