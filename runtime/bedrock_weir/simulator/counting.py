"""CountTokens and work that goes to S3."""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.simulator.asked import Answer, Asked, Handler, whole
from bedrock_weir.simulator.refusal import invalid
from bedrock_weir.simulator.saying import count_tokens

_ARN = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/weir00000001"


def _count(asked: Asked) -> Answer:
    return whole(asked, {"inputTokens": count_tokens(str(asked.body["input"]))})


def _start(asked: Asked) -> Answer:
    if not isinstance(asked.body["modelInput"], dict):
        raise invalid("modelInput must be a JSON object.")
    return whole(asked, {"invocationArn": _ARN})


HANDLERS: Mapping[str, Handler] = {"CountTokens": _count, "StartAsyncInvoke": _start}
"""By operation."""
