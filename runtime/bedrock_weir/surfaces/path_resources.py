"""Resources that a path names by their ARNs, under their ids.

Rule 1: AWS takes an ARN wherever it takes an id, and a policy that speaks of the id is
        asked as well where the ARN is given.
Rule 2: an alias and an execution name their flow in their ARN. Where that is another
        flow than the path's, the policy is asked about both.
"""

from __future__ import annotations

import re

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.surfaces.arns import named_by_arn

_FLOW = re.compile(r"arn:[^/]*:flow/([0-9A-Za-z]+)(?:/alias/([0-9A-Za-z]+)(?:/.*)?)?")
_SESSION = re.compile(r"arn:[^/]*:session/([0-9a-f-]+)")


def named_in_path(operation: Operation) -> tuple[Resource, ...]:
    """Return what a path names by an ARN, under its id."""
    match operation.type:
        case ResourceType.FLOW:
            return flows_of(operation)
        case ResourceType.SESSION:
            return sessions_of(operation)
        case _:
            return named_by_arn(operation)


def flows_of(operation: Operation) -> tuple[Resource, ...]:
    """Return the flows of a path under their ids, beside what it names."""
    path = dict(operation.path)
    flow = path.get("flowIdentifier", "")
    alias = path.get("flowAliasIdentifier", "")
    own, of_alias = _FLOW.fullmatch(flow), _FLOW.fullmatch(alias)
    of_execution = _FLOW.fullmatch(path.get("executionIdentifier", ""))
    flow = own[1] if own else flow
    alias = (of_alias[2] or alias) if of_alias else alias
    arns = [arn for arn in (own, of_alias, of_execution) if arn is not None]
    named = [(flow, alias), *((arn[1], arn[2] or alias) for arn in arns)]
    found = dict.fromkeys(_flow(one, other) for one, other in named)
    return tuple(item for item in found if item != operation.target)


def _flow(flow: str, alias: str) -> Resource:
    if not alias:
        return Resource(ResourceType.FLOW, flow)
    return Resource(ResourceType.FLOW, f"{flow}/{alias}", flow)


def sessions_of(operation: Operation) -> tuple[Resource, ...]:
    """Return the session of a path under its id, where the path has its ARN."""
    arn = _SESSION.fullmatch(dict(operation.path).get("sessionIdentifier", ""))
    return () if arn is None else (Resource(ResourceType.SESSION, arn[1]),)
