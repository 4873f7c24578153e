"""The templates of an environment, read as one.

Rule 1: an intrinsic function becomes text, so that rules compare plain values. What it
        refers to stands in the text as `${stack/LogicalId.Attribute}`, also across
        stacks.
Rule 2: what cannot be followed (a condition, an unknown export, a parameter) becomes
        text that begins with `${?`. It equals nothing and is no number, so a rule that
        needs it finds fault.
Rule 3: nothing here judges.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeAlias

from infra.settings import Environment

Json: TypeAlias = Any
"""A value of a template."""

Templates: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Templates as they were synthesised, by the stack's name."""

_REFERENCE: Final = re.compile(r"\$\{([A-Za-z0-9-]+/[A-Za-z0-9]+)\.([A-Za-z0-9.]+)\}")
_PLACE: Final = re.compile(r"\$\{([^!}][^}]*)\}")


class AssemblyError(ValueError):
    """A folder cannot be read as a CDK assembly; the message says why."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of a template, its intrinsic functions followed."""

    stack: str
    logical_id: str
    type: str
    body: Mapping[str, Json]

    @property
    def key(self) -> str:
        """How references name it: `stack/LogicalId`."""
        return f"{self.stack}/{self.logical_id}"

    @property
    def properties(self) -> Mapping[str, Json]:
        """What CloudFormation is asked for."""
        found: Mapping[str, Json] = self.body.get("Properties", {})
        return found

    def get(self, path: str, default: Json = None) -> Json:
        """Return the value at a dotted path below `Properties`."""
        value: Json = self.properties
        for step in path.split("."):
            if isinstance(value, Mapping) and step in value:
                value = value[step]
            elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
                value = value[int(step)]
            else:
                return default
        return value

    def items(self, path: str) -> list[Json]:
        """Return the list at a path; what is missing or no list is an empty one."""
        value = self.get(path)
        return value if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class Reference:
    """What a text refers to."""

    resource: Resource
    attribute: str


