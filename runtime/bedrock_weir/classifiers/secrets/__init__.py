"""Secrets: credentials of providers, keys, passwords, and what only a name tells.

Rule 1: a format that shows what it is needs no context; one that does not needs its
        owner's name, or a word for a secret, right before it.
Rule 2: `CLOUD_IDENTIFIER` and `USERNAME` are not secrets, they go with them.
"""

from __future__ import annotations

from bedrock_weir.classifiers.rule import Rule
from bedrock_weir.classifiers.secrets import (
    ai,
    aws,
    cloud,
    databases,
    generic,
    hashes,
    headers,
    identifiers,
    identity,
    jwt,
    keys,
    messaging,
    monitoring,
    packages,
    passwords,
    payments,
    productivity,
    source_hosting,
    usernames,
)

NOT_SECRETS = frozenset({"CLOUD_IDENTIFIER", "USERNAME"})
"""Classes found here that open nothing by themselves."""

RULES: tuple[Rule, ...] = (
    *aws.RULES,
    *cloud.RULES,
    *source_hosting.RULES,
    *packages.RULES,
    *payments.RULES,
    *messaging.RULES,
    *ai.RULES,
    *monitoring.RULES,
    *identity.RULES,
    *productivity.RULES,
    *databases.RULES,
    *keys.RULES,
    *hashes.RULES,
    *jwt.RULES,
    *headers.RULES,
    *identifiers.RULES,
    *passwords.RULES,
    *usernames.RULES,
    *generic.RULES,
)

SECRET_CLASSES: frozenset[str] = (
    frozenset().union(*(rule.classes for rule in RULES)) - NOT_SECRETS
)
"""Every class of data that opens something."""

__all__ = ["NOT_SECRETS", "RULES", "SECRET_CLASSES"]
