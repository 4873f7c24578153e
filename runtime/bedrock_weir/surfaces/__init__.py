"""API surfaces: where text stands in the requests, answers and streams of Bedrock.

One module per surface and one line per operation in `SURFACES`. `route` tells which
operation a method and raw target are; `operations` holds every one that has a name.

Rule 1: an operation is in `SURFACES`, or in `UNINSPECTED` with the reason why not.
Rule 2: one that is in neither is treated as unknown.
"""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.call import Operation
from bedrock_weir.surfaces import bidirectional, converse, invoke_model
from bedrock_weir.surfaces.base import Surface
from bedrock_weir.surfaces.uninspected import UNINSPECTED, Uninspected

__all__ = [
    "DUPLEX",
    "SURFACES",
    "UNINSPECTED",
    "Uninspected",
    "is_duplex",
    "surface_of",
    "uninspected",
]

SURFACES: Mapping[str, Mapping[str, Surface]] = {
    "bedrock-runtime": {
        "Converse": converse,
        "ConverseStream": converse,
        "InvokeModel": invoke_model,
        "InvokeModelWithBidirectionalStream": bidirectional,
        "InvokeModelWithResponseStream": invoke_model,
    },
    "bedrock-agent-runtime": {},
    "bedrock-agentcore": {},
}
"""The module that reads each operation's content, by service and name."""


def surface_of(operation: Operation) -> Surface | None:
    """Return the module that reads an operation's content, if there is one."""
    return SURFACES[operation.service].get(operation.name)


DUPLEX = frozenset({("bedrock-runtime", "InvokeModelWithBidirectionalStream")})
"""The operations whose request is a stream as well, read as it comes."""


def is_duplex(operation: Operation | None) -> bool:
    """Tell whether an operation's request is a stream of messages."""
    return operation is not None and (operation.service, operation.name) in DUPLEX


def uninspected(operation: Operation) -> Uninspected | None:
    """Return why an operation's content is not read, if it is known not to be."""
    return UNINSPECTED[operation.service].get(operation.name)
