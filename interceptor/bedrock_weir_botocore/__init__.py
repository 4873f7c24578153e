"""The interceptor: the inspection inside the caller's own process, in botocore.

    install    covers a client, a session or every client of the process
    route      sends signed requests to a proxy under their own host name
    targets    what can be covered: clients, sessions, their event emitters
    seams      the self-test: does this botocore have what is needed
    outgoing   botocore's request to the bytes that are inspected, and the last check
    incoming   the inspection's answer to what botocore parses
    state      one call: its inspection, and what it waits for
    reaper     calls that nobody ended
    hooks      botocore's events, answered
    body       bodies that are inspected while they are read
    aio        the hooks for aiobotocore
    aio_body   the bodies for aiobotocore

It covers clients of `bedrock-runtime`, `bedrock-agent-runtime` and `bedrock-agentcore`.
It is cooperative: code in the same process can unregister it, or sign by hand. The
boundary is the proxy, and the policy of the VPC endpoint behind it. Handlers of
`response-received` still see an answer as it came, and a presigned URL is a request
that no client makes.

Example:
    import bedrock_weir_botocore

    bedrock_weir_botocore.install(policy="baseline", audit="s3://BUCKET/PREFIX")
"""

from __future__ import annotations

from bedrock_weir_botocore.install import Installation, install
from bedrock_weir_botocore.routing import Route, route

__all__ = ["Installation", "Route", "install", "route"]
