"""How to point an SDK of one's own at a demo that is kept running."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from bedrock_weir.demo.environment import REGION
from bedrock_weir.demo.stage import SERVICES, Stage

_SNIPPET = """\
import boto3

client = boto3.client("bedrock-runtime")
answer = client.converse(
    modelId="anthropic.claude-3-7-sonnet-20250219-v1:0",
    messages=[{"role": "user", "content": [{"text": "Write to jane@example.com."}]}],
)
print(answer["output"]["message"]["content"][0]["text"])
"""


def environment(stage: Stage) -> dict[str, str]:
    """Return the variables that lead any AWS SDK to the demo's proxy."""
    authority = str(stage.certificates.authority)
    endpoints = {
        f"AWS_ENDPOINT_URL_{service.upper().replace('-', '_')}": stage.proxy_url
        for service in SERVICES
    }
    return {
        **endpoints,
        "AWS_CA_BUNDLE": authority,
        "NODE_EXTRA_CA_CERTS": authority,
        "AWS_ACCESS_KEY_ID": stage.caller.access_key_id,
        "AWS_SECRET_ACCESS_KEY": stage.caller.secret_key,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,  # boto3 knows the region by this name alone
    }


def instructions(stage: Stage, variables: Mapping[str, str]) -> str:
    """Return what to do with them, for people."""
    exports = "\n".join(
        f"export {name}={shlex.quote(value)}" for name, value in variables.items()
    )
    return f"""
Everything keeps running until Ctrl-C.

The proxy       {stage.proxy_url}
its CA          {stage.certificates.authority}
the simulator   {stage.bedrock_url}

For your own SDK, in another shell:

unset AWS_SESSION_TOKEN AWS_PROFILE AWS_BEARER_TOKEN_BEDROCK
{exports}

Then, in Python, this says `Write to {{EMAIL}}.`:

{_SNIPPET}"""
