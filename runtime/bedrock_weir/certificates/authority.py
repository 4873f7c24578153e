"""A certificate authority that can vouch for a few host names, and for nothing else.

Rule 1: its name follows from its public key, so whoever may sign with the key knows
        how to name the issuer, without a copy of the certificate.
Rule 2: it is held to exact host names by a critical constraint, may issue no other
        authority, and is for TLS servers. No address can be vouched for.
Rule 3: some verifiers (Java's) do not hold what they trust outright to its own
        constraints, only what it issues. An anchored authority satisfies them: clients
        trust an anchor, whose key signs once and is thrown away, and servers present
        the authority's certificate, which the anchor issued.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_network
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

COMMON_NAME: Final = "bedrock-weir CA"
ANCHOR_NAME: Final = "bedrock-weir anchor"

_NO_ADDRESS = tuple(
    x509.IPAddress(ip_network(everything)) for everything in ("0.0.0.0/0", "::/0")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an authority, or a leaf, is issued for.

    Attributes:
        names: its host names.
        start: when it begins to be valid.
        end: when it ends.
    """

    names: Sequence[str]
    start: datetime
    end: datetime


def issuer_name(key: ec.EllipticCurvePublicKey) -> x509.Name:
    """Return the name of the authority with this key."""
    return _name(COMMON_NAME, key)


def self_signed(
    terms: Terms, *, key: ec.EllipticCurvePrivateKey, serial: int
) -> x509.Certificate:
    """Make an authority that clients trust by its own certificate."""
    name = issuer_name(key.public_key())
    builder = _authority(terms, key.public_key(), serial=serial, path_length=0)
    return builder.subject_name(name).issuer_name(name).sign(key, hashes.SHA256())


def anchor(
    terms: Terms, *, key: ec.EllipticCurvePrivateKey, serial: int
) -> x509.Certificate:
    """Make what clients trust by rule 3. Throw the key away after `issued`."""
    name = _name(ANCHOR_NAME, key.public_key())
    builder = _authority(terms, key.public_key(), serial=serial, path_length=1)
    return builder.subject_name(name).issuer_name(name).sign(key, hashes.SHA256())


def issued(
    terms: Terms,
    *,
    public_key: ec.EllipticCurvePublicKey,
    anchor_key: ec.EllipticCurvePrivateKey,
    serial: int,
) -> x509.Certificate:
    """Make the certificate of an authority that an anchor vouches for."""
    known_as = x509.AuthorityKeyIdentifier.from_issuer_public_key
    return (
        _authority(terms, public_key, serial=serial, path_length=0)
        .subject_name(issuer_name(public_key))
        .issuer_name(_name(ANCHOR_NAME, anchor_key.public_key()))
        .add_extension(known_as(anchor_key.public_key()), critical=False)
        .sign(anchor_key, hashes.SHA256())
    )


def permitted_names(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the host names that an authority is held to; none if it is not."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.NameConstraints)
    except x509.ExtensionNotFound:
        return ()
    permitted = found.value.permitted_subtrees or ()
    return tuple(each.value for each in permitted if isinstance(each, x509.DNSName))


def usage(*, signs_certificates: bool) -> x509.KeyUsage:
    """Return what a key is for: certificates, or handshakes."""
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _authority(
    terms: Terms, key: ec.EllipticCurvePublicKey, *, serial: int, path_length: int
) -> x509.CertificateBuilder:
    names = [x509.DNSName(name) for name in terms.names]
    server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    constraints = x509.BasicConstraints(ca=True, path_length=path_length)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key)
    return (
        x509.CertificateBuilder()
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(terms.start)
        .not_valid_after(terms.end)
        .add_extension(constraints, critical=True)
        .add_extension(usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(names, list(_NO_ADDRESS)), critical=True)
        .add_extension(server, critical=False)
        .add_extension(identifier, critical=False)
    )


def _name(common: str, key: ec.EllipticCurvePublicKey) -> x509.Name:
    digest = x509.SubjectKeyIdentifier.from_public_key(key).digest
    text = f"{common} {digest.hex()[:16]}"
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
