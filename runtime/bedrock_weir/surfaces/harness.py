"""InvokeHarness: an agent that AgentCore runs, in Converse's words.

Shapes: botocore's service model of `bedrock-agentcore`, `InvokeHarnessRequest`,
`InvokeHarnessStreamOutput`.

Rule 1: messages, tools and events are read as Converse's are (`blocks`).
Rule 2: a skill is instructions that are named and not sent: opaque, but for AWS's own.
Rule 3: the model, the browser and the code interpreter that a request names are asked
        for as well. A gateway or a server of MCP has no name in policies; that a
        request brings tools, and the server's URL as text, is all there is to see.
        What such tools answer, the harness alone reads, but for what events repeat.
Rule 4: a hook's event comes whole, whatever text is going on around it.
Rule 5: one call has several messages of a model, and a message's end ends all texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.content import JSON, OpaqueKind, PartKind, Pointer
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.arns import by_id
from bedrock_weir.surfaces.base import Event, Reading
from bedrock_weir.surfaces.blocks import ANSWER, REQUEST, count, read_event
from bedrock_weir.surfaces.bodies import json_object
from bedrock_weir.surfaces.identifiers import ARN, MODEL, identifier
from bedrock_weir.surfaces.json_events import EventType, JsonEventReader
from bedrock_weir.surfaces.walk import Rules, Walk, walk
from bedrock_weir.wire import jsontext
from bedrock_weir.wire.eventstream import Message

MOST_NAMED = 64
"""Resources that one body may name; the policy is asked about each."""


_SANDBOX = re.compile(
    r"arn:aws(?:-[a-z]{1,10}){0,3}:bedrock-agentcore:[a-z0-9-]{1,20}"
    r":(?:aws|[0-9]{12}):(?:browser|code-interpreter)(?:-custom)?"
    r"/(?:aws\.[a-z0-9.]{1,40}|[A-Za-z][A-Za-z0-9_]{0,47}-[A-Za-z0-9]{10})"
)
"""A browser or a code interpreter, one of AWS's own among them."""


def _skills(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    if isinstance(value, list):
        for index, skill in enumerate(value):
            place = (*pointer, index)
            if not isinstance(skill, dict) or skill.keys() - {"awsSkills"}:
                walk.unreadable(OpaqueKind.PROMPT_RESOURCE, place)
    else:
        walk.unreadable(OpaqueKind.PROMPT_RESOURCE, pointer)
    walk.value(value, pointer, kind)


_REQUEST = Rules(
    kinds={
        **REQUEST.kinds,
        "allowedTools": PartKind.TOOL_SPEC,
        "skills": PartKind.TOOL_SPEC,
        "systemPrompt": PartKind.SYSTEM,
        "tools": PartKind.TOOL_SPEC,
    },
    roles={"assistant": PartKind.ASSISTANT, "user": PartKind.USER},
    free=REQUEST.free | {"additionalParams", "customParameters", "headers"},
    special={
        **REQUEST.special,
        "apiKeyArn": identifier(ARN),
        "browserArn": identifier(_SANDBOX),
        "codeInterpreterArn": identifier(_SANDBOX),
        "credentialArn": identifier(ARN),
        "gatewayArn": identifier(ARN),
        "modelId": identifier(MODEL),
        "providerArn": identifier(ARN),
        "skills": _skills,
    },
)
_HOOK = "hookEvent"


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read a request.

    Raises:
        MalformedRequest: the body cannot be read, names two models, or more than
            `MOST_NAMED` resources.
    """
    del operation, headers
    document = json_object(body)
    models = _models(document)
    named = tuple(dict.fromkeys((*_model_names(models), *_tools_named(document))))
    if len(named) > MOST_NAMED:
        raise MalformedRequest(f"the body names more than {MOST_NAMED} resources")
    return Reading(
        walk(document, _REQUEST, PartKind.SETTING),
        has_tools=bool(document.get("tools")),
        max_tokens=_output_limit(document, models),
        resources=named,
    )


def _models(document: dict[str, JSON]) -> list[dict[str, JSON]]:
    """Return the configuration of the model that a request names, if it names one."""
    model = document.get("model")
    members = list(model.values()) if isinstance(model, dict) else []
    found = [item for item in members if isinstance(item, dict)]
    if len(found) > 1:
        raise MalformedRequest("the body configures two models")
    return found


def _model_names(models: list[dict[str, JSON]]) -> Iterator[Resource]:
    for model in models:
        name = model.get("modelId")
        if isinstance(name, str) and name:
            yield Resource(ResourceType.MODEL, name)


_TOOLS: Mapping[str, tuple[str, ResourceType]] = {
    "agentCoreBrowser": ("browserArn", ResourceType.BROWSER),
    "agentCoreCodeInterpreter": ("codeInterpreterArn", ResourceType.CODE_INTERPRETER),
}


def _tools_named(document: dict[str, JSON]) -> Iterator[Resource]:
    tools = document.get("tools")
    for tool in tools if isinstance(tools, list) else []:
        config = tool.get("config") if isinstance(tool, dict) else None
        for name, member in config.items() if isinstance(config, dict) else []:
            key, type_ = _TOOLS.get(name, ("", ResourceType.SERVICE))
            arn = member.get(key) if isinstance(member, dict) else None
            if isinstance(arn, str) and arn:
                yield Resource(type_, arn)
                yield from by_id(type_, arn)


def _output_limit(
    document: dict[str, JSON], models: list[dict[str, JSON]]
) -> int | None:
    limits = [count(item.get("maxTokens")) for item in (document, *models)]
    return max((limit for limit in limits if limit is not None), default=None)


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Read an answer that is no stream, which this operation never has.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation
    return Reading(walk(jsontext.loads(body), ANSWER, PartKind.ANSWER))


def stream(operation: Operation) -> HarnessStreamReader:
    """Begin to read an answer's stream."""
    del operation
    return HarnessStreamReader({_HOOK: EventType(ANSWER, is_whole=True)})


class HarnessStreamReader(JsonEventReader):
    """Reads and rewrites the events of one answer."""

    def read(self, message: Message) -> Event:
        """Read an event.

        Raises:
            ProtocolError: the payload cannot be read.
        """
        if message.event_type == _HOOK:
            return super().read(message)
        document = jsontext.loads_event(message.payload)
        if not isinstance(document, dict):
            raise MalformedRequest("a stream event is not a JSON object")
        return read_event(message.event_type, document)
