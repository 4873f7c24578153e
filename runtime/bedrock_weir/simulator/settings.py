"""The simulator's settings, which travel to its process in one environment variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from bedrock_weir.errors import SettingsError
from bedrock_weir.simulator.replies import Reply

VARIABLE = "WEIR_SIMULATOR_SETTINGS"
"""The environment variable that holds the settings as JSON."""

MAX_BODY = 25_000_000
"""Bytes of a request body, as Bedrock's model says of InvokeModel."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A key pair that the simulator knows, with the session token it belongs to."""

    access_key_id: str
    secret_key: str = field(repr=False)
    session_token: str | None = field(default=None, repr=False)


EXAMPLE = Credential(
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
)
"""The pair of AWS's documentation, known where no other is given."""


@dataclass(frozen=True, slots=True)
class SimulatorSettings:
    """Whom the simulator knows, what it is called and what it says.

    Attributes:
        credentials: the key pairs that may sign.
        bearer_tokens: the API keys that may call.
        hosts: names it answers to besides Bedrock's own, as they stand in `Host`; one
            without a port also stands for itself at the port that it listens on.
        replies: by model id, or `*`.
        max_body: bytes of a request body at the most.
        clock_skew: seconds that a signature may be old, or early.
    """

    credentials: tuple[Credential, ...] = (EXAMPLE,)
    bearer_tokens: tuple[str, ...] = field(default=(), repr=False)
    hosts: tuple[str, ...] = ()
    replies: Mapping[str, Reply] = field(default_factory=dict)
    max_body: int = MAX_BODY
    clock_skew: int = 300


_ADAPTER = TypeAdapter(SimulatorSettings)


def dump_settings(settings: SimulatorSettings) -> str:
    """Write settings as the environment variable's value; it holds secrets."""
    return _ADAPTER.dump_json(settings).decode()


def load_settings(environ: Mapping[str, str]) -> SimulatorSettings:
    """Read settings from the environment; the defaults where there are none.

    Raises:
        SettingsError: naming the wrong fields, and no values.
    """
    value = environ.get(VARIABLE)
    if value is None:
        return SimulatorSettings()
    try:
        return _ADAPTER.validate_json(value)
    except ValidationError as error:
        fields = [".".join(map(str, detail["loc"])) for detail in error.errors()]
        message = f"variable `{VARIABLE}` is wrong at {', '.join(fields) or 'the top'}"
        raise SettingsError(message) from None
