"""Rerank: passages that a search brought, put in order for a query.

Shapes: botocore's service model of `bedrock-agent-runtime`, `RerankRequest`,
`RerankResponse`. The same models, asked by InvokeModel, are in `families`.

Rule 1: the sources are retrieved, in the request and where the answer repeats them.
Rule 2: a JSON document is its owner's, and names found in it mean nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.call import Operation
from bedrock_weir.content import PartKind
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.base import Reading
from bedrock_weir.surfaces.identifiers import (
    MODEL,
    TOKEN,
    Place,
    identifier,
    resources_in,
)
from bedrock_weir.surfaces.json_events import JsonEventReader
from bedrock_weir.surfaces.walk import Rules, walk
from bedrock_weir.wire import jsontext

_FREE = frozenset({"additionalModelRequestFields", "jsonDocument"})
RESOURCES: tuple[Place, ...] = (
    (
        "rerankingConfiguration",
        "bedrockRerankingConfiguration",
        "modelConfiguration",
        "modelArn",
    ),
)
"""Where a request names its model."""
_RULES = Rules(
    kinds={
        "document": PartKind.RETRIEVED,
        "queries": PartKind.USER,
        "sources": PartKind.RETRIEVED,
    },
    free=_FREE,
    special={"modelArn": identifier(MODEL), "nextToken": identifier(TOKEN)},
)


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read a request.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation, headers
    document = jsontext.loads(body)
    if not isinstance(document, dict):
        raise MalformedRequest("the body is not a JSON object")
    return Reading(
        walk(document, _RULES, PartKind.SETTING),
        resources=resources_in(document, RESOURCES, but=_FREE),
    )


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Read an answer.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation
    return Reading(walk(jsontext.loads(body), _RULES, PartKind.ANSWER))


def stream(operation: Operation) -> JsonEventReader:
    """Begin to read a stream, which this operation never has."""
    del operation
    return JsonEventReader({})
