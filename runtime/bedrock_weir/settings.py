"""The proxy's settings: one table, and the one way to fill it.

Rule 1: a source wins over the next: flags, environment, file, defaults.
Rule 2: a name is said once. The field `tls_cert` is the flag `--tls-cert`, the
        variable `WEIR_TLS_CERT` and the key `tls_cert` of the file.
Rule 3: nothing is guessed. An unknown key, a value of the wrong kind, or one out
        of its range is an error that names the flag and the variable.
Rule 4: a value that may be a secret is in no error, and workers do not get it.

The environment and the file's bytes are arguments: nothing here reads the world.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final, Self, get_origin
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from bedrock_weir.errors import SettingsError

SETTINGS_VARIABLE: Final = "WEIR_PROXY_SETTINGS"
"""The variable that hands the settings to a worker, as JSON."""

CONFIG_VARIABLE: Final = "WEIR_CONFIG"
"""The variable that names the TOML file."""

SMALLEST_MAX_BODY: Final = 25_000_000
"""Bytes. Bedrock takes bodies of 25 MB, so the proxy must."""

_SECTION: Final = "proxy"
_SECRET: Final = frozenset(("upstream", "tls_cert", "tls_key", "tls_ca_chain"))
"""Settings whose value may carry a secret: a password in a URL, a key instead of a
path."""

_SUPERVISORS: Final = frozenset(
    ("tls_cert", "tls_key", "tls_ca_key", "tls_ca_chain", "tls_names", "tls_leaf_hours")
)
"""Settings of which a worker knows nothing: certificates are Envoy's."""

_SERVICES_FROM_ENVIRONMENT: Final = {
    "bedrock-runtime": "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
    "bedrock-agent-runtime": "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME",
    "bedrock-agentcore": "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE",
}


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
    """The Object Lock mode of a record, in S3's own words."""

    GOVERNANCE = "GOVERNANCE"
    COMPLIANCE = "COMPLIANCE"


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

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The settings that `to_json` wrote; what it left out has its default.

        Raises:
            SettingsError: the text is not such settings.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise SettingsError(_explain(error, {})) from error


def resolve(
    *,
    flags: Mapping[str, object],
    environment: Mapping[str, str],
    file: bytes | None = None,
) -> ProxySettings:
    """Fill the table from its sources.

    Args:
        flags: the values that the command line gave, by field name; None and
            names that are no settings are left out.
        environment: the process's variables.
        file: the bytes of the TOML file, whose settings stand at its top or in
            a table `[proxy]`.

    Raises:
        SettingsError: a value, or the file, is wrong.
    """
    values: dict[str, object] = _fallbacks(environment)
    origin = dict.fromkeys(values, "AWS variable")
    from_file = {} if file is None else _parse_file(file)
    for source, found in (
        ("file", from_file),
        ("environment", _from_environment(environment)),
        ("flag", _from_flags(flags)),
    ):
        values.update(found)
        origin.update(dict.fromkeys(found, source))
    try:
        return ProxySettings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_explain(error, origin)) from error


