"""The operations of agents, flows and knowledge bases (`bedrock-agent-runtime`)."""

from __future__ import annotations

from bedrock_weir.surfaces.operations.row import Group, Row, row

_SERVICE = "bedrock-agent-runtime"

AGENT_RUNTIME: tuple[Row, ...] = (
    row(
        _SERVICE,
        "AgenticRetrieveStream",
        "POST /agenticRetrieveStream",
        Group.RETRIEVAL,
        streaming=True,
    ),
    row(
        _SERVICE,
        "CheckIngestedDocumentAcl",
        "POST /knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}"
        "/check-ingested-document-acl",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "CreateInvocation",
        "PUT /sessions/{sessionIdentifier}/invocations/",
        Group.SESSION,
    ),
    row(_SERVICE, "CreateSession", "PUT /sessions/", Group.SESSION),
    row(
        _SERVICE,
        "DeleteAgentMemory",
        "DELETE /agents/{agentId}/agentAliases/{agentAliasId}/memories"
        "?memoryId&sessionId",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "DeleteSession",
        "DELETE /sessions/{sessionIdentifier}/",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "EndSession",
        "PATCH /sessions/{sessionIdentifier}",
        Group.ADMINISTRATION,
    ),
    row(_SERVICE, "GenerateQuery", "POST /generateQuery", Group.RETRIEVAL),
    row(
        _SERVICE,
        "GetAgentMemory",
        "GET /agents/{agentId}/agentAliases/{agentAliasId}/memories"
        "?maxItems&memoryId&memoryType&nextToken",
        Group.MEMORY,
    ),
    row(
        _SERVICE,
        "GetDocumentContent",
        "POST /knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}"
        "/documents/{documentId}/content",
        Group.RETRIEVAL,
    ),
    row(
        _SERVICE,
        "GetExecutionFlowSnapshot",
        "GET /flows/{flowIdentifier}/aliases/{flowAliasIdentifier}"
        "/executions/{executionIdentifier}/flowsnapshot",
        Group.FLOW,
    ),
    row(
        _SERVICE,
        "GetFlowExecution",
        "GET /flows/{flowIdentifier}/aliases/{flowAliasIdentifier}"
        "/executions/{executionIdentifier}",
        Group.FLOW,
    ),
    row(
        _SERVICE,
        "GetIngestedDocumentAcl",
        "POST /knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}"
        "/get-ingested-document-acl",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "GetInvocationStep",
        "POST /sessions/{sessionIdentifier}/invocationSteps/{invocationStepId}",
        Group.SESSION,
    ),
    row(_SERVICE, "GetSession", "GET /sessions/{sessionIdentifier}/", Group.SESSION),
    row(
        _SERVICE,
        "InvokeAgent",
        "POST /agents/{agentId}/agentAliases/{agentAliasId}/sessions/{sessionId}/text",
        Group.AGENT,
        streaming=True,
    ),
    row(
        _SERVICE,
        "InvokeFlow",
        "POST /flows/{flowIdentifier}/aliases/{flowAliasIdentifier}",
        Group.FLOW,
        streaming=True,
    ),
    row(
        _SERVICE,
        "InvokeInlineAgent",
        "POST /agents/{sessionId}",
        Group.AGENT,
        streaming=True,
    ),
    row(
        _SERVICE,
        "ListFlowExecutionEvents",
        "GET /flows/{flowIdentifier}/aliases/{flowAliasIdentifier}"
        "/executions/{executionIdentifier}/events?eventType&maxResults&nextToken",
        Group.FLOW,
    ),
    row(
        _SERVICE,
        "ListFlowExecutions",
        "GET /flows/{flowIdentifier}/executions"
        "?flowAliasIdentifier&maxResults&nextToken",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "ListInvocationSteps",
        "POST /sessions/{sessionIdentifier}/invocationSteps/?maxResults&nextToken",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "ListInvocations",
        "POST /sessions/{sessionIdentifier}/invocations/?maxResults&nextToken",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE,
        "ListSessions",
        "POST /sessions/?maxResults&nextToken",
        Group.ADMINISTRATION,
    ),
    row(
        _SERVICE, "ListTagsForResource", "GET /tags/{resourceArn}", Group.ADMINISTRATION
    ),
    row(
        _SERVICE,
        "OptimizePrompt",
        "POST /optimize-prompt",
        Group.INVOKE,
        streaming=True,
    ),
    row(
        _SERVICE,
        "PutInvocationStep",
        "PUT /sessions/{sessionIdentifier}/invocationSteps/",
        Group.SESSION,
    ),
    row(_SERVICE, "Rerank", "POST /rerank", Group.RETRIEVAL),
    row(
        _SERVICE,
        "Retrieve",
        "POST /knowledgebases/{knowledgeBaseId}/retrieve",
        Group.RETRIEVAL,
    ),
    row(_SERVICE, "RetrieveAndGenerate", "POST /retrieveAndGenerate", Group.RETRIEVAL),
    row(
        _SERVICE,
        "RetrieveAndGenerateStream",
        "POST /retrieveAndGenerateStream",
        Group.RETRIEVAL,
        streaming=True,
    ),
    row(
        _SERVICE,
        "StartFlowExecution",
        "POST /flows/{flowIdentifier}/aliases/{flowAliasIdentifier}/executions",
        Group.FLOW,
    ),
    row(
        _SERVICE,
        "StopFlowExecution",
        "POST /flows/{flowIdentifier}/aliases/{flowAliasIdentifier}"
        "/executions/{executionIdentifier}/stop",
        Group.ADMINISTRATION,
    ),
    row(_SERVICE, "TagResource", "POST /tags/{resourceArn}", Group.ADMINISTRATION),
    row(
        _SERVICE,
        "UntagResource",
        "DELETE /tags/{resourceArn}?tagKeys*",
        Group.ADMINISTRATION,
    ),
    row(_SERVICE, "UpdateSession", "PUT /sessions/{sessionIdentifier}/", Group.SESSION),
)
"""By name, in the order of the alphabet."""
