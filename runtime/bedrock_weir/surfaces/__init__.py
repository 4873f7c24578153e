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
    "OF_ANY_TYPE",
    "SURFACES",
    "UNINSPECTED",
    "Uninspected",
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
    "InvokeModelWithResponseStream": invoke_model,
    "StartAsyncInvoke": async_invoke.START,
}
_AGENT_RUNTIME: Mapping[str, Surface] = {
    "AgenticRetrieveStream": agentic_retrieval,
    "CreateInvocation": sessions,
    "CreateSession": sessions,
    "GenerateQuery": knowledge_bases,
    "GetAgentMemory": agent_memory,
    "GetDocumentContent": knowledge_bases,
    "GetExecutionFlowSnapshot": flows,
    "GetFlowExecution": flows,
    "GetInvocationStep": sessions,
    "GetSession": sessions,
    "InvokeAgent": agents,
    "InvokeFlow": flows,
    "InvokeInlineAgent": agents,
    "ListFlowExecutionEvents": flows,
    "OptimizePrompt": optimize_prompt,
    "PutInvocationStep": sessions,
    "Rerank": rerank,
    "Retrieve": knowledge_bases,
    "RetrieveAndGenerate": knowledge_bases,
    "RetrieveAndGenerateStream": knowledge_bases,
    "StartFlowExecution": flows,
    "UpdateSession": sessions,
}
_AGENTCORE: Mapping[str, Surface] = {
    "BatchCreateMemoryRecords": memories,
    "BatchUpdateMemoryRecords": memories,
    "CreateEvent": memories,
    "GetAgentCard": agent_runtime,
    "GetEvent": memories,
    "GetMemoryRecord": memories,
    "IngestData": memories,
    "InvokeAgentRuntime": agent_runtime,
    "InvokeAgentRuntimeCommand": agent_command,
    "InvokeBrowser": browser,
    "InvokeCodeInterpreter": code_interpreter,
    "InvokeHarness": harness,
    "InvokeWebSearch": searches,
    "ListEvents": memories,
    "ListMemoryRecords": memories,
    "RetrieveMemoryRecords": memories,
    "SearchRegistryRecords": searches,
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


def uninspected(operation: Operation) -> Uninspected | None:
    """Return why an operation's content is not read, if it is known not to be."""
    return UNINSPECTED[operation.service].get(operation.name)
