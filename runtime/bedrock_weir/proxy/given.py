"""The proxy's settings as they were given to this process: flags, variables, file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bedrock_weir.errors import SettingsError
from bedrock_weir.settings import ProxySettings, config_path, resolve


def read_settings(
    flags: Mapping[str, object], environment: Mapping[str, str]
) -> ProxySettings:
    """Fill the table, from the file too, if flags or environment name one.

    Raises:
        SettingsError: a value is wrong, or the file cannot be read.
    """
    path = config_path(flags=flags, environment=environment)
    return resolve(
        flags=flags,
        environment=environment,
        file=None if path is None else _read(path),
    )


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        message = f"`--config`: `{path}` cannot be read: {error.strerror}"
        raise SettingsError(message) from error
