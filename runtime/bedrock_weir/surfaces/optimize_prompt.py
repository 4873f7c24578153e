"""OptimizePrompt: a prompt for a model, analysed and written anew by another.

Shapes: botocore's service model of `bedrock-agent-runtime`, `OptimizePromptRequest`,
`OptimizedPromptStream`.

Rule 1: the prompt is the user's, what is made of it the answer.
Rule 2: the analysis is in preparation of the prompt and ends where that begins. What
        nevertheless comes of it later is refused: it would go on where it had ended.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.call import Operation
from bedrock_weir.content import PartKind, Pointer
from bedrock_weir.errors import EventStreamError, MalformedRequest
from bedrock_weir.surfaces.base import Event, Reading
from bedrock_weir.surfaces.identifiers import MODEL, Place, identifier, resources_in
from bedrock_weir.surfaces.json_events import EventType, JsonEventReader
from bedrock_weir.surfaces.walk import Rules, walk
from bedrock_weir.wire import jsontext
from bedrock_weir.wire.eventstream import Message

RESOURCES: tuple[Place, ...] = (("targetModelId",),)
"""Where a request names the model that the prompt is for."""
_RULES = Rules(
    kinds={"input": PartKind.USER}, special={"targetModelId": identifier(MODEL)}
)
_ANALYSIS, _PROMPT = "analyzePromptEvent", "optimizedPromptEvent"
_EVENTS = {
    _ANALYSIS: EventType(is_piece=True),
    _PROMPT: EventType(is_piece=True, is_last=True, closes=(_ANALYSIS,)),
}


def read_request(
    operation: Operation, headers: Mapping[str, str], body: bytes
) -> Reading:
    """Read a request.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation, headers
    document = jsontext.loads(body)
    if not isinstance(document, dict):
        raise MalformedRequest("the body is not a JSON object")
    return Reading(
        walk(document, _RULES, PartKind.SETTING),
        resources=resources_in(document, RESOURCES),
    )


def read_answer(operation: Operation, body: bytes) -> Reading:
    """Read an answer that is no stream, which this operation never has.

    Raises:
        MalformedRequest: the body cannot be read.
    """
    del operation
    return Reading(walk(jsontext.loads(body), Rules(), PartKind.ANSWER))


def stream(operation: Operation) -> OptimizedPromptReader:
    """Begin to read an answer's stream."""
    del operation
    return OptimizedPromptReader()


class OptimizedPromptReader:
    """Reads the events of one answer, in their order (rule 2)."""

    def __init__(self) -> None:
        self._events = JsonEventReader(_EVENTS)
        self._has_begun = False

    def read(self, message: Message) -> Event:
        """Read an event.

        Raises:
            ProtocolError: the payload cannot be read, or comes out of order.
        """
        if message.event_type == _PROMPT:
            self._has_begun = True
        elif message.event_type == _ANALYSIS and self._has_begun:
            raise EventStreamError("an analysis goes on behind the prompt it is for")
        return self._events.read(message)

    def write(
        self, message: Message, event: Event, texts: Mapping[Pointer, str]
    ) -> bytes:
        """Encode an event with other texts, padded anew."""
        return self._events.write(message, event, texts)
