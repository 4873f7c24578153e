"""InvokeAgent and InvokeInlineAgent.

Shapes: botocore's service model of `bedrock-agent-runtime`.

Rule 1: what an agent is made of (instructions, templates of prompts) is the system's;
        what it may use (action groups, knowledge bases, other agents) is a tool's
        specification. Both may stand in a collaborator as well.
Rule 2: what an action returned to the caller, who hands it on, is a tool's result.
Rule 3: attributes of a session and of a prompt are variables of prompts. Their names,
        and those of parameters and content types, are the caller's own.
Rule 4: files are read as the bytes that they hold; those in S3 are opaque, and so is a
        schema of actions that is there.
Rule 5: only messages of a conversation have a role. An object elsewhere that says it
        has one does not become what a user typed.
Rule 6: an agent that has its guardrail among its own settings, as InvokeAgent's has,
        names none in the request.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.call import Operation, ResourceType
from bedrock_weir.content import JSON, PartKind, Pointer
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces import agent_events, traces
from bedrock_weir.surfaces.agent_events import AgentStreamReader
from bedrock_weir.surfaces.base import Reading
from bedrock_weir.surfaces.blocks import count
from bedrock_weir.surfaces.bodies import at, json_object, read_text_or_source
from bedrock_weir.surfaces.files import read_file, s3_location
from bedrock_weir.surfaces.identifiers import (
    ARN,
    GUARDRAIL,
    ID,
    LAMBDA,
    MODEL,
    UUID,
    Place,
    identifier,
    models_of_search,
    resources_in,
)
from bedrock_weir.surfaces.walk import Rules, Walk, walk

_NAMED: Mapping[str, ResourceType] = {
    "agentAliasArn": ResourceType.AGENT,
    "foundationModel": ResourceType.MODEL,
    "knowledgeBaseId": ResourceType.KNOWLEDGE_BASE,
    "modelArn": ResourceType.MODEL,
}


def _searched(above: Place) -> tuple[Place, ...]:
    """Return where the configuration of a knowledge base names resources."""
    return ((*above, "knowledgeBaseId"), *models_of_search(above))


def _made_of(above: Place) -> tuple[Place, ...]:
    """Return where an agent that a request describes names resources."""
    template = ("promptOverrideConfiguration", "promptConfigurations", None)
    return (
        (*above, "foundationModel"),
        (*above, *template, "foundationModel"),
        *_searched((*above, "knowledgeBases", None)),
        (*above, "collaboratorConfigurations", None, "agentAliasArn"),
    )


RESOURCES: Mapping[str, tuple[Place, ...]] = {
    "InvokeAgent": _searched(("sessionState", "knowledgeBaseConfigurations", None)),
    "InvokeInlineAgent": (*_made_of(()), *_made_of(("collaborators", None))),
}
"""Where each operation's request names resources, the main ones first."""


