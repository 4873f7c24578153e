"""`weir ca create` and `weir ca show`: files of certificates, made and told.

Rule 1: nothing that exists is overwritten, because clients may trust it already.
Rule 2: no private key is written. The authority's is in KMS; an anchor's is forgotten.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from botocore.httpsession import get_cert_path
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.utils import CryptographyDeprecationWarning

from bedrock_weir.aws.kms import SigningKey
from bedrock_weir.ca import document
from bedrock_weir.certificates import authority
from bedrock_weir.certificates.authority import Terms
from bedrock_weir.certificates.names import SERVICES, checked_names, host_names
from bedrock_weir.certificates.pem import LARGEST, certificates_in, certificates_pem
from bedrock_weir.certificates.signing import RemoteKey, public_key_of
from bedrock_weir.errors import CertificateError, SettingsError

_SLACK = timedelta(minutes=5)
_DAYS_A_YEAR: Final = 365.25
_MOST_YEARS: Final = 30
_NO_ANCHOR: Final = (
    "Java does not hold a certificate that it trusts outright to its permitted names:"
    " where clients are in Java, make one with `--chain`\n"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions and their flags."""
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    _add_create(actions.add_parser("create", help="make an authority's certificate"))
    show = actions.add_parser("show", help="say what certificates are for")
    show.add_argument("file", help="certificates in PEM")
    show.add_argument(
        "--json", action="store_true", help="a JSON document instead of a table"
    )


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked; return the exit code.

    Raises:
        SettingsError: a flag is wrong, or a file cannot be read or written.
        CertificateError: a certificate or the key cannot be used.
        StoreUnavailable: KMS did not answer.
    """
    if arguments.action == "create":
        return _create(arguments)
    return _show(Path(arguments.file), as_json=arguments.json)


def _add_create(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Make the certificate of an authority that can vouch for Bedrock's host names"
        " and for nothing else. It signs with a key of KMS (ECC_NIST_P256, for"
        " SIGN_VERIFY)."
    )
    parser.add_argument(
        "--key", required=True, metavar="KMS_KEY", help="its id, ARN or alias"
    )
    parser.add_argument(
        "--output", "-o", required=True, metavar="FILE", help="what clients trust"
    )
    parser.add_argument(
        "--chain",
        metavar="FILE",
        help="make an anchor for clients to trust, and write the authority's own"
        " certificate here, for the proxy's `--tls-ca-chain`: needed where clients are"
        " in Java, which does not hold to its limits what it trusts outright",
    )
    parser.add_argument(
        "--bundle",
        metavar="FILE",
        help="also write the public roots of AWS SDKs and OUTPUT into one file, for"
        " AWS_CA_BUNDLE, which replaces them",
    )
    parser.add_argument(
        "--names",
        action="append",
        default=[],
        metavar="A,B",
        help="the host names; without them those of the services",
    )
    parser.add_argument(
        "--service",
        action="append",
        default=[],
        metavar="SERVICE",
        help=f"one of {', '.join(SERVICES)}; repeatable, by default all",
    )
    parser.add_argument(
        "--region", metavar="REGION", help="of the services; falls back to AWS_REGION"
    )
    parser.add_argument(
        "--years",
        type=float,
        default=10.0,
        metavar="YEARS",
        help="how long it is valid (%(default)g)",
    )


def _create(arguments: argparse.Namespace) -> int:
    if not 0 < arguments.years <= _MOST_YEARS:
        raise SettingsError(f"`--years` is not more than 0 and at most {_MOST_YEARS}")
    files = [arguments.output, arguments.chain, arguments.bundle]
    _check_free([Path(name) for name in files if name is not None])
    now = datetime.now(UTC)
    terms = Terms(
        names=_names(arguments, os.environ),
        start=now - _SLACK,
        end=now + timedelta(days=arguments.years * _DAYS_A_YEAR),
    )
    store = SigningKey(arguments.key, region=arguments.region)
    key = RemoteKey(public_key_of(store.public_key()), store.sign)
    if arguments.chain is None:
        trusted = authority.self_signed(terms, key=key, serial=_serial())
    else:
        trusted, own = _anchored(terms, key.public_key())
        _write(arguments.chain, certificates_pem([own]))
    trusted_pem = certificates_pem([trusted])
    _write(arguments.output, trusted_pem)
    if arguments.bundle is not None:
        _write(arguments.bundle, _public_roots() + b"\n" + trusted_pem)
    made = ", ".join(each for each in files if each is not None)
    sys.stdout.write(f"{document.as_text(trusted)}\nwritten: {made}\n")
    if arguments.chain is None:
        sys.stdout.write(_NO_ANCHOR)
    return 0


def _anchored(
    terms: Terms, public_key: ec.EllipticCurvePublicKey
) -> tuple[x509.Certificate, x509.Certificate]:
    """The anchor's certificate and the authority's; nobody keeps the anchor's key."""
    key = ec.generate_private_key(ec.SECP256R1())
    own = authority.issued(
        terms, public_key=public_key, anchor_key=key, serial=_serial()
    )
    return authority.anchor(terms, key=key, serial=_serial()), own


def _names(
    arguments: argparse.Namespace, environment: Mapping[str, str]
) -> tuple[str, ...]:
    given = [name for each in arguments.names for name in each.split(",")]
    if given:
        if arguments.service or arguments.region:
            raise SettingsError("`--names` replaces `--service` and `--region`")
        return checked_names(given)
    region = (
        arguments.region
        or environment.get("AWS_REGION")
        or environment.get("AWS_DEFAULT_REGION")
    )
    if not region:
        raise SettingsError("`--region` (or `AWS_REGION`) is required, or `--names`")
    return checked_names(host_names(region, arguments.service or SERVICES))


def _public_roots() -> bytes:
    """What AWS SDKs trust when nothing else is said."""
    return Path(get_cert_path(verify=True)).read_bytes()


def _show(file: Path, *, as_json: bool) -> int:
    try:
        with file.open("rb") as opened:
            text = opened.read(LARGEST + 1)
    except OSError as error:
        raise SettingsError(f"`{file}` cannot be read: {error.strerror}") from error
    with warnings.catch_warnings():
        # Some public roots are older than the rules for serial numbers.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        try:
            found = certificates_in(text)
        except CertificateError as error:
            raise CertificateError(f"`{file}` {error}") from error
        told = document.as_json(found) if as_json else document.as_lines(found)
    sys.stdout.write(told)
    return 0


def _check_free(files: list[Path]) -> None:
    for file in files:
        if file.exists():
            raise SettingsError(
                f"`{file}` exists, and clients may trust it: name another file"
            )
    if len(set(files)) < len(files):
        raise SettingsError("`--output`, `--chain` and `--bundle` are different files")


def _write(name: str, text: bytes) -> None:
    try:
        with Path(name).open("xb") as file:
            file.write(text)
    except OSError as error:
        raise SettingsError(f"`{name}` cannot be written: {error.strerror}") from error


def _serial() -> int:
    return x509.random_serial_number()
