from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from bedrock_weir.certificates import authority
from bedrock_weir.certificates.authority import Terms
from bedrock_weir.certificates.leaf import leaf
from bedrock_weir.certificates.pem import certificates_pem, key_pem
from tests.support.handshake import shake_hands

KEY = ec.generate_private_key(ec.SECP256R1())
ANCHOR_KEY = ec.generate_private_key(ec.SECP256R1())
NAMES = ("bedrock-runtime.eu-west-1.amazonaws.com", "bedrock-runtime.eu-west-1.api.aws")
NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
TERMS = Terms(names=NAMES, start=NOW, end=NOW + timedelta(days=3650))


@pytest.fixture(params=["self-signed", "issued", "anchor"])
def certificate(request) -> x509.Certificate:
    """Each kind of authority."""
    if request.param == "self-signed":
        return authority.self_signed(TERMS, key=KEY, serial=7)
    if request.param == "anchor":
        return authority.anchor(TERMS, key=ANCHOR_KEY, serial=7)
    return authority.issued(
        TERMS, public_key=KEY.public_key(), anchor_key=ANCHOR_KEY, serial=7
    )


def test_authority_is_held_to_its_names(certificate):
    """Rule 2: exactly these names, no address, and whoever cannot tell must refuse."""
    found = certificate.extensions.get_extension_for_class(x509.NameConstraints)
    assert found.critical
    assert found.value.permitted_subtrees == [x509.DNSName(name) for name in NAMES]
    assert found.value.excluded_subtrees == [
        x509.IPAddress(ip_network(all_of_them)) for all_of_them in ("0.0.0.0/0", "::/0")
    ]
    assert authority.permitted_names(certificate) == NAMES


def test_authority_signs_certificates_of_servers_only(certificate):
    """Rule 2: usage is critical, and so is that it is an authority."""
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.key_cert_sign
    assert not usage.value.digital_signature
    limits = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert limits.critical
    assert limits.value.ca
    purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert list(purposes.value) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert certificate.not_valid_before_utc == TERMS.start
    assert certificate.not_valid_after_utc == TERMS.end
    assert certificate.serial_number == 7


def test_authority_issues_no_authority():
    """Rule 2: its certificates are leaves; an anchor's are not, and its key is gone."""
    own = authority.self_signed(TERMS, key=KEY, serial=7)
    issued = authority.issued(
        TERMS, public_key=KEY.public_key(), anchor_key=ANCHOR_KEY, serial=7
    )
    anchor = authority.anchor(TERMS, key=ANCHOR_KEY, serial=7)
    kind = x509.BasicConstraints
    lengths = [
        each.extensions.get_extension_for_class(kind).value.path_length
        for each in (own, issued, anchor)
    ]
    assert lengths == [0, 0, 1]


def test_issuer_follows_from_the_key():
    """Rule 1: a leaf fits every certificate of the authority, and no other's."""
    signed = leaf(TERMS, public_key=KEY.public_key(), authority=KEY, serial=9)
    anchor = authority.anchor(TERMS, key=ANCHOR_KEY, serial=7)
    issued = authority.issued(
        TERMS, public_key=KEY.public_key(), anchor_key=ANCHOR_KEY, serial=8
    )
    signed.verify_directly_issued_by(authority.self_signed(TERMS, key=KEY, serial=1))
    signed.verify_directly_issued_by(issued)
    issued.verify_directly_issued_by(anchor)
    with pytest.raises((InvalidSignature, ValueError)):
        signed.verify_directly_issued_by(anchor)
    other = authority.issuer_name(ANCHOR_KEY.public_key())
    assert authority.issuer_name(KEY.public_key()) != other


def test_certificate_without_limits_permits_nothing_that_we_know_of():
    """What is no authority of ours has no permitted names."""
    signed = leaf(TERMS, public_key=KEY.public_key(), authority=KEY, serial=9)
    assert authority.permitted_names(signed) == ()


def signed_by(key, names: list[x509.GeneralName]):
    """A server's key, and a certificate for any names, as whoever has the key can."""
    server = ec.generate_private_key(ec.SECP256R1())
    usual = leaf(TERMS, public_key=server.public_key(), authority=key, serial=9)
    builder = (
        x509.CertificateBuilder()
        .subject_name(usual.subject)
        .issuer_name(usual.issuer)
        .public_key(server.public_key())
        .serial_number(9)
        .not_valid_before(TERMS.start)
        .not_valid_after(TERMS.end)
    )
    for each in usual.extensions:
        if not isinstance(each.value, x509.SubjectAlternativeName):
            builder = builder.add_extension(each.value, each.critical)
    names_of_it = x509.SubjectAlternativeName(names)
    made = builder.add_extension(names_of_it, critical=False).sign(key, hashes.SHA256())
    return server, made


@pytest.mark.parametrize("form", ["self-signed", "anchored"])
@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        (NAMES[0], True),
        (NAMES[1], True),
        (f"below.{NAMES[0]}", True),
        ("eu-west-1.amazonaws.com", False),
        (f"evil-{NAMES[0]}", False),
        ("bedrock-runtime.eu-west-1.amazonaws.com.evil.example", False),
        ("bedrock-agent-runtime.eu-west-1.amazonaws.com", False),
        ("*.amazonaws.com", False),
        ("127.0.0.1", False),
        ("::1", False),
    ],
)
def test_verifiers_hold_the_authority_to_its_names(tmp_path, form, name, accepted):
    """Rule 2: a name, or what is below it; no address; whatever the key signs."""
    general: x509.GeneralName = x509.DNSName(name)
    if name[0] in "1:":
        general = x509.IPAddress(ip_address(name))
    server, made = signed_by(KEY, [general])
    trusted, chain = authority.self_signed(TERMS, key=KEY, serial=1), [made]
    if form == "anchored":
        trusted = authority.anchor(TERMS, key=ANCHOR_KEY, serial=1)
        chain.append(
            authority.issued(
                TERMS, public_key=KEY.public_key(), anchor_key=ANCHOR_KEY, serial=2
            )
        )
    (tmp_path / "chain").write_bytes(certificates_pem(chain))
    (tmp_path / "key").write_bytes(key_pem(server))
    client = ssl.create_default_context(cadata=certificates_pem([trusted]).decode())
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(tmp_path / "chain", tmp_path / "key")
    asked = name.replace("*", "s3")
    if accepted:
        shake_hands(client, serving, asked)
        return
    with pytest.raises(ssl.SSLCertVerificationError, match="subtree"):
        shake_hands(client, serving, asked)


def test_leaf_is_what_strict_verifiers_want():
    """Names, purpose, usage, both key identifiers, and no authority of its own."""
    server = ec.generate_private_key(ec.SECP256R1()).public_key()
    made = leaf(TERMS, public_key=server, authority=KEY, serial=9)
    extensions = made.extensions
    names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert tuple(names.get_values_for_type(x509.DNSName)) == NAMES
    assert len(list(names)) == len(NAMES)
    usage = extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert not usage.value.key_cert_sign
    limits = extensions.get_extension_for_class(x509.BasicConstraints)
    assert limits.critical
    assert not limits.value.ca
    purposes = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.SERVER_AUTH]
    known_as = extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    own = x509.SubjectKeyIdentifier.from_public_key(KEY.public_key())
    assert known_as.key_identifier == own.digest
    assert made.public_key() == server
