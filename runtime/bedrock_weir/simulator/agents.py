"""Agents: they say what a model would, and trace how they came to it.

The answer comes in one chunk, or in pieces where the caller wants it to stream; a piece
is so many bytes there, and may end inside a character. A script's tool is handed to the
caller, and its reasoning is traced.

Rule 1: an agent is asked something: it is told a text, or what its action returned, or
        that the session ends. What an action returned belongs to an invocation.
Rule 2: a file has the source that its type names, and there are five at the most.
Rule 3: an inline agent has collaborators only where it may collaborate, and an own
        orchestration only where its type says so.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping

import orjson

from bedrock_weir.simulator.asked import Answer, Asked, Handler, streamed, whole
from bedrock_weir.simulator.events import Event, Json
from bedrock_weir.simulator.refusal import invalid
from bedrock_weir.simulator.saying import Saying, say
from bedrock_weir.wire.http import Header

_MOST_FILES = 5
_SOURCES = {"BYTE_CONTENT": "byteContent", "S3": "s3Location"}
_INVOCATION = "79e0feaa-c6f7-49bf-814d-b7c498505172"
_TIME = "2026-01-01T00:00:00.000000+00:00"
_ENDED = "Session is terminated as 'endSession' flag is set in request."


def _invoke_agent(asked: Asked) -> Answer:
    path, body = asked.operation.path, asked.body
    state = body.get("sessionState") or {}
    _check_state(body, state)
    head: Json = {
        "agentAliasId": path["agentAliasId"],
        "agentId": path["agentId"],
        "agentVersion": "1",
        "sessionId": path["sessionId"],
    }
    bases = state.get("knowledgeBaseConfigurations") or []
    headers = _headers(path["sessionId"])
    if (memory := body.get("memoryId")) is not None:
        headers = (*headers, ("x-amz-bedrock-agent-memory-id", memory))
    return streamed(asked, _events(asked, state, head, bases), headers)


def _invoke_inline_agent(asked: Asked) -> Answer:
    body, session = asked.body, asked.operation.path["sessionId"]
    state = body.get("inlineSessionState") or {}
    _check_state(body, state)
    _check_made(body)
    for collaborator in body.get("collaborators") or ():
        _check_made(collaborator)
    bases = body.get("knowledgeBases") or []
    events = _events(asked, state, {"sessionId": session}, bases)
    return streamed(asked, events, _headers(session))


def _headers(session: str) -> tuple[Header, ...]:
    return (
        ("x-amz-bedrock-agent-session-id", session),
        ("x-amzn-bedrock-agent-content-type", "application/json"),
    )


def _check_state(body: Json, state: Json) -> None:
    """Check what an agent is told (rules 1 and 2)."""
    results = state.get("returnControlInvocationResults")
    if not (body.get("inputText") or results or body.get("endSession")):
        raise invalid("inputText is required unless the session state has results.")
    if results and not state.get("invocationId"):
        raise invalid("invocationId is required with returnControlInvocationResults.")
    files = state.get("files") or []
    if len(files) > _MOST_FILES:
        raise invalid(f"A request may have {_MOST_FILES} files at the most.")
    for file in files:
        source = file["source"]
        if source.get(_SOURCES[source["sourceType"]]) is None:
            raise invalid("A file has the source that its sourceType names.")


def _check_made(agent: Json) -> None:
    """Check what an inline agent is made of (rule 3)."""
    may_collaborate = (agent.get("agentCollaboration") or "DISABLED") != "DISABLED"
    others = agent.get("collaborators") or agent.get("collaboratorConfigurations")
    if others and not may_collaborate:
        raise invalid("Collaborators require agentCollaboration to be enabled.")
    is_custom = agent.get("orchestrationType") == "CUSTOM_ORCHESTRATION"
    if is_custom != (agent.get("customOrchestration") is not None):
        raise invalid("customOrchestration is for the type CUSTOM_ORCHESTRATION.")


def _events(
    asked: Asked, state: Json, head: Json, bases: list[Json]
) -> Iterator[Event]:
    body = asked.body
    prompt = body.get("inputText") or _results(state)
    if body.get("endSession"):
        prompt = prompt or _ENDED
    saying = say(asked.reply, model_id=body.get("foundationModel", ""), prompt=prompt)
    if body.get("enableTrace"):
        for trace in _traces(body, saying, prompt, bases):
            yield Event("trace", {**head, "eventTime": _TIME, "trace": trace})
    if saying.tool_use is not None:
        yield Event("returnControl", _return_control(saying))
        return
    cited = [_citation(saying.text, base) for base in bases]
    yield from _chunks(saying, cited, is_streamed=_is_streamed(body), asked=asked)


def _results(state: Json) -> str:
    """Return what actions returned, which is all that an agent is told then."""
    said: list[str] = []
    for result in state.get("returnControlInvocationResults") or ():
        for one in result.values():
            bodies = ((one or {}).get("responseBody") or {}).values()
            said += [content.get("body") or "" for content in bodies]
    return "\n".join(said)


def _is_streamed(body: Json) -> bool:
    return bool((body.get("streamingConfigurations") or {}).get("streamFinalResponse"))


def _chunks(
    saying: Saying, cited: list[Json], *, is_streamed: bool, asked: Asked
) -> Iterator[Event]:
    """Yield the answer's chunks; what it cites is told with the last of them."""
    attribution = {"attribution": {"citations": cited}} if cited else {}
    if saying.is_endless:
        for piece in saying.spoken():
            yield Event("chunk", {"bytes": _encoded(piece.encode())}, is_delta=True)
    data = saying.text.encode()
    size = max(len(data), 1)
    if is_streamed:
        size = asked.reply.piece or max(map(len, saying.pieces), default=1)
    for start in range(0, max(len(data), 1), size):
        is_last = start + size >= len(data)
        more = attribution if is_last else {}
        payload = {"bytes": _encoded(data[start : start + size]), **more}
        yield Event("chunk", payload, is_delta=True)


