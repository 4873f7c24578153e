"""What a certificate is for, for people and for programs.

Names in a certificate of somebody else's may be anything, so what is printed is
escaped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TypeAlias, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from bedrock_weir.certificates.authority import permitted_names

_T = TypeVar("_T", bound=x509.ExtensionType)

Fact: TypeAlias = str | int | bool | list[str] | None


def facts(certificate: x509.Certificate) -> dict[str, Fact]:
    """Return what matters of a certificate, by name."""
    limits = _extension(certificate, x509.BasicConstraints)
    key = _extension(certificate, x509.SubjectKeyIdentifier)
    alternatives = _extension(certificate, x509.SubjectAlternativeName)
    return {
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
        "is_authority": bool(limits and limits.ca),
        "path_length": limits.path_length if limits else None,
        "permitted_names": list(permitted_names(certificate)),
        "names": alternatives.get_values_for_type(x509.DNSName) if alternatives else [],
        "not_before": f"{certificate.not_valid_before_utc:%FT%TZ}",
        "not_after": f"{certificate.not_valid_after_utc:%FT%TZ}",
        "serial": f"{certificate.serial_number:x}",
        "key_id": key.digest.hex() if key else None,
        "sha256": certificate.fingerprint(hashes.SHA256()).hex(),
    }


def as_json(certificates: Iterable[x509.Certificate]) -> str:
    """Return a JSON document about certificates."""
    return json.dumps([facts(each) for each in certificates], indent=2) + "\n"


def as_lines(certificates: Iterable[x509.Certificate]) -> str:
    """Return a table for each certificate."""
    return "\n".join(as_text(each) for each in certificates)


def as_text(certificate: x509.Certificate) -> str:
    """Return a table about one certificate."""
    rows = facts(certificate)
    width = max(map(len, rows))
    return "".join(
        f"{name.replace('_', ' ') if not index else '':<{width}}  {line}\n"
        for name, value in rows.items()
        for index, line in enumerate(_lines(value))
    )


def _lines(value: Fact) -> Sequence[str]:
    match value:
        case None | []:
            return ()
        case bool():
            return ("yes" if value else "no",)
        case list():
            return [_printable(each) for each in value]
        case _:
            return (_printable(str(value)),)


def _printable(text: str) -> str:
    return text.encode("unicode_escape").decode() if not text.isprintable() else text


def _extension(certificate: x509.Certificate, kind: type[_T]) -> _T | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
