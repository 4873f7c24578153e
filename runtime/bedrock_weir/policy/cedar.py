"""Cedar, behind one class: the only module that knows the engine.

Rule 1: the schema is always passed, at load and at every question. Without it a
        `forbid` whose condition fails to evaluate is skipped, which would allow.
Rule 2: an evaluation error, or no decision, is a refusal.
Rule 3: an annotation that we do not know is an error at load: a misspelt `@remedy`
        must not quietly mean something else.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

import cedarpy

from bedrock_weir.content import JSON
from bedrock_weir.errors import PolicyError
from bedrock_weir.policy.remedies import BY_NAME

ANNOTATIONS = frozenset({"id", "description", "guardrail", "remedy"})
DATA_ACTIONS = frozenset({"Send", "Receive"})
"""The actions of the question about data; all others are calls."""
Uid = tuple[str, str]
"""An entity's type and id."""


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity, what it is in, and its attributes."""

    uid: Uid
    parents: tuple[Uid, ...] = ()
    attributes: tuple[tuple[str, str | bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the policies said.

    Attributes:
        is_allowed: whether a permit speaks for it and no forbid against it.
        policies: the ids of the policies that decided; none for silence.
        errors: what kept a policy from being evaluated (rule 2).
    """

    is_allowed: bool
    policies: tuple[str, ...]
    errors: tuple[str, ...] = ()


class Policies:
    """A set of policies, parsed and validated once.

    Args:
        sources: Cedar text by file name.
        schema: the schema's text, in Cedar's own syntax.
        schema_file: its file name.
        guardrails: the names that `@guardrail` may have.

    Attributes:
        annotations: by policy id.
        attributes: the context and entity attributes that any policy mentions; no
            decision depends on others.

    Raises:
        PolicyError: a file cannot be parsed, does not fit the schema, repeats an id
            or has an annotation that is unknown or misplaced.
    """

    def __init__(
        self,
        sources: Mapping[str, str],
        *,
        schema: str,
        schema_file: str,
        guardrails: Collection[str] = (),
    ) -> None:
        self._guardrails = guardrails
        try:
            self._schema = cedarpy.Schema.from_str(schema)
        except ValueError as error:
            raise PolicyError(str(error), file=schema_file) from error
        policies: dict[str, JSON] = {}
        for file, text in sources.items():
            for name, policy in self._parse(file, text):
                if name in policies:
                    message = f"policy id `{name}` comes twice; give each its own"
                    raise PolicyError(message, file=file)
                policies[name] = policy
        document = {"staticPolicies": policies, "templates": {}, "templateLinks": []}
        self._set = cedarpy.PolicySet.from_json_str(json.dumps(document))
        self.annotations = {
            name: cast("Mapping[str, str]", _member(policy, "annotations") or {})
            for name, policy in policies.items()
        }
        self.attributes = frozenset(_attributes(list(policies.values())))

    def __len__(self) -> int:
        return len(self.annotations)

    def _parse(self, file: str, text: str) -> Iterable[tuple[str, JSON]]:
        try:
            parsed = json.loads(cedarpy.policies_to_json_str(text))
        except ValueError as error:
            raise PolicyError(str(error), file=file) from error
        if parsed["templates"]:
            message = "templates are not supported; write the policy out"
            raise PolicyError(message, file=file)
        names = {}
        for number, (given, policy) in enumerate(parsed["staticPolicies"].items(), 1):
            annotations = policy.setdefault("annotations", {})
            names[given] = annotations.get("id") or f"{file}#{number}"
            _check_annotations(policy, names[given], file)
            self._check_guardrail(policy, names[given], file)
            yield names[given], policy
        result = cedarpy.validate_policies(text, self._schema)
        for problem in result.errors:
            name = names.get(problem.policy_id, problem.policy_id)
            message = f"policy `{name}` does not fit the schema: {problem.error}"
            raise PolicyError(message, file=file)

    def _check_guardrail(
        self, policy: Mapping[str, JSON], name: str, file: str
    ) -> None:
        guardrail = _member(policy["annotations"], "guardrail")
        if guardrail is None:
            return
        if policy["effect"] != "permit" or _is_about_data(policy):
            message = f"policy `{name}`: `@guardrail` belongs on a permit of calls"
            raise PolicyError(message, file=file)
        if guardrail not in self._guardrails:
            message = (
                f'policy `{name}` has `@guardrail("{guardrail}")`, and the bundle\'s'
                f" settings have no table `guardrails.{guardrail}`; add it"
            )
            raise PolicyError(message, file=file)

    def ask(
        self,
        principal: Entity,
        action: Uid,
        resource: Entity,
        *,
        context: Mapping[str, JSON],
        groups: tuple[Entity, ...] = (),
    ) -> Verdict:
        """Ask whether a principal may act on a resource (rules 1 and 2).

        Args:
            principal: who.
            action: what.
            resource: on what.
            context: attributes as the schema has them.
            groups: the entities above the resource that have parents of their own.
        """
        entities = cedarpy.Entities.from_json_str(
            json.dumps([_entity(item) for item in (principal, resource, *groups)]),
            self._schema,
        )
        request = {
            "principal": _uid(principal.uid),
            "action": _uid(action),
            "resource": _uid(resource.uid),
            "context": dict(context),
        }
        result = cedarpy.is_authorized(request, self._set, entities, self._schema)
        errors = tuple(result.diagnostics.errors)
        policies = tuple(sorted(result.diagnostics.reasons))
        return Verdict(result.allowed and not errors, policies, errors)


