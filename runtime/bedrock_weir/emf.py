"""What all lines of metrics for CloudWatch have in common."""

from __future__ import annotations

from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import (
    AmazonCloudWatchEMFProvider,
)

NAMESPACE = "BedrockWeir"
DIMENSION = "Environment"
"""The one dimension, so that alarms need no other name than the environment's."""


def provider(environment: str) -> AmazonCloudWatchEMFProvider:
    """Return an empty line of metrics."""
    return AmazonCloudWatchEMFProvider(
        namespace=NAMESPACE,
        service="",  # else a variable of Lambda's would add a dimension
        default_dimensions={DIMENSION: environment},
    )
