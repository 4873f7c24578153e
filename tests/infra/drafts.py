"""Copies of templates, to be broken on purpose, and ways to say how."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from infra.rules.estate import Templates

Change = Callable[["Draft"], None]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One thing that is broken, and the rule that says so."""

    rule: str
    name: str
    change: Change
    environment: str = "everything"

    @property
    def id(self) -> str:
        """What the test is called."""
        return f"{self.rule} {self.name}"


@dataclass(frozen=True, slots=True)
class Draft:
    """A copy of an environment's templates, to be broken."""

    templates: dict[str, dict[str, Any]]

    @classmethod
    def of(cls, templates: Templates) -> Draft:
        """Copy templates."""
        return cls(copy.deepcopy(dict(templates)))  # type: ignore[arg-type]

    def all(self, kind: str) -> Iterator[dict[str, Any]]:
        """Yield the resources of a type; `AWS::` is left out."""
        for template in self.templates.values():
            for _, body in sorted(template["Resources"].items()):
                if body["Type"] == f"AWS::{kind}":
                    yield body

    def one(self, kind: str, having: str = "") -> dict[str, Any]:
        """Return the first resource of a type in whose properties a text stands."""
        for body in self.all(kind):
            if having in str(body.get("Properties")):
                return body
        raise LookupError(f"no `{kind}` has `{having}`")

    def add(self, kind: str, **properties: Any) -> None:
        """Put a resource into the last stack that has a task, or else any."""
        for template in reversed(self.templates.values()):
            if any("ECS" in body["Type"] for body in template["Resources"].values()):
                break
        template["Resources"]["Added"] = {
            "Type": f"AWS::{kind}",
            "Properties": properties,
        }

    def remove(self, kind: str, having: str = "") -> None:
        """Remove every resource of a type in whose properties a text stands."""
        found = False
        for template in self.templates.values():
            for name, body in list(template["Resources"].items()):
                if body["Type"] == f"AWS::{kind}" and having in str(body):
                    del template["Resources"][name]
                    found = True
        if not found:
            raise LookupError(f"no `{kind}` has `{having}`")

    @property
    def container(self) -> dict[str, Any]:
        """The proxy's container."""
        task = self.one("ECS::TaskDefinition")
        found: dict[str, Any] = task["Properties"]["ContainerDefinitions"][0]
        return found

    def variable(self, name: str, value: str | None) -> None:
        """Set a variable of the proxy, or take it away."""
        pairs = [pair for pair in self.container["Environment"] if pair["Name"] != name]
        if value is not None:
            pairs.append({"Name": name, "Value": value})
        self.container["Environment"] = pairs

    def statement(self, sid: str) -> dict[str, Any]:
        """Return the first policy statement with a sid, wherever it stands."""
        for template in self.templates.values():
            for found in _statements(template):
                if found.get("Sid") == sid:
                    return found
        raise LookupError(f"no statement `{sid}`")

    def allow(self, sid: str, **more: Any) -> None:
        """Widen what a statement says."""
        self.statement(sid).update(more)


MUTATIONS: Final[list[Mutation]] = []


def breaks(rule: str, *, of: str = "everything") -> Callable[[Change], Change]:
    """Register a function that breaks a draft."""

    def register(change: Change) -> Change:
        name = change.__name__.replace("_", " ").strip()
        MUTATIONS.append(Mutation(rule, name, change, of))
        return change

    return register


def sets(rule: str, kind: str, path: str, value: Any, **options: str) -> None:
    """Register: a property gets another value; None takes it away."""

    def change(draft: Draft) -> None:
        body = draft.one(kind, options.get("having", ""))
        *way, where = [int(s) if s.isdigit() else s for s in path.split(".")]
        target: Any = body if path.startswith(_OUTSIDE) else body["Properties"]
        for step in way:
            if isinstance(target, dict):
                target = target.setdefault(str(step), {})
            else:
                target = target[step]
        if value is None:
            del target[where]
        else:
            target[where] = value

    shown = str(value)[:24]
    name = f"{kind.partition('::')[2]} {path} = {shown}"
    MUTATIONS.append(Mutation(rule, name, change, options.get("of", "everything")))


def drops(rule: str, kind: str, having: str = "") -> None:
    """Register: the resources of a type in which a text stands are gone."""
    name = f"no {kind.partition('::')[2]} {having}".strip()
    MUTATIONS.append(Mutation(rule, name, lambda draft: draft.remove(kind, having)))


def attribute(rule: str, kind: str, key: str, value: str | None) -> None:
    """Register: an attribute of a balancer, group or listener gets another value."""
    path = f"{kind.partition('::')[2]}Attributes"

    def change(draft: Draft) -> None:
        properties = draft.one(kind)["Properties"]
        pairs = [pair for pair in properties[path] if pair["Key"] != key]
        if value is not None:
            pairs.append({"Key": key, "Value": value})
        properties[path] = pairs

    MUTATIONS.append(Mutation(rule, f"{key} = {value}", change))


def variable(rule: str, name: str, value: str | None) -> None:
    """Register: a variable of the proxy gets another value."""
    MUTATIONS.append(
        Mutation(rule, f"{name} = {value}", lambda draft: draft.variable(name, value))
    )


def _statements(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "Effect" in value:
            yield value
        for inner in value.values():
            yield from _statements(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _statements(inner)


_OUTSIDE: Final = ("DeletionPolicy", "DependsOn", "UpdateReplacePolicy")
