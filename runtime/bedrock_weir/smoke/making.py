"""Calls made with boto3 through the proxy, with the user's own credentials.

Rule 1: what is sent is digested as it goes out, after everything that changes it.
Rule 2: a call is made once: another attempt would be another call on the record.
Rule 3: signed for the endpoint, as `endpoint_url` does; or, with `keeps_host`, for
        Bedrock's own host name, as DNS and the interceptor's routing do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from bedrock_weir.smoke.calls import AGENTS, RUNTIME, SmokeCall
from bedrock_weir_botocore import route

_STREAM = "stream"


@dataclass(frozen=True, slots=True)
class Through:
    """The way to the proxy.

    Attributes:
        endpoint: the proxy's URL.
        region: to sign for.
        ca_file: certificates that are trusted; boto3's own if None.
        keeps_host: whether to sign for Bedrock's own host name (rule 3).
    """

    endpoint: str
    region: str
    ca_file: str | None = None
    keeps_host: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A call that was made.

    Attributes:
        call: which.
        sent: the SHA-256 of its request's body; empty if none went out.
        error: the code of the error that came; None for an answer.
        message: of that error.
        request_id: of the error's response; of the proxy's own it is the call's id.
        events: of a stream that came.
    """

    call: SmokeCall
    sent: str
    error: str | None = None
    message: str = ""
    request_id: str = ""
    events: int = 0
    is_reached: bool = True


@contextmanager
def clients(way: Through) -> Iterator[dict[str, Any]]:
    """Make a client of each service that calls through the proxy."""
    with ExitStack() as stack:
        made: dict[str, Any] = {}
        for service in (RUNTIME, AGENTS):
            client = boto3.Session().client(
                service,
                endpoint_url=None if way.keeps_host else way.endpoint,
                region_name=way.region,
                verify=way.ca_file,
                config=Config(
                    connect_timeout=10,
                    read_timeout=60,
                    retries={"total_max_attempts": 1},
                    user_agent_extra="bedrock-weir-smoke",
                    ignore_configured_endpoint_urls=True,
                ),
            )
            stack.callback(client.close)
            if way.keeps_host:
                stack.enter_context(route(client, endpoint=way.endpoint))
            made[service] = client
        yield made


def make(call: SmokeCall, client: Any) -> Made:
    """Make a call to its end."""
    sent: list[str] = []

    def see(request: Any, **_: Any) -> None:
        sent.append(sha256(_bytes(request.body)).hexdigest())

    client.meta.events.register_last("before-send", see)
    try:
        answer = getattr(client, call.method)(**call.arguments)
        events = sum(1 for _ in answer.get(_STREAM, ()))
        return Made(call, _last(sent), events=events)
    except ClientError as error:
        said = error.response.get("Error", {})
        request_id = error.response.get("ResponseMetadata", {}).get("RequestId", "")
        return Made(
            call, _last(sent), said.get("Code"), said.get("Message", ""), request_id
        )
    except (HTTPClientError, BotoCoreError) as error:
        kind = type(error).__name__
        return Made(call, _last(sent), kind, _first_line(error), is_reached=False)
    finally:
        client.meta.events.unregister("before-send", see)


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    return body.encode() if isinstance(body, str) else bytes(body)


def _last(sent: list[str]) -> str:
    return sent[-1] if sent else ""


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
