"""Bedrock, asked without credentials: who answers, and is it Bedrock.

Rule 1: what answers without credentials in Bedrock's own words is Bedrock. What
        answers in ours is a proxy.
Rule 2: a task asks with our mark in `Via`. A proxy refuses that before it is a call,
        so nothing of it goes on the record.
"""

from __future__ import annotations

import ssl
from enum import Enum, auto

import orjson

from bedrock_weir.doctor import asking
from bedrock_weir.doctor.asking import Answer, Endpoint
from bedrock_weir.doctor.check import Result, fail, ok
from bedrock_weir.doctor.task import STEP

OURS = "bedrock-weir"
"""In a denial's text, and in `Via`."""
_LOOP = 508
_PATHS = {
    "bedrock-runtime": asking.BEDROCK_PATH,
    "bedrock-agent-runtime": "/knowledgebases/DOCTOR0000/retrieve",
    "bedrock-agentcore": "/memories/doctor-0000000000/retrieve",
}


class Speaker(Enum):
    """Who answers."""

    BEDROCK = auto()
    WEIR = auto()
    LOOP = auto()
    """The proxy, which sees our own mark."""
    OTHER = auto()


def ask(endpoint: Endpoint, *, marked: bool = False) -> Answer:
    """Make a call without credentials.

    Args:
        endpoint: whom to ask.
        marked: whether a proxy is to refuse it before it is a call (rule 2).

    Raises:
        OSError: nobody answered.
    """
    path = _PATHS.get(endpoint.service, asking.BEDROCK_PATH)
    headers = {"via": f"1.1 {OURS}"} if marked else {}
    return asking.ask(
        endpoint, path, timeout=STEP, body=asking.BEDROCK_BODY, headers=headers
    )


def speaker(answer: Answer) -> Speaker:
    """Tell who an answer is from (rule 1)."""
    message = message_of(answer)
    if answer.status == _LOOP:
        return Speaker.LOOP
    if OURS in message:
        return Speaker.WEIR
    if answer.status in (401, 403, 404) and "x-amzn-errortype" in answer.headers:
        return Speaker.BEDROCK
    return Speaker.OTHER


def message_of(answer: Answer) -> str:
    """Return the message of an error; empty if it has none."""
    try:
        body = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return ""
    if not isinstance(body, dict):
        return ""
    return str(body.get("message") or body.get("Message") or "")


def reached(endpoint: Endpoint) -> Result:
    """Say whether Bedrock answers, and not this proxy itself."""
    try:
        answer = ask(endpoint, marked=True)
    except ssl.SSLError:
        return fail("no TLS", "see `tls`")
    except OSError:
        return fail("no answer", "see `dns` and `tcp`")
    name = answer.headers.get("x-amzn-errortype", "").partition(":")[0]
    match speaker(answer):
        case Speaker.BEDROCK:
            return ok(f"it answers as Bedrock does (`{name}`, HTTP {answer.status})")
        case Speaker.LOOP | Speaker.WEIR:
            return fail(
                "a weir proxy answers: calls would go round",
                "the name is overridden for this machine as well: dial the"
                f" endpoint-specific name (`--upstream {endpoint.service}="
                "https://vpce-...`)",
            )
        case Speaker.OTHER:
            return fail(
                f"HTTP {answer.status}, not as Bedrock answers",
                f"see that `--upstream {endpoint.service}=...` names Bedrock, and that"
                " nothing in between answers for it",
            )
