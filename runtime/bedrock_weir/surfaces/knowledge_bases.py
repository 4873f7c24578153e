"""Knowledge bases: Retrieve, RetrieveAndGenerate and what stands around them.

Shapes: botocore's service model of `bedrock-agent-runtime`.

Rule 1: a request is asked of every knowledge base and model that it names, wherever.
Rule 2: a source of the caller's own is a document where its bytes are text.
Rule 3: the prompt that OptimizePrompt answers with, the queries of GenerateQuery and
        the text of a generated response are the model's answer; all passages are
        `RETRIEVED`.
"""

from __future__ import annotations

from collections.abc import Iterator

from bedrock_weir.call import Resource, ResourceType
from bedrock_weir.content import JSON, OpaqueKind, PartKind, Pointer
from bedrock_weir.surfaces import references
from bedrock_weir.surfaces.agent_blocks import byte_content, s3_location
from bedrock_weir.surfaces.identifiers import NAMES
from bedrock_weir.surfaces.json_surface import Body, Events, JsonSurface, at, named
from bedrock_weir.surfaces.walk import Rules, Walk, opaque


def _image(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    if not isinstance(value, dict) or "inlineContent" not in value:
        walk.value(value, pointer, kind)
        return
    walk.members(value, pointer, kind, but=("inlineContent",))
    place = (*pointer, "inlineContent")
    opaque(OpaqueKind.IMAGE)(walk, value["inlineContent"], place, kind)


_REQUEST = Rules(
    kinds={
        "input": PartKind.USER,
        "inlineDocumentSource": PartKind.RETRIEVED,
        "promptTemplate": PartKind.SYSTEM,
        "queries": PartKind.USER,
        "queryGenerationInput": PartKind.USER,
        "retrievalQuery": PartKind.USER,
        "sources": PartKind.DOCUMENT,
    },
    roles={"assistant": PartKind.ASSISTANT, "user": PartKind.USER},
    free=frozenset({"additionalModelRequestFields", "jsonDocument", "value"}),
    special={
        "byteContent": byte_content,
        "image": _image,
        "s3Location": s3_location,
    },
    names=NAMES,
)

_GENERATION = "generationConfiguration"
_CONFIGURATION = "retrieveAndGenerateConfiguration"
_BRANCHES = ("knowledgeBaseConfiguration", "externalSourcesConfiguration")
_LIMIT = ("inferenceConfig", "textInferenceConfig", "maxTokens")


_RESOURCES = {
    "knowledgeBaseArn": ResourceType.KNOWLEDGE_BASE,
    "knowledgeBaseId": ResourceType.KNOWLEDGE_BASE,
    "modelArn": ResourceType.MODEL,
    "targetModelId": ResourceType.MODEL,
}
_OF_CALLER = frozenset({"additionalModelRequestFields", "jsonDocument", "filter"})


def named_in(body: Body) -> Iterator[Resource]:
    """Yield what a request's body asks for (rule 1)."""
    yield from named(body, _RESOURCES, _OF_CALLER)


RETRIEVE = JsonSurface(
    _REQUEST,
    references.ANSWER,
    says=PartKind.RETRIEVED,
    resources=named_in,
    guardrails=(("guardrailConfiguration",),),
)
RETRIEVE_AND_GENERATE = JsonSurface(
    _REQUEST,
    references.ANSWER,
    resources=named_in,
    guardrails=tuple(
        (_CONFIGURATION, branch, _GENERATION, "guardrailConfiguration")
        for branch in _BRANCHES
    ),
    limit=tuple((_CONFIGURATION, branch, _GENERATION, *_LIMIT) for branch in _BRANCHES),
    events=Events(
        kinds={"citation": PartKind.CITATION},
        continuing={"output": (("text",),)},
    ),
)
"""RetrieveAndGenerateStream ends when it ends: no event says that it is complete."""


def _agentic(body: Body) -> Iterator[Resource]:
    yield from named_in(body)
    memory = at(body, ("memoryConfiguration", "memoryId"))
    if isinstance(memory, str):
        yield Resource(ResourceType.MEMORY, memory)


AGENTIC_RETRIEVE = JsonSurface(
    _REQUEST,
    Rules(
        kinds={
            "inputQuery": PartKind.TOOL_USE,
            "results": PartKind.RETRIEVED,
            "retrievalResponse": PartKind.RETRIEVED,
        },
        special={"byteContent": opaque(OpaqueKind.DOCUMENT)},
        free=frozenset({"metadata"}),
        names=NAMES,
    ),
    resources=_agentic,
    guardrails=(("policyConfiguration", "bedrockGuardrailConfiguration"),),
    events=Events(
        kinds={"traceEvent": PartKind.REASONING},
        continuing={"responseEvent": (("text",),)},
        closes=frozenset({"result"}),
        last=frozenset({"result"}),
    ),
)
GENERATE_QUERY = JsonSurface(_REQUEST, Rules(names=NAMES), resources=named_in)
RERANK = JsonSurface(
    _REQUEST,
    Rules(free=frozenset({"jsonDocument"}), names=NAMES),
    says=PartKind.RETRIEVED,
    resources=named_in,
)
OPTIMIZE_PROMPT = JsonSurface(
    _REQUEST,
    Rules(names=NAMES),
    resources=named_in,
    events=Events(
        kinds={"analyzePromptEvent": PartKind.REASONING},
        last=frozenset({"optimizedPromptEvent"}),
    ),
)
