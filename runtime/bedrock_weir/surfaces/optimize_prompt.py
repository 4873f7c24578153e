"""OptimizePrompt: a prompt for a model, analysed and written anew by another.

Shapes: botocore's service model of `bedrock-agent-runtime`, `OptimizePromptRequest`,
`OptimizedPromptStream`.

Rule 1: the prompt is the user's, what is made of it the answer.
Rule 2: the analysis is in preparation of the prompt and ends where that begins. What
        nevertheless comes of it later is refused: it would go on where it had ended.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.content import PartKind, Pointer
from bedrock_weir.errors import EventStreamError
from bedrock_weir.surfaces.base import Event
from bedrock_weir.surfaces.identifiers import MODEL, Place, identifier, resources_in
from bedrock_weir.surfaces.json_events import EventType, JsonEventReader
from bedrock_weir.surfaces.json_surface import JsonSurface
from bedrock_weir.surfaces.walk import Rules
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


SURFACE = JsonSurface(
    _RULES,
    Rules(),
    resources=lambda document: resources_in(document, RESOURCES),
    needs_body=True,
    begin=OptimizedPromptReader,
)
