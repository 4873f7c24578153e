"""GetAgentMemory: what an agent keeps of sessions that have ended.

Shapes: botocore's service model of `bedrock-agent-runtime`.

Rule 1: a summary is retrieved: it comes from sessions that others may have had.
Rule 2: the request has no body; one that is there all the same is read.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.call import Operation
from bedrock_weir.content import PartKind
from bedrock_weir.surfaces.base import Reading
from bedrock_weir.surfaces.bodies import json_object
from bedrock_weir.surfaces.identifiers import TIME, TOKEN, UUID, identifier
from bedrock_weir.surfaces.json_events import JsonEventReader
from bedrock_weir.surfaces.walk import Rules, walk

_ANSWER = Rules(
    special={
        "memoryId": identifier(UUID),
        "nextToken": identifier(TOKEN),
        "sessionExpiryTime": identifier(TIME),
        "sessionId": identifier(UUID),
        "sessionStartTime": identifier(TIME),
    }
)


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read a request.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation, headers
    return Reading(walk(json_object(body), Rules(), PartKind.SETTING))


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Read an answer.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation
    return Reading(walk(json_object(body), _ANSWER, PartKind.RETRIEVED))


def stream(operation: Operation) -> JsonEventReader:
    """Begin to read a stream, which this operation never has."""
    del operation
    return JsonEventReader({})
