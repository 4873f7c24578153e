"""Filling the table: from a command line, variables and a file, or from a supervisor.

Rule 1: a source wins over the next: flags, environment, file, defaults.
Rule 2: nothing is guessed. An unknown key, a value of the wrong kind, or one out
        of its range is an error that names the flag and the variable.
Rule 3: a value that may be a secret is in no error, and workers do not get it.

The environment and the file's bytes are arguments: nothing here reads the world.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from bedrock_weir.errors import SettingsError
from bedrock_weir.settings.table import (
    CONFIG_VARIABLE,
    ENDPOINT_VARIABLES,
    SECRET,
    ProxySettings,
    row_of,
    rows,
)

_SECTION: Final = "proxy"


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


def config_path(
    *, flags: Mapping[str, object], environment: Mapping[str, str]
) -> str | None:
    """The path of the TOML file, if one is named."""
    named = flags.get("config") or environment.get(CONFIG_VARIABLE)
    return str(named) if named else None


def from_json(text: str) -> ProxySettings:
    """Return the settings that `ProxySettings.to_json` wrote.

    What it left out has its default.

    Raises:
        SettingsError: the text is not such settings.
    """
    try:
        return ProxySettings.model_validate_json(text)
    except ValidationError as error:
        raise SettingsError(_explain(error, {})) from error


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
        for service, variable in ENDPOINT_VARIABLES.items()
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
    row = row_of(name)
    if mistake["type"] == "missing":
        return f"`{row.flag}` (or `{row.variable}`) is required"
    value = "this value" if row.name in SECRET else repr(mistake["input"])[:80]
    source = f", set by {origin[name]}" if name in origin else ""
    return f"`{row.flag}` (`{row.variable}`{source}): {message}, not {value}"
