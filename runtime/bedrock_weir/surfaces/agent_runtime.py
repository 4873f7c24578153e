"""InvokeAgentRuntime and GetAgentCard: agents of one's own, whatever they speak.

Shapes: botocore's service model of `bedrock-agentcore`; a request's payload and an
answer are blobs, of any format that the agent's owner chose.

Rule 1: what a caller sends is the user's, all of it. Roles and names in it mean what
        the agent makes of them; a caller cannot choose a kind by them.
Rule 2: an answer is read by its content type: events of either kind, one JSON document,
        or text. What an agent's tools brought is told by the names that Converse, MCP
        and A2A have for it; a model does not choose those.
Rule 3: a card is what another agent says of itself to whoever means to call it, which
        is a model as a rule: retrieved.
Rule 4: the headers of a request are not content. The runtime's user id, the baggage
        and the names of MCP's methods reach the agent's code; policies do not see them.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.call import Operation
from bedrock_weir.content import PartKind
from bedrock_weir.surfaces import blocks, free_form
from bedrock_weir.surfaces.arns import named_by_arn
from bedrock_weir.surfaces.base import Reading, StreamReader
from bedrock_weir.surfaces.open_events import (
    AgentEventReader,
    encode_eventstream,
    encode_sse,
)
from bedrock_weir.surfaces.walk import Rules
from bedrock_weir.wire import eventstream, sse

_CARD = "GetAgentCard"
_ANSWER = Rules(kinds=blocks.ANSWER.kinds)


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read a request; a body that cannot be read is opaque."""
    del headers
    content = free_form.read(body, None, PartKind.USER)
    return Reading(content, resources=named_by_arn(operation))


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Read an answer that is no stream; one that cannot be read is opaque."""
    if operation.name == _CARD:
        return Reading(free_form.read(body, None, PartKind.RETRIEVED))
    return Reading(free_form.read(body, _ANSWER, PartKind.ANSWER))


def stream(operation: Operation) -> StreamReader:
    """Begin to read an answer's server-sent events."""
    return stream_of(operation, sse.CONTENT_TYPE)


def stream_of(operation: Operation, content_type: str) -> StreamReader:
    """Begin to read an answer's stream in the format of a content type."""
    del operation
    is_frames = content_type == eventstream.CONTENT_TYPE
    return AgentEventReader(_ANSWER, encode_eventstream if is_frames else encode_sse)
