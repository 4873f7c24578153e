"""Flows of one prompt between an input and an output: they say what they were given.

The simulator remembers no execution. What an execution did is what its flow's script
says, and what it was told is not known any more.

Rule 1: the one input of a flow goes into its input node: a document, or the value of
        one of the node's fields where an execution goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from bedrock_weir.simulator.asked import Answer, Asked, Handler, streamed, whole
from bedrock_weir.simulator.events import Event, Json
from bedrock_weir.simulator.refusal import invalid
from bedrock_weir.simulator.saying import say

EXECUTION = "1f7d2f3a-0000-4000-8000-0123456789ab"
_HEADER = "x-amz-bedrock-flow-execution-id"
_TIME = "2026-01-01T00:00:00Z"
_INPUT, _PROMPT, _OUTPUT = "FlowInputNode", "Prompt_1", "FlowOutputNode"
_NODES = frozenset({_INPUT, _PROMPT, _OUTPUT})


def _document(asked: Asked) -> Any:
    """Return the input (rule 1)."""
    (given,) = asked.body["inputs"]
    if given["nodeName"] not in _NODES:
        raise invalid("The flow has no node of this name.")
    return given["content"]["document"]


def _said(asked: Asked, document: Any) -> Any:
    """Return what the flow's prompt makes of its input: a text, or JSON as it is."""
    if asked.reply.text is None and not isinstance(document, str):
        return document
    prompt = document if isinstance(document, str) else ""
    return say(asked.reply, model_id="", prompt=prompt).text


def _invoke_flow(asked: Asked) -> Answer:
    document = _document(asked)
    execution = asked.body.get("executionId") or EXECUTION
    events = _events(asked, document)
    return streamed(asked, events, [(_HEADER, execution)])


def _events(asked: Asked, document: Any) -> Iterator[Event]:
    said = _said(asked, document)
    if asked.body.get("enableTrace"):
        for trace in _traces(document, said):
            yield Event("flowTraceEvent", {"trace": trace})
    output = {"nodeName": _OUTPUT, "nodeType": _OUTPUT, "content": {"document": said}}
    yield Event("flowOutputEvent", output, is_delta=True)
    yield Event("flowCompletionEvent", {"completionReason": "SUCCESS"})


def _fields(name: str, document: Any) -> Json:
    field = {"content": {"document": document}, "name": name}
    return {"fields": [field], "nodeName": _PROMPT, "timestamp": _TIME}


def _traces(document: Any, said: Any) -> Iterator[Json]:
    yield {"nodeInputTrace": _named(_fields("input", document), "nodeInputName")}
    action = {
        "nodeName": _PROMPT,
        "operationName": "InvokeModel",
        "operationRequest": {"prompt": document},
        "operationResponse": {"completion": said},
        "requestId": EXECUTION,
        "serviceName": "Bedrock",
        "timestamp": _TIME,
    }
    yield {"nodeActionTrace": action}
    yield {"nodeOutputTrace": _named(_fields("output", said), "nodeOutputName")}


def _named(fields: Json, name: str) -> Json:
    """Name a trace's fields as traces do, which events of an execution do otherwise."""
    renamed = [
        {name: field["name"], "content": field["content"]} for field in fields["fields"]
    ]
    return {**fields, "fields": renamed}


def _start(asked: Asked) -> Answer:
    _document(asked)
    path = asked.operation.path
    flow = path["flowIdentifier"].rpartition("/")[2]
    alias = path["flowAliasIdentifier"].rpartition("/")[2]
    name = asked.body.get("flowExecutionName") or EXECUTION
    arn = f"arn:aws:bedrock:eu-west-1:123456789012:flow/{flow}/alias/{alias}"
    return whole(asked, {"executionArn": f"{arn}/execution/{name}"})


def _list_events(asked: Asked) -> Answer:
    said = say(asked.reply, model_id="", prompt="").text
    output = {"content": {"document": said}, "name": "document"}
    place = {"nodeName": _OUTPUT, "timestamp": _TIME}
    events: list[Json] = [{"flowOutputEvent": {"fields": [output], **place}}]
    if asked.operation.query["eventType"] == ["Node"]:
        events = [{"nodeOutputEvent": _fields("modelCompletion", said)}]
    return whole(asked, {"flowExecutionEvents": events})


def _snapshot(asked: Asked) -> Answer:
    said = say(asked.reply, model_id="", prompt="Say {{input}}.").text
    template = {"text": {"text": said}}
    inline = {"templateType": "TEXT", "templateConfiguration": template}
    source = {"inline": {"modelId": "amazon.nova-lite-v1:0", **inline}}
    prompt = {"prompt": {"sourceConfiguration": source}}
    nodes = [
        {"name": _INPUT, "type": "Input"},
        {"name": _PROMPT, "type": "Prompt", "configuration": prompt},
        {"name": _OUTPUT, "type": "Output"},
    ]
    path = asked.operation.path
    return whole(
        asked,
        {
            "definition": orjson.dumps({"nodes": nodes, "connections": []}).decode(),
            "executionRoleArn": "arn:aws:iam::123456789012:role/service-role/Flows",
            "flowAliasIdentifier": path["flowAliasIdentifier"],
            "flowIdentifier": path["flowIdentifier"],
            "flowVersion": "1",
        },
    )


HANDLERS: Mapping[str, Handler] = {
    "GetExecutionFlowSnapshot": _snapshot,
    "InvokeFlow": _invoke_flow,
    "ListFlowExecutionEvents": _list_events,
    "StartFlowExecution": _start,
}
"""By operation."""