def _encoded(data: bytes) -> str:
    return b64encode(data).decode()


def _passage(text: str, base: Json) -> Json:
    uri = f"s3://weir-simulator-{base['knowledgeBaseId'].lower()}/page-1.txt"
    return {
        "content": {"text": text, "type": "TEXT"},
        "location": {"s3Location": {"uri": uri}, "type": "S3"},
        "metadata": {"x-amz-bedrock-kb-source-uri": uri},
    }


def _citation(text: str, base: Json) -> Json:
    span = {"start": 0, "end": max(len(text) - 1, 0)}
    part = {"textResponsePart": {"span": span, "text": text}}
    return {
        "generatedResponsePart": part,
        "retrievedReferences": [_passage(text, base)],
    }


def _return_control(saying: Saying) -> Json:
    use = saying.tool_use
    if use is None:
        raise AssertionError("a call back without a tool")
    given = use.input if isinstance(use.input, dict) else {"input": use.input}
    parameters = [
        {
            "name": name,
            "type": "string",
            "value": value if isinstance(value, str) else orjson.dumps(value).decode(),
        }
        for name, value in given.items()
    ]
    function = {
        "actionGroup": "tools",
        "actionInvocationType": "RESULT",
        "function": use.name,
        "parameters": parameters,
    }
    inputs = [{"functionInvocationInput": function}]
    return {"invocationId": _INVOCATION, "invocationInputs": inputs}


def _traces(
    body: Json, saying: Saying, prompt: str, bases: list[Json]
) -> Iterator[Json]:
    """Yield what an agent traces of one round with its model."""
    if body.get("guardrailConfiguration") is not None:
        yield {"guardrailTrace": {"action": "NONE", "traceId": "guardrail-0"}}
    messages = [{"content": prompt, "role": "user"}]
    told = {"messages": messages, "system": body.get("instruction", "")}
    yield _orchestration(
        "modelInvocationInput", text=orjson.dumps(told).decode(), type="ORCHESTRATION"
    )
    yield _orchestration("modelInvocationOutput", **_model_output(saying))
    if saying.thought:
        yield _orchestration("rationale", text=saying.thought)
    for base in bases:
        lookup = {"knowledgeBaseId": base["knowledgeBaseId"], "text": prompt}
        yield _orchestration(
            "invocationInput",
            invocationType="KNOWLEDGE_BASE",
            knowledgeBaseLookupInput=lookup,
        )
        found = {"retrievedReferences": [_passage(saying.text, base)]}
        yield _orchestration(
            "observation", type="KNOWLEDGE_BASE", knowledgeBaseLookupOutput=found
        )
    if saying.tool_use is None:
        said = {"text": saying.text}
        yield _orchestration("observation", type="FINISH", finalResponse=said)


def _model_output(saying: Saying) -> Json:
    usage = {
        "inputTokens": saying.usage.input_tokens,
        "outputTokens": saying.usage.output_tokens,
    }
    metadata = {
        "clientRequestId": _INVOCATION,
        "endTime": _TIME,
        "startTime": _TIME,
        "totalTimeMs": saying.latency,
        "usage": usage,
    }
    raw = orjson.dumps({"content": [{"text": saying.text}]}).decode()
    return {"metadata": metadata, "rawResponse": {"content": raw}}


def _orchestration(name: str, **members: object) -> Json:
    return {"orchestrationTrace": {name: {"traceId": "step-0", **members}}}


def _get_agent_memory(asked: Asked) -> Answer:
    memory = asked.operation.query["memoryId"][0]
    text = say(asked.reply, model_id="", prompt="").text
    summary = {
        "memoryId": memory,
        "sessionExpiryTime": "2026-02-01T00:00:00Z",
        "sessionId": _INVOCATION,
        "sessionStartTime": "2026-01-01T00:00:00Z",
        "summaryText": text,
    }
    return whole(asked, {"memoryContents": [{"sessionSummary": summary}]})


HANDLERS: Mapping[str, Handler] = {
    "GetAgentMemory": _get_agent_memory,
    "InvokeAgent": _invoke_agent,
    "InvokeInlineAgent": _invoke_inline_agent,
}
"""By operation."""
