"""CountTokens: a request of Converse or InvokeModel that is only counted.

Shapes: botocore's service model of `bedrock-runtime`, `CountTokensInput`.

Rule 1: `input.converse` is read as Converse's request.
Rule 2: `input.invokeModel.body` is base64 of the model family's own JSON. It is read as
        one text of the user's, whose escapes are undone like any text's.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from bedrock_weir.call import Operation
from bedrock_weir.content import Content, Encoding, Opaque, OpaqueKind, Part, PartKind
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.base import Reading, StreamReader
from bedrock_weir.surfaces.blocks import REQUEST
from bedrock_weir.surfaces.bodies import at, required_object
from bedrock_weir.surfaces.walk import Rules, walk
from bedrock_weir.wire import jsontext

_BODY = ("input", "invokeModel", "body")


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read a request.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation, headers
    document = required_object(body)
    encoded = at(document, _BODY)
    if not isinstance(encoded, str):
        return Reading(walk(document, REQUEST, PartKind.SETTING))
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return Reading(Content(opaque=(Opaque(OpaqueKind.UNKNOWN_BODY, _BODY),)))
    part = Part(PartKind.USER, text, _BODY, Encoding.BASE64)
    return Reading(Content((part,)))


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Read an answer: a number.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation
    return Reading(walk(jsontext.loads(body), Rules(), PartKind.ANSWER))


def stream(operation: Operation) -> StreamReader:
    """Refuse: it does not stream."""
    raise MalformedRequest(f"`{operation.name}` has no stream")
