"""API surfaces: where text stands in the requests, answers and streams of Bedrock.

One module per surface and one line per operation in `SURFACES`. `route` tells which
operation a method and raw target are; `operations` holds every one that has a name.

Rule 1: an operation is in `SURFACES`, or in `UNINSPECTED` with the reason why not.
Rule 2: one that is in neither is treated as unknown.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.call import Operation
from bedrock_weir.surfaces import (
    agent_command,
    agent_memory,
    agent_runtime,
    agentic_retrieval,
    agents,
    async_invoke,
    bidirectional,
    browser,
    code_interpreter,
    converse,
    count_tokens,
    flows,
    guardrail,
    harness,
    invoke_model,
    knowledge_bases,
    memories,
    optimize_prompt,
    rerank,
    searches,
    sessions,
)
from bedrock_weir.surfaces.base import OpenSurface, Surface
from bedrock_weir.surfaces.uninspected import UNINSPECTED, Uninspected

__all__ = [
    "DUPLEX",
    "OF_ANY_TYPE",
    "SURFACES",
    "UNINSPECTED",
    "Uninspected",
    "is_duplex",
    "surface_of",
    "uninspected",
]

_RUNTIME: Mapping[str, Surface] = {
    "ApplyGuardrail": guardrail.APPLY,
    "Converse": converse,
    "ConverseStream": converse,
    "CountTokens": count_tokens,
    "InvokeGuardrailChecks": guardrail.CHECKS,
    "InvokeModel": invoke_model,
    "InvokeModelWithBidirectionalStream": bidirectional,
    "InvokeModelWithResponseStream": invoke_model,
    "StartAsyncInvoke": async_invoke.START,
}
_AGENT_RUNTIME: Mapping[str, Surface] = {
    "AgenticRetrieveStream": agentic_retrieval,
    "CreateInvocation": sessions.SURFACE,
    "CreateSession": sessions.SURFACE,
    "GenerateQuery": knowledge_bases,
    "GetAgentMemory": agent_memory.SURFACE,
    "GetDocumentContent": knowledge_bases,
    "GetExecutionFlowSnapshot": flows.SURFACE,
    "GetFlowExecution": flows.SURFACE,
    "GetInvocationStep": sessions.SURFACE,
    "GetSession": sessions.SURFACE,
    "InvokeAgent": agents,
    "InvokeFlow": flows.SURFACE,
    "InvokeInlineAgent": agents,
    "ListFlowExecutionEvents": flows.SURFACE,
    "OptimizePrompt": optimize_prompt.SURFACE,
    "PutInvocationStep": sessions.SURFACE,
    "Rerank": rerank.SURFACE,
    "Retrieve": knowledge_bases,
    "RetrieveAndGenerate": knowledge_bases,
    "RetrieveAndGenerateStream": knowledge_bases,
    "StartFlowExecution": flows.SURFACE,
    "UpdateSession": sessions.SURFACE,
}
_AGENTCORE: Mapping[str, Surface] = {
    "BatchCreateMemoryRecords": memories.WRITTEN,
    "BatchUpdateMemoryRecords": memories.WRITTEN,
    "CreateEvent": memories.KEPT,
    "GetAgentCard": agent_runtime,
    "GetEvent": memories.KEPT,
    "GetMemoryRecord": memories.KEPT,
    "IngestData": memories.KEPT,
    "InvokeAgentRuntime": agent_runtime,
    "InvokeAgentRuntimeCommand": agent_command.SURFACE,
    "InvokeBrowser": browser.SURFACE,
    "InvokeCodeInterpreter": code_interpreter.SURFACE,
    "InvokeHarness": harness,
    "InvokeWebSearch": searches.SURFACE,
    "ListEvents": memories.KEPT,
    "ListMemoryRecords": memories.KEPT,
    "RetrieveMemoryRecords": memories.KEPT,
    "SearchRegistryRecords": searches.SURFACE,
}
SURFACES: Mapping[str, Mapping[str, Surface]] = {
    "bedrock-runtime": _RUNTIME,
    "bedrock-agent-runtime": _AGENT_RUNTIME,
    "bedrock-agentcore": _AGENTCORE,
}
"""The module that reads each operation's content, by service and name."""

OF_ANY_TYPE: Mapping[str, OpenSurface] = {"InvokeAgentRuntime": agent_runtime}
"""Operations whose answer is what its content type says, and what reads it."""


def surface_of(operation: Operation) -> Surface | None:
    """Return the module that reads an operation's content, if there is one."""
    return SURFACES[operation.service].get(operation.name)


DUPLEX = frozenset({("bedrock-runtime", "InvokeModelWithBidirectionalStream")})
"""The operations whose request is a stream as well, read as it comes."""


def is_duplex(operation: Operation | None) -> bool:
    """Tell whether an operation's request is a stream of messages."""
    return operation is not None and (operation.service, operation.name) in DUPLEX


def uninspected(operation: Operation) -> Uninspected | None:
    """Return why an operation's content is not read, if it is known not to be."""
    return UNINSPECTED[operation.service].get(operation.name)