@dataclass(frozen=True)
class Estate:
    """An environment's settings, and every template that was made of them."""

    environment: Environment
    templates: Templates

    @cached_property
    def resources(self) -> Mapping[str, Resource]:
        """Every resource, by its key."""
        reader = _Reader(self.environment, self.templates)
        found: dict[str, Resource] = {}
        for stack, template in self.templates.items():
            for logical_id, body in template.get("Resources", {}).items():
                resource = Resource(
                    stack=stack,
                    logical_id=logical_id,
                    type=str(body.get("Type")),
                    body=reader.read(stack, body),
                )
                found[resource.key] = resource
        return found

    def of(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of these types; `AWS::` is left out."""
        wanted = {f"AWS::{kind}" for kind in types}
        for resource in self.resources.values():
            if resource.type in wanted:
                yield resource

    def references(self, value: Json) -> Iterator[Reference]:
        """Yield what a value refers to, anywhere inside it."""
        for text in texts(value):
            for key, attribute in _REFERENCE.findall(text):
                if key in self.resources:
                    yield Reference(self.resources[key], attribute)

    def referred(self, value: Json) -> Resource | None:
        """Return the first resource that a value refers to."""
        return next((found.resource for found in self.references(value)), None)

    def users(self, resource: Resource, *types: str) -> Iterator[Resource]:
        """Yield the resources of these types that refer to one."""
        for other in self.of(*types):
            if any(found.resource == resource for found in self.references(other.body)):
                yield other


def texts(value: Json) -> Iterator[str]:
    """Yield every text inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def number(value: Json) -> int | None:
    """Return a whole number that may be written as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return None


def listed(value: Json) -> list[Json]:
    """Return a value that may stand alone, or in a list, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def read_templates(folder: Path) -> dict[str, dict[str, Any]]:
    """Read the templates of a CDK assembly, by the stack's name.

    Raises:
        AssemblyError: the folder is no assembly, or holds no stack.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        found = {
            str(artifact.get("properties", {}).get("stackName", name)): json.loads(
                (folder / artifact["properties"]["templateFile"]).read_text("utf-8")
            )
            for name, artifact in manifest.get("artifacts", {}).items()
            if artifact.get("type") == "aws:cloudformation:stack"
        }
    except OSError as error:
        raise AssemblyError(f"`{folder}` cannot be read: {error.strerror}") from error
    except (KeyError, ValueError) as error:
        raise AssemblyError(f"`{folder}` is no CDK assembly") from error
    if not found:
        raise AssemblyError(f"`{folder}` holds no stack")
    for name, template in found.items():
        _must_be_template(name, template)
    return found


def _must_be_template(name: str, template: Json) -> None:
    resources = template.get("Resources") if isinstance(template, Mapping) else None
    if not isinstance(resources, Mapping) or not all(
        isinstance(body, Mapping) and isinstance(body.get("Type"), str)
        for body in resources.values()
    ):
        raise AssemblyError(f"the template of `{name}` has no resources with types")


class _Reader:
    """Follows intrinsic functions."""

    def __init__(self, environment: Environment, templates: Templates) -> None:
        self._templates = templates
        self._following: set[tuple[str, str]] = set()
        self._pseudo = {
            "AWS::AccountId": environment.account,
            "AWS::Region": environment.region,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
        }
        self._exports = {
            str(output["Export"]["Name"]): (stack, output.get("Value"))
            for stack, template in templates.items()
            for output in template.get("Outputs", {}).values()
            if isinstance(output.get("Export", {}).get("Name"), str)
        }

    def read(self, stack: str, value: Json) -> Json:
        """Return a value with every intrinsic function as text."""
        if isinstance(value, list):
            return [self.read(stack, inner) for inner in value]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            name, argument = next(iter(value.items()))
            if name == "Ref" or name.startswith("Fn::"):
                return self._follow(stack, name, argument)
        return {key: self.read(stack, inner) for key, inner in value.items()}

    def _follow(self, stack: str, name: str, argument: Json) -> Json:
        match name, argument:
            case "Ref", str():
                return self._reference(stack, argument)
            case "Fn::GetAtt", [logical_id, attribute]:
                return f"${{{stack}/{logical_id}.{attribute}}}"
            case "Fn::GetAtt", str():
                return f"${{{stack}/{argument}}}"
            case "Fn::Join", [separator, list(parts)]:
                return str(separator).join(self._text(stack, part) for part in parts)
            case "Fn::Sub", str():
                return self._sub(stack, argument, {})
            case "Fn::Sub", [str(pattern), dict(variables)]:
                return self._sub(stack, pattern, variables)
            case "Fn::ImportValue", str() if argument in self._exports:
                return self._once(*self._exports[argument])
            case "Fn::GetStackOutput", {"StackName": origin, "OutputName": output}:
                return self._output(str(origin), str(output))
            case "Fn::Select", [index, parts] if str(index).isdecimal():
                return self._select(stack, int(index), parts)
            case "Fn::Split", [str(separator), text]:
                return self._text(stack, text).split(separator)
        return f"${{? {name}}}"

    def _text(self, stack: str, value: Json) -> str:
        read = self.read(stack, value)
        if isinstance(read, str | int | float):
            return str(read)
        return "${? nested}"

    def _reference(self, stack: str, name: str) -> str:
        if name in self._pseudo:
            return self._pseudo[name]
        template = self._templates.get(stack, {})
        if name in template.get("Resources", {}):
            return f"${{{stack}/{name}.Ref}}"
        parameter = template.get("Parameters", {}).get(name, {})
        if "Default" in parameter:
            return str(parameter["Default"])
        return f"${{? {name}}}"

    def _sub(self, stack: str, pattern: str, variables: Mapping[str, Json]) -> str:
        def placed(match: re.Match[str]) -> str:
            name = match[1]
            if name in variables:
                return self._text(stack, variables[name])
            if "." in name and "::" not in name:
                return f"${{{stack}/{name}}}"
            return self._reference(stack, name)

        return _PLACE.sub(placed, pattern)

    def _output(self, stack: str, name: str) -> Json:
        outputs = self._templates.get(stack, {}).get("Outputs", {})
        if name not in outputs:
            return f"${{? {stack}.{name}}}"
        return self._once(stack, outputs[name].get("Value"))

    def _once(self, stack: str, value: Json) -> Json:
        """Read what another stack gives out, unless it is being read already."""
        mark = (stack, json.dumps(value, sort_keys=True))
        if mark in self._following:
            return "${? itself}"
        self._following.add(mark)
        try:
            return self.read(stack, value)
        finally:
            self._following.remove(mark)

    def _select(self, stack: str, index: int, parts: Json) -> Json:
        read = self.read(stack, parts)
        if isinstance(read, list) and index < len(read):
            return read[index]
        if isinstance(read, list) and len(read) == 1:
            read = read[0]
        if isinstance(read, str) and read.startswith("${") and "?" not in read:
            return read.replace("}", f".{index}}}", 1)
        return "${? Fn::Select}"
