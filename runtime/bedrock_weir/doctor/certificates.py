"""What a server shows in its handshake, and whether it is to be trusted.

Rule 1: verification is OpenSSL's. What it refuses is then looked at once more without
        verification, only to say why.
Rule 2: a certificate is renewed before its last tenth, or its last thirty days; later,
        nobody is renewing it.
"""

from __future__ import annotations

import contextlib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.x509.oid import NameOID

from bedrock_weir.doctor import asking
from bedrock_weir.doctor.asking import Endpoint
from bedrock_weir.doctor.check import Outcome, Result, fail, ok, warn
from bedrock_weir.errors import SettingsError

_ALPN = ("h2", "http/1.1")
_MONTH = timedelta(days=30)
_SHOWN_NAMES = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """A handshake.

    Attributes:
        certificate: the server's own.
        version: of TLS.
        protocol: that ALPN chose; empty if none.
        refused: OpenSSL's number for why it is not trusted; None if it is.
    """

    certificate: x509.Certificate
    version: str
    protocol: str
    refused: int | None = None


def shown(endpoint: Endpoint, timeout: float) -> Shown:
    """Make a handshake, verified first, then to see what was refused (rule 1).

    Raises:
        SettingsError: the file of trusted certificates cannot be used.
        OSError: no connection, or no TLS.
    """
    try:
        return _handshake(endpoint, _trusting(endpoint), timeout)
    except ssl.SSLCertVerificationError as error:
        return _handshake(
            endpoint, asking.unverified(), timeout, refused=error.verify_code
        )


def _trusting(endpoint: Endpoint) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if endpoint.ca_file is not None:
        try:
            context.load_verify_locations(endpoint.ca_file)
        except OSError as error:
            raise SettingsError(
                f"the certificates in `{endpoint.ca_file}` cannot be used"
            ) from error
    return context


def _handshake(
    endpoint: Endpoint,
    context: ssl.SSLContext,
    timeout: float,
    *,
    refused: int | None = None,
) -> Shown:
    context.set_alpn_protocols(list(_ALPN))
    with (
        asking.connect(endpoint, timeout) as plain,
        context.wrap_socket(plain, server_hostname=endpoint.name) as secure,
    ):
        der = secure.getpeercert(binary_form=True) or b""
        return Shown(
            x509.load_der_x509_certificate(der),
            secure.version() or "",
            secure.selected_alpn_protocol() or "",
            refused,
        )


def judge(seen: Shown, endpoint: Endpoint, *, now: float) -> Result:
    """Say whether a certificate is trusted for a name, and for how long (rule 2)."""
    facts = describe(seen.certificate)
    if seen.refused is not None:
        reason, advice = _REFUSALS.get(seen.refused, _OTHER)
        return fail(f"{reason}; {facts}", advice.format(name=endpoint.name))
    lasting = judge_lifetime(seen.certificate, now=now)
    if lasting.outcome is not Outcome.OK:
        return lasting
    trusted = f" and `{endpoint.ca_file}`" if endpoint.ca_file else ""
    return ok(f"{seen.version}, trusted by the system{trusted}; {facts}")


def judge_lifetime(certificate: x509.Certificate, *, now: float) -> Result:
    """Say how long a certificate lasts (rule 2)."""
    ends, facts = certificate.not_valid_after_utc, describe(certificate)
    left = ends - datetime.fromtimestamp(now, tz=UTC)
    if left <= timedelta(0):
        return fail(f"expired; {facts}", "renew the certificate")
    if left < min(_MONTH, (ends - certificate.not_valid_before_utc) / 10):
        return warn(
            f"ends in {_span(left)}; {facts}",
            "renew it now: whatever renews it by itself has not done so",
        )
    return ok(facts)


def describe(certificate: x509.Certificate) -> str:
    """Return whose certificate it is, for which names, by whom, until when."""
    names = names_of(certificate)
    more = len(names) - _SHOWN_NAMES
    listed = ", ".join(names[:_SHOWN_NAMES]) + (f" and {more} more" if more > 0 else "")
    until = f"{certificate.not_valid_after_utc:%Y-%m-%d %H:%M}"
    return (
        f"for {listed or 'no name'}; from `{_issuer(certificate)}`; until {until} UTC"
    )


def names_of(certificate: x509.Certificate) -> list[str]:
    """Return the names and addresses that a certificate is good for."""
    with contextlib.suppress(x509.ExtensionNotFound, ValueError):
        found = certificate.extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        ).value
        return [
            *found.get_values_for_type(x509.DNSName),
            *map(str, found.get_values_for_type(x509.IPAddress)),
        ]
    return []


def _issuer(certificate: x509.Certificate) -> str:
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in certificate.issuer.get_attributes_for_oid(kind):
            return str(attribute.value)
    return "nobody"


def _span(left: timedelta) -> str:
    hours = left.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 48 else f"{left.days} days"


_TRUST = (
    "trust its authority: give its certificate with `--upstream-ca` (a task), `--ca`"
    " (a client) or `AWS_CA_BUNDLE` (an SDK; keep the public ones in it); if nobody"
    " here runs that authority, somebody is in the middle"
)
_NAME = (
    "something else answers as `{name}`, or the certificate must be issued for that"
    " name as well"
)
_REFUSALS = {
    9: ("not valid yet", "the clock here is behind, or theirs is ahead (see `clock`)"),
    10: ("expired", "renew the certificate; if it is not expired, see `clock`"),
    18: ("signed by itself, and not trusted", _TRUST),
    19: ("its authority is not trusted", _TRUST),
    20: ("its authority is not trusted", _TRUST),
    21: ("its authority is not trusted", _TRUST),
    47: (
        "its authority may not sign for this name",
        "the authority is constrained to other names: use one that may sign `{name}`",
    ),
    62: ("not for this name", _NAME),
    64: ("not for this address", _NAME),
}
"""OpenSSL's reasons (x509_vfy.h), and what to do about each."""
_OTHER = (
    "refused by OpenSSL",
    "look at the chain with `openssl s_client -connect {name}:443 -showcerts`",
)
