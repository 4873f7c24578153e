"""Structured personal data: what has a form, a check digit or a word that tells it."""

from __future__ import annotations

from bedrock_weir.classifiers.entities import (
    addresses,
    age,
    behind,
    codes,
    crypto,
    cues,
    email,
    iban,
    numbers,
    tokens,
    url,
)
from bedrock_weir.classifiers.rule import Rule

RULES: tuple[Rule, ...] = (
    *addresses.RULES,
    *age.RULES,
    *behind.RULES,
    *codes.RULES,
    *crypto.RULES,
    *cues.RULES,
    *email.RULES,
    *iban.RULES,
    *numbers.RULES,
    *tokens.RULES,
    *url.RULES,
)
"""Every rule of this package."""
