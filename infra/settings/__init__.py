"""What an environment is: one TOML file, read into typed tables."""

from __future__ import annotations

from infra.settings.environment import Environment
from infra.settings.files import (
    DEFAULTS,
    InfraSettingsError,
    environment_of,
    read_environment,
)
from infra.settings.tables import (
    SERVICES,
    Consumer,
    OwnVpc,
    Policy,
    PolicyDelivery,
    Profile,
    Replication,
    Routing,
    Tasks,
)

__all__ = [
    "DEFAULTS",
    "SERVICES",
    "Consumer",
    "Environment",
    "InfraSettingsError",
    "OwnVpc",
    "Policy",
    "PolicyDelivery",
    "Profile",
    "Replication",
    "Routing",
    "Tasks",
    "environment_of",
    "read_environment",
]
