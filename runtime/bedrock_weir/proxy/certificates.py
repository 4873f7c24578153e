"""What the proxy shows to clients: the operator's certificate, its own, or both.

Rule 1: a certificate is checked before it is served: it can be read, and its key is
        its own.
Rule 2: a private key that came as text, or was made here, stands in one file, which is
        its owner's alone, in a folder of the proxy's own that goes with it.
Rule 3: the operator's comes first, so it is shown for every name that the proxy's own
        is not for.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self

from cryptography import x509

from bedrock_weir.aws.kms import SigningKey
from bedrock_weir.certificates.authority import permitted_names
from bedrock_weir.certificates.names import checked_names, host_names
from bedrock_weir.certificates.pem import (
    LARGEST,
    certificates_in,
    check_pair,
    is_pem,
)
from bedrock_weir.envoy.secrets import write_secret
from bedrock_weir.errors import CertificateError, SettingsError
from bedrock_weir.proxy.minting import Minted, Order, Renewal, mint
from bedrock_weir.settings import ProxySettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificates:
    """What a listener serves; see `bedrock_weir.envoy.config.Listener`.

    Attributes:
        pair: paths of the operator's certificate and key, when they stand alone.
        secrets: paths of Envoy's files, otherwise.
        check: raises when certificates are not looked after any more.
    """

    pair: tuple[str, str] | None = None
    secrets: tuple[str, ...] = ()
    check: Callable[[], None] = lambda: None

    @classmethod
    def named(cls, settings: ProxySettings) -> Self:
        """What settings say without being looked at: whether there are any."""
        if settings.tls_cert is not None and settings.tls_key is not None:
            return cls(pair=(settings.tls_cert, settings.tls_key))
        return cls(secrets=() if settings.tls_ca_key is None else ("minted",))


@contextmanager
def certificates_of(
    settings: ProxySettings, *, say: Callable[[str], None]
) -> Iterator[Certificates]:
    """Have certificates at hand, and keep them valid meanwhile.

    Args:
        settings: which ones.
        say: tells people of renewals.

    Raises:
        SettingsError: a file or a text cannot be used.
        CertificateError: the authority cannot vouch for what is wanted.
        StoreUnavailable: KMS did not sign.
    """
    given = _given(settings)
    if settings.tls_ca_key is None and not _is_text(settings):
        yield Certificates.named(settings)
        return
    with tempfile.TemporaryDirectory(prefix="weir-tls-") as name:
        folder = Path(name)
        secrets = []
        if given is not None:
            write_secret(folder / "given", chain=given[0], key=given[1])
            secrets.append(str(folder / "given"))
        if settings.tls_ca_key is None:
            yield Certificates(secrets=tuple(secrets))
            return
        own = folder / "minted"
        with Renewal(_mint_of(settings), use=partial(_write, own), say=say) as renewal:
            yield Certificates(secrets=(*secrets, str(own)), check=renewal.check)


def _is_text(settings: ProxySettings) -> bool:
    return any(
        each is not None and is_pem(each)
        for each in (settings.tls_cert, settings.tls_key)
    )


def _mint_of(settings: ProxySettings) -> Callable[[], Minted]:
    authority = SigningKey(settings.tls_ca_key or "", region=settings.region)
    order = _order(settings)
    return lambda: mint(order, authority, now=datetime.now(UTC))


def _order(settings: ProxySettings) -> Order:
    chain: tuple[x509.Certificate, ...] = ()
    if settings.tls_ca_chain is not None:
        text = _read("--tls-ca-chain", settings.tls_ca_chain)
        try:
            chain = certificates_in(text)
        except CertificateError as error:
            raise SettingsError(f"`--tls-ca-chain`: {error}") from error
    names = settings.tls_names or (permitted_names(chain[0]) if chain else ())
    if not names:
        if settings.region is None:
            raise SettingsError(
                "`--tls-ca-key` needs `--region` (`WEIR_REGION`, `AWS_REGION`) or"
                " `--tls-names` (`WEIR_TLS_NAMES`), to know the host names"
            )
        names = host_names(settings.region)
    hours = timedelta(hours=settings.tls_leaf_hours)
    return Order(names=checked_names(names), lifetime=hours, chain=chain)


def _write(path: Path, minted: Minted) -> None:
    write_secret(path, chain=minted.chain, key=minted.key)


def _given(settings: ProxySettings) -> tuple[bytes, bytes] | None:
    """The operator's certificate and key, checked."""
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    chain = _read("--tls-cert", settings.tls_cert)
    key = _read("--tls-key", settings.tls_key)
    try:
        check_pair(chain, key)
    except CertificateError as error:
        raise SettingsError(f"`--tls-cert` and `--tls-key`: {error}") from error
    return chain, key


def _read(flag: str, value: str) -> bytes:
    if is_pem(value):
        if "\\n" in value:
            raise SettingsError(
                f"`{flag}`: the PEM text has a backslash and an `n` where a line should"
                " end: store it with line breaks, which JSON writes as one `\\n`"
            )
        return value.strip().encode() + b"\n"
    try:
        with Path(value).open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        # A text that is not quite PEM is no path; and it may be a key.
        shown = f" `{value}`" if len(value) < 256 and "\n" not in value else ""
        reason = getattr(error, "strerror", None) or "it is no file's name"
        raise SettingsError(f"`{flag}`: cannot read{shown}: {reason}") from error
