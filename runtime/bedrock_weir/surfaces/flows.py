"""InvokeFlow, StartFlowExecution, and what an execution did: state, events, flow.

Shapes: botocore's service model of `bedrock-agent-runtime`.

Rule 1: an input is any JSON, the user's own; no name in it means anything. So is what a
        flow says, and what its nodes hand on.
Rule 2: the input of a node is a variable of its prompt; what a node said, and what a
        service answered it, is retrieved. What it asked of a service is a tool's use.
Rule 3: the definition of a flow is the source of a JSON document, with the prompts of
        its nodes: the system's words.
Rule 4: an output comes whole, one event for each output node that was reached. A stream
        is complete with the event that says why the flow stopped.
Rule 5: a flow in the path is asked about under its id as well as under its ARN.
"""

from __future__ import annotations

from bedrock_weir.content import PartKind
from bedrock_weir.surfaces import traces
from bedrock_weir.surfaces.bodies import read_text_or_source
from bedrock_weir.surfaces.identifiers import (
    ARN,
    ID,
    TIME,
    TOKEN,
    UUID,
    identifier,
)
from bedrock_weir.surfaces.json_events import EventType, JsonEventReader
from bedrock_weir.surfaces.json_surface import JsonSurface
from bedrock_weir.surfaces.path_resources import flows_of
from bedrock_weir.surfaces.walk import Rules

_FREE = frozenset({"document", "operationRequest", "operationResponse"})
_REQUEST = Rules(
    kinds={"content": PartKind.USER},
    free=_FREE,
    special={"executionId": identifier(UUID)},
)
_NODES = {
    "errors": PartKind.ERROR,
    "flowFailureEvent": PartKind.ERROR,
    "flowInputEvent": PartKind.USER,
    "nodeFailureEvent": PartKind.ERROR,
    "nodeInputEvent": PartKind.PROMPT_VARIABLE,
    "nodeInputTrace": PartKind.PROMPT_VARIABLE,
    "nodeOutputEvent": PartKind.RETRIEVED,
    "nodeOutputTrace": PartKind.RETRIEVED,
    "operationRequest": PartKind.TOOL_USE,
    "operationResponse": PartKind.RETRIEVED,
}
_ANSWER = Rules(
    kinds={**traces.KINDS, **_NODES, "definition": PartKind.SYSTEM},
    free=_FREE,
    special={
        **traces.SPECIAL,
        "customerEncryptionKeyArn": identifier(ARN),
        "definition": read_text_or_source,
        "endedAt": identifier(TIME),
        "executionArn": identifier(ARN),
        "executionRoleArn": identifier(ARN),
        "flowAliasIdentifier": identifier(ID),
        "flowIdentifier": identifier(ID),
        "nextToken": identifier(TOKEN),
        "requestId": identifier(UUID),
        "startedAt": identifier(TIME),
        "timestamp": identifier(TIME),
    },
)
_EVENTS = {
    "flowCompletionEvent": EventType(_ANSWER, is_whole=True, is_last=True),
    "flowMultiTurnInputRequestEvent": EventType(_ANSWER, is_whole=True),
    "flowOutputEvent": EventType(_ANSWER, is_whole=True),
    "flowTraceEvent": EventType(_ANSWER, is_whole=True),
}


SURFACE = JsonSurface(
    _REQUEST,
    _ANSWER,
    path_resources=flows_of,
    begin=lambda: JsonEventReader(_EVENTS),
)
