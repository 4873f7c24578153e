"""Headers that the inspection set reach the request that botocore signs."""

from __future__ import annotations

from typing import Any

from bedrock_weir.wire.http import Headers
from bedrock_weir_botocore.outgoing import write_headers


def test_only_what_a_model_is_asked_with_is_written() -> None:
    """What is there already stays as it was spelt; the rest is botocore's own."""
    into: dict[str, Any] = {"X-Amzn-Bedrock-Trace": "ENABLED", "Accept": b"*/*"}
    inspected = Headers(
        (
            ("x-amzn-bedrock-trace", "ENABLED"),
            ("x-amzn-bedrock-guardrailidentifier", "abc123"),
            ("content-length", "5"),
            ("accept", "text/plain"),
        )
    )
    write_headers(into, inspected)
    assert into == {
        "X-Amzn-Bedrock-Trace": "ENABLED",
        "Accept": b"*/*",
        "x-amzn-bedrock-guardrailidentifier": "abc123",
    }
