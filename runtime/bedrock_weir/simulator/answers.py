"""A request whose caller is known, and a script, to the answer: pure."""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.simulator import (
    agentcore,
    agentic_retrieval,
    agents,
    blank,
    counting,
    flows,
    judging,
    knowledge_bases,
    models,
    retrieval_tools,
    sessions,
)
from bedrock_weir.simulator.asked import Answer, Asked, Handler
from bedrock_weir.simulator.events import Json
from bedrock_weir.simulator.guardrails import Guardrails
from bedrock_weir.simulator.operations import Operation
from bedrock_weir.simulator.refusal import Refusal
from bedrock_weir.simulator.replies import HttpError, Reply, Throttle
from bedrock_weir.simulator.validation import check_parameters
from bedrock_weir.wire.http import Request

HANDLERS: Mapping[str, Mapping[str, Handler]] = {
    "bedrock-runtime": {
        **counting.HANDLERS,
        **judging.HANDLERS,
        **models.HANDLERS,
    },
    "bedrock-agent-runtime": {
        **agentic_retrieval.HANDLERS,
        **agents.HANDLERS,
        **flows.HANDLERS,
        **knowledge_bases.HANDLERS,
        **retrieval_tools.HANDLERS,
        **sessions.HANDLERS,
    },
    "bedrock-agentcore": agentcore.HANDLERS,
}
"""What answers each operation, by service and name; all others are answered blank."""

NO_GUARDRAILS = Guardrails()
THROTTLED = "Too many requests, please wait before trying again."


def answer(
    request: Request,
    operation: Operation,
    *,
    reply: Reply,
    calls: int,
    guardrails: Guardrails = NO_GUARDRAILS,
) -> Answer:
    """Return the answer to a call whose caller is known.

    Args:
        request: with its whole body.
        operation: as routed.
        reply: the script of what is asked.
        calls: how often that was asked under this script before.
        guardrails: those that there are.

    Raises:
        Refusal: the request is not allowed, or the script refuses it.
    """
    body = check(request, operation, reply=reply, calls=calls)
    handler = HANDLERS[operation.service].get(operation.name, blank.answer)
    return handler(Asked(operation, request, body, reply, guardrails))


def check(request: Request, operation: Operation, *, reply: Reply, calls: int) -> Json:
    """Return the body of a request that is to be answered.

    Raises:
        Refusal: the request is not allowed, or the script refuses it.
    """
    body = check_parameters(operation, headers=request.headers, body=request.body)
    _refuse_as_scripted(reply, calls)
    return body


def _refuse_as_scripted(reply: Reply, calls: int) -> None:
    match reply.fault:
        case HttpError() as fault:
            raise Refusal(fault.status, fault.type, fault.message)
        case Throttle() as fault if calls < fault.calls:
            raise Refusal(429, "ThrottlingException", THROTTLED)
        case _:
            return
