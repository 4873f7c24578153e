"""The raw target to an operation and its parameters, by AWS's own models.

Rule 1: method and path are those of an operation in botocore's models; a parameter is
        one segment, in which `/` and `:` may be percent-encoded. Nothing is
        normalised before matching.
Rule 2: a Bedrock host name answers only to its own service's operations.
Rule 3: all else is an UnknownOperationException.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qs, unquote

import botocore.session
from botocore.model import OperationModel, ServiceModel

from bedrock_weir.simulator.refusal import Refusal

SERVICES = ("bedrock-runtime", "bedrock-agent-runtime", "bedrock-agentcore")
_PARAMETER = re.compile(r"\{(\w+)\}")
_SUBJECTS = (
    "modelId",
    "agentId",
    "knowledgeBaseId",
    "flowIdentifier",
    "guardrailIdentifier",
    "agentRuntimeArn",
    "memoryId",
    "codeInterpreterIdentifier",
    "webSearchId",
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, as it was asked for.

    Attributes:
        service: the endpoint prefix.
        name: its name in botocore's model.
        path: the path's parameters, decoded.
        query: the query's parameters, decoded.
    """

    service: str
    name: str
    path: Mapping[str, str]
    query: Mapping[str, list[str]]

    @property
    def model(self) -> OperationModel:
        """What botocore's model says of it."""
        return _operation_model(self.service, self.name)

    @property
    def model_id(self) -> str:
        """The model that the path names; empty for none."""
        return self.path.get("modelId", "")

    @property
    def subject(self) -> str:
        """What its replies are scripted under: what its path names, or its name."""
        named = (self.path[name] for name in _SUBJECTS if name in self.path)
        return next(named, self.name)

    @property
    def signing_name(self) -> str:
        """The service that a signature's scope must name."""
        return str(service_model(self.service).signing_name)


@cache
def service_model(service: str) -> ServiceModel:
    """Return botocore's model of a service."""
    return botocore.session.get_session().get_service_model(service)


@cache
def _operation_model(service: str, name: str) -> OperationModel:
    return service_model(service).operation_model(name)


@dataclass(frozen=True, slots=True)
class _Route:
    service: str
    name: str
    method: str
    path: re.Pattern[str]


@cache
def _routes() -> tuple[_Route, ...]:
    """Return every route, those with the fewest parameters first."""
    found = sorted(_written(), key=lambda item: item[2].count("{"))
    return tuple(
        _Route(service, name, method, _pattern(uri))
        for service, name, uri, method in found
    )


def _written() -> Iterator[tuple[str, str, str, str]]:
    for service in SERVICES:
        model = service_model(service)
        for name in model.operation_names:
            http = model.operation_model(name).http
            yield service, name, http["requestUri"].partition("?")[0], http["method"]


def _pattern(uri: str) -> re.Pattern[str]:
    pieces = _PARAMETER.split(uri)
    return re.compile(
        "".join(
            f"(?P<{piece}>[^/]+)" if index % 2 else re.escape(piece)
            for index, piece in enumerate(pieces)
        )
    )


def route(method: str, target: str, *, service: str | None = None) -> Operation:
    """Return the operation that is asked for.

    Args:
        method: the HTTP method.
        target: the raw target.
        service: the one that the host names, if it names one (rule 2).

    Raises:
        Refusal: there is no such operation.
    """
    path, _, query = target.partition("?")
    for known in _routes():
        if known.method != method or service not in (None, known.service):
            continue
        if (found := known.path.fullmatch(path)) is not None:
            return Operation(
                known.service,
                known.name,
                {name: _decoded(value) for name, value in found.groupdict().items()},
                parse_qs(query, keep_blank_values=True),
            )
    raise Refusal(404, "UnknownOperationException", "")


def _decoded(value: str) -> str:
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError:
        raise Refusal(404, "UnknownOperationException", "") from None
