"""Policy statements, wherever they stand."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from infra.rules.estate import Estate, Json, Resource, listed


class Place(StrEnum):
    """What a policy is attached to."""

    IDENTITY = "identity"
    TRUST = "trust"
    RESOURCE = "resource"
    ENDPOINT = "endpoint"


_DOCUMENTS: Final[tuple[tuple[str, str, Place], ...]] = (
    ("IAM::Policy", "PolicyDocument", Place.IDENTITY),
    ("IAM::RolePolicy", "PolicyDocument", Place.IDENTITY),
    ("IAM::ManagedPolicy", "PolicyDocument", Place.IDENTITY),
    ("IAM::Role", "AssumeRolePolicyDocument", Place.TRUST),
    ("KMS::Key", "KeyPolicy", Place.RESOURCE),
    ("S3::BucketPolicy", "PolicyDocument", Place.RESOURCE),
    ("SNS::TopicPolicy", "PolicyDocument", Place.RESOURCE),
    ("SQS::QueuePolicy", "PolicyDocument", Place.RESOURCE),
    ("SecretsManager::ResourcePolicy", "ResourcePolicy", Place.RESOURCE),
    ("EC2::VPCEndpoint", "PolicyDocument", Place.ENDPOINT),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy, and where it stands."""

    resource: Resource
    path: str
    place: Place
    allows: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[str, ...]
    services: tuple[str, ...]
    conditions: Mapping[str, Mapping[str, Json]]
    body: Mapping[str, Json]

    def covers(self, action: str) -> bool:
        """Whether the statement is about an action."""
        return any(
            fnmatch.fnmatchcase(action.lower(), pattern.lower())
            for pattern in self.actions
        )

    def condition(self, key: str) -> list[Json]:
        """Return the values that any operator asks of a condition key."""
        return [
            value
            for asked in self.conditions.values()
            for name, values in asked.items()
            if name.lower() == key.lower()
            for value in listed(values)
        ]


def statements(estate: Estate, *places: Place) -> Iterator[Statement]:
    """Yield the statements of every policy that stands in one of the places."""
    for kind, where, place in _DOCUMENTS:
        if place not in places:
            continue
        for resource in estate.of(kind):
            document = resource.get(where)
            if isinstance(document, Mapping):
                yield from _of(resource, where, place, document)
    if Place.IDENTITY in places:
        for role in estate.of("IAM::Role"):
            for index, policy in enumerate(role.items("Policies")):
                path = f"Policies.{index}.PolicyDocument"
                yield from _of(role, path, Place.IDENTITY, policy["PolicyDocument"])


def granted(estate: Estate, role: Resource) -> Iterator[Statement]:
    """Yield what the policies of one role allow."""
    for statement in statements(estate, Place.IDENTITY):
        holder = statement.resource
        attached = [*holder.items("Roles"), *listed(holder.get("RoleName"))]
        is_his = holder == role or any(
            found.resource == role for found in estate.references(attached)
        )
        if is_his and statement.allows:
            yield statement


def policy_of(estate: Estate, resource: Resource) -> Iterator[Statement]:
    """Yield the statements of a resource's own policy."""
    for statement in statements(estate, Place.RESOURCE):
        holder = statement.resource
        target = [holder.get("Bucket"), holder.get("Topics"), holder.get("Queues")]
        if holder == resource or any(
            found.resource == resource for found in estate.references(target)
        ):
            yield statement


def is_root(principal: str, account: str) -> bool:
    """Whether a principal is an account as a whole."""
    return principal in {account, f"arn:aws:iam::{account}:root"}


def _of(
    resource: Resource, where: str, place: Place, document: Mapping[str, Json]
) -> Iterator[Statement]:
    for index, body in enumerate(listed(document.get("Statement"))):
        principal = body.get("Principal", {})
        named = principal if isinstance(principal, Mapping) else {"AWS": principal}
        yield Statement(
            resource=resource,
            path=f"{where}.Statement.{index}",
            place=place,
            allows=body.get("Effect") == "Allow",
            actions=tuple(map(str, listed(body.get("Action")))),
            resources=tuple(map(str, listed(body.get("Resource")))),
            principals=tuple(map(str, listed(named.get("AWS")))),
            services=tuple(map(str, listed(named.get("Service")))),
            conditions=body.get("Condition", {}),
            body=body,
        )
