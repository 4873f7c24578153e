"""What a row of the operations says.

Rule 1: a path is AWS's own, with `{parameters}` of one segment each. What follows the
        `?` are the names that a query may have; one with a `*` may come several times.
Rule 2: what an operation is asked of is told by the first parameter of its path, or
        of its query, that names a resource; the alias belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bedrock_weir.call import ResourceType


class Group(StrEnum):
    """What operations have in common; also the action group a policy names."""

    INVOKE = "Invoke"
    """Inference by a model."""
    RETRIEVAL = "Retrieval"
    """Knowledge bases: what they hold, and answers made of it."""
    AGENT = "Agent"
    """Agents, managed ones and those on AgentCore's runtime."""
    FLOW = "Flow"
    """Flows, and what they said."""
    GUARDRAIL = "Guardrail"
    """Guardrails, asked directly."""
    SESSION = "Session"
    """Sessions and their steps."""
    MEMORY = "Memory"
    """What agents remember."""
    TOOL = "Tool"
    """Tools of agents: code, browsers, searches."""
    EVALUATION = "Evaluation"
    """Judging what other calls said, in bulk."""
    ADMINISTRATION = "Administration"
    """What carries neither a prompt nor an answer."""


@dataclass(frozen=True, slots=True)
class Row:
    """One operation.

    Attributes:
        service: the endpoint prefix.
        name: the operation's name.
        method: the HTTP method.
        segments: of the path, behind the first slash; None for a parameter.
        parameters: the names of the path's parameters, in order.
        group: the action group it is in.
        type: what it is asked of.
        of: the parameters that name that; two for an alias, the parent's first.
        streaming: whether the answer is a stream.
        query: the query's parameters.
        lists: of these, those that may come several times.
    """

    service: str
    name: str
    method: str
    segments: tuple[str | None, ...]
    parameters: tuple[str, ...]
    group: Group
    type: ResourceType
    of: tuple[str, ...]
    streaming: bool
    query: frozenset[str]
    lists: frozenset[str]


_RESOURCES: Mapping[str, ResourceType] = {
    "agentId": ResourceType.AGENT,
    "agentRuntimeArn": ResourceType.AGENT_RUNTIME,
    "browserIdentifier": ResourceType.BROWSER,
    "codeInterpreterIdentifier": ResourceType.CODE_INTERPRETER,
    "flowIdentifier": ResourceType.FLOW,
    "guardrailIdentifier": ResourceType.GUARDRAIL,
    "harnessArn": ResourceType.HARNESS,
    "knowledgeBaseId": ResourceType.KNOWLEDGE_BASE,
    "memoryId": ResourceType.MEMORY,
    "modelId": ResourceType.MODEL,
    "sessionIdentifier": ResourceType.SESSION,
    "webSearchId": ResourceType.WEB_SEARCH,
}
"""The parameters that name a resource (rule 2)."""
_ALIASES = frozenset({"agentAliasId", "flowAliasIdentifier"})
_PARAMETER = re.compile(r"\{(\w+)\}")


def row(
    service: str, name: str, request: str, group: Group, *, streaming: bool = False
) -> Row:
    """Make a row.

    Args:
        service: the endpoint prefix.
        name: the operation's name.
        request: method, path and query, as rule 1 has them.
        group: the action group it is in.
        streaming: whether the answer is a stream.
    """
    method, _, target = request.partition(" ")
    path, _, written = target.partition("?")
    segments = path.removeprefix("/").split("/")
    parameters = tuple(_PARAMETER.findall(path))
    names = written.split("&") if written else []
    query = frozenset(item.removesuffix("*") for item in names)
    known = [item for item in (*parameters, *sorted(query)) if item in _RESOURCES]
    aliases = tuple(item for item in parameters if item in _ALIASES)
    main = known[0] if known else None
    return Row(
        service=service,
        name=name,
        method=method,
        segments=tuple(
            None if _PARAMETER.fullmatch(item) else item for item in segments
        ),
        parameters=parameters,
        group=group,
        type=ResourceType.SERVICE if main is None else _RESOURCES[main],
        of=() if main is None else (main, *aliases),
        streaming=streaming,
        query=query,
        lists=frozenset(item[:-1] for item in names if item.endswith("*")),
    )
