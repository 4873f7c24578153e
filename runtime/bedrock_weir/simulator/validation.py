"""Requests against botocore's own service model, and what the model does not say.

Rule 1: every member has its model's type, length, range, pattern and value; required
        members are there, unknown ones are not, a union has exactly one member.
Rule 2: a member that is null counts as absent.
Rule 3: blobs are base64; documents are any JSON; times are numbers, or in ISO 8601.
Rule 4: a conversation begins with the user, its roles alternate, its texts are not
        blank; only a prompt's ARN may come without messages.

A message names the place and the constraint, never the value.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any, Protocol, cast

import orjson
import re2
from botocore.model import Shape

from bedrock_weir.simulator.operations import Operation
from bedrock_weir.simulator.refusal import Refusal, invalid
from bedrock_weir.wire.http import Headers

MAX_PROBLEMS = 10
"""Problems named in one message."""


_CONVERSE = ("Converse", "ConverseStream")


def check_parameters(
    operation: Operation, *, headers: Headers, body: bytes
) -> dict[str, Any]:
    """Check all of a request, and return its JSON body.

    Where the body belongs to somebody else (a model family, an agent of one's own),
    the returned mapping is empty.

    Raises:
        Refusal: a ValidationException, or a SerializationException where a body that
            should be a JSON object is none.
    """
    shape = operation.model.input_shape
    if shape is None:
        return {}
    problems = list(_parameter_problems(shape, operation, headers))
    payload = shape.serialization.get("payload")
    whole = shape if payload is None else shape.members[payload]
    value: dict[str, Any] = {}
    if whole.type_name == "structure" and not whole.is_document_type:
        if not whole.serialization.get("eventstream"):
            value = _json_object(body) if body or _has_body(shape) else {}
            problems += _structure_problems(whole, value, "", only_body=True)
    elif not body:
        problems.append(_at(str(payload), "Member must not be null"))
    if problems:
        raise invalid(_sentence(problems))
    if operation.name in _CONVERSE:
        _check_conversation(value, operation.model_id)
    return value


def _has_body(shape: Shape) -> bool:
    """Tell whether a request has members outside path, query and headers."""
    return any(
        "location" not in member.serialization for member in shape.members.values()
    )


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Refusal(400, "SerializationException", "invalid JSON") from error
    if not isinstance(value, dict):
        message = "Start of structure or map found where not expected."
        raise Refusal(400, "SerializationException", message)
    return value


def _sentence(problems: list[str]) -> str:
    count = len(problems)
    return (
        f"{count} validation error{'s' if count > 1 else ''} detected: "
        f"{'; '.join(problems[:MAX_PROBLEMS])}"
    )


def _at(path: str, constraint: str) -> str:
    return f"Value at '{path}' failed to satisfy constraint: {constraint}"


def _parameter_problems(
    shape: Shape, operation: Operation, headers: Headers
) -> Iterator[str]:
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        if location == "uri":
            placed = operation.path[member.serialization["name"]]
            yield from _problems(member, placed, name)
        elif location == "querystring":
            values = operation.query.get(member.serialization["name"])
            if values is not None:
                yield from _query_problems(member, values, name)
            elif name in shape.required_members:
                yield _at(name, "Member must not be null")
        elif location == "header":
            value = headers.get(member.serialization["name"].lower())
            if value is not None:
                yield from _problems(member, value, name)


def _query_problems(shape: Shape, values: list[str], path: str) -> Iterator[str]:
    """Check what is text on the wire, whatever its type."""
    if shape.type_name == "list":
        yield from _problems(shape, values, path)
    elif len(values) > 1:
        yield _at(path, "Member must have one value")
    elif shape.type_name in ("integer", "long"):
        is_number = values[0].isdecimal()
        yield from _problems(shape, int(values[0]) if is_number else None, path)
    elif shape.type_name == "string":
        yield from _problems(shape, values[0], path)


def _problems(shape: Shape, value: Any, path: str) -> Iterator[str]:
    match shape.type_name:
        case "structure":
            yield from _structure_problems(shape, value, path)
        case "list":
            yield from _list_problems(shape, value, path)
        case "map":
            yield from _map_problems(shape, value, path)
        case "string":
            yield from _string_problems(shape, value, path)
        case "blob":
            yield from _blob_problems(shape, value, path)
        case "boolean":
            if not isinstance(value, bool):
                yield _at(path, "Member must be a boolean")
        case "timestamp" if isinstance(value, str):
            yield from _time_problems(value, path)
        case _:
            yield from _number_problems(shape, value, path)


def _structure_problems(
    shape: Shape, value: Any, path: str, *, only_body: bool = False
) -> Iterator[str]:
    if getattr(shape, "is_document_type", False):
        return
    if not isinstance(value, dict):
        yield _at(path, "Member must be a structure")
        return
    prefix = f"{path}." if path else ""
    present = {name: item for name, item in value.items() if item is not None}
    members = {
        member.serialization.get("name", name): member
        for name, member in shape.members.items()
        if not (only_body and "location" in member.serialization)
    }
    for name in shape.required_members:
        if name in members and name not in present:
            yield _at(f"{prefix}{name}", "Member must not be null")
    if getattr(shape, "is_tagged_union", False) and len(present) != 1:
        yield _at(path, "Exactly one member of a union must be set")
    for name, item in present.items():
        if name in members:
            yield from _problems(members[name], item, f"{prefix}{name}")
        else:
            yield _at(path or "body", "Member must not have unknown members")


def _list_problems(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield _at(path, "Member must be a list")
        return
    yield from _length_problems(shape, len(value), path)
    for number, item in enumerate(value, 1):
        yield from _problems(shape.member, item, f"{path}.{number}.member")


def _map_problems(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _at(path, "Member must be a map")
        return
    yield from _length_problems(shape, len(value), path)
    for number, (key, item) in enumerate(value.items(), 1):
        yield from _problems(shape.key, key, f"{path}.{number}.key")
        yield from _problems(shape.value, item, f"{path}.{number}.value")


def _string_problems(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield _at(path, "Member must be a string")
        return
    yield from _length_problems(shape, len(value), path)
    allowed = getattr(shape, "enum", None)
    if allowed and value not in allowed:
        yield _at(path, f"Member must satisfy enum value set: [{', '.join(allowed)}]")
    pattern = shape.metadata.get("pattern")
    if pattern is not None and _compiled(pattern).fullmatch(value) is None:
        yield _at(path, "Member must satisfy regular expression pattern")


class _Pattern(Protocol):
    def fullmatch(self, value: str, /) -> object: ...


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> _Pattern:
    """Compile one of AWS's patterns; some name Unicode's classes, as RE2 does."""
    if r"\p" in pattern.lower():
        return cast("_Pattern", re2.compile(pattern))
    return re.compile(pattern)


def _blob_problems(shape: Shape, value: Any, path: str) -> Iterator[str]:
    try:
        data = base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error):
        yield _at(path, "Member must be base64")
        return
    yield from _length_problems(shape, len(data), path)


def _time_problems(value: str, path: str) -> Iterator[str]:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        yield _at(path, "Member must be a timestamp")


def _length_problems(shape: Shape, length: int, path: str) -> Iterator[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and length < low:
        yield _at(path, f"Member must have length greater than or equal to {low}")
    if high is not None and length > high:
        yield _at(path, f"Member must have length less than or equal to {high}")


def _number_problems(shape: Shape, value: Any, path: str) -> Iterator[str]:
    is_whole = shape.type_name in ("integer", "long")
    if isinstance(value, bool) or not isinstance(
        value, int if is_whole else int | float
    ):
        yield _at(path, "Member must be a number of its type")
        return
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and value < low:
        yield _at(path, f"Member must have value greater than or equal to {low}")
    if high is not None and value > high:
        yield _at(path, f"Member must have value less than or equal to {high}")


def _check_conversation(body: dict[str, Any], model_id: str) -> None:
    messages = body.get("messages") or []
    if not messages:
        if ":prompt/" in model_id:
            return
        raise invalid(_sentence([_at("messages", "Member must not be null")]))
    roles = [message["role"] for message in messages if message["role"] != "system"]
    if roles[:1] != ["user"]:
        raise invalid(
            "A conversation must start with a user message. Try again with a "
            "conversation that starts with a user message."
        )
    if any(one == other for one, other in pairwise(roles)):
        raise invalid(
            "A conversation must alternate between user and assistant roles. Make "
            "sure the conversation alternates between user and assistant roles and "
            "try again."
        )
    for place, message in enumerate(messages):
        for index, block in enumerate(message["content"]):
            if isinstance(text := block.get("text"), str) and not text.strip():
                raise invalid(
                    "The text field in the ContentBlock object at "
                    f"messages.{place}.content.{index} is blank. Add text to the text "
                    "field, and try again."
                )
