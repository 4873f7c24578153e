"""Identifiers: what AWS made and needs back as it was, and the resources they name.

Rule 1: an identifier is passed over only where it has the strict form of those that
        AWS makes; no model reads it there. Anything else in its place is text, and
        what a redaction leaves of it is refused by AWS, which knows no such form.
Rule 2: the forms here are stricter than AWS's own patterns: what is nothing but digits
        names nothing and may be somebody's number.
Rule 3: a resource counts whatever form its name has. Where an operation names none, a
        body that names one is not readable: AWS passes over members that it does not
        know, and a policy would be asked about what is not called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bedrock_weir.call import Resource, ResourceType
from bedrock_weir.content import JSON, PartKind, Pointer
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.walk import Reader, Walk

MAX_NAMED = 64
"""Resources that one body may name; the policy is asked about each. A knowledge base
call names fewer than ten."""

Form = re.Pattern[str]
"""What an identifier looks like; the whole of it must match."""

ARN: Form = re.compile(
    r"arn:aws(?:-[a-z]{1,10}){0,3}:[a-z-]{1,20}:[a-z0-9-]{0,20}:(?:[0-9]{12})?:"
    r"[a-z-]{1,40}/[A-Za-z0-9._:/-]{1,400}"
)
ID: Form = re.compile(r"(?=.*[A-Za-z])[0-9A-Za-z]{6,64}")
GUARDRAIL: Form = re.compile(rf"{ARN.pattern}|{ID.pattern}")
LAMBDA: Form = re.compile(
    r"arn:aws(?:-[a-z]{1,10}){0,3}:lambda:[a-z0-9-]{1,20}:[0-9]{12}:function:"
    r"[A-Za-z0-9_-]{1,140}(?::[A-Za-z0-9$_-]{1,129})?"
)
MODEL: Form = re.compile(rf"{ARN.pattern}|[a-z][a-z0-9-]*\.[a-z0-9.:-]{{1,200}}")
MEMORY: Form = re.compile(
    rf"{ARN.pattern}|[A-Za-z][A-Za-z0-9_-]{{0,99}}-[0-9A-Za-z]{{10}}"
)
TIME: Form = re.compile(
    r"[0-9]{4}(?:-[0-9]{2}){2}T[0-9]{2}(?::[0-9]{2}){2}(?:\.[0-9]{1,9})?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})"
)
TOKEN: Form = re.compile(r"[A-Za-z0-9+/=_-]{64,2048}")
"""A token for the next page; what is shorter may be a key."""
UUID: Form = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")

_LATEST = 4_102_444_800_000
"""The year 2100, in milliseconds since the epoch."""


def identifier(form: Form) -> Reader:
    """Make a reader that passes over an identifier of this form (rule 1)."""

    def read(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
        if not isinstance(value, str) or form.fullmatch(value) is None:
            walk.value(value, pointer, kind)

    return read


def integer(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Pass over a time, or a count of bytes, that AWS told as an integer."""
    if not isinstance(value, int) or not 0 <= value < _LATEST:
        walk.value(value, pointer, kind)


Place = tuple[str | None, ...]
"""Where a resource is named: the keys that lead there, None for any item of a list."""


def models_of_search(above: Place) -> tuple[Place, ...]:
    """Return where a search below a place names models."""
    vector = (*above, "retrievalConfiguration", "vectorSearchConfiguration")
    managed = (*above, "retrievalConfiguration", "managedSearchConfiguration")
    reranking = (
        "rerankingConfiguration",
        "bedrockRerankingConfiguration",
        "modelConfiguration",
        "modelArn",
    )
    return (
        (*vector, "implicitFilterConfiguration", "modelArn"),
        (*vector, *reranking),
        (*managed, *reranking),
    )


def guardrail(configuration: JSON) -> str | None:
    """Return the guardrail that a configuration asks for, as `id:version`."""
    if not isinstance(configuration, dict):
        return None
    version = configuration.get("guardrailVersion") or ""
    return f"{configuration.get('guardrailId') or ''}:{version}"


_NAMED: Mapping[str, ResourceType] = {
    "knowledgeBaseArn": ResourceType.KNOWLEDGE_BASE,
    "knowledgeBaseId": ResourceType.KNOWLEDGE_BASE,
    "memoryId": ResourceType.MEMORY,
    "modelArn": ResourceType.MODEL,
    "targetModelId": ResourceType.MODEL,
}
_KNOWLEDGE_BASE = re.compile(r"arn:[^/]*:knowledge-base/([0-9A-Za-z]+)")


def resources_in(
    document: JSON,
    places: Sequence[Place],
    *,
    but: frozenset[str] = frozenset(),
    named: Mapping[str, ResourceType] = _NAMED,
) -> tuple[Resource, ...]:
    """Return what a body asks for beside what its path names, by its places' order.

    Args:
        document: the body.
        places: where an operation names resources, the main ones first (rule 3).
        but: keys below which the document is free-form, so that names mean nothing.
        named: the keys that name a resource.

    Raises:
        MalformedRequest: it names one elsewhere, or more than `MAX_NAMED`.
    """
    ranks = {place: rank for rank, place in enumerate(places)}
    found: list[tuple[int, Resource]] = []
    for place, resource in _named(document, but, named):
        if place not in ranks:
            raise MalformedRequest(f"the body has a `{place[-1]}` where none belongs")
        found.append((ranks[place], resource))
        if len(found) > MAX_NAMED:
            raise MalformedRequest(f"the body names more than {MAX_NAMED} resources")
    found.sort(key=lambda item: item[0])
    return tuple(dict.fromkeys(resource for _, resource in found))


def _named(
    document: JSON, but: frozenset[str], named: Mapping[str, ResourceType]
) -> Iterator[tuple[Place, Resource]]:
    level: list[tuple[Place, JSON]] = [((), document)]
    while level:
        below: list[tuple[Place, JSON]] = []
        for place, value in level:
            if isinstance(value, list):
                below += (((*place, None), item) for item in value)
            elif isinstance(value, dict):
                for key, member in value.items():
                    kind = named.get(key)
                    if kind is not None and isinstance(member, str) and member:
                        yield (*place, key), _resource(kind, member)
                    elif key not in but:
                        below.append(((*place, key), member))
        level = [item for item in below if isinstance(item[1], dict | list)]


def _resource(kind: ResourceType, name: str) -> Resource:
    if kind is ResourceType.KNOWLEDGE_BASE:
        return knowledge_base(name)
    if kind is ResourceType.AGENT:
        return agent_alias(name)
    return Resource(kind, name)


def knowledge_base(name: str) -> Resource:
    """Return a knowledge base under its id, which its ARN ends in.

    So that a policy about an id is asked as well where the ARN is given.
    """
    arn = _KNOWLEDGE_BASE.fullmatch(name)
    return Resource(ResourceType.KNOWLEDGE_BASE, name if arn is None else arn[1])


_AGENT_ALIAS = re.compile(r"arn:[^/]*:agent-alias/([0-9A-Za-z]+)/([0-9A-Za-z]+)")


def agent_alias(name: str) -> Resource:
    """Return an agent's alias as a path names it, which its ARN ends in."""
    arn = _AGENT_ALIAS.fullmatch(name)
    if arn is None:
        return Resource(ResourceType.AGENT, name)
    return Resource(ResourceType.AGENT, f"{arn[1]}/{arn[2]}", arn[1])
