"""Writing changed text back to where it was read."""

from __future__ import annotations

import base64
import copy
from collections.abc import Mapping
from typing import assert_never

import orjson

from bedrock_weir.content import JSON, Encoding, Part, Pointer
from bedrock_weir.wire import jsontext


def rewrite(body: bytes, texts: Mapping[Part, str]) -> bytes:
    """Return a body in which these parts read otherwise and nothing else changed.

    Args:
        body: the body the parts were read from.
        texts: the parts to change and what they are to say.
    """
    values: dict[Pointer, bytes] = {}
    keys: dict[Pointer, bytes] = {}
    for part, text in texts.items():
        match part.encoding:
            case Encoding.PLAIN:
                return text.encode()
            case Encoding.KEY:
                keys[part.pointer] = orjson.dumps(text)
            case Encoding.BASE64:
                encoded = base64.b64encode(text.encode()).decode()
                values[part.pointer] = orjson.dumps(encoded)
            case Encoding.TEXT | Encoding.NUMBER | Encoding.JSON:
                values[part.pointer] = orjson.dumps(text)
            case Encoding.HEADER:
                pass  # stands in no body
            case _:
                assert_never(part.encoding)
    return jsontext.splice(body, values, keys)


NAME = "\0name"
"""Last step of a pointer to the name of a member, instead of its value."""


def replaced(document: JSON, texts: Mapping[Pointer, str]) -> JSON:
    """Return a copy of an event's document with other strings at these pointers."""
    if () in texts:
        return texts[()]
    changed = copy.copy(document)
    by_head: dict[str | int, dict[Pointer, str]] = {}
    for pointer, text in texts.items():
        by_head.setdefault(pointer[0], {})[pointer[1:]] = text
    for head, below in by_head.items():
        if isinstance(changed, dict) and isinstance(head, str):
            name = below.pop((NAME,), None)
            if below:
                changed[head] = replaced(changed[head], below)
            if name is not None:
                changed = {
                    name if key == head else key: value
                    for key, value in changed.items()
                }
        elif isinstance(changed, list) and isinstance(head, int):
            changed[head] = replaced(changed[head], below)
        else:
            raise KeyError(head)
    return changed
