"""Bodies whose shape is their owner's own: what callers and agents say to each other.

Rule 1: JSON is walked, whatever its shape; no string of it can vanish.
Rule 2: text that is JSON to some reader and not to ours is unreadable, for that reader
        finds another text in it: keys that come twice, numbers that are none, nesting
        without end. So is what merely begins as JSON does, where a whole body is read.
Rule 3: any other UTF-8 is text as it stands. Text that holds a NUL is none: it may be
        JSON in another encoding.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from bedrock_weir.content import (
    JSON,
    Content,
    Encoding,
    Opaque,
    OpaqueKind,
    Part,
    PartKind,
)
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces import mcp
from bedrock_weir.surfaces.walk import Rules, Walk
from bedrock_weir.wire import jsontext

UNREADABLE = Opaque(OpaqueKind.UNKNOWN_BODY, ())


@dataclass(frozen=True, slots=True)
class Document:
    """A body that is JSON."""

    value: JSON


@dataclass(frozen=True, slots=True)
class Text:
    """A body that is text.

    Attributes:
        text: as it stands.
        begins_as_json: whether its first character is one that JSON begins with.
    """

    text: str
    begins_as_json: bool


def parse(body: bytes) -> Document | Text | None:
    """Tell what a body is; None where it cannot be read (rules 2 and 3)."""
    try:
        return Document(jsontext.loads(body))
    except MalformedRequest:
        pass
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    begins = text.lstrip("\ufeff \t\r\n\f\v")[:1] in ("{", "[", '"')
    if "\0" in text or (begins and _is_json_to_others(text)):
        return None
    return Text(text, begins)


def _is_json_to_others(text: str) -> bool:
    """Tell whether Python's own reader, the laxest in wide use, takes it for JSON."""
    try:
        json.loads(text.lstrip("\ufeff"), parse_int=len)  # no limit of digits
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


def read(body: bytes, rules: Rules | None, kind: PartKind) -> Content:
    """Read a whole body.

    Args:
        body: any bytes; none are no content.
        rules: as for `read_document`.
        kind: what all text is of which no rule speaks.
    """
    if not body:
        return Content()
    match parse(body):
        case Document(value):
            return read_document(value, rules, kind)
        case Text(text, begins_as_json=False):
            return Content((Part(kind, text, (), Encoding.PLAIN),))
        case _:
            return Content(opaque=(UNREADABLE,))


def read_document(document: JSON, rules: Rules | None, kind: PartKind) -> Content:
    """Read a parsed document; messages of JSON-RPC as MCP and A2A have them.

    Args:
        document: of any shape.
        rules: what is known of the names in it; None where none means anything,
            because whoever chose them could choose a kind by them.
        kind: what all text is of which no rule speaks.
    """
    walk = Walk(Rules() if rules is None else rules)
    if not mcp.is_message(document):
        walk.value(document, (), kind)
    elif rules is None:
        mcp.read_blocks(walk, document, (), kind)
    else:
        mcp.read_message(walk, document, (), kind)
    return walk.content
