"""The table: every setting, its meaning, its unit, its default, and what it may be.

Rule 1: a name is said once. The field `tls_cert` is the flag `--tls-cert`, the
        variable `WEIR_TLS_CERT` and the key `tls_cert` of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final, Self, get_origin
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

SETTINGS_VARIABLE: Final = "WEIR_PROXY_SETTINGS"
"""The variable that hands the settings to a worker, as JSON."""

CONFIG_VARIABLE: Final = "WEIR_CONFIG"
"""The variable that names the TOML file."""

SMALLEST_MAX_BODY: Final = 25_000_000
"""Bytes. Bedrock takes bodies of 25 MB, so the proxy must."""

SECRET: Final = frozenset(("upstream", "tls_cert", "tls_key", "tls_ca_chain"))
"""Settings whose value may carry a secret: a password in a URL, a key instead of a
path."""

_SUPERVISORS: Final = frozenset(
    ("tls_cert", "tls_key", "tls_ca_key", "tls_ca_chain", "tls_names", "tls_leaf_hours")
)
"""Settings of which a worker knows nothing: certificates are Envoy's."""

ENDPOINT_VARIABLES: Final = {
    "bedrock-runtime": "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
    "bedrock-agent-runtime": "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME",
    "bedrock-agentcore": "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE",
}
"""Where AWS's own tools look for the URL of a service."""


class Record(StrEnum):
    """Where decision records must be durable before an answer goes out."""

    S3 = "s3"
    DISK = "disk"
    MEMORY = "memory"


class Metrics(StrEnum):
    """How metrics leave the proxy, besides `/-/metrics`."""

    OFF = "off"
    EMF = "emf"
    """CloudWatch's embedded metric format, as lines of the log."""


class RetentionMode(StrEnum):
    """Who may shorten an object's retention (S3's words)."""

    GOVERNANCE = "GOVERNANCE"
    """Whoever holds `s3:BypassGovernanceRetention`."""
    COMPLIANCE = "COMPLIANCE"
    """Nobody, the account's root included."""


