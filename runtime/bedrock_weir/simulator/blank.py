"""An answer with nothing in it but what the model of the answer requires.

For operations that carry neither a prompt nor an answer: what they say matters to
nobody here, but an SDK must be able to read it.
"""

from __future__ import annotations

from typing import Any

from botocore.model import Shape

from bedrock_weir.simulator.asked import Asked, Whole, whole

_DEEPEST = 8
_VALUES: dict[str, Any] = {
    "blob": "",
    "boolean": False,
    "double": 0.0,
    "float": 0.0,
    "integer": 0,
    "list": [],
    "long": 0,
    "map": {},
    "timestamp": "2026-01-01T00:00:00Z",
}


def answer(asked: Asked) -> Whole:
    """Answer any operation whose answer is one JSON object."""
    shape = asked.operation.model.output_shape
    return whole(asked, {} if shape is None else _blank(shape, _DEEPEST))


def _blank(shape: Shape, depth: int) -> Any:
    """Return the least value of a shape."""
    if shape.type_name == "structure":
        if depth == 0:
            return {}
        needed = shape.required_members
        if getattr(shape, "is_tagged_union", False):
            needed = [next(iter(shape.members))]
        return {
            member.serialization.get("name", name): _blank(member, depth - 1)
            for name, member in shape.members.items()
            if name in needed and "location" not in member.serialization
        }
    if shape.type_name == "string":
        choices = getattr(shape, "enum", None)
        return choices[0] if choices else "x" * shape.metadata.get("min", 1)
    return _VALUES[shape.type_name]
