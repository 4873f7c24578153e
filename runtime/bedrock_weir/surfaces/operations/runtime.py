"""The operations of Bedrock's runtime (`bedrock-runtime`)."""

from __future__ import annotations

from bedrock_weir.surfaces.operations.row import Group, Row, row

_SERVICE = "bedrock-runtime"

RUNTIME: tuple[Row, ...] = (
    row(
        _SERVICE,
        "ApplyGuardrail",
        "POST /guardrail/{guardrailIdentifier}/version/{guardrailVersion}/apply",
        Group.GUARDRAIL,
    ),
    row(_SERVICE, "Converse", "POST /model/{modelId}/converse", Group.INVOKE),
    row(
        _SERVICE,
        "ConverseStream",
        "POST /model/{modelId}/converse-stream",
        Group.INVOKE,
        streaming=True,
    ),
    row(_SERVICE, "CountTokens", "POST /model/{modelId}/count-tokens", Group.INVOKE),
    row(_SERVICE, "GetAsyncInvoke", "GET /async-invoke/{invocationArn}", Group.INVOKE),
    row(
        _SERVICE,
        "InvokeGuardrailChecks",
        "POST /guardrail-checks/invoke",
        Group.GUARDRAIL,
    ),
    row(_SERVICE, "InvokeModel", "POST /model/{modelId}/invoke", Group.INVOKE),
    row(
        _SERVICE,
        "InvokeModelWithBidirectionalStream",
        "POST /model/{modelId}/invoke-with-bidirectional-stream",
        Group.INVOKE,
        streaming=True,
    ),
    row(
        _SERVICE,
        "InvokeModelWithResponseStream",
        "POST /model/{modelId}/invoke-with-response-stream",
        Group.INVOKE,
        streaming=True,
    ),
    row(
        _SERVICE,
        "ListAsyncInvokes",
        "GET /async-invoke"
        "?maxResults&nextToken&sortBy&sortOrder&statusEquals&submitTimeAfter&submitTimeBefore",
        Group.ADMINISTRATION,
    ),
    row(_SERVICE, "StartAsyncInvoke", "POST /async-invoke", Group.INVOKE),
)
"""By name, in the order of the alphabet."""