def rows() -> tuple[Row, ...]:
    """The table, in the order in which help and docs show it."""
    return tuple(_row(name) for name in ProxySettings.model_fields)


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Give the parser one flag for each setting, and `--config`.

    What the command line does not name stays out of the parsed namespace, so
    that `resolve` can tell a value given from a default.
    """
    parser.add_argument(
        "--config",
        metavar="FILE",
        default=argparse.SUPPRESS,
        help=f"settings in TOML; a flag or variable wins [{CONFIG_VARIABLE}]",
    )
    for row in rows():
        _add_flag(parser, row)


def config_path(
    *, flags: Mapping[str, object], environment: Mapping[str, str]
) -> str | None:
    """The path of the TOML file, if one is named."""
    named = flags.get("config") or environment.get(CONFIG_VARIABLE)
    return str(named) if named else None


def as_markdown() -> str:
    """The table for the documentation."""
    lines = [
        "| flag | variable | unit | default | meaning |",
        "|---|---|---|---|---|",
        f"| `--config` | `{CONFIG_VARIABLE}` | file | | settings in TOML |",
    ]
    for row in rows():
        default = f"`{row.default}`" if row.default else _no_default(row)
        unit = row.about.unit or " or ".join(row.choices)
        cells = (f"`{row.flag}`", f"`{row.variable}`", unit, default, row.about.meaning)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _add_flag(parser: argparse.ArgumentParser, row: Row) -> None:
    facts = [row.about.meaning, f"[{row.variable}]"]
    if row.default:
        facts.insert(1, f"(default: {row.default})")
    elif row.is_required:
        facts.insert(1, "(required)")
    options: dict[str, Any] = {
        "default": argparse.SUPPRESS,
        "help": " ".join(facts).replace("%", "%%"),
    }
    if row.is_switch:
        options["action"] = argparse.BooleanOptionalAction
    else:
        unit = row.about.unit
        options["metavar"] = (unit.upper() if unit.islower() else unit) or "|".join(
            row.choices
        )
    if row.is_list:
        options["action"] = "append"
    parser.add_argument(row.flag, **options)


def _row(name: str) -> Row:
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


def _no_default(row: Row) -> str:
    return "required" if row.is_required else ""


def _from_flags(flags: Mapping[str, object]) -> dict[str, object]:
    known = ProxySettings.model_fields
    return {
        name: value
        for name, value in flags.items()
        if name in known and value is not None
    }


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    return {
        row.name: environment[row.variable]
        for row in rows()
        if environment.get(row.variable)
    }


def _fallbacks(environment: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    if region := environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION"):
        found["region"] = region
    upstreams = [
        f"{service}={url}"
        for service, variable in _SERVICES_FROM_ENVIRONMENT.items()
        if (url := environment.get(variable) or environment.get("AWS_ENDPOINT_URL"))
    ]
    if upstreams:
        found["upstream"] = tuple(upstreams)
    return found


def _parse_file(file: bytes) -> dict[str, object]:
    try:
        document: dict[str, object] = tomllib.loads(file.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"the settings file is not TOML: {error}") from error
    table = document.pop(_SECTION, {})
    if not isinstance(table, dict):
        raise SettingsError(f"`{_SECTION}` in the settings file must be a table")
    return {**document, **table}


def _split_address(value: str) -> tuple[str, int]:
    host, separator, port = value.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not separator or not host or not port.isdecimal() or int(port) > 65_535:
        raise ValueError("must look like HOST:PORT")
    return host, int(port)


def _split_upstream(value: str) -> tuple[str, str]:
    service, separator, url = value.partition("=")
    parts = urlsplit(url)
    if separator and service not in _SERVICES_FROM_ENVIRONMENT:
        known = ", ".join(_SERVICES_FROM_ENVIRONMENT)
        raise ValueError(f"must name one of the services {known}")
    if not separator or parts.scheme not in {"http", "https"}:
        raise ValueError("must look like SERVICE=URL, with http:// or https://")
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.username:
        raise ValueError("must name a host in its URL, and no path, query or user")
    return service, url.rstrip("/")


def _explain(error: ValidationError, origin: Mapping[str, str]) -> str:
    """One line for each mistake, with the names under which it can be mended."""
    return "; ".join(_explain_one(each, origin) for each in error.errors())


def _explain_one(mistake: Any, origin: Mapping[str, str]) -> str:
    message = str(mistake["msg"]).removeprefix("Value error, ")
    message = message[:1].lower() + message[1:]
    if not mistake["loc"]:
        return message
    name = str(mistake["loc"][0])
    if name not in ProxySettings.model_fields:
        return f"`{name}` in the settings {origin.get(name, 'file')} is no setting"
    row = _row(name)
    if mistake["type"] == "missing":
        return f"`{row.flag}` (or `{row.variable}`) is required"
    value = "this value" if row.name in _SECRET else repr(mistake["input"])[:80]
    source = f", set by {origin[name]}" if name in origin else ""
    return f"`{row.flag}` (`{row.variable}`{source}): {message}, not {value}"
