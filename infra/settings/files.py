"""Reading an environment from its TOML file.

Rule 1: a file wins over its profile's defaults, and those over the table's.
Rule 2: nothing is guessed. An unknown key, a value of the wrong kind, or two values
        that contradict each other are errors that name the key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from infra.settings.environment import Environment
from infra.settings.tables import Profile

ENVIRONMENTS: Final = Path(__file__).parents[1] / "environments"
"""Where the files of the shipped profiles stand."""


class InfraSettingsError(ValueError):
    """An environment's file cannot be used; the message says which key and why."""


DEFAULTS: Final[Mapping[Profile, Mapping[str, Mapping[str, Any]]]] = {
    Profile.DEV: {},
    Profile.PROD: {
        "audit": {"retention_mode": "COMPLIANCE", "retention_days": 400},
        "policy": {"delivery": "appconfig"},
        "tasks": {"cpu": 1024, "memory": 2048, "least": 3, "most": 12},
        "operations": {"log_days": 90},
    },
}


def read_environment(path: str | Path) -> Environment:
    """Read an environment's file.

    Args:
        path: the file; a bare name is one of `infra/environments`.

    Raises:
        InfraSettingsError: it cannot be read, or is wrong.
    """
    place = Path(path)
    if place.suffix != ".toml":
        place = ENVIRONMENTS / f"{place}.toml"
    try:
        text = place.read_text(encoding="utf-8")
    except OSError as error:
        raise InfraSettingsError(f"`{place}`: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InfraSettingsError(f"`{place}` is not UTF-8") from error
    try:
        return environment_of(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InfraSettingsError(f"`{place}` is not TOML: {error}") from error
    except InfraSettingsError as error:
        raise InfraSettingsError(f"`{place}`: {error}") from error


def environment_of(values: Mapping[str, Any]) -> Environment:
    """Return the environment that a file's values describe.

    Raises:
        InfraSettingsError: a key is unknown, missing, or its value is wrong.
    """
    try:
        profile = Profile(str(values.get("profile")))
    except ValueError as error:
        raise InfraSettingsError("`profile`: `dev` or `prod`") from error
    try:
        return Environment.model_validate(_merged(DEFAULTS[profile], values))
    except ValidationError as error:
        raise InfraSettingsError("; ".join(map(_said, error.errors()))) from error


def _merged(
    defaults: Mapping[str, Mapping[str, Any]], values: Mapping[str, Any]
) -> dict[str, Any]:
    result: dict[str, Any] = dict(values)
    for table, its_defaults in defaults.items():
        given = values.get(table, {})
        if isinstance(given, Mapping):
            result[table] = {**its_defaults, **given}
    return result


def _said(error: Mapping[str, Any]) -> str:
    key = ".".join(str(part) for part in error["loc"])
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"`{key}`: {message}" if key else message
