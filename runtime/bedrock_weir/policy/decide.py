"""The two questions: may this call be made, and may this class of data travel.

Rule 1: silence denies, and so does an error.
Rule 2: a decision is a pure function of the bundle and the facts, so it is remembered
        under the facts that any policy of the bundle mentions.
Rule 3: the data is asked about by class, direction and the kind of part it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from bedrock_weir.call import Operation, Principal, Resource, ResourceType
from bedrock_weir.content import JSON, Direction, OpaqueKind
from bedrock_weir.policy import remedies
from bedrock_weir.policy.bundle import Bundle
from bedrock_weir.policy.cedar import EVERY, Entity, Uid, Verdict
from bedrock_weir.policy.remedies import Remedy

INSPECTABLE, UNINSPECTABLE = "INSPECTABLE", "UNINSPECTABLE"
UNKNOWN_OPERATION = "UnknownOperation"

_REMEMBERED = 8192
"""Decisions kept per bundle; a decision is about 200 bytes."""


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What the first question is asked of.

    Attributes:
        principal: who calls.
        operation: what; None for a method and path that is no known operation.
        path: the raw path.
        context: the schema's `CallContext`.
        resource: of what, where the operation is known.
    """

    principal: Principal
    operation: Operation | None
    path: str
    context: Mapping[str, JSON]
    resource: Resource | None = None


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What the second question is asked of.

    Attributes:
        principal: who calls.
        direction: which way the data would travel.
        data_class: the class of data, or the kind of what cannot be read.
        context: the schema's `DataContext`.
    """

    principal: Principal
    direction: Direction
    data_class: str
    context: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class CallDecision:
    """The answer to the first question.

    Attributes:
        is_allowed: whether the call may be made.
        policies: those that decided.
        errors: what kept a policy from being evaluated.
        guardrails: the names that the permits which decided ask for, each once. An
            obligation is not lost because another permit speaks for the call as well.
    """

    is_allowed: bool
    policies: tuple[str, ...]
    errors: tuple[str, ...] = ()
    guardrails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataDecision:
    """The answer to the second question."""

    remedy: Remedy
    policies: tuple[str, ...]
    errors: tuple[str, ...] = ()


_T = TypeVar("_T")


class Decisions:
    """Asks a bundle, and remembers (rule 2).

    Args:
        bundle: the policies.
        groups: the groups that each class of data is in.
    """

    def __init__(self, bundle: Bundle, groups: Mapping[str, tuple[str, ...]]) -> None:
        self.bundle = bundle
        self._groups = groups
        self._remembered: dict[Hashable, object] = {}

    def call(self, facts: CallFacts) -> CallDecision:
        """Ask whether a call may be made."""
        key = (
            facts.principal,
            facts.operation or facts.path,
            facts.resource,
            self._mentioned(facts.context),
        )
        return self._once(key, lambda: self._ask_call(facts))

    def data(self, facts: DataFacts) -> DataDecision:
        """Ask what happens to a class of data."""
        key = (
            facts.principal,
            facts.direction,
            facts.data_class,
            self._mentioned(facts.context),
        )
        return self._once(key, lambda: self._ask_data(facts))

    def remedies(
        self, facts: DataFacts, classes: tuple[str, ...]
    ) -> Mapping[str, Remedy]:
        """Ask what happens to each of many classes of data, all else being equal."""
        key = (
            facts.principal,
            facts.direction,
            classes,
            self._mentioned(facts.context),
        )
        return self._once(
            key,
            lambda: {
                name: self.data(replace(facts, data_class=name)).remedy
                for name in classes
            },
        )

    def _mentioned(self, context: Mapping[str, JSON]) -> Hashable:
        mentioned = self.bundle.policies.attributes
        return tuple(
            (name, tuple(value) if isinstance(value, list) else value)
            for name, value in context.items()
            if name in mentioned or EVERY in mentioned
        )

    def _once(self, key: Hashable, ask: Callable[[], _T]) -> _T:
        known: _T | None = self._remembered.get(key)  # type: ignore[assignment]
        if known is None:
            known = ask()
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = known
        return known

    def _ask_call(self, facts: CallFacts) -> CallDecision:
        action, resource = _call_action(facts)
        verdict = self._ask(facts.principal, action, resource, facts.context)
        asked = [self._annotation(name, "guardrail") for name in verdict.policies]
        owed = sorted({name for name in asked if name is not None})
        return CallDecision(
            verdict.is_allowed,
            verdict.policies,
            verdict.errors,
            tuple(owed) if verdict.is_allowed else (),
        )

    def _ask_data(self, facts: DataFacts) -> DataDecision:
        is_readable = facts.data_class not in OpaqueKind.__members__.values()
        resource, groups = self._data_class(facts.data_class, is_readable=is_readable)
        action = ("Action", facts.direction.value)
        verdict = self._ask(facts.principal, action, resource, facts.context, groups)
        if verdict.is_allowed:
            return DataDecision(Remedy.ALLOW, verdict.policies)
        wanted = [] if verdict.errors else map(self._remedy, verdict.policies)
        remedy = remedies.settle(wanted, is_readable=is_readable)
        return DataDecision(remedy, verdict.policies, verdict.errors)

    def _remedy(self, policy: str) -> Remedy:
        return remedies.BY_NAME[self._annotation(policy, "remedy") or "block"]

    def _annotation(self, policy: str, name: str) -> str | None:
        return self.bundle.policies.annotations[policy].get(name)

    def _data_class(
        self, data_class: str, *, is_readable: bool
    ) -> tuple[Entity, tuple[Entity, ...]]:
        top = ("DataClass", INSPECTABLE if is_readable else UNINSPECTABLE)
        groups = self._groups.get(data_class, ())
        parents = tuple(("DataClass", group) for group in groups) or (top,)
        above = tuple(Entity(uid, (top,)) for uid in parents if uid != top)
        return Entity(("DataClass", data_class), parents), above

    def _ask(
        self,
        principal: Principal,
        action: Uid,
        resource: Entity,
        context: Mapping[str, JSON],
        groups: tuple[Entity, ...] = (),
    ) -> Verdict:
        caller = Entity(
            ("Caller", principal.id),
            attributes=(
                ("method", principal.method.value),
                ("verified", principal.verified),
            ),
        )
        return self.bundle.policies.ask(
            caller, action, resource, context=context, groups=groups
        )


def _call_action(facts: CallFacts) -> tuple[Uid, Entity]:
    operation = facts.operation
    if operation is None:
        return ("Action", UNKNOWN_OPERATION), Entity(("Endpoint", facts.path))
    resource = facts.resource or operation.target
    return ("Action", operation.name), _entity(resource)


def _entity(resource: Resource) -> Entity:
    """Return a resource as policies know it: a model in its provider's, and so on."""
    parents: tuple[Uid, ...] = ()
    if resource.type is ResourceType.MODEL:
        parents = (("Provider", provider_of(resource.id)),)
    elif resource.parent is not None:
        parents = ((resource.type.value, resource.parent),)
    return Entity((resource.type.value, resource.id), parents)


def provider_of(model_id: str) -> str:
    """Return the provider that a model id names, or `unknown`.

    `us.anthropic.claude-x` and `arn:...:foundation-model/anthropic.claude-x` are
    both `anthropic`; the id of a custom model or an application's inference profile
    names no provider.
    """
    is_arn = model_id.startswith("arn:")
    kind, _, name = model_id.rpartition("/")
    if is_arn and not kind.endswith(("foundation-model", ":inference-profile")):
        return "unknown"
    labels = name.split(".")
    if len(labels) > 2 and labels[0] in REGION_GROUPS:
        labels = labels[1:]
    return labels[0] if len(labels) > 1 else "unknown"


REGION_GROUPS = frozenset(
    {"apac", "au", "ca", "eu", "global", "jp", "sa", "us", "us-gov"}
)
"""The prefixes of cross-region inference profiles."""
