"""The proxy's settings: one table, the one way to fill it, and how it is shown."""

from __future__ import annotations

from bedrock_weir.settings.shown import add_flags, as_markdown
from bedrock_weir.settings.sources import config_path, from_json, resolve
from bedrock_weir.settings.table import (
    CONFIG_VARIABLE,
    SETTINGS_VARIABLE,
    SMALLEST_MAX_BODY,
    About,
    Metrics,
    ProxySettings,
    Record,
    RetentionMode,
    Row,
    rows,
)

__all__ = [
    "CONFIG_VARIABLE",
    "SETTINGS_VARIABLE",
    "SMALLEST_MAX_BODY",
    "About",
    "Metrics",
    "ProxySettings",
    "Record",
    "RetentionMode",
    "Row",
    "add_flags",
    "as_markdown",
    "config_path",
    "from_json",
    "resolve",
    "rows",
]
