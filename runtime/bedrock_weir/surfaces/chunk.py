"""`chunk` events: a model's own document in base64, within Bedrock's event.

InvokeModelWithResponseStream answers in them, and a duplex call's messages are such in
both directions.
"""

from __future__ import annotations

import base64
import binascii

from bedrock_weir.content import JSON
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.padding import is_padding
from bedrock_weir.wire import jsontext

CHUNK = "chunk"
"""The event's type."""


def document_of(body: bytes) -> JSON:
    """Return the parsed JSON; None where it says nothing that can be read."""
    try:
        return jsontext.loads(body)
    except MalformedRequest:
        return None


def inner_document(outer: dict[str, JSON]) -> dict[str, JSON] | None:
    """Return the model's document in a chunk's payload; None where there is none."""
    encoded = outer.get("bytes")
    if not isinstance(encoded, str):
        return None
    try:
        document = document_of(base64.b64decode(encoded, validate=True))
    except (binascii.Error, ValueError):
        return None
    return document if isinstance(document, dict) else None


def is_envelope(outer: dict[str, JSON]) -> bool:
    """Tell whether nothing but the bytes and padding stands in a chunk's payload."""
    return all(
        key == "bytes" or (key == "p" and is_padding(outer[key])) for key in outer
    )
