"""InvokeBrowser: one act in a browser, and what became of it.

Shapes: botocore's service model of `bedrock-agentcore`, `BrowserAction`,
`BrowserActionResult`.

Rule 1: an act is the use of a tool. What is typed is read in each call by itself: a
        text that is typed key by key is not put together.
Rule 2: a screenshot is a picture, which cannot be read.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.call import Operation
from bedrock_weir.content import OpaqueKind, PartKind
from bedrock_weir.surfaces.arns import named_by_arn
from bedrock_weir.surfaces.base import Reading
from bedrock_weir.surfaces.bodies import json_object
from bedrock_weir.surfaces.json_events import JsonEventReader
from bedrock_weir.surfaces.walk import Rules, opaque, walk
from bedrock_weir.wire import jsontext

_REQUEST = Rules()
_ANSWER = Rules(special={"data": opaque(OpaqueKind.IMAGE)})


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read a request.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del headers
    document = json_object(body)
    content = walk(document, _REQUEST, PartKind.TOOL_USE)
    return Reading(content, resources=named_by_arn(operation))


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Read an answer.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation
    return Reading(walk(jsontext.loads(body), _ANSWER, PartKind.RETRIEVED))


def stream(operation: Operation) -> JsonEventReader:
    """Begin to read a stream, which this operation never has."""
    del operation
    return JsonEventReader({})
