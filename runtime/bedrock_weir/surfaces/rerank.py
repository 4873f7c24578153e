"""Rerank: passages that a search brought, put in order for a query.

Shapes: botocore's service model of `bedrock-agent-runtime`, `RerankRequest`,
`RerankResponse`. The same models, asked by InvokeModel, are in `families`.

Rule 1: the sources are retrieved, in the request and where the answer repeats them.
Rule 2: a JSON document is its owner's, and names found in it mean nothing.
"""

from __future__ import annotations

from bedrock_weir.content import PartKind
from bedrock_weir.surfaces.identifiers import (
    MODEL,
    TOKEN,
    Place,
    identifier,
    resources_in,
)
from bedrock_weir.surfaces.json_surface import JsonSurface
from bedrock_weir.surfaces.walk import Rules

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


SURFACE = JsonSurface(
    _RULES,
    _RULES,
    resources=lambda document: resources_in(document, RESOURCES, but=_FREE),
    needs_body=True,
)
