"""Operations whose content nobody reads: how each is asked, by botocore's own model.

The arguments are the least that botocore's model and the simulator take. Where a
pattern decides, a value that fits is named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import botocore.session
import re2
from botocore import xform_name
from botocore.model import ServiceModel, Shape

from bedrock_weir.surfaces import UNINSPECTED

UUID = "00000000-0000-0000-0000-000000000001"
_ACCOUNT = "us-east-1:123456789012"
_VALUES = (
    UUID,
    "ABCDEFGHIJ",
    "ABCDEFGHIJ01",
    "name-0123456789",
    "x" * 40,
    "/a",
    "https://example.com/a",
    f"arn:aws:bedrock:{_ACCOUNT}:session/{UUID}",
    f"arn:aws:bedrock:{_ACCOUNT}:async-invoke/0123456789ab",
    f"arn:aws:bedrock:{_ACCOUNT}:agent-alias/ABCDEFGHIJ/ABCDEFGHIJ",
    f"arn:aws:bedrock-agentcore:{_ACCOUNT}:runtime/agent-a",
    f"arn:aws:bedrock-agentcore:{_ACCOUNT}:payment-manager/name-0123456789",
    f"arn:aws:bedrock-agentcore:{_ACCOUNT}:gateway/name-0123456789",
    f"arn:aws:bedrock-agentcore:{_ACCOUNT}:online-evaluation-config/name-0123456789",
    "arn:aws:iam::123456789012:role/a",
    "C",
    "urn:ietf:params:oauth:request_uri:a",
    "0000001#0a",
    "mem-00000000-0000-0000-0000-000000000000",
    "payment-instrument-0123456789abcde",
    "payment-session-0123456789abcde",
)
"""Of these one fits each pattern of a required member."""


@dataclass(frozen=True)
class Administration:
    """One operation that is not inspected.

    Attributes:
        service: whose.
        name: in AWS's words.
        has_content: whether it carries a prompt or an answer all the same.
    """

    service: str
    name: str
    has_content: bool

    @property
    def operation(self) -> str:
        """Its name in boto3's words."""
        return xform_name(self.name)

    @property
    def arguments(self) -> dict[str, Any]:
        """The least that it takes."""
        return least(self.service, self.name)


def administration() -> Iterator[Administration]:
    """Yield every operation that is not inspected and that boto3's clients have."""
    for service, operations in UNINSPECTED.items():
        for name, why in operations.items():
            model = _service(service).operation_model(name)
            if not model.has_event_stream_input:
                yield Administration(service, name, why.has_content)


def least(service: str, name: str) -> dict[str, Any]:
    """Return the least arguments that an operation takes."""
    shape = _service(service).operation_model(name).input_shape
    return {} if shape is None else _structure(shape)


@cache
def _service(name: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model(name)


def _least(shape: Shape, name: str = "") -> Any:
    match shape.type_name:
        case "structure":
            return _structure(shape)
        case "list":
            count = shape.metadata.get("min", 0)
            return [_least(shape.member) for _ in range(count)]
        case "map":
            count = shape.metadata.get("min", 0)
            return {_least(shape.key): _least(shape.value) for _ in range(count)}
        case "string":
            return _text(shape)
        case "blob":
            return b"x"
        case "boolean":
            return False
        case "timestamp":
            return 1767225600
    return shape.metadata.get("min", 1)


def _structure(shape: Shape) -> dict[str, Any]:
    members = shape.members
    wanted = list(shape.required_members)
    if getattr(shape, "is_tagged_union", False):
        wanted = [next(iter(members))]
    # Which botocore would draw anew for each call.
    tokens = [
        name for name in members if members[name].metadata.get("idempotencyToken")
    ]
    return {name: _least(members[name]) for name in dict.fromkeys(wanted + tokens)}


def _text(shape: Shape) -> str:
    if shape.enum:
        return str(shape.enum[0])
    low, high = shape.metadata.get("min", 1), shape.metadata.get("max", 10_000)
    pattern = shape.metadata.get("pattern", "")
    is_for_re2 = r"\p" in pattern.lower()  # names a class of Unicode's
    fits = (re2 if is_for_re2 else re).compile(pattern or ".*").fullmatch
    for value in _VALUES:
        text = value.ljust(low, "x") if not pattern else value
        if low <= len(text) <= high and fits(text):
            return text
    raise AssertionError(f"no value fits `{shape.name}`: {pattern} {low} {high}")
