"""A certificate authority of the tests' own, and the certificates it issues.

As strict as verifiers have become: an authority that may sign, and certificates that
say what they are for and whose key signed them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LOCAL = ("localhost", "127.0.0.1")
BEGAN = timedelta(minutes=-5)
LASTS = timedelta(days=1)


@dataclass(frozen=True)
class Issued:
    """The paths of a certificate and its key, both in PEM."""

    certificate: Path
    private_key: Path


class Authority:
    """An authority whose files stand in a folder.

    Attributes:
        ca_file: its certificate, for those who trust it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("bedrock-weir tests")
        certificate = (
            _builder(self._key, self._name, issuer=self._name)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.ca_file = folder / "ca.pem"
        self.ca_file.write_bytes(certificate.public_bytes(_PEM))

    def issue(
        self, *names: str, begins: timedelta = BEGAN, ends: timedelta = LASTS
    ) -> Issued:
        """Issue a server's certificate for host names and addresses.

        Args:
            names: besides `LOCAL`; the first one names the files.
            begins: from when it is valid, seen from now.
            ends: until when.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(
            self._key.public_key()
        )
        alternatives = x509.SubjectAlternativeName(
            [_alternative(name) for name in (*names, *LOCAL)]
        )
        server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        certificate = (
            _builder(
                key,
                _name((*names, *LOCAL)[0]),
                issuer=self._name,
                begins=begins,
                ends=ends,
            )
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(issuer, critical=False)
            .add_extension(alternatives, critical=False)
            .add_extension(server, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        stem = self._folder / f"{(*names, *LOCAL)[0]}-{certificate.serial_number:x}"
        issued = Issued(stem.with_suffix(".pem"), stem.with_suffix(".key"))
        issued.certificate.write_bytes(certificate.public_bytes(_PEM))
        issued.private_key.write_bytes(
            key.private_bytes(
                _PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return issued


_PEM = serialization.Encoding.PEM


def _builder(
    key: ec.EllipticCurvePrivateKey,
    subject: x509.Name,
    *,
    issuer: x509.Name,
    begins: timedelta = BEGAN,
    ends: timedelta = LASTS,
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
        .add_extension(identifier, critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
