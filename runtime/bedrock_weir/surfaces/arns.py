"""Resources of AgentCore that go by an ARN or by the id that it ends in.

Rule 1: a policy about an id is asked as well where the ARN is given, so that who
        forbids one by its id forbids it. Who permits one names both.
"""

from __future__ import annotations

import re

from bedrock_weir.call import Operation, Resource, ResourceType

_ID = re.compile(r"arn:[^/]*:[a-z-]+/([^/]+)(?:/.*)?")


def named_by_arn(operation: Operation) -> tuple[Resource, ...]:
    """Return what an operation's path or query names by an ARN, under its id."""
    return by_id(operation.type, operation.resource)


def by_id(type_: ResourceType, name: str) -> tuple[Resource, ...]:
    """Return the resource that an ARN names, under its id; none for what is no ARN."""
    arn = _ID.fullmatch(name)
    return () if arn is None else (Resource(type_, arn[1]),)
