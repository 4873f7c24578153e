"""Bodies that are one JSON object, or nothing; strings in them that may be JSON too."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from bedrock_weir.content import JSON, PartKind, Pointer
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.walk import Walk
from bedrock_weir.wire import jsontext


def json_object(body: bytes) -> dict[str, JSON]:
    """Parse a body that is a JSON object; one without any bytes is an empty object.

    Raises:
        MalformedRequest: the body is anything else.
    """
    return required_object(body) if body else {}


def required_object(body: bytes) -> dict[str, JSON]:
    """Parse a body that is a JSON object, and never missing.

    Raises:
        MalformedRequest: the body is anything else.
    """
    document = jsontext.loads(body)
    if not isinstance(document, dict):
        raise MalformedRequest("the body is not a JSON object")
    return document


def at(document: JSON, pointer: Iterable[str | int | None]) -> JSON:
    """Return what stands at a pointer; None for nothing."""
    for step in pointer:
        if isinstance(document, dict) and isinstance(step, str):
            document = document.get(step)
        elif isinstance(document, list) and isinstance(step, int):
            document = document[step] if step < len(document) else None
        else:
            return None
    return document


def read_text_or_source(
    walk: Walk, value: JSON, pointer: Pointer, kind: PartKind
) -> None:
    """Read a string as the source of a JSON document where it is one, else as text.

    An escape in the source hides a character of the text that it means. The source of
    a document within that document's strings is read as it stands there.
    """
    if isinstance(value, str) and _is_source(value):
        walk.source(value, pointer, kind)
    else:
        walk.value(value, pointer, kind)


def _is_source(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True
