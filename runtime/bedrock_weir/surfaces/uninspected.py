"""The operations whose content is not read, and why.

Rule 1: one that carries neither a prompt nor an answer passes the policy as a call.
Rule 2: of one that does, nothing passes unless a policy permits the class
        `UNINSPECTED_CONTENT` in that direction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Uninspected:
    """Why an operation's content is not read.

    Attributes:
        reason: for people.
        has_content: whether it carries any (rule 2).
    """

    reason: str
    has_content: bool = False


_IDS = Uninspected("ids, states and times")
_TAGS = Uninspected("the tags of a resource, as the account's tagging has them")
_CREDENTIALS = Uninspected("a credential made for the caller, who needs it as it is")
_PAYMENT = Uninspected("a payment's own data; no model sees it here")
_SANDBOX = Uninspected("the life of a sandbox; what runs in it is inspected")
_EXPERIMENT = Uninspected("the settings of an experiment on gateways")
_EVALUATION = Uninspected(
    "traces of other calls, in bulk, for a judge that is a model", has_content=True
)
_GENERATED = Uninspected("texts that a job made of other calls", has_content=True)

_RUNTIME: Mapping[str, Uninspected] = {
    "GetAsyncInvoke": Uninspected(
        "ids, states and times; the result is in S3, where no proxy reads it"
    ),
    "InvokeModelWithBidirectionalStream": Uninspected(
        "speech, both ways at once, which is not carried here", has_content=True
    ),
    "ListAsyncInvokes": _IDS,
}

_AGENT_RUNTIME: Mapping[str, Uninspected] = {
    "CheckIngestedDocumentAcl": Uninspected("who may read a document"),
    "DeleteAgentMemory": _IDS,
    "DeleteSession": _IDS,
    "EndSession": _IDS,
    "GetIngestedDocumentAcl": Uninspected("who may read a document"),
    "ListFlowExecutions": _IDS,
    "ListInvocationSteps": _IDS,
    "ListInvocations": _IDS,
    "ListSessions": _IDS,
    "ListTagsForResource": _TAGS,
    "StopFlowExecution": _IDS,
    "TagResource": _TAGS,
    "UntagResource": _TAGS,
}

_AGENTCORE: Mapping[str, Uninspected] = {
    "BatchDeleteMemoryRecords": _IDS,
    "CompleteResourceTokenAuth": _CREDENTIALS,
    "CreateABTest": _EXPERIMENT,
    "CreatePaymentInstrument": _PAYMENT,
    "CreatePaymentSession": _PAYMENT,
    "DeleteABTest": _IDS,
    "DeleteBatchEvaluation": _IDS,
    "DeleteCapacityProviderSession": _IDS,
    "DeleteDatasetGeneration": _IDS,
    "DeleteEvent": _IDS,
    "DeleteMemoryRecord": _IDS,
    "DeletePaymentInstrument": _PAYMENT,
    "DeletePaymentSession": _PAYMENT,
    "DeleteRecommendation": _IDS,
    "Evaluate": _EVALUATION,
    "GetABTest": _EXPERIMENT,
    "GetAgentInsight": _GENERATED,
    "GetBatchEvaluation": _GENERATED,
    "GetBrowserSession": _SANDBOX,
    "GetCodeInterpreterSession": _SANDBOX,
    "GetDatasetGeneration": _GENERATED,
    "GetPaymentInstrument": _PAYMENT,
    "GetPaymentInstrumentBalance": _PAYMENT,
    "GetPaymentSession": _PAYMENT,
    "GetRecommendation": _GENERATED,
    "GetResourceApiKey": _CREDENTIALS,
    "GetResourceOauth2Token": _CREDENTIALS,
    "GetResourcePaymentToken": _CREDENTIALS,
    "GetWorkloadAccessToken": _CREDENTIALS,
    "GetWorkloadAccessTokenForJWT": _CREDENTIALS,
    "GetWorkloadAccessTokenForUserId": _CREDENTIALS,
    "ListABTests": _IDS,
    "ListActors": _IDS,
    "ListAgentInsights": _GENERATED,
    "ListBatchEvaluations": _IDS,
    "ListBrowserSessions": _SANDBOX,
    "ListCodeInterpreterSessions": _SANDBOX,
    "ListDatasetGenerations": _IDS,
    "ListMemoryExtractionJobs": _IDS,
    "ListPaymentInstruments": _PAYMENT,
    "ListPaymentSessions": _PAYMENT,
    "ListRecommendations": _IDS,
    "ListSessions": _IDS,
    "ProcessPayment": _PAYMENT,
    "SaveBrowserSessionProfile": _SANDBOX,
    "StartBatchEvaluation": _EVALUATION,
    "StartBrowserSession": _SANDBOX,
    "StartCodeInterpreterSession": _SANDBOX,
    "StartDatasetGeneration": _EVALUATION,
    "StartMemoryExtractionJob": _IDS,
    "StartRecommendation": _EVALUATION,
    "StopBatchEvaluation": _IDS,
    "StopBrowserSession": _SANDBOX,
    "StopCodeInterpreterSession": _SANDBOX,
    "StopRuntimeSession": _IDS,
    "UpdateABTest": _EXPERIMENT,
    "UpdateAgentInsight": _IDS,
    "UpdateBrowserStream": _SANDBOX,
}

UNINSPECTED: Mapping[str, Mapping[str, Uninspected]] = {
    "bedrock-runtime": _RUNTIME,
    "bedrock-agent-runtime": _AGENT_RUNTIME,
    "bedrock-agentcore": _AGENTCORE,
}
"""By service and name."""
