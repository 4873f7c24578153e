"""The model families of InvokeModel, each with its own request and answers.

The first family in the registry whose pattern fits the bare model id, and whose `when`
key the request has, is the model's.
"""

from __future__ import annotations

import re

import orjson

from bedrock_weir.simulator.events import Json
from bedrock_weir.simulator.families import amazon, anthropic, chats, prompts, vectors
from bedrock_weir.simulator.families.base import Family
from bedrock_weir.simulator.refusal import Refusal, invalid

FAMILIES: tuple[Family, ...] = (
    anthropic.COMPLETIONS,
    anthropic.MESSAGES,
    amazon.NOVA,
    amazon.TITAN_TEXT,
    prompts.LLAMA,
    prompts.MISTRAL,
    chats.MISTRAL,
    prompts.DEEPSEEK,
    prompts.COMMAND,
    chats.COMMAND_R,
    prompts.JURASSIC,
    chats.OPENAI,
    vectors.TITAN_EMBED_IMAGE,
    vectors.TITAN_EMBED,
    vectors.COHERE_EMBED,
    vectors.COHERE_RERANK,
    vectors.AMAZON_RERANK,
    vectors.AMAZON_IMAGE,
    vectors.DIFFUSION,
    vectors.STABILITY,
)

_ARN = re.compile(r"arn:aws[a-z-]*:bedrock:[a-z0-9-]*:[0-9]*:[a-z-]+/(?P<id>.+)")
_GEOGRAPHY = re.compile(r"(us|us-gov|eu|apac|au|ca|jp|global)\.")

MALFORMED = "Malformed input request, please reformat your input and try again."


def bare(model_id: str) -> str:
    """Return a model id without ARN and geography."""
    found = _ARN.fullmatch(model_id)
    name = model_id if found is None else found["id"]
    return name[geography.end() :] if (geography := _GEOGRAPHY.match(name)) else name


def read_body(body: bytes) -> Json:
    """Read the body of an InvokeModel request.

    Raises:
        Refusal: it is no JSON object.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise invalid(MALFORMED) from None
    if not isinstance(value, dict):
        raise invalid(MALFORMED)
    return value


def family_of(model_id: str, body: Json) -> Family:
    """Return the model's family, the request's required keys checked.

    Raises:
        Refusal: no such model, or a key is missing.
    """
    name = bare(model_id)
    for family in FAMILIES:
        fits = family.when is None or family.when in body
        if family.pattern.match(name) and fits:
            _check(family, body)
            return family
    raise unknown_model()


def _check(family: Family, body: Json) -> None:
    for key in family.required:
        if key not in body:
            problem = f"#: required key [{key}] not found ({family.name})"
            raise invalid(MALFORMED.replace(",", f": {problem},", 1))


def unknown_model() -> Refusal:
    """Return the refusal of a model id that names no model."""
    return invalid("The provided model identifier is invalid.")
