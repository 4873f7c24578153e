"""The registry of model families: one module each, one line each.

Rule 1: the model id tells the family: a foundation model's, or that of a cross-region
        inference profile (`us.anthropic.claude-...`), plain or at the end of its ARN.
Rule 2: an application inference profile, a provisioned, imported or custom model, a
        router and an endpoint do not tell; their family is unknown.
"""

from __future__ import annotations

import re

from bedrock_weir.surfaces.families import (
    ai21,
    anthropic,
    cohere,
    deepseek,
    llama,
    mistral,
    nova,
    openai_chat,
    rerank,
    stability,
    titan,
    twelvelabs,
    unknown,
)
from bedrock_weir.surfaces.families.base import Family

FAMILIES: tuple[tuple[str, Family], ...] = (
    ("ai21.", ai21.FAMILY),
    ("amazon.nova-", nova.FAMILY),
    ("amazon.rerank-", rerank.FAMILY),
    ("amazon.titan-", titan.FAMILY),
    ("anthropic.", anthropic.FAMILY),
    ("cohere.rerank-", rerank.FAMILY),
    ("cohere.", cohere.FAMILY),
    ("deepseek.", deepseek.FAMILY),
    ("google.", openai_chat.FAMILY),
    ("meta.", llama.FAMILY),
    ("minimax.", openai_chat.FAMILY),
    ("mistral.", mistral.FAMILY),
    ("moonshot.", openai_chat.FAMILY),
    ("moonshotai.", openai_chat.FAMILY),
    ("nvidia.", openai_chat.FAMILY),
    ("openai.", openai_chat.FAMILY),
    ("qwen.", openai_chat.FAMILY),
    ("stability.", stability.FAMILY),
    ("twelvelabs.", twelvelabs.FAMILY),
    ("writer.", openai_chat.FAMILY),
    ("zai.", openai_chat.FAMILY),
)
"""Model ids begin with these; the first that fits counts."""

UNKNOWN = unknown.FAMILY

_ARN = re.compile(
    r"arn:aws[a-z-]*:bedrock:[a-z0-9-]*:[0-9]*:(?:foundation-model|inference-profile)/"
)
_GEOGRAPHY = re.compile(r"(?:global|[a-z]{2,5}(?:-gov)?)\.(?=[a-z0-9]+\.)")


def family_of(model_id: str) -> Family:
    """Return the family that a decoded model id names, or `UNKNOWN`."""
    name = model_id
    if arn := _ARN.match(name):
        name = name[arn.end() :]
    if "/" in name:
        return UNKNOWN
    geography = _GEOGRAPHY.match(name)
    names = (name, name[geography.end() :]) if geography else (name,)
    for candidate in names:
        for prefix, family in FAMILIES:
            if candidate.startswith(prefix):
                return family
    return UNKNOWN
