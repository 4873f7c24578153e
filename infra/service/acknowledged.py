"""What rule packs find here and is meant so, each with its reason.

Rule 1: a reason stands with the construct it is about, and covers it alone.
Rule 2: a right whose resource has a wildcard says why (`Right.why`). Its finding is
        named after the resource as the template has it, so it is only known when
        references between stacks are resolved: then it is acknowledged. A wildcard
        without a reason stays a finding.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import jsii
from aws_cdk import Acknowledgment, Stack, Validations
from constructs import Construct, IConstruct, IValidation

from infra.service.rights import Right


def acknowledge(construct: IConstruct, rule: str, reason: str) -> None:
    """Say that a finding about a construct is meant so."""
    Validations.of(construct).acknowledge(Acknowledgment(id=rule, reason=reason))


def acknowledge_wildcards(role: Construct, rights: Sequence[Right]) -> None:
    """Say of each wildcard among a role's rights what it is for."""
    role.node.add_validation(_Wildcards(role, rights))


@jsii.implements(IValidation)
class _Wildcards:
    """Acknowledges when all references are resolved; finds nothing wrong itself."""

    def __init__(self, role: Construct, rights: Sequence[Right]) -> None:
        self._role = role
        self._rights = rights

    def validate(self) -> list[str]:
        """Acknowledge, and return no error."""
        stack = Stack.of(self._role)
        for right in self._rights:
            for resource in right.resources:
                named = _flat(stack.resolve(resource))
                if "*" in named and right.why:
                    rule = f"AwsSolutions::AwsSolutions-IAM5[Resource::{named}]"
                    acknowledge(self._role, rule, right.why)
        return []


def _flat(node: Any) -> str:
    """Return a resource as cdk-nag names it."""
    match node:
        case str():
            return node.replace("${", "<").replace("}", ">")
        case {"Fn::Join": [delimiter, items]}:
            return str(delimiter).join(map(_flat, items))
        case {"Fn::Sub": text}:
            return _flat(text)
        case {"Fn::GetAtt": [resource, attribute]}:
            return f"<{_flat(resource)}.{_flat(attribute)}>"
        case {"Ref": name}:
            return f"<{_flat(name)}>"
        case _:
            return json.dumps(node, separators=(",", ":"))
