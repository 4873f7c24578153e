"""The validator that AppConfig asks before a policy is deployed: a Lambda handler.

AppConfig hands over the content in base64. A bundle that could not be put in force is
an error, and AppConfig then refuses the deployment with its message. The same code
reads it as in a worker, so what passes here starts there.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from bedrock_weir.bundles import unpacked
from bedrock_weir.errors import PolicyError
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.policy.archive import MAX_ARCHIVE

_logger = Logger(service="bedrock-weir-validator")


def handler(event: Mapping[str, Any], context: object) -> None:  # noqa: ARG001
    """Return if the content is a bundle.

    Args:
        event: AppConfig's: `content` in base64, and where it comes from.
        context: Lambda's.

    Raises:
        PolicyError: it is not; the message names the file.
    """
    version = str(event.get("configurationVersion", ""))[:64]
    try:
        bundle = unpacked(_content(event))
        Snapshot(bundle)
    except PolicyError as error:
        facts = {"version": version, "reason": str(error)}
        _logger.error("the policy is refused", extra=facts)
        raise
    facts = {"version": version, "digest": bundle.digest}
    _logger.info("the policy can be put in force", extra=facts)


def _content(event: Mapping[str, Any]) -> bytes:
    content = event.get("content")
    if not isinstance(content, str) or len(content) > 2 * MAX_ARCHIVE:
        raise PolicyError("AppConfig handed over no content that can be read")
    try:
        return b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise PolicyError("the content is not base64") from error
