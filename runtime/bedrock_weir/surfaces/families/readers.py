"""Readers that several families share (`bedrock_weir.surfaces.walk.Reader`)."""

from __future__ import annotations

import base64
import binascii

from bedrock_weir.content import JSON, OpaqueKind, PartKind, Pointer
from bedrock_weir.surfaces.walk import Reader, Walk

_BYTES = frozenset(
    {"base64", "base64String", "bytes", "data", "file_data", "image", "url"}
)
_LOCATORS = frozenset({"url"})
_SMALL = 10**8
"""Numbers below it are no data (`walk`, rule 4)."""
_EMBEDDING = 1024
"""Bytes of the smallest embedding that Bedrock's models offer: 256 floats of four."""


def media(kind: OpaqueKind) -> Reader:
    """Make a reader for media: base64, a data URL, or an object that holds either.

    A location (a URL, an id) is walked as text as well, because it can carry text.
    """

    def read(walk: Walk, value: JSON, pointer: Pointer, around: PartKind) -> None:
        if isinstance(value, str):
            walk.unreadable(kind, pointer)
            if _is_location(value):
                walk.scalar(value, pointer, around)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                read(walk, item, (*pointer, index), around)
        elif isinstance(value, dict):
            held = tuple(name for name in value if _holds_bytes(name, value[name]))
            walk.members(value, pointer, around, but=held)
            places = tuple((*pointer, name) for name in held) or (pointer,)
            for place in places:
                walk.unreadable(kind, place)
        else:
            walk.value(value, pointer, around)

    return read


def _is_location(value: str) -> bool:
    return "://" in value[:32]


def _holds_bytes(name: str, value: JSON) -> bool:
    if not isinstance(value, str) or name not in _BYTES:
        return False
    return value.startswith("data:") if name in _LOCATORS else not _is_location(value)


def block(kind: PartKind) -> Reader:
    """Make a reader for an object whose text is all of one kind."""

    def read(walk: Walk, value: JSON, pointer: Pointer, around: PartKind) -> None:
        del around
        if isinstance(value, dict):
            walk.members(value, pointer, kind)
        else:
            walk.value(value, pointer, kind)

    return read


def source(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read a string that holds a JSON document's source, or the document itself."""
    walk.source(value, pointer, kind)


def pieces(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Read text that is cut into tokens, or told as token numbers.

    No piece of it is long enough to be found, so it is opaque wherever it is given
    (`logprobs`); it would otherwise repeat what is redacted beside it.
    """
    if value:
        walk.unreadable(OpaqueKind.UNKNOWN_BODY, pointer)
    walk.free(value, pointer, kind)


def integer(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Pass over an integer that the model does not choose (a time, a seed)."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            integer(walk, item, (*pointer, index), kind)
    elif not isinstance(value, int):
        walk.value(value, pointer, kind)


def vector(walk: Walk, value: JSON, pointer: Pointer, kind: PartKind) -> None:
    """Pass over an embedding: numbers, or base64 of as many bytes that are no text."""
    if isinstance(value, list):
        if not _are_small_numbers(value):
            for index, item in enumerate(value):
                vector(walk, item, (*pointer, index), kind)
    elif isinstance(value, dict):
        for key, member in value.items():
            walk.key(key, (*pointer, key), kind)
            vector(walk, member, (*pointer, key), kind)
    elif not (isinstance(value, str) and _is_binary(value)):
        walk.scalar(value, pointer, kind)


def _are_small_numbers(values: list[JSON]) -> bool:
    numbers = [value for value in values if type(value) is float or type(value) is int]
    if len(numbers) != len(values):
        return False
    return not numbers or (max(numbers) < _SMALL and min(numbers) > -_SMALL)


def _is_binary(value: str) -> bool:
    try:
        data = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False
    if len(data) < _EMBEDDING:
        return False  # an access key is base64 as well
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return False
