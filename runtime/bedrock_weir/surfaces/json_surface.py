"""A surface whose bodies are JSON of one form: rules, instead of code.

Rule 1: a request without a body carries no content; one that has a body has an object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bedrock_weir.call import Operation, Resource, ResourceType
from bedrock_weir.content import (
    JSON,
    Content,
    PartKind,
    Pointer,
)
from bedrock_weir.errors import MalformedRequest
from bedrock_weir.surfaces.base import Reading
from bedrock_weir.surfaces.blocks import count
from bedrock_weir.surfaces.json_events import JsonEventReader
from bedrock_weir.surfaces.walk import Rules, walk
from bedrock_weir.wire import jsontext

Body = dict[str, JSON]


def at(document: JSON, pointer: Pointer) -> JSON:
    """Return what stands at a pointer; None for nothing."""
    for step in pointer:
        if isinstance(document, dict) and isinstance(step, str):
            document = document.get(step)
        elif isinstance(document, list) and isinstance(step, int):
            document = document[step] if step < len(document) else None
        else:
            return None
    return document


def text_at(document: JSON, pointer: Pointer) -> str:
    """Return the string at a pointer; empty for none."""
    value = at(document, pointer)
    return value if isinstance(value, str) else ""


def each(document: JSON, pointer: Pointer) -> Iterator[JSON]:
    """Yield the items of the list at a pointer."""
    value = at(document, pointer)
    if isinstance(value, list):
        yield from value


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


def _nothing(body: Body) -> Iterable[Resource]:
    del body
    return ()


@dataclass(frozen=True, slots=True)
class JsonSurface:
    """A surface by rules.

    Attributes:
        request: what is known of requests.
        answer: what is known of answers.
        asks: the kind of a request's texts that no rule names.
        says: the kind of an answer's texts that no rule names.
        resources: what a request's body asks for.
        guardrails: where a request's guardrail stands, as an object with `guardrailId`
            or `guardrailIdentifier` and `guardrailVersion`.
        limit: where a request's limit of output tokens stands.
        tools: where a request offers tools.
    """

    request: Rules
    answer: Rules
    asks: PartKind = PartKind.SETTING
    says: PartKind = PartKind.ANSWER
    resources: Callable[[Body], Iterable[Resource]] = _nothing
    guardrails: tuple[Pointer, ...] = ()
    limit: tuple[Pointer, ...] = ()
    tools: tuple[Pointer, ...] = ()

    def read_request(
        self, operation: Operation, headers: Mapping[str, str], body: bytes
    ) -> Reading:
        """Read a request.

        Raises:
            MalformedRequest: the body is no JSON object.
        """
        del operation, headers
        if not body:
            return Reading(Content())
        document = jsontext.loads(body)
        if not isinstance(document, dict):
            raise MalformedRequest("the body is not a JSON object")
        limits = (count(at(document, place)) for place in self.limit)
        return Reading(
            walk(document, self.request, self.asks),
            guardrail=self._guardrail(document),
            has_tools=any(at(document, place) for place in self.tools),
            max_tokens=next((item for item in limits if item is not None), None),
            resources=tuple(dict.fromkeys(self.resources(document))),
        )

    def _guardrail(self, document: Body) -> str | None:
        for place in self.guardrails:
            asked = at(document, place)
            if isinstance(asked, dict):
                name = text_at(asked, ("guardrailId",)) or text_at(
                    asked, ("guardrailIdentifier",)
                )
                return f"{name}:{text_at(asked, ('guardrailVersion',))}"
        return None

    def read_answer(self, operation: Operation, body: bytes) -> Reading:
        """Read an answer.

        Raises:
            MalformedRequest: the body cannot be read.
        """
        del operation
        if not body:
            return Reading(Content())
        return Reading(walk(jsontext.loads(body), self.answer, self.says))

    def stream(self, operation: Operation) -> JsonEventReader:
        """Begin to read a stream, which such an operation never has."""
        del operation
        return JsonEventReader({})
