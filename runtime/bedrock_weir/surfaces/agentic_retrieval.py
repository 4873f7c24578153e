"""AgenticRetrieveStream: a model decides what to search, and answers from it.

Shapes: botocore's service model of `bedrock-agent-runtime`,
`AgenticRetrieveStreamRequest`, `AgenticRetrieveStreamResponseOutput`.

Rule 1: what the model is told about its retrievers is a specification, as a tool's is;
        the queries it makes are its use of them, and what they bring is retrieved.
Rule 2: a retrieval instruction is named and not sent: opaque, as a prompt resource is.
Rule 3: the actor, session and namespaces of a memory are the caller's own names and
        read as text. AWS takes no name with braces, so a redacted one is refused and
        two actors never become one.
Rule 4: a request that configures two foundation models has two meanings, and is none to
        be read.
Rule 5: the answer's pieces go on over whatever events come in between. The result ends
        the stream; it says the whole answer again. Citations count characters of the
        model's answer and are left as they are, as `knowledge_bases` has it (rule 5).
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.call import Operation
from bedrock_weir.content import JSON, OpaqueKind, PartKind, Pointer
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.base import ALL, Reading
from bedrock_weir.surfaces.bodies import at, required_object
from bedrock_weir.surfaces.files import read_file
from bedrock_weir.surfaces.identifiers import (
    ID,
    MEMORY,
    MODEL,
    TOKEN,
    Place,
    guardrail,
    identifier,
    integer,
    resources_in,
)
from bedrock_weir.surfaces.json_events import EventType, JsonEventReader
from bedrock_weir.surfaces.walk import Rules, Walk, walk
from bedrock_weir.wire import jsontext

GUARDRAIL: Place = ("policyConfiguration", "bedrockGuardrailConfiguration")
"""Where a request asks for a guardrail."""

_MODELS: tuple[Place, ...] = tuple(
    ("agenticRetrieveConfiguration", "foundationModelConfiguration", name)
    for name in (
        "bedrockFoundationModelConfiguration",
        "mantleFoundationModelConfiguration",
    )
)
RESOURCES: tuple[Place, ...] = (
    ("retrievers", None, "configuration", "knowledgeBase", "knowledgeBaseId"),
    *((*model, "modelConfiguration", "modelArn") for model in _MODELS),
    (
        "agenticRetrieveConfiguration",
        "rerankingConfiguration",
        "bedrockRerankingConfiguration",
        "modelConfiguration",
        "modelArn",
    ),
    ("memoryConfiguration", "memoryId"),
)
"""Where a request names resources, the main ones first."""


def _instruction(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    walk.unreadable(OpaqueKind.PROMPT_RESOURCE, pointer)
    walk.value(value, pointer, kind)


def _content(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read what was retrieved: text, or bytes of a type."""
    if not isinstance(value, dict):
        walk.value(value, pointer, kind)
        return
    walk.members(value, pointer, kind, but=("byteContent",))
    place = (*pointer, "byteContent")
    read_file(walk, value.get("byteContent"), value.get("mimeType"), place, kind)


_FREE = frozenset({"filter"})
_REQUEST = Rules(
    kinds={
        "filter": PartKind.SETTING,
        "messages": PartKind.USER,
        "retrievers": PartKind.TOOL_SPEC,
    },
    roles={"assistant": PartKind.ASSISTANT, "user": PartKind.USER},
    free=_FREE,
    special={
        "guardrailId": identifier(ID),
        "knowledgeBaseId": identifier(ID),
        "memoryId": identifier(MEMORY),
        "modelArn": identifier(MODEL),
        "nextToken": identifier(TOKEN),
        "retrievalInstructionConfiguration": _instruction,
    },
)
_ANSWER = Rules(
    kinds={
        "actions": PartKind.TOOL_USE,
        "citations": PartKind.CITATION,
        "retrievalMetadata": PartKind.RETRIEVED,
        "retrievalResponse": PartKind.RETRIEVED,
        "results": PartKind.RETRIEVED,
    },
    free=frozenset({"metadata"}),
    special={
        "content": _content,
        "nextToken": identifier(TOKEN),
        "timestamp": integer,
    },
)
_EVENTS = {
    "responseEvent": EventType(_ANSWER, is_piece=True),
    "result": EventType(_ANSWER, is_whole=True, is_last=True, closes=ALL),
    "traceEvent": EventType(_ANSWER, PartKind.REASONING, is_whole=True),
}


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read a request.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation, headers
    document = required_object(body)
    if all(at(document, model) for model in _MODELS):
        raise MalformedRequest("the body configures two foundation models")
    return Reading(
        walk(document, _REQUEST, PartKind.SETTING),
        guardrail=guardrail(at(document, GUARDRAIL)),
        resources=resources_in(document, RESOURCES, but=_FREE),
    )


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Read an answer that is no stream, which this operation never has.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation
    return Reading(walk(jsontext.loads(body), _ANSWER, PartKind.ANSWER))


def stream(operation: Operation) -> JsonEventReader:
    """Begin to read an answer's stream."""
    del operation
    return JsonEventReader(_EVENTS)
