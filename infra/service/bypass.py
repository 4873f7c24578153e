"""A policy that refuses Bedrock to calls that do not come through the weir.

It is an output, for the owner to attach: as a service control policy to accounts, or
to roles. A call that passed the weir reaches Bedrock by the weir's own endpoint, with
its caller's signature; any other comes by no endpoint, or by another one.

Rule 1: what another AWS service calls on the caller's behalf is not refused: it has
        no endpoint, and was started by a call that is subject to this policy.
Rule 2: only what carries content is refused. Who lists models is not cut off.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

CALLS: Final[Mapping[str, tuple[str, ...]]] = {
    "bedrock-runtime": (
        "bedrock:ApplyGuardrail",
        "bedrock:CountTokens",
        "bedrock:InvokeGuardrailChecks",
        "bedrock:InvokeModel*",
        "bedrock:StartAsyncInvoke",
    ),
    "bedrock-agent-runtime": (
        "bedrock:AgenticRetrieve*",
        "bedrock:CreateInvocation",
        "bedrock:CreateSession",
        "bedrock:GenerateQuery",
        "bedrock:GetAgentMemory",
        "bedrock:GetDocumentContent",
        "bedrock:GetExecutionFlowSnapshot",
        "bedrock:GetFlowExecution",
        "bedrock:GetInvocationStep",
        "bedrock:GetSession",
        "bedrock:InvokeAgent",
        "bedrock:InvokeFlow",
        "bedrock:InvokeInlineAgent",
        "bedrock:ListFlowExecutionEvents",
        "bedrock:OptimizePrompt",
        "bedrock:PutInvocationStep",
        "bedrock:Rerank",
        "bedrock:Retrieve*",
        "bedrock:StartFlowExecution",
        "bedrock:UpdateSession",
    ),
    "bedrock-agentcore": (
        "bedrock-agentcore:BatchCreateMemoryRecords",
        "bedrock-agentcore:BatchUpdateMemoryRecords",
        "bedrock-agentcore:CreateEvent",
        "bedrock-agentcore:Evaluate",
        "bedrock-agentcore:GetAgentCard",
        "bedrock-agentcore:GetAgentInsight",
        "bedrock-agentcore:GetBatchEvaluation",
        "bedrock-agentcore:GetDatasetGeneration",
        "bedrock-agentcore:GetEvent",
        "bedrock-agentcore:GetMemoryRecord",
        "bedrock-agentcore:GetRecommendation",
        "bedrock-agentcore:IngestData",
        "bedrock-agentcore:Invoke*",
        "bedrock-agentcore:ListAgentInsights",
        "bedrock-agentcore:ListEvents",
        "bedrock-agentcore:ListMemoryRecords",
        "bedrock-agentcore:RetrieveMemoryRecords",
        "bedrock-agentcore:SearchRegistryRecords",
        "bedrock-agentcore:StartBatchEvaluation",
        "bedrock-agentcore:StartDatasetGeneration",
        "bedrock-agentcore:StartRecommendation",
    ),
}
"""IAM's names of the calls that carry content. Converse is InvokeModel there."""


def bypass_policy(
    endpoints: Mapping[str, str], services: tuple[str, ...]
) -> dict[str, Any]:
    """Return the policy as a document.

    Args:
        endpoints: the weir's endpoints of Bedrock, by service.
        services: the services that are inspected.
    """
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "OnlyThrough" + _word(service),
                "Effect": "Deny",
                "Action": list(CALLS[service]),
                "Resource": "*",
                "Condition": {
                    "StringNotEquals": {"aws:SourceVpce": endpoints[service]},
                    "Bool": {"aws:ViaAWSService": "false"},
                },
            }
            for service in services
        ],
    }


def _word(service: str) -> str:
    return "".join(part.capitalize() for part in service.split("-"))