def _history(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read a conversation, the only place of roles (rule 5)."""
    messages = value.get("messages") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(messages, list):
        walk.value(value, pointer, kind)
        return
    walk.members(value, pointer, kind, but=("messages",))
    for index, message in enumerate(messages):
        role = message.get("role") if isinstance(message, dict) else None
        said = _ROLES.get(role, kind) if isinstance(role, str) else kind
        walk.value(message, (*pointer, "messages", index), said)


_ROLES = {"assistant": PartKind.ASSISTANT, "user": PartKind.USER}


def _file(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    if not isinstance(value, dict):
        walk.value(value, pointer, kind)
        return
    walk.members(value, pointer, kind, but=("data",))
    data, media_type = value.get("data"), value.get("mediaType")
    read_file(walk, data, media_type, (*pointer, "data"), kind)


_FREE = frozenset(
    {
        "additionalModelRequestFields",
        "filter",
        "parameters",
        "parentActionGroupSignatureParams",
        "promptSessionAttributes",
        "sessionAttributes",
    }
)
_RULES = Rules(
    kinds={
        "actionGroups": PartKind.TOOL_SPEC,
        "collaboratorConfigurations": PartKind.TOOL_SPEC,
        "collaboratorInstruction": PartKind.SYSTEM,
        "files": PartKind.DOCUMENT,
        "filter": PartKind.SETTING,
        "inputText": PartKind.USER,
        "instruction": PartKind.SYSTEM,
        "knowledgeBases": PartKind.TOOL_SPEC,
        "metadataAttributes": PartKind.TOOL_SPEC,
        "parserMode": PartKind.SETTING,
        "promptCreationMode": PartKind.SETTING,
        "promptOverrideConfiguration": PartKind.SYSTEM,
        "promptSessionAttributes": PartKind.PROMPT_VARIABLE,
        "promptState": PartKind.SETTING,
        "promptType": PartKind.SETTING,
        "returnControlInvocationResults": PartKind.TOOL_RESULT,
        "sessionAttributes": PartKind.PROMPT_VARIABLE,
    },
    free=_FREE,
    special={
        "agentAliasArn": identifier(ARN),
        "agentId": identifier(ID),
        "body": read_text_or_source,
        "byteContent": _file,
        "conversationHistory": _history,
        "customerEncryptionKeyArn": identifier(ARN),
        "foundationModel": identifier(MODEL),
        "guardrailIdentifier": identifier(GUARDRAIL),
        "images": traces.read_image,
        "invocationId": identifier(UUID),
        "knowledgeBaseId": identifier(ID),
        "lambda": identifier(LAMBDA),
        "modelArn": identifier(MODEL),
        "overrideLambda": identifier(LAMBDA),
        "payload": read_text_or_source,
        "responseBody": traces.read_response_body,
        "s3": s3_location,
        "s3Location": s3_location,
    },
)


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read a request.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del headers
    document = json_object(body)
    but = _FREE | {"responseBody"}
    named = RESOURCES[operation.name]
    return Reading(
        walk(document, _RULES, PartKind.SETTING),
        guardrail=guardrail_of(document),
        has_tools=any(map(_has_tools, _agents_in(document))),
        max_tokens=_output_limit(document),
        resources=resources_in(document, named, but=but, named=_NAMED),
    )


def _agents_in(document: dict[str, JSON]) -> list[dict[str, JSON]]:
    """Return the agents that a request describes: the main one, its collaborators."""
    others = document.get("collaborators")
    found = others if isinstance(others, list) else []
    return [document, *(item for item in found if isinstance(item, dict))]


def guardrail_of(document: dict[str, JSON]) -> str | None:
    """Return the first guardrail that a request asks for, as `id:version`."""
    for agent in _agents_in(document):
        asked = agent.get("guardrailConfiguration")
        if isinstance(asked, dict):
            identifier_ = asked.get("guardrailIdentifier") or ""
            return f"{identifier_}:{asked.get('guardrailVersion') or ''}"
    return None


_TOOLS = (
    "actionGroups",
    "collaboratorConfigurations",
    "collaborators",
    "knowledgeBases",
)


def _has_tools(agent: dict[str, JSON]) -> bool:
    return any(agent.get(name) for name in _TOOLS)


def _output_limit(document: dict[str, JSON]) -> int | None:
    """Return the largest output limit that a request sets for any of its models."""
    limits: list[int | None] = []
    for agent in _agents_in(document):
        place = ("promptOverrideConfiguration", "promptConfigurations")
        prompts = at(agent, place)
        for prompt in prompts if isinstance(prompts, list) else ():
            place = ("inferenceConfiguration", "maximumLength")
            limits.append(count(at(prompt, place)))
    return max((limit for limit in limits if limit is not None), default=None)


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Refuse an answer that is no stream, for there is none.

    Raises:
        MalformedRequest: always.
    """
    del body
    raise MalformedRequest(f"an answer of `{operation.name}` is a stream")


def stream(operation: Operation) -> AgentStreamReader:
    """Begin to read an answer's stream."""
    del operation
    return agent_events.stream()
