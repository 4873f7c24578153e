"""A surface whose bodies are JSON of one form: rules, instead of code.

Rule 1: a body is an object. One that is not there says nothing, unless the operation
        cannot do without.
Rule 2: a policy is asked about what the path names and about what the body does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.content import JSON, PartKind
from bedrock_weir.surfaces.base import Reading, StreamReader
from bedrock_weir.surfaces.bodies import json_object, required_object
from bedrock_weir.surfaces.json_events import JsonEventReader
from bedrock_weir.surfaces.walk import Rules, walk

Body = dict[str, JSON]


def named(
    document: JSON, known: Mapping[str, ResourceType], but: frozenset[str]
) -> Iterator[Resource]:
    """Yield every resource that a document names, wherever.

    Args:
        document: to look through.
        known: keys that name resources, and what those are.
        but: keys below which the document is the caller's own.
    """
    if isinstance(document, list):
        for item in document:
            yield from named(item, known, but)
    elif isinstance(document, dict):
        for key, value in document.items():
            type_ = known.get(key)
            if type_ is not None and isinstance(value, str):
                yield Resource(type_, value)
            elif key not in but:
                yield from named(value, known, but)


def _nothing(asked: object) -> Iterable[Resource]:
    del asked
    return ()


def no_events() -> StreamReader:
    """Begin to read a stream that never comes; should one come, all of it is read."""
    return JsonEventReader({})


@dataclass(frozen=True, slots=True)
class JsonSurface:
    """A surface by rules.

    Attributes:
        request: what is known of requests.
        answer: what is known of answers.
        asks: the kind of a request's texts that no rule names.
        says: the kind of an answer's texts that no rule names.
        path_resources: what a path asks for under another name than it has there.
        resources: what a request's body asks for, for what it may not.
        needs_body: whether a request without one is refused.
        begin: makes what reads an answer's stream.
    """

    request: Rules
    answer: Rules
    asks: PartKind = PartKind.SETTING
    says: PartKind = PartKind.ANSWER
    path_resources: Callable[[Operation], Iterable[Resource]] = _nothing
    resources: Callable[[Body], Iterable[Resource]] = _nothing
    needs_body: bool = False
    begin: Callable[[], StreamReader] = no_events

    def read_request(
        self, operation: Operation, headers: Mapping[str, str], body: bytes
    ) -> Reading:
        """Read a request.

        Raises:
            MalformedRequest: the body is no JSON object, or names resources where none
                belong.
        """
        del headers
        document = (required_object if self.needs_body else json_object)(body)
        named = (*self.path_resources(operation), *self.resources(document))
        content = walk(document, self.request, self.asks)
        return Reading(content, resources=tuple(dict.fromkeys(named)))

    def read_answer(self, operation: Operation, body: bytes) -> Reading:
        """Read an answer.

        Raises:
            MalformedRequest: the body is no JSON object.
        """
        del operation
        return Reading(walk(json_object(body), self.answer, self.says))

    def stream(self, operation: Operation) -> StreamReader:
        """Begin to read an answer's stream."""
        del operation
        return self.begin()
