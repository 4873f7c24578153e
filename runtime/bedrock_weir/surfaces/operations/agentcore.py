"""The operations of Bedrock AgentCore (`bedrock-agentcore`)."""

from __future__ import annotations

from bedrock_weir.surfaces.operations.row import Group, Row, row

_SERVICE = "bedrock-agentcore"

AGENTCORE: tuple[Row, ...] = (
    row(
        _SERVICE,
        "BatchCreateMemoryRecords",
        "POST /memories/{memoryId}/memoryRecords/batchCreate",
        Group.MEMORY,
    ),
    row(
        _SERVICE,
        "BatchDeleteMemoryRecords",
        "POST /memories/{memoryId}/memoryRecords/batchDelete",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "BatchUpdateMemoryRecords",
        "POST /memories/{memoryId}/memoryRecords/batchUpdate",
        Group.MEMORY,
    ),
    row(
        _SERVICE,
        "CompleteResourceTokenAuth",
        "POST /identities/CompleteResourceTokenAuth",
        Group.ADMINISTRATION,
    ),
    row(_SERVICE, "CreateABTest", "POST /ab-tests", Group.ADMINISTRATION),
    row(_SERVICE, "CreateEvent", "POST /memories/{memoryId}/events", Group.MEMORY),
    row(
        _SERVICE,
        "CreatePaymentInstrument",
        "POST /payments/createPaymentInstrument",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "CreatePaymentSession",
        "POST /payments/createPaymentSession",
        Group.ADMINISTRATION,
    ),
    row(_SERVICE, "DeleteABTest", "DELETE /ab-tests/{abTestId}", Group.ADMINISTRATION),
    row(
        _SERVICE,
        "DeleteBatchEvaluation",
        "DELETE /evaluations/batch-evaluate/{batchEvaluationId}",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "DeleteCapacityProviderSession",
        "DELETE /capacity-providers/{capacityProviderId}/sessions/{sessionId}",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "DeleteDatasetGeneration",
        "DELETE /datasets/{datasetId}/generations/{generationId}",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "DeleteEvent",
        "DELETE /memories/{memoryId}/actor/{actorId}/sessions/{sessionId}"
        "/events/{eventId}",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "DeleteMemoryRecord",
        "DELETE /memories/{memoryId}/memoryRecords/{memoryRecordId}?namespace",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "DeletePaymentInstrument",
        "POST /payments/deletePaymentInstrument",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "DeletePaymentSession",
        "POST /payments/deletePaymentSession",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "DeleteRecommendation",
        "DELETE /recommendations/{recommendationId}",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "Evaluate",
        "POST /evaluations/evaluate/{evaluatorId}",
        Group.EVALUATION,
    ),
    row(_SERVICE, "GetABTest", "GET /ab-tests/{abTestId}", Group.ADMINISTRATION),
    row(
        _SERVICE,
        "GetAgentCard",
        "GET /runtimes/{agentRuntimeArn}/invocations/.well-known"
        "/agent-card.json?qualifier",
        Group.AGENT,
    ),
    row(
        _SERVICE,
        "GetAgentInsight",
        "GET /agentinsights/{agentInsightId}?applicationName",
        Group.EVALUATION,
    ),
    row(
        _SERVICE,
        "GetBatchEvaluation",
        "GET /evaluations/batch-evaluate/{batchEvaluationId}",
        Group.EVALUATION,
    ),
    row(
        _SERVICE,
        "GetBrowserSession",
        "GET /browsers/{browserIdentifier}/sessions/get?sessionId",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "GetCodeInterpreterSession",
        "GET /code-interpreters/{codeInterpreterIdentifier}/sessions/get?sessionId",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "GetDatasetGeneration",
        "GET /datasets/{datasetId}/generations/{generationId}",
        Group.EVALUATION,
    ),
    row(
        _SERVICE,
        "GetEvent",
        "GET /memories/{memoryId}/actor/{actorId}/sessions/{sessionId}"
        "/events/{eventId}",
        Group.MEMORY,
    ),
    row(
        _SERVICE,
        "GetMemoryRecord",
        "GET /memories/{memoryId}/memoryRecord/{memoryRecordId}?namespace",
        Group.MEMORY,
    ),
    row(
        _SERVICE,
        "GetPaymentInstrument",
        "POST /payments/getPaymentInstrument",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "GetPaymentInstrumentBalance",
        "POST /payments/getPaymentInstrumentBalance",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "GetPaymentSession",
        "POST /payments/getPaymentSession",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "GetRecommendation",
        "GET /recommendations/{recommendationId}",
        Group.EVALUATION,
    ),
    row(
        _SERVICE, "GetResourceApiKey", "POST /identities/api-key", Group.ADMINISTRATION
    ),
    row(
        _SERVICE,
        "GetResourceOauth2Token",
        "POST /identities/oauth2/token",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "GetResourcePaymentToken",
        "POST /identities/payment/token",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "GetWorkloadAccessToken",
        "POST /identities/GetWorkloadAccessToken",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "GetWorkloadAccessTokenForJWT",
        "POST /identities/GetWorkloadAccessTokenForJWT",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "GetWorkloadAccessTokenForUserId",
        "POST /identities/GetWorkloadAccessTokenForUserId",
        Group.ADMINISTRATION,
    ),
    row(_SERVICE, "IngestData", "POST /memories/{memoryId}/ingest", Group.MEMORY),
    row(
        _SERVICE,
        "InvokeAgentRuntime",
        "POST /runtimes/{agentRuntimeArn}/invocations?accountId&qualifier",
        Group.AGENT,
        streaming=True,
    ),
    row(
        _SERVICE,
        "InvokeAgentRuntimeCommand",
        "POST /runtimes/{agentRuntimeArn}/commands?accountId&qualifier",
        Group.AGENT,
        streaming=True,
    ),
    row(
        _SERVICE,
        "InvokeBrowser",
        "POST /browsers/{browserIdentifier}/sessions/invoke",
        Group.TOOL,
    ),
    row(
        _SERVICE,
        "InvokeCodeInterpreter",
        "POST /code-interpreters/{codeInterpreterIdentifier}/tools/invoke",
        Group.TOOL,
        streaming=True,
    ),
    row(
        _SERVICE,
        "InvokeHarness",
        "POST /harnesses/invoke?harnessArn&qualifier",
        Group.AGENT,
        streaming=True,
    ),
    row(
        _SERVICE, "InvokeWebSearch", "POST /web-search/{webSearchId}/invoke", Group.TOOL
    ),
    row(
        _SERVICE,
        "ListABTests",
        "GET /ab-tests?maxResults&nextToken",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE, "ListActors", "POST /memories/{memoryId}/actors", Group.ADMINISTRATION
    ),
    row(
        _SERVICE,
        "ListAgentInsights",
        "GET /agentinsights"
        "?applicationName&archiveStatus&batchEvaluationId&maxResults&nextToken",
        Group.EVALUATION,
    ),
    row(
        _SERVICE,
        "ListBatchEvaluations",
        "GET /evaluations/batch-evaluate?maxResults&nextToken",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "ListBrowserSessions",
        "POST /browsers/{browserIdentifier}/sessions/list",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "ListCodeInterpreterSessions",
        "POST /code-interpreters/{codeInterpreterIdentifier}/sessions/list",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "ListDatasetGenerations",
        "GET /datasets/{datasetId}/generations?maxResults&nextToken",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "ListEvents",
        "POST /memories/{memoryId}/actor/{actorId}/sessions/{sessionId}",
        Group.MEMORY,
    ),
    row(
        _SERVICE,
        "ListMemoryExtractionJobs",
        "POST /memories/{memoryId}/extractionJobs",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "ListMemoryRecords",
        "POST /memories/{memoryId}/memoryRecords",
        Group.MEMORY,
    ),
    row(
        _SERVICE,
        "ListPaymentInstruments",
        "POST /payments/listPaymentInstruments",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "ListPaymentSessions",
        "POST /payments/listPaymentSessions",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "ListRecommendations",
        "GET /recommendations?maxResults&nextToken&status",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "ListSessions",
        "POST /memories/{memoryId}/actor/{actorId}/sessions",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "ProcessPayment",
        "POST /payments/processPayment",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "RetrieveMemoryRecords",
        "POST /memories/{memoryId}/retrieve",
        Group.MEMORY,
    ),
    row(
        _SERVICE,
        "SaveBrowserSessionProfile",
        "PUT /browser-profiles/{profileIdentifier}/save",
        Group.ADMINISTRATION,
    ),
    row(_SERVICE, "SearchRegistryRecords", "POST /registry-records/search", Group.TOOL),
    row(
        _SERVICE,
        "StartBatchEvaluation",
        "POST /evaluations/batch-evaluate",
        Group.EVALUATION,
    ),
    row(
        _SERVICE,
        "StartBrowserSession",
        "PUT /browsers/{browserIdentifier}/sessions/start",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "StartCodeInterpreterSession",
        "PUT /code-interpreters/{codeInterpreterIdentifier}/sessions/start",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "StartDatasetGeneration",
        "POST /datasets/{datasetId}/generations",
        Group.EVALUATION,
    ),
    row(
        _SERVICE,
        "StartMemoryExtractionJob",
        "POST /memories/{memoryId}/extractionJobs/start",
        Group.ADMINISTRATION,
    ),
    row(_SERVICE, "StartRecommendation", "POST /recommendations", Group.EVALUATION),
    row(
        _SERVICE,
        "StopBatchEvaluation",
        "POST /evaluations/batch-evaluate/{batchEvaluationId}/stop",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "StopBrowserSession",
        "PUT /browsers/{browserIdentifier}/sessions/stop?sessionId",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "StopCodeInterpreterSession",
        "PUT /code-interpreters/{codeInterpreterIdentifier}/sessions/stop?sessionId",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "StopRuntimeSession",
        "POST /runtimes/{agentRuntimeArn}/stopruntimesession?qualifier",
        Group.ADMINISTRATION,
    ),
    row(_SERVICE, "UpdateABTest", "PUT /ab-tests/{abTestId}", Group.ADMINISTRATION),
    row(
        _SERVICE,
        "UpdateAgentInsight",
        "PUT /agentinsights/{agentInsightId}?applicationName",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "UpdateBrowserStream",
        "PUT /browsers/{browserIdentifier}/sessions/streams/update?sessionId",
        Group.ADMINISTRATION,
    ),
)
"""By name, in the order of the alphabet."""
