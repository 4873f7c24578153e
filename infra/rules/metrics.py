"""The metrics that exist: ours, and those of AWS that alarms and dashboards name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

NAMESPACE: Final = "BedrockWeir"
DIMENSIONS: Final = frozenset({"Environment"})

OURS: Final = frozenset(
    {
        "CallLatency",
        "Decisions",
        "Denials",
        "Faults",
        "Findings",
        "GuardrailAlerts",
        "InFlightCalls",
        "InputTokens",
        "Outcomes",
        "OutputTokens",
        "PolicyRefreshFailures",
        "RecordFailures",
        "RecordsWaiting",
        "Truncations",
        "UnlockedRecords",
        "UpstreamLatency",
        "VerificationFailures",
        "VerifiedBatches",
        "VerifiedRecords",
    }
)
"""What proxy and verifier write, each with the one dimension."""

AWS: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "AWS/NetworkELB": dict.fromkeys(
        ("HealthyHostCount", "UnHealthyHostCount"),
        frozenset({"LoadBalancer", "TargetGroup"}),
    )
    | dict.fromkeys(
        (
            "ActiveFlowCount",
            "NewFlowCount",
            "PeakPacketsPerSecond",
            "PortAllocationErrorCount",
            "ProcessedBytes",
            "RejectedFlowCount",
            "SecurityGroupBlockedFlowCount_Inbound_TCP",
            "SecurityGroupBlockedFlowCount_Outbound_TCP",
            "TCP_Client_Reset_Count",
            "TCP_ELB_Reset_Count",
            "TCP_Target_Reset_Count",
            "UnhealthyRoutingFlowCount",
        ),
        frozenset({"LoadBalancer"}),
    ),
    "AWS/ECS": dict.fromkeys(
        ("CPUUtilization", "MemoryUtilization"),
        frozenset({"ClusterName", "ServiceName"}),
    ),
    "ECS/ContainerInsights": dict.fromkeys(
        (
            "DeploymentCount",
            "DesiredTaskCount",
            "PendingTaskCount",
            "RunningTaskCount",
            "TaskSetCount",
        ),
        frozenset({"ClusterName", "ServiceName"}),
    ),
    "AWS/Lambda": dict.fromkeys(
        ("Duration", "Errors", "Invocations", "Throttles"),
        frozenset({"FunctionName"}),
    ),
    "AWS/PrivateLinkServices": dict.fromkeys(
        (
            "ActiveConnections",
            "BytesProcessed",
            "EndpointsCount",
            "NewConnections",
            "RstPacketsSent",
        ),
        frozenset({"Service Id"}),
    ),
    "AWS/PrivateLinkEndpoints": dict.fromkeys(
        (
            "ActiveConnections",
            "BytesProcessed",
            "NewConnections",
            "PacketsDropped",
            "RstPacketsReceived",
        ),
        frozenset({"Endpoint Type", "Service Name", "VPC Endpoint Id", "VPC Id"}),
    ),
    "AWS/ElastiCache": dict.fromkeys(
        (
            "BytesUsedForCache",
            "ElastiCacheProcessingUnits",
            "SuccessfulReadRequestLatency",
            "SuccessfulWriteRequestLatency",
            "ThrottledCmds",
        ),
        frozenset({"clusterId"}),
    ),
    # Without a dimension: over all models.
    "AWS/Bedrock": dict.fromkeys(
        (
            "InputTokenCount",
            "InvocationClientErrors",
            "InvocationLatency",
            "InvocationServerErrors",
            "InvocationThrottles",
            "Invocations",
            "OutputTokenCount",
        ),
        frozenset[str](),
    ),
    "AWS/SQS": dict.fromkeys(
        ("ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"),
        frozenset({"QueueName"}),
    ),
    "AWS/S3": dict.fromkeys(
        ("4xxErrors", "5xxErrors", "FirstByteLatency", "TotalRequestLatency"),
        frozenset({"BucketName", "FilterId"}),
    )
    | {
        "OperationsFailedReplication": frozenset(
            {"DestinationBucket", "RuleId", "SourceBucket"}
        ),
        "ReplicationLatency": frozenset(
            {"DestinationBucket", "RuleId", "SourceBucket"}
        ),
    },
}
"""For each namespace the metrics, and the dimensions that they have together."""


def complaint(namespace: str, name: str, dimensions: frozenset[str]) -> str | None:
    """Return what is wrong with a metric, if anything is."""
    if namespace == NAMESPACE:
        known: Mapping[str, frozenset[str]] = dict.fromkeys(OURS, DIMENSIONS)
    else:
        known = AWS.get(namespace, {})
    if name not in known:
        return f"nobody writes `{namespace}` `{name}`"
    if dimensions != known[name]:
        return f"`{name}` has the dimensions {sorted(known[name])}"
    return None
