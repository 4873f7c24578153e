"""Documents that hold everything their shape in botocore's model allows.

    full = Full()
    document = full.value(shape)
    full.marks        # every text that was put into it, and where

A union has all of its members at once: no service takes that, but every reader must.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import botocore.session
from botocore.model import OperationModel, ServiceModel, Shape

_DEEPEST = 2
"""How often a shape may hold itself."""


@cache
def service(name: str) -> ServiceModel:
    """Return botocore's model of a service."""
    return botocore.session.get_session().get_service_model(name)


def operation_model(name: str) -> OperationModel:
    """Return botocore's model of an operation of the agent runtime."""
    return service("bedrock-agent-runtime").operation_model(name)


def marked(number: int) -> str:
    """Return a text that no identifier looks like."""
    return f"mark {number} @"


@dataclass
class Full:
    """Makes documents in which each string is another mark.

    Attributes:
        text: makes the text of a mark.
        blob: makes the bytes of one; None for bytes that are no text.
        marks: every text that is in the documents, and its place.
        blobs: the places of bytes that are no text.
    """

    text: Callable[[int], str] = marked
    blob: Callable[[int], str] | None = None
    marks: dict[tuple[str | int, ...], str] = field(default_factory=dict)
    blobs: set[tuple[str | int, ...]] = field(default_factory=set)

    def value(self, shape: Shape, place: tuple[str | int, ...] = ()) -> Any:
        """Return a full value of a shape."""
        return self._value(shape, place, ())

    def _value(
        self, shape: Shape, place: tuple[str | int, ...], above: tuple[str, ...]
    ) -> Any:
        if getattr(shape, "is_document_type", False):
            return {"any": [self._mark((*place, "any", 0))]}
        match shape.type_name:
            case "structure":
                return self._structure(shape, place, (*above, shape.name))
            case "list":
                return [
                    self._value(shape.member, (*place, index), above)
                    for index in range(2)
                ]
            case "map":
                key = "key"
                return {key: self._value(shape.value, (*place, key), above)}
            case "string" if getattr(shape, "enum", None):
                return self._mark(place, shape.enum[0])
            case "string":
                return self._mark(place)
            case "blob":
                return self._blob(place)
            case "boolean":
                return True
            case "timestamp":
                return self._mark(place)
            case _:
                return 1

    def _structure(
        self, shape: Shape, place: tuple[str | int, ...], above: tuple[str, ...]
    ) -> dict[str, Any]:
        return {
            member.serialization.get("name", name): self._value(
                member, (*place, member.serialization.get("name", name)), above
            )
            for name, member in shape.members.items()
            if "location" not in member.serialization
            and above.count(member.name) < _DEEPEST
            and above.count(getattr(member, "member", member).name) < _DEEPEST
        }

    def _mark(self, place: tuple[str | int, ...], text: str | None = None) -> str:
        self.marks[place] = self.text(len(self.marks)) if text is None else text
        return self.marks[place]

    def _blob(self, place: tuple[str | int, ...]) -> str:
        if self.blob is None:
            self.blobs.add(place)
            return base64.b64encode(b"\x89PNG\xff\xfe" * 300).decode()
        self.marks[place] = self.blob(len(self.marks))
        return base64.b64encode(self.marks[place].encode()).decode()


def members_of(shape: Shape) -> set[str]:
    """Return the names of all members below a shape, each once."""
    found: set[str] = set()
    seen: set[str] = set()
    level = [shape]
    while level:
        current = level.pop()
        if current.name in seen and current.type_name == "structure":
            continue
        seen.add(current.name)
        if current.type_name == "structure":
            found |= set(current.members)
            level += current.members.values()
        elif current.type_name == "list":
            level.append(current.member)
        elif current.type_name == "map":
            level.append(current.value)
    return found