@dataclass(frozen=True, slots=True)
class About:
    """What a setting means, and in which unit it is given."""

    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One setting of the table.

    Attributes:
        name: the field's name, and the file's key.
        about: its meaning and unit.
        default: its default as text; empty when there is none.
        is_switch: whether it is on or off, so that the flag takes no value.
        is_list: whether it has several values, so that the flag can be repeated.
        choices: the values it may have; empty when it is free.
        is_required: whether it has no default.
    """

    name: str
    about: About
    default: str
    is_switch: bool
    is_list: bool
    choices: tuple[str, ...]
    is_required: bool

    @property
    def flag(self) -> str:
        """The command line's name."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """The environment's name."""
        return "WEIR_" + self.name.upper()


class ProxySettings(BaseModel):
    """Everything that can be set about `weir proxy`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    listen: Annotated[
        str,
        About("where to listen; port 0 takes a free one", "HOST:PORT"),
    ] = "127.0.0.1:8443"
    tls_cert: Annotated[
        str | None,
        Field(repr=False),
        About(
            "certificate chain: a file, or the PEM text itself; plaintext is for"
            " loopback only",
            "PEM",
        ),
    ] = None
    tls_key: Annotated[
        str | None,
        Field(repr=False),
        About("the certificate's key: a file, or the PEM text itself", "PEM"),
    ] = None
    tls_ca_key: Annotated[
        str | None,
        About(
            "KMS key (id, ARN or alias) of a certificate authority (docs/tls.md): the"
            " proxy has a certificate for Bedrock's host names signed by it at start,"
            " and serves it to those who ask for these",
            "KMS key",
        ),
    ] = None
    tls_ca_chain: Annotated[
        str | None,
        Field(repr=False),
        About(
            "certificate of that authority, if it has an anchor: a file, or the PEM"
            " text itself",
            "PEM",
        ),
    ] = None
    tls_names: Annotated[
        tuple[str, ...],
        About(
            "host names of that certificate; repeatable, comma separated in the"
            " environment; by default those in `--tls-ca-chain`, or else every name of"
            " the three services in `--region`",
            "HOST",
        ),
    ] = ()
    tls_leaf_hours: Annotated[
        float,
        Field(gt=0, le=168),
        About("how long that certificate is valid; it is renewed before", "hours"),
    ] = 26.0
    policy: Annotated[
        str,
        About(
            "the policy bundle: a directory, s3://BUCKET/KEY.zip, or"
            " appconfig:APPLICATION/ENVIRONMENT/PROFILE",
            "SOURCE",
        ),
    ]
    policy_refresh: Annotated[
        float,
        Field(ge=0, le=3600),
        About("how often that is looked at for another; 0: never", "seconds"),
    ] = 10.0
    audit: Annotated[
        str | None,
        About("where records go; needed with `record = s3`", "s3://BUCKET/PREFIX"),
    ] = None
    upstream: Annotated[
        tuple[str, ...],
        About(
            "where a service is dialled; repeatable, comma separated in the"
            " environment; falls back to AWS_ENDPOINT_URL_BEDROCK_RUNTIME (or"
            " _BEDROCK_AGENT_RUNTIME, _BEDROCK_AGENTCORE), then AWS_ENDPOINT_URL,"
            " then to the host that the caller signed for",
            "SERVICE=URL",
        ),
    ] = ()
    upstream_ca: Annotated[
        str | None,
        About("certificates trusted for upstream, besides the system's", "file"),
    ] = None
    region: Annotated[
        str | None,
        About("region to re-sign for; falls back to AWS_REGION", "AWS region"),
    ] = None
    record: Annotated[
        Record,
        About("where a record must be durable before the answer goes out"),
    ] = Record.S3
    spool: Annotated[
        str | None,
        About("where records are written; needed with `record = disk`", "directory"),
    ] = None
    retention_mode: Annotated[
        RetentionMode, About("Object Lock mode of the records")
    ] = RetentionMode.GOVERNANCE
    retention_days: Annotated[
        int,
        Field(ge=1, le=36_500),
        About("how long S3 keeps a record from being deleted", "days"),
    ] = 365
    record_linger: Annotated[
        float,
        Field(ge=0, le=1),
        About("how long a batch of records waits for one more", "seconds"),
    ] = 0.02
    record_timeout: Annotated[
        float,
        Field(gt=0, le=300),
        About("how long an answer waits for its record, before it fails", "seconds"),
    ] = 10.0
    workers: Annotated[
        int, Field(ge=1, le=128), About("processes that share the port", "processes")
    ] = 1
    max_body: Annotated[
        int,
        Field(ge=SMALLEST_MAX_BODY, le=1 << 30),
        About("largest request body", "bytes"),
    ] = 32 * 1024 * 1024
    max_headers: Annotated[
        int,
        Field(ge=8192, le=1 << 23),
        About("largest request headers, all together", "bytes"),
    ] = 64 * 1024
    max_connections: Annotated[
        int,
        Field(ge=1, le=1_000_000),
        About("connections that one worker holds; one more is closed", "connections"),
    ] = 4096
    max_connection_age: Annotated[
        float,
        Field(ge=1),
        About(
            "after this a connection is asked to close, running calls finish;"
            " keep it below the load balancer's deregistration delay",
            "seconds",
        ),
    ] = 600.0
    stream_timeout: Annotated[
        float,
        Field(ge=3600),
        About("longest call, silence included; Bedrock allows an hour", "seconds"),
    ] = 3900.0
    idle_timeout: Annotated[
        float,
        Field(ge=1),
        About("how long a connection without a call is kept", "seconds"),
    ] = 600.0
    drain_timeout: Annotated[
        float,
        Field(ge=0, le=3600),
        About(
            "how long SIGTERM waits for running calls; cutting them and flushing"
            " the record take up to 30 more, so keep the sum within the stop timeout",
            "seconds",
        ),
    ] = 85.0
    proxy_protocol: Annotated[
        bool,
        About("every connection opens with PROXY protocol v2; others are refused"),
    ] = False
    metrics: Annotated[
        Metrics,
        About("once a minute a line for CloudWatch, by every worker, in its log"),
    ] = Metrics.OFF
    environment: Annotated[
        str,
        Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"),
        About("what these metrics are told apart by", "NAME"),
    ] = "default"

    @field_validator("listen")
    @classmethod
    def _listen_has_host_and_port(cls, value: str) -> str:
        _split_address(value)
        return value

    @field_validator("audit")
    @classmethod
    def _audit_is_in_s3(cls, value: str | None) -> str | None:
        if value is not None:
            parts = urlsplit(value)
            if (
                parts.scheme != "s3"
                or not parts.netloc
                or parts.query
                or parts.fragment
            ):
                raise ValueError("must look like s3://BUCKET/PREFIX")
        return value

    @field_validator("upstream", "tls_names", mode="before")
    @classmethod
    def _list_in_any_form(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("upstream", mode="before")
    @classmethod
    def _upstream_as_a_table(cls, value: object) -> object:
        if isinstance(value, Mapping):
            return tuple(f"{service}={url}" for service, url in value.items())
        return value

    @field_validator("upstream")
    @classmethod
    def _upstream_names_service_and_url(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        services = [_split_upstream(each)[0] for each in value]
        if len(set(services)) != len(services):
            raise ValueError("names a service twice")
        return value

    @model_validator(mode="after")
    def _settings_agree(self) -> Self:
        if self.record is Record.S3 and self.audit is None:
            raise ValueError("`--record s3` needs `--audit s3://BUCKET/PREFIX`")
        if self.record is Record.DISK and self.spool is None:
            raise ValueError("`--record disk` needs `--spool DIR`")
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("`--tls-cert` and `--tls-key` belong together")
        if self.tls_ca_key is None and (self.tls_names or self.tls_ca_chain):
            raise ValueError("`--tls-names` and `--tls-ca-chain` need `--tls-ca-key`")
        return self

    @property
    def is_tls(self) -> bool:
        """Whether the proxy speaks TLS."""
        return self.tls_cert is not None or self.tls_ca_key is not None

    @property
    def listen_host(self) -> str:
        """The host to listen on, without brackets."""
        return _split_address(self.listen)[0]

    @property
    def listen_port(self) -> int:
        """The port to listen on; 0 for a free one."""
        return _split_address(self.listen)[1]

    @property
    def upstreams(self) -> dict[str, str]:
        """The URL to dial for each service that has one, without a trailing slash."""
        return dict(_split_upstream(each) for each in self.upstream)

    @property
    def audit_bucket(self) -> str | None:
        """The bucket of `audit`."""
        return None if self.audit is None else urlsplit(self.audit).netloc

    @property
    def audit_prefix(self) -> str:
        """The prefix of `audit`, without slashes at its ends; may be empty."""
        return "" if self.audit is None else urlsplit(self.audit).path.strip("/")

    def to_json(self) -> str:
        """The settings for `SETTINGS_VARIABLE`, without what is no worker's concern."""
        return self.model_dump_json(exclude=set(_SUPERVISORS))


def rows() -> tuple[Row, ...]:
    """The table, in the order in which help and docs show it."""
    return tuple(row_of(name) for name in ProxySettings.model_fields)


def row_of(name: str) -> Row:
    """Return the row of a field."""
    field = ProxySettings.model_fields[name]
    about = next(each for each in field.metadata if isinstance(each, About))
    kind = field.annotation
    choices: tuple[str, ...] = ()
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        choices = tuple(kind)
    return Row(
        name=name,
        about=about,
        default=_as_text(field.get_default()) if not field.is_required() else "",
        is_switch=kind is bool,
        is_list=get_origin(kind) is tuple,
        choices=choices,
        is_required=field.is_required(),
    )


def _as_text(default: object) -> str:
    if default is None or default == ():
        return ""
    if isinstance(default, bool):
        return "on" if default else "off"
    return f"{default:g}" if isinstance(default, float) else str(default)


def _split_address(value: str) -> tuple[str, int]:
    host, separator, port = value.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not separator or not host or not port.isdecimal() or int(port) > 65_535:
        raise ValueError("must look like HOST:PORT")
    return host, int(port)


def _split_upstream(value: str) -> tuple[str, str]:
    service, separator, url = value.partition("=")
    parts = urlsplit(url)
    if separator and service not in ENDPOINT_VARIABLES:
        known = ", ".join(ENDPOINT_VARIABLES)
        raise ValueError(f"must name one of the services {known}")
    if not separator or parts.scheme not in {"http", "https"}:
        raise ValueError("must look like SERVICE=URL, with http:// or https://")
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.username:
        raise ValueError("must name a host in its URL, and no path, query or user")
    return service, url.rstrip("/")