def _uid(uid: Uid) -> dict[str, str]:
    return {"type": f"Weir::{uid[0]}", "id": uid[1]}


def _entity(entity: Entity) -> dict[str, JSON]:
    return {
        "uid": cast("JSON", _uid(entity.uid)),
        "attrs": cast("JSON", dict(entity.attributes)),
        "parents": [cast("JSON", _uid(parent)) for parent in entity.parents],
    }


def _check_annotations(policy: Mapping[str, JSON], name: str, file: str) -> None:
    annotations = cast("Mapping[str, str]", policy["annotations"])
    for unknown in sorted(set(annotations) - ANNOTATIONS):
        known = ", ".join(f"`@{item}`" for item in sorted(ANNOTATIONS))
        message = f"policy `{name}` has `@{unknown}`, which is none of {known}"
        raise PolicyError(message, file=file)
    remedy = annotations.get("remedy")
    if remedy is None:
        return
    if remedy not in BY_NAME:
        options = " or ".join(f'"{item}"' for item in BY_NAME)
        message = f'policy `{name}` has `@remedy("{remedy}")`; write {options}'
        raise PolicyError(message, file=file)
    if policy["effect"] != "forbid":
        message = f"policy `{name}` is a permit; `@remedy` belongs on a forbid"
        raise PolicyError(message, file=file)


def _is_about_data(policy: Mapping[str, JSON]) -> bool:
    """Tell whether a policy's scope names actions of data and no other."""
    scope = policy["action"]
    entities = _member(scope, "entities")
    found = [
        *(entities if isinstance(entities, list) else []),
        _member(scope, "entity"),
    ]
    names = {_member(item, "id") for item in found if item is not None}
    return bool(names) and names <= DATA_ACTIONS


def _member(value: JSON, key: str) -> JSON:
    return value.get(key) if isinstance(value, dict) else None


EVERY = "*"
"""Among the attributes: a policy looks at the context as a whole."""
_CONTEXT: JSON = {"Var": "context"}


def _attributes(value: JSON) -> Iterable[str]:
    """Yield every attribute name that an expression reads."""
    if value == _CONTEXT:
        yield EVERY
    elif isinstance(value, dict):
        attribute = value.get("attr")
        if isinstance(attribute, str):
            yield attribute
        for name, below in value.items():
            if not (name == "left" and attribute is not None and below == _CONTEXT):
                yield from _attributes(below)
    elif isinstance(value, list):
        for item in value:
            yield from _attributes(item)
