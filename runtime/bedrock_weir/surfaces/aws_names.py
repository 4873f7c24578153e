"""The forms of AWS's identifiers, for the rule of the walk that leaves them alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

ARN = re.compile(r"arn:aws[a-z-]{0,16}:[a-z0-9-]{1,32}:[A-Za-z0-9:/_.\-]{1,2000}")
MODEL = re.compile(rf"{ARN.pattern}|[a-z0-9-]{{1,63}}\.[a-z0-9:.\-]{{1,200}}")
ID = re.compile(r"[0-9a-zA-Z._:\-]{1,100}")
TOKEN = re.compile(r"[0-9a-zA-Z+/=_.\-]{1,8192}")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,18}(?:Z|[+-][0-9:]{4,6})")
VERSION = re.compile(r"DRAFT|[0-9]{1,8}")
URI_OF_S3 = re.compile(r"s3://[a-z0-9.\-]{3,63}/[\x21-\x7e]{1,1024}")

NAMES: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(
        (
            "agentAliasArn",
            "agentArn",
            "customerEncryptionKeyArn",
            "encryptionKeyArn",
            "executionArn",
            "knowledgeBaseArn",
            "kmsKeyArn",
            "sessionArn",
        ),
        ARN,
    ),
    **dict.fromkeys(("foundationModel", "modelArn", "modelId", "targetModelId"), MODEL),
    **dict.fromkeys(
        (
            "agentAliasId",
            "agentId",
            "executionId",
            "guardrailId",
            "guardrailIdentifier",
            "invocationId",
            "invocationIdentifier",
            "invocationStepId",
            "knowledgeBaseId",
            "memoryId",
            "requestId",
            "sessionId",
            "traceId",
        ),
        ID,
    ),
    **dict.fromkeys(
        (
            "createdAt",
            "endTime",
            "eventTime",
            "eventTimestamp",
            "invocationStepTime",
            "lastUpdatedAt",
            "sessionExpiryTime",
            "sessionStartTime",
            "startTime",
            "timestamp",
        ),
        TIME,
    ),
    "agentVersion": VERSION,
    "guardrailVersion": VERSION,
    "nextToken": TOKEN,
}
"""By key, as the service models of Bedrock name them."""
