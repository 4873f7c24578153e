"""Rerank models, Amazon's and Cohere's: a query and documents, scores back."""

from __future__ import annotations

from bedrock_weir.content import PartKind
from bedrock_weir.surfaces.families.base import Family
from bedrock_weir.surfaces.families.chunks import Chunks, chunk_reader
from bedrock_weir.surfaces.walk import Rules

REQUEST = Rules(
    kinds={"documents": PartKind.DOCUMENT, "query": PartKind.USER},
    free=frozenset({"documents"}),
)
ANSWER = Rules(kinds={"document": PartKind.DOCUMENT}, free=frozenset({"document"}))

FAMILY = Family(
    name="rerank",
    request=REQUEST,
    answer=ANSWER,
    read_chunk=chunk_reader(Chunks(ANSWER)),
    tools=(),
    max_tokens=(),
)
