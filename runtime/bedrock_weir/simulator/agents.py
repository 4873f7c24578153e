"""Agents, flows and what they keep: they say the script's text, or what was asked."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping

from bedrock_weir.simulator.asked import Answer, Asked, Handler, streamed, whole
from bedrock_weir.simulator.events import Event, Json
from bedrock_weir.simulator.saying import Saying, say

_TIME = "2026-01-01T00:00:00Z"


def _saying(asked: Asked, prompt: str) -> Saying:
    return say(asked.reply, model_id=asked.operation.subject, prompt=prompt)


def _agent(asked: Asked) -> Answer:
    saying = _saying(asked, asked.body.get("inputText", ""))
    session = asked.operation.path["sessionId"]
    headers = (
        ("x-amzn-bedrock-agent-content-type", "application/json"),
        ("x-amz-bedrock-agent-session-id", session),
    )
    events = _said(saying, with_trace=bool(asked.body.get("enableTrace")))
    return streamed(asked, events, headers)


def _said(saying: Saying, *, with_trace: bool) -> Iterator[Event]:
    if with_trace:
        yield Event("trace", _trace(saying))
    data = saying.text.encode()
    size = len(data) if not saying.pieces else max(1, len(data) // len(saying.pieces))
    for start in range(0, len(data), size):
        piece = b64encode(data[start : start + size]).decode()
        yield Event("chunk", {"bytes": piece}, is_delta=True)
    if saying.tool_use is not None:
        yield Event("returnControl", _control(saying))


def _trace(saying: Saying) -> Json:
    rationale = {"traceId": "trace-1", "text": saying.thought or "thinking"}
    return {
        "agentId": "AGENT",
        "sessionId": "session",
        "trace": {"orchestrationTrace": {"rationale": rationale}},
    }


def _control(saying: Saying) -> Json:
    use = saying.tool_use
    parameters = [
        {"name": name, "type": "string", "value": str(value)}
        for name, value in (
            use.input.items() if use and isinstance(use.input, dict) else ()
        )
    ]
    called = {
        "actionGroup": "weir",
        "function": "" if use is None else use.name,
        "parameters": parameters,
    }
    return {
        "invocationId": "invocation-1",
        "invocationInputs": [{"functionInvocationInput": called}],
    }


def _memory(asked: Asked) -> Answer:
    summary = {
        "memoryId": "memory",
        "sessionId": "session",
        "sessionStartTime": _TIME,
        "summaryText": _saying(asked, "").text,
    }
    return whole(asked, {"memoryContents": [{"sessionSummary": summary}]})


def _flow(asked: Asked) -> Answer:
    document = asked.body["inputs"][0]["content"].get("document")
    prompt = document if isinstance(document, str) else str(document)
    saying = _saying(asked, prompt)
    header = ("x-amz-bedrock-flow-execution-id", "execution-1")
    return streamed(asked, _flowed(saying), (header,))


def _flowed(saying: Saying) -> Iterator[Event]:
    output: Json = {
        "nodeName": "Output",
        "nodeType": "FlowOutputNode",
        "content": {"document": saying.text},
    }
    yield Event("flowOutputEvent", output, is_delta=True)
    yield Event("flowCompletionEvent", {"completionReason": "SUCCESS"})


def _flow_events(asked: Asked) -> Answer:
    text = _saying(asked, "").text
    field = {"name": "document", "content": {"document": text}}
    event = {"nodeName": "Output", "timestamp": _TIME, "fields": [field]}
    return whole(asked, {"flowExecutionEvents": [{"flowOutputEvent": event}]})


def _step(asked: Asked) -> Answer:
    step = {
        "sessionId": "00000000-0000-0000-0000-000000000001",
        "invocationId": "00000000-0000-0000-0000-000000000002",
        "invocationStepId": asked.operation.path["invocationStepId"],
        "invocationStepTime": _TIME,
        "payload": {"contentBlocks": [{"text": _saying(asked, "").text}]},
    }
    return whole(asked, {"invocationStep": step})


HANDLERS: Mapping[str, Handler] = {
    "GetAgentMemory": _memory,
    "GetInvocationStep": _step,
    "InvokeAgent": _agent,
    "InvokeFlow": _flow,
    "InvokeInlineAgent": _agent,
    "ListFlowExecutionEvents": _flow_events,
}
"""By operation."""
