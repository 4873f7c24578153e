"""JSON bodies: read strictly, rewritten in place.

Rule 1: one body, one meaning. A key that comes twice, a number or a string that
        strict readers refuse, or nesting beyond the limit makes a body unreadable,
        because the model's parser might read it otherwise than we do.
Rule 2: a rewrite changes the named values and no other byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import cast

import orjson

from bedrock_weir.document import JSON, Pointer
from bedrock_weir.errors import MalformedRequest

MAX_DEPTH = 128
"""Levels of nesting; the deepest Bedrock request in use has about a dozen."""

_KEY_END = re.compile(rb'"[ \t\r\n]*:')


def loads(body: bytes) -> JSON:
    """Parse a JSON document strictly (rule 1).

    Raises:
        MalformedRequest: the body is not JSON, nests too deeply or repeats a key.
    """
    try:
        document: JSON = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        # the cause would carry the document into tracebacks; its text does not
        message = f"the body is not valid JSON (at character {error.pos})"
        raise MalformedRequest(message) from None
    keys = _count_keys(document)
    # every key ends in `":`, and text may hold that too: equal counts are proof
    if len(_KEY_END.findall(body)) != keys:
        _refuse_repeated_keys(body)
    return document


def loads_event(payload: bytes) -> JSON:
    """Parse the JSON of a stream's event, which the service itself has made.

    Repeated keys are not looked for: what reads it next takes the last, as we do.

    Raises:
        MalformedRequest: the payload is not JSON.
    """
    try:
        document: JSON = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        message = f"the event is not valid JSON (at character {error.pos})"
        raise MalformedRequest(message) from None
    return document


def _count_keys(document: JSON) -> int:
    count = 0
    level: list[JSON] = [document]
    for _ in range(MAX_DEPTH):
        below: list[JSON] = []
        for value in level:
            if isinstance(value, dict):
                count += len(value)
                below.extend(value.values())
            elif isinstance(value, list):
                below.extend(value)
        if not below:
            return count
        level = below
    message = f"the body nests deeper than {MAX_DEPTH} levels"
    raise MalformedRequest(message)


def _refuse_repeated_keys(body: bytes) -> None:
    def check(pairs: list[tuple[str, object]]) -> None:
        if len({key for key, _ in pairs}) != len(pairs):
            raise MalformedRequest("the body has an object that repeats a key")

    json.loads(body, object_pairs_hook=check)


_TOKEN = re.compile(
    rb'[ \t\r\n]*+(?:("(?:[^"\\]++|\\.)*+")|([{}\[\],:])|([^\s,:{}\[\]"]++))', re.DOTALL
)


def splice(
    body: bytes,
    values: Mapping[Pointer, bytes],
    keys: Mapping[Pointer, bytes] | None = None,
) -> bytes:
    """Replace values, and keys, of a JSON document in place (rule 2).

    Args:
        body: a document that `loads` accepted.
        values: for each pointer to a scalar, the JSON to stand there instead.
        keys: for each pointer, the JSON string to stand for its last key.

    Raises:
        KeyError: a pointer names no scalar of the document.
    """
    wanted, wanted_keys = dict(values), dict(keys or {})
    pieces: list[bytes] = []
    done = 0
    for pointer, role, start, end in _places(body):
        if role is _Role.OBJECT:
            continue
        pending = wanted_keys if role is _Role.KEY else wanted
        replacement = pending.pop(pointer, None)
        if replacement is not None:
            pieces += (body[done:start], replacement)
            done = end
    if wanted or wanted_keys:
        raise KeyError(next(iter(wanted or wanted_keys)))
    pieces.append(body[done:])
    return b"".join(pieces)


def put(body: bytes, values: Mapping[Pointer, bytes]) -> bytes:
    """Set members of a JSON document's objects in place (rule 2).

    A scalar that is there is replaced. A member that is not there becomes the first of
    its object, in objects of its own where those are missing as well.

    Args:
        body: a document that `loads` accepted.
        values: for each pointer to a member, the JSON of a scalar.

    Raises:
        KeyError: a pointer leads through, or to, something of another form.
    """
    document: JSON = orjson.loads(body)
    there: dict[Pointer, bytes] = {}
    missing: dict[Pointer, _Tree] = {}
    for pointer, value in values.items():
        depth = _depth_of(document, pointer)
        if depth == len(pointer):
            there[pointer] = value
        else:
            tree = missing.setdefault(pointer[:depth], {})
            for step in pointer[depth:-1]:
                tree = cast("_Tree", tree.setdefault(str(step), {}))
            tree[str(pointer[-1])] = value
    return splice(_opened(body, missing) if missing else body, there)


_Tree = dict[str, "bytes | _Tree"]
"""Members to be: the JSON of a scalar, or an object of such."""


def _depth_of(document: JSON, pointer: Pointer) -> int:
    """Return how many steps of a pointer lead to something that is there."""
    value = document
    for depth, step in enumerate(pointer):
        if isinstance(value, dict) and isinstance(step, str):
            if step not in value:
                return depth
            value = value[step]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            raise KeyError(pointer)
    return len(pointer)


def _opened(body: bytes, missing: Mapping[Pointer, _Tree]) -> bytes:
    """Return a document whose objects at these pointers have more members."""
    pieces: list[bytes] = []
    done = 0
    for pointer, role, _, end in _places(body):
        if role is _Role.OBJECT and pointer in missing:
            members = _written(missing[pointer])[1:-1]
            is_empty = body[end:].lstrip(b" \t\r\n").startswith(b"}")
            pieces += (body[done:end], members, b"" if is_empty else b",")
            done = end
    pieces.append(body[done:])
    return b"".join(pieces)


def _written(tree: _Tree) -> bytes:
    members = (
        orjson.dumps(key)
        + b":"
        + (value if isinstance(value, bytes) else _written(value))
        for key, value in tree.items()
    )
    return b"{" + b",".join(members) + b"}"


class _Role(Enum):
    """What stands in a place."""

    SCALAR = "scalar"
    KEY = "key"
    OBJECT = "object"
    """The brace that opens one."""


def _places(body: bytes) -> Iterator[tuple[Pointer, _Role, int, int]]:
    """Yield pointer, role and bytes of every scalar, key and object's opening."""
    path: list[str | int] = []
    in_object: list[bool] = []
    expects_key = False
    for token in _TOKEN.finditer(body):
        text, mark, other = token.groups()
        if mark in (b"{", b"["):
            if mark == b"{":
                yield tuple(path), _Role.OBJECT, token.start(2), token.end(2)
            in_object.append(mark == b"{")
            path.append("" if mark == b"{" else 0)
            expects_key = mark == b"{"
        elif mark in (b"}", b"]"):
            in_object.pop()
            path.pop()
            expects_key = False
        elif mark == b",":
            expects_key = in_object[-1]
            last = path[-1]
            if isinstance(last, int):
                path[-1] = last + 1
        elif mark == b":":
            expects_key = False
        elif expects_key:
            path[-1] = orjson.loads(text)
            yield tuple(path), _Role.KEY, token.start(1), token.end(1)
        else:
            group = 1 if other is None else 3
            yield tuple(path), _Role.SCALAR, token.start(group), token.end(group)
