"""A server's certificate, as strict verifiers want it."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from bedrock_weir.certificates.authority import Terms, issuer_name, usage

_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bedrock-weir")])
"""Who it is for stands in its alternative names alone."""


def leaf(
    terms: Terms,
    *,
    public_key: ec.EllipticCurvePublicKey,
    authority: ec.EllipticCurvePrivateKey,
    serial: int,
) -> x509.Certificate:
    """Make a server's certificate.

    Args:
        terms: its host names, and how long it is valid.
        public_key: the server's.
        authority: the key that signs; the issuer's name follows from it.
        serial: a random number of at most 159 bits.
    """
    known_as = x509.AuthorityKeyIdentifier.from_issuer_public_key
    names = x509.SubjectAlternativeName([x509.DNSName(name) for name in terms.names])
    server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    identifier = x509.SubjectKeyIdentifier.from_public_key(public_key)
    return (
        x509.CertificateBuilder()
        .subject_name(_NAME)
        .issuer_name(issuer_name(authority.public_key()))
        .public_key(public_key)
        .serial_number(serial)
        .not_valid_before(terms.start)
        .not_valid_after(terms.end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(signs_certificates=False), critical=True)
        .add_extension(names, critical=False)
        .add_extension(server, critical=False)
        .add_extension(identifier, critical=False)
        .add_extension(known_as(authority.public_key()), critical=False)
        .sign(authority, hashes.SHA256())
    )
