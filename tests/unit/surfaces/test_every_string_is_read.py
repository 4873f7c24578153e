"""Full documents, made from botocore's shapes, of the surfaces that are read by rules.

Every member of every request, answer and event has a text of its own, and each of them
is a part at its place, or what stands there is opaque.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.model import OperationModel, Shape

from bedrock_weir.call import Operation
from bedrock_weir.content import Encoding
from bedrock_weir.surfaces import SURFACES
from bedrock_weir.surfaces.aws_names import NAMES
from bedrock_weir.surfaces.json_surface import JsonSurface
from bedrock_weir.surfaces.walk import Rules
from tests.support.full_documents import Full, service

_BY_RULES = [
    (service_name, name)
    for service_name, surfaces in SURFACES.items()
    for name, surface in surfaces.items()
    if isinstance(surface, JsonSurface)
]
_FORMS = {
    "timestamp": "2026-01-01T00:00:00Z",
    "nextToken": "bmV4dA+/=",
    "foundationModel": "amazon.nova-lite-v1:0",
    "agentVersion": "DRAFT",
}


def model_of(service_name: str, name: str) -> OperationModel:
    """Return botocore's model of an operation."""
    return service(service_name).operation_model(name)


def asked(service_name: str, name: str) -> Operation:
    """Return an operation as it was routed."""
    return Operation(service_name, name, "x", streaming=False)


def whole(shape: Shape | None) -> Shape | None:
    """Return the shape of a body; None where there is none of JSON."""
    if shape is None:
        return None
    payload = shape.serialization.get("payload")
    found = shape if payload is None else shape.members[payload]
    is_json = found.type_name == "structure" and not found.serialization.get(
        "eventstream"
    )
    return found if is_json else None


def check(content: Any, full: Full) -> None:
    """Check that every mark is a part at its place, or below something opaque."""
    parts = {
        part.pointer: part.text
        for part in content.parts
        if part.encoding in (Encoding.TEXT, Encoding.BASE64)
    }
    opaque = {item.pointer for item in content.opaque}
    for place, text in full.marks.items():
        assert parts.get(place) == text or place in opaque, place
    for place in full.blobs:
        assert place in opaque, place


@pytest.mark.parametrize(("service_name", "name"), _BY_RULES)
@pytest.mark.parametrize("blob", [None, lambda number: f"blob {number}"])
def test_no_text_of_a_full_request_is_lost(
    service_name: str, name: str, blob: Any
) -> None:
    """Nor of bytes, which are text or opaque."""
    shape = whole(model_of(service_name, name).input_shape)
    if shape is None:
        return
    full = Full(blob=blob)
    body = json.dumps(full.value(shape)).encode()
    reading = SURFACES[service_name][name].read_request(
        asked(service_name, name), {}, body
    )
    check(reading.content, full)


@pytest.mark.parametrize(("service_name", "name"), _BY_RULES)
@pytest.mark.parametrize("blob", [None, lambda number: f"blob {number}"])
def test_no_text_of_a_full_answer_is_lost(
    service_name: str, name: str, blob: Any
) -> None:
    """Nor of bytes, which are text or opaque."""
    shape = whole(model_of(service_name, name).output_shape)
    if shape is None:
        return
    full = Full(blob=blob)
    body = json.dumps(full.value(shape)).encode()
    reading = SURFACES[service_name][name].read_answer(asked(service_name, name), body)
    check(reading.content, full)


def test_an_identifier_is_passed_over_in_its_own_form_only() -> None:
    """Under its key; whatever else stands there is text."""
    surface = JsonSurface(Rules(names=NAMES), Rules())
    operation = asked("bedrock-runtime", "StartAsyncInvoke")
    for key in NAMES:
        for text, is_read in ((_FORMS.get(key), False), ("jane@mail.example", True)):
            if text is None:
                continue
            body = json.dumps({key: text}).encode()
            parts = surface.read_request(operation, {}, body).content.parts
            assert bool(parts) == is_read, (key, text)
