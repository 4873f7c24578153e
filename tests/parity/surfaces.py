"""One row for each operation that is inspected: how it is asked, and what it says.

A row's `ask` puts a text where the caller's words stand; the simulator says the
scripted text where the answer's stand.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MODEL = "anthropic.claude-3-haiku-20240307-v1:0"
MODEL_ARN = f"arn:aws:bedrock:us-east-1::foundation-model/{MODEL}"
UUID = "00000000-0000-0000-0000-000000000001"
KB = "KBKBKBKBKB"
RUNTIME = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/agent-a"
MEMORY = "memory-0123456789"
SESSION = "session-" + "0" * 40


@dataclass(frozen=True)
class Row:
    """One operation.

    Attributes:
        service: whose.
        operation: in boto3's words.
        name: in AWS's.
        subject: under which the simulator's reply is scripted.
        ask: the arguments, with a text of the caller's.
        says: whether the answer holds the scripted text.
        asks: whether the request holds the caller's.
    """

    service: str
    operation: str
    name: str
    subject: str
    ask: Callable[[str], dict[str, Any]]
    says: bool = True
    asks: bool = True


def _converse(text: str) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": [{"text": text}]}]}


def _generate(text: str) -> dict[str, Any]:
    return {
        "input": {"text": text},
        "retrieveAndGenerateConfiguration": {
            "type": "KNOWLEDGE_BASE",
            "knowledgeBaseConfiguration": {
                "knowledgeBaseId": KB,
                "modelArn": MODEL_ARN,
            },
        },
    }


def _agent(text: str) -> dict[str, Any]:
    return {
        "agentId": "AGENTAGENT",
        "agentAliasId": "TSTALIASID",
        "sessionId": "session-1",
        "inputText": text,
        "enableTrace": True,
    }


def _inline(text: str) -> dict[str, Any]:
    return {
        "sessionId": "session-1",
        "foundationModel": MODEL,
        "instruction": "You are an agent that answers questions of people at length.",
        "inputText": text,
    }


def _flow(text: str) -> dict[str, Any]:
    return {
        "flowIdentifier": "FLOWFLOWFL",
        "flowAliasIdentifier": "ALIASALIAS",
        "inputs": [
            {
                "nodeName": "FlowInputNode",
                "nodeOutputName": "document",
                "content": {"document": text},
            }
        ],
    }


def _start_flow(text: str) -> dict[str, Any]:
    asked = _flow(text)
    asked["inputs"][0]["content"]["document"] = {"question": [text]}
    return asked


def _runtime(text: str) -> dict[str, Any]:
    payload = json.dumps({"prompt": text})
    return {"agentRuntimeArn": RUNTIME, "runtimeSessionId": SESSION, "payload": payload}


def _events(text: str) -> dict[str, Any]:
    return {**_runtime(text), "accept": "text/event-stream"}


_RUNTIME, _AGENTS = "bedrock-runtime", "bedrock-agent-runtime"
_CORE = "bedrock-agentcore"

ROWS: tuple[Row, ...] = (
    Row(
        _RUNTIME,
        "apply_guardrail",
        "ApplyGuardrail",
        "guardrail1",
        lambda text: {
            "guardrailIdentifier": "guardrail1",
            "guardrailVersion": "1",
            "source": "INPUT",
            "content": [{"text": {"text": text}}],
        },
        says=False,
    ),
    Row(
        _RUNTIME,
        "count_tokens",
        "CountTokens",
        MODEL,
        lambda text: {"modelId": MODEL, "input": {"converse": _converse(text)}},
        says=False,
    ),
    Row(
        _RUNTIME,
        "start_async_invoke",
        "StartAsyncInvoke",
        "StartAsyncInvoke",
        lambda text: {
            "clientRequestToken": UUID,
            "modelId": "amazon.nova-reel-v1:0",
            "modelInput": {"textToVideoParams": {"text": text}},
            "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://bucket-a/out"}},
        },
        says=False,
    ),
    Row(
        _AGENTS,
        "retrieve",
        "Retrieve",
        KB,
        lambda text: {"knowledgeBaseId": KB, "retrievalQuery": {"text": text}},
    ),
    Row(
        _AGENTS,
        "retrieve_and_generate",
        "RetrieveAndGenerate",
        "RetrieveAndGenerate",
        _generate,
    ),
    Row(
        _AGENTS,
        "retrieve_and_generate_stream",
        "RetrieveAndGenerateStream",
        "RetrieveAndGenerateStream",
        _generate,
    ),
    Row(
        _AGENTS,
        "agentic_retrieve_stream",
        "AgenticRetrieveStream",
        "AgenticRetrieveStream",
        lambda text: {
            "messages": [{"role": "user", "content": {"text": text}}],
            "agenticRetrieveConfiguration": {"maxAgentIteration": 2},
            "retrievers": [
                {"configuration": {"knowledgeBase": {"knowledgeBaseId": KB}}}
            ],
        },
    ),
    Row(
        _AGENTS,
        "generate_query",
        "GenerateQuery",
        "GenerateQuery",
        lambda text: {
            "queryGenerationInput": {"type": "TEXT", "text": text},
            "transformationConfiguration": {
                "mode": "TEXT_TO_SQL",
                "textToSqlConfiguration": {
                    "type": "KNOWLEDGE_BASE",
                    "knowledgeBaseConfiguration": {
                        "knowledgeBaseArn": (
                            "arn:aws:bedrock:us-east-1:123456789012:knowledge-base/"
                            + KB
                        )
                    },
                },
            },
        },
    ),
    Row(
        _AGENTS,
        "rerank",
        "Rerank",
        "Rerank",
        lambda text: {
            "queries": [{"type": "TEXT", "textQuery": {"text": text}}],
            "sources": [
                {
                    "type": "INLINE",
                    "inlineDocumentSource": {
                        "type": "TEXT",
                        "textDocument": {"text": "a page"},
                    },
                }
            ],
            "rerankingConfiguration": {
                "type": "BEDROCK_RERANKING_MODEL",
                "bedrockRerankingConfiguration": {
                    "modelConfiguration": {
                        "modelArn": (
                            "arn:aws:bedrock:us-east-1::foundation-model/"
                            "amazon.rerank-v1:0"
                        )
                    }
                },
            },
        },
        says=False,
    ),
    Row(
        _AGENTS,
        "optimize_prompt",
        "OptimizePrompt",
        "OptimizePrompt",
        lambda text: {
            "input": {"textPrompt": {"text": text}},
            "targetModelId": MODEL,
        },
    ),
    Row(_AGENTS, "invoke_agent", "InvokeAgent", "AGENTAGENT", _agent),
    Row(
        _AGENTS,
        "invoke_inline_agent",
        "InvokeInlineAgent",
        "InvokeInlineAgent",
        _inline,
    ),
    Row(_AGENTS, "invoke_flow", "InvokeFlow", "FLOWFLOWFL", _flow),
    Row(
        _AGENTS,
        "start_flow_execution",
        "StartFlowExecution",
        "FLOWFLOWFL",
        _start_flow,
        says=False,
    ),
    Row(
        _AGENTS,
        "put_invocation_step",
        "PutInvocationStep",
        "PutInvocationStep",
        lambda text: {
            "sessionIdentifier": UUID,
            "invocationIdentifier": UUID,
            "invocationStepTime": 1767225600,
            "payload": {"contentBlocks": [{"text": text}]},
        },
        says=False,
    ),
    Row(
        _AGENTS,
        "create_session",
        "CreateSession",
        "CreateSession",
        lambda text: {"sessionMetadata": {"note": text}},
        says=False,
    ),
    Row(_CORE, "invoke_agent_runtime", "InvokeAgentRuntime", RUNTIME, _runtime),
    Row(_CORE, "invoke_agent_runtime", "InvokeAgentRuntime", RUNTIME, _events),
    Row(
        _CORE,
        "invoke_agent_runtime_command",
        "InvokeAgentRuntimeCommand",
        RUNTIME,
        lambda text: {
            "agentRuntimeArn": RUNTIME,
            "runtimeSessionId": SESSION,
            "body": {"command": text},
        },
    ),
    Row(
        _CORE,
        "invoke_code_interpreter",
        "InvokeCodeInterpreter",
        "interpreter-1",
        lambda text: {
            "codeInterpreterIdentifier": "interpreter-1",
            "name": "executeCode",
            "arguments": {"language": "python", "code": f"# {text}"},
        },
    ),
    Row(
        _CORE,
        "invoke_harness",
        "InvokeHarness",
        "InvokeHarness",
        lambda text: {
            "harnessArn": (
                "arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/"
                "agent_harness-0123456789"
            ),
            "runtimeSessionId": SESSION,
            **_converse(text),
        },
    ),
    Row(
        _CORE,
        "invoke_web_search",
        "InvokeWebSearch",
        "websearch1",
        lambda text: {"webSearchId": "websearch1", "searchQuery": text},
    ),
    Row(
        _CORE,
        "create_event",
        "CreateEvent",
        MEMORY,
        lambda text: {
            "memoryId": MEMORY,
            "clientToken": UUID,
            "actorId": "actor",
            "sessionId": "session",
            "eventTimestamp": 1767225600,
            "payload": [
                {"conversational": {"content": {"text": text}, "role": "USER"}}
            ],
        },
        says=False,
    ),
    Row(
        _CORE,
        "retrieve_memory_records",
        "RetrieveMemoryRecords",
        MEMORY,
        lambda text: {
            "memoryId": MEMORY,
            "namespace": "/weir",
            "searchCriteria": {"searchQuery": text},
        },
    ),
)
