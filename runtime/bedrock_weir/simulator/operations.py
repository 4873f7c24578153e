"""The raw path to an operation and a model id.

Rule 1: the path is `/model/{modelId}/{verb}`, and the model id is one segment in which
        `/` and `:` may be percent-encoded; nothing is normalised before matching.
Rule 2: only POST, only these verbs; all else is an UnknownOperationException.
"""

from __future__ import annotations

import re
from enum import Enum
from urllib.parse import unquote

from bedrock_weir.simulator.refusal import Refusal

_PATH = re.compile(r"/model/(?P<model>[^/]+)/(?P<verb>[a-z-]+)")


class Operation(Enum):
    """The operations, by the last segment of their path."""

    CONVERSE = "converse"
    CONVERSE_STREAM = "converse-stream"
    INVOKE_MODEL = "invoke"
    INVOKE_MODEL_WITH_RESPONSE_STREAM = "invoke-with-response-stream"

    @property
    def model_name(self) -> str:
        """The operation's name in botocore's model."""
        return "".join(word.capitalize() for word in self.name.split("_"))

    @property
    def is_converse(self) -> bool:
        """Whether the request is of Converse's form, rather than the family's own."""
        return self in (Operation.CONVERSE, Operation.CONVERSE_STREAM)

    @property
    def is_streaming(self) -> bool:
        """Whether the answer is an event stream."""
        return self in (
            Operation.CONVERSE_STREAM,
            Operation.INVOKE_MODEL_WITH_RESPONSE_STREAM,
        )


def route(method: str, path: str) -> tuple[Operation, str]:
    """Return the operation and the decoded model id.

    Raises:
        Refusal: there is no such operation.
    """
    found = _PATH.fullmatch(path)
    verbs = {operation.value: operation for operation in Operation}
    if method != "POST" or found is None or found["verb"] not in verbs:
        raise Refusal(404, "UnknownOperationException", "")
    try:
        model_id = unquote(found["model"], errors="strict")
    except UnicodeDecodeError:
        raise Refusal(404, "UnknownOperationException", "") from None
    return verbs[found["verb"]], model_id
